import { call } from './http';

/** Whether codes are asked for at the sign-in, since when, and how many recovery codes are left. */
export interface SecondFactor {
  enabled: boolean;
  since?: string;
  recoveryCodes: number;
}

/** What an authenticator is told: by hand, or by a QR code of the address. */
export interface Enrolment {
  secret: string;
  uri: string;
}

interface RecoveryCodes {
  recoveryCodes: string[];
}

const FACTOR = '/me/second-factor';
const post = <T>(path: string, body: unknown = {}) => call<T>(path, { method: 'POST', body });

/** What guards an account in the browser. */
export const security = {
  /** Proves who is at the browser, so that sensitive things may be done for a while. */
  confirm: (password: string, code: string) =>
    post<void>('/sessions/current/confirm', { password, ...(code ? { code } : {}) }),
  changePassword: (password: string) => call<void>('/me/password', { method: 'PUT', body: { password } }),
  secondFactor: () => call<SecondFactor>(FACTOR),
  begin: () => call<Enrolment>(FACTOR, { method: 'POST' }),
  switchOn: (code: string) => post<RecoveryCodes>(`${FACTOR}/confirm`, { code }),
  renewCodes: (code: string) => post<RecoveryCodes>(`${FACTOR}/recovery-codes`, { code }),
  askForReset: (email: string) => post<void>('/password-resets', { email }),
  useReset: (token: string, password: string) => post<void>('/password-resets/use', { token, password }),
  switchOff: (code: string) => post<void>(`${FACTOR}/switch-off`, { code }),
};
