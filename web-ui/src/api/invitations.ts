import { all, call } from './http';
import type { Role } from './types/account';

/** Somebody asked to join an organisation; without a name it is whoever has the link. */
export interface Invitation {
  id: string;
  organisation: string;
  username?: string;
  role: Role;
  invitedBy?: string;
  createdAt: string;
  expiresAt: string;
}

/** One that was just made; a link's token is shown this once. */
export interface MadeInvitation {
  id: string;
  username?: string;
  role: Role;
  expiresAt: string;
  invitation?: string;
}

const ofOrg = (org: string) => `/orgs/${encodeURIComponent(org)}/invitations`;
const byId = (id: string) => `/invitations/${encodeURIComponent(id)}`;

/** Invitations into organisations: what owners make, and what the invited answer. */
export const invitations = {
  pending: (org: string) => all<Invitation>(ofOrg(org)),
  /** Without a username a link is made. */
  invite: (org: string, role: Role, username: string) =>
    call<MadeInvitation>(ofOrg(org), { method: 'POST', body: username ? { username, role } : { role } }),
  withdraw: (org: string, id: string) => call<void>(`${ofOrg(org)}/${encodeURIComponent(id)}`, { method: 'DELETE' }),

  mine: () => all<Invitation>('/invitations'),
  accept: (id: string) => call<unknown>(`${byId(id)}/accept`, { method: 'POST', body: {} }),
  decline: (id: string) => call<void>(`${byId(id)}/decline`, { method: 'POST', body: {} }),
  look: (invitation: string) => call<Invitation>('/invitations/links/look', { method: 'POST', body: { invitation } }),
  acceptLink: (invitation: string) =>
    call<unknown>('/invitations/links/accept', { method: 'POST', body: { invitation } }),
};
