import { call } from './http';

/** What guards an account in the browser. */
export const security = {
  /** Proves who is at the browser, so that sensitive things may be done for a while. */
  confirm: (password: string) => call<void>('/sessions/current/confirm', { method: 'POST', body: { password } }),
  changePassword: (password: string) => call<void>('/me/password', { method: 'PUT', body: { password } }),
};
