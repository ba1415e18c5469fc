import { all, call, query } from './http';
import type { Page } from './types/page';

/** An address that an owner wants to be told at. */
export interface Webhook {
  id: string;
  owner: string;
  url: string;
  events: string[];
  active: boolean;
  failures: number;
  createdAt: string;
}

/** One that was just made or has another secret, which is shown this once. */
export interface MadeWebhook extends Webhook {
  secret: string;
}

/** A message on its way to a hook. */
export interface Delivery {
  id: string;
  event: string;
  state: 'waiting' | 'delivered' | 'failed' | 'dropped';
  attempts: number;
  status?: number;
  reason?: string;
  createdAt: string;
  nextAttemptAt?: string;
  payload: unknown;
}

export interface WantedWebhook {
  url: string;
  events: string[];
  owner: string;
}

/** What a hook may be told. */
export const HOOK_EVENTS = [
  'version.published',
  'version.rejected',
  'version.deprecated',
  'version.yanked',
  'version.restored',
  'version.deleted',
  'tag.moved',
  'adapter.deleted',
  'adapter.taken_down',
  'adapter.put_back',
  'access.requested',
  'review.created',
] as const;

const byId = (id: string) => `/webhooks/${encodeURIComponent(id)}`;

/** Hooks of whoever is signed in and of organisations that they own, and what was sent to them. */
export const webhooks = {
  of: (owner: string) => all<Webhook>('/webhooks', { owner }),
  create: (wanted: WantedWebhook) => call<MadeWebhook>('/webhooks', { method: 'POST', body: wanted }),
  switch: (id: string, active: boolean) => call<Webhook>(byId(id), { method: 'PATCH', body: { active } }),
  rotate: (id: string) => call<MadeWebhook>(`${byId(id)}/rotate`, { method: 'POST', body: {} }),
  ping: (id: string) => call<Delivery>(`${byId(id)}/ping`, { method: 'POST', body: {} }),
  remove: (id: string) => call<void>(byId(id), { method: 'DELETE' }),
  deliveries: (id: string, cursor?: string) => call<Page<Delivery>>(`${byId(id)}/deliveries${query({ cursor })}`),
  replay: (id: string, delivery: string) =>
    call<Delivery>(`${byId(id)}/deliveries/${encodeURIComponent(delivery)}/replay`, { method: 'POST', body: {} }),
};
