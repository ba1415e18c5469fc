import { adapterPath, all, call, query, ROOT } from './http';
import type {
  Account,
  ApiKey,
  AuditEntry,
  BrowserSession,
  Budget,
  KeptCall,
  Member,
  NewApiKey,
  Organisation,
  Quota,
  Role,
  SignInMethods,
  UsageRow,
} from './types/account';
import type { AdminAccount, Collected, NewInvitation, OpenUpload, Report, WorkerReport } from './types/admin';
import type { Page } from './types/page';

export interface WantedKey {
  name: string;
  scopes: string[];
  /** Null: never. */
  expiresAt: string | null;
  resources?: string[];
  networks?: string[];
  budget?: { amount: string; per: Budget['per'] };
  keepsCalls?: boolean;
}

export interface UsageQuery {
  from: string;
  to: string;
  by: 'key' | 'adapter';
  adapter?: string;
}

export interface AuditQuery {
  all?: 'true';
  actor?: string;
  action?: string;
  object?: string;
}

/** The registry's API around accounts: who one is, with which keys, what it cost, and what administrators see of it. */
export const accounts = {
  /** Nobody where no one is signed in. */
  current: () => call<Account | undefined>('/sessions/current'),
  register: (username: string, email: string, password: string, invitation?: string) =>
    call<Account>('/accounts', {
      method: 'POST',
      body: { username, email, password, ...(invitation ? { invitation } : {}) },
    }),
  invite: (email: string) =>
    call<NewInvitation>('/admin/invitations', { method: 'POST', body: email ? { email } : {} }),
  signIn: (username: string, password: string, code: string) =>
    call<Account>('/sessions', { method: 'POST', body: { username, password, ...(code ? { code } : {}) } }),
  signInMethods: () => call<SignInMethods>('/sessions/methods'),
  signOut: () => call<void>('/sessions/current', { method: 'DELETE' }),
  sessions: () => all<BrowserSession>('/sessions'),
  endSession: (id: string) => call<void>(`/sessions/${encodeURIComponent(id)}`, { method: 'DELETE' }),
  endOtherSessions: () => call<void>('/sessions', { method: 'DELETE' }),

  keys: () => all<ApiKey>('/keys'),
  createKey: (key: WantedKey) => call<NewApiKey>('/keys', { method: 'POST', body: key }),
  rotateKey: (id: string) => call<NewApiKey>(`/keys/${encodeURIComponent(id)}/rotate`, { method: 'POST', body: {} }),
  revokeKey: (id: string) => call<void>(`/keys/${encodeURIComponent(id)}`, { method: 'DELETE' }),
  keepCalls: (id: string, keepsCalls: boolean) =>
    call<ApiKey>(`/keys/${encodeURIComponent(id)}`, { method: 'PATCH', body: { keepsCalls } }),
  keptCalls: (id: string, cursor?: string) =>
    call<Page<KeptCall>>(`/keys/${encodeURIComponent(id)}/calls${query({ cursor })}`),
  dropCalls: (id: string) => call<void>(`/keys/${encodeURIComponent(id)}/calls`, { method: 'DELETE' }),

  /** All rows of the period: an account has a few a day. */
  usage: (wanted: UsageQuery) => all<UsageRow>('/usage', { ...wanted }),
  usageCsv: (wanted: UsageQuery) => `${ROOT}/usage/export.csv${query({ ...wanted })}`,
  audit: (wanted: AuditQuery, cursor?: string) =>
    call<Page<AuditEntry>>(`/audit${query({ ...wanted, limit: 50, cursor })}`),
  organisations: () => all<Organisation>('/orgs'),
  createOrganisation: (name: string) => call<Organisation>('/orgs', { method: 'POST', body: { name } }),
  deleteOrganisation: (org: string) => call<void>(`/orgs/${encodeURIComponent(org)}`, { method: 'DELETE' }),
  members: (org: string) => all<Member>(`/orgs/${encodeURIComponent(org)}/members`),
  setMember: (org: string, username: string, role: Role) =>
    call<Member>(`/orgs/${encodeURIComponent(org)}/members/${encodeURIComponent(username)}`, {
      method: 'PUT',
      body: { role },
    }),
  removeMember: (org: string, username: string) =>
    call<void>(`/orgs/${encodeURIComponent(org)}/members/${encodeURIComponent(username)}`, { method: 'DELETE' }),

  workers: () => all<WorkerReport>('/admin/workers'),
  /** The oldest: as many as a person looks at. */
  openUploads: () => call<Page<OpenUpload>>(`/admin/uploads${query({ limit: 100 })}`),
  adminAccounts: (cursor?: string) => call<Page<AdminAccount>>(`/admin/accounts${query({ limit: 50, cursor })}`),
  suspend: (username: string, reason: string) =>
    call<AdminAccount>(`/admin/accounts/${encodeURIComponent(username)}/suspend`, { method: 'POST', body: { reason } }),
  makePasswordReset: (username: string) =>
    call<{ token: string }>(`/admin/accounts/${encodeURIComponent(username)}/password-reset`, { method: 'POST' }),
  resetSecondFactor: (username: string) =>
    call<AdminAccount>(`/admin/accounts/${encodeURIComponent(username)}/second-factor/reset`, { method: 'POST' }),
  readmit: (username: string) =>
    call<AdminAccount>(`/admin/accounts/${encodeURIComponent(username)}/readmit`, { method: 'POST' }),

  quotaOf: (username: string) => call<Quota>(`/admin/accounts/${encodeURIComponent(username)}/quota`),
  limit: (username: string, limit: number) =>
    call<Quota>(`/admin/accounts/${encodeURIComponent(username)}/quota`, { method: 'PUT', body: { limit } }),

  reports: (cursor?: string) => call<Page<Report>>(`/reports${query({ limit: 50, cursor })}`),
  report: (adapter: string, reason: string, details: string) =>
    call<Report>('/reports', { method: 'POST', body: { adapter, reason, details } }),
  dismiss: (id: string, decision: string) =>
    call<Report>(`/admin/reports/${encodeURIComponent(id)}/dismiss`, { method: 'POST', body: { decision } }),
  takeDown: (adapter: string, reason: string) =>
    call<unknown>(`/admin${adapterPath(adapter)}/takedown`, { method: 'POST', body: { reason, blockFiles: false } }),
  collect: (dryRun: boolean) => call<Collected>(`/admin/gc${query({ dryRun: String(dryRun) })}`, { method: 'POST' }),

  exportUrl: () => `${ROOT}/me/export`,
  erase: (username: string) => call<void>('/me/erase', { method: 'POST', body: { username } }),
};
