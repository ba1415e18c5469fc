import { call } from './http';
import type { Finding } from './types/adapter';

/** Whose tags: of an adapter, or of a recipe. */
export type GuardedKind = 'adapters' | 'recipes';

/** A suite with thresholds that a tag is held to. */
export interface Guard {
  tag: string;
  suite: string;
  metrics: string[];
  thresholds: Record<string, number>;
  action: 'refuse' | 'warn';
  by: string;
  createdAt: string;
}

/** A move that a guard held back, and what came of it. */
export interface HeldMove {
  id: string;
  tag: string;
  version: string;
  state: 'running' | 'moved' | 'refused' | 'overtaken';
  by: string;
  createdAt: string;
  evaluation?: string | null;
  findings: Finding[];
}

/** The answer in place of a moved tag: it moves, or does not, when the operation ends. */
export interface HeldTag {
  operation: string;
  name: string;
  version: string;
}

export interface NewGuard {
  suite: string;
  thresholds: Record<string, number>;
  action: Guard['action'];
}

export const guards = {
  list: (kind: GuardedKind, id: string, signal?: AbortSignal) =>
    call<{ items: Guard[]; moves: HeldMove[] }>(path(kind, id), signal ? { signal } : {}),
  bind: (kind: GuardedKind, id: string, tag: string, guard: NewGuard) =>
    call<Guard>(`${path(kind, id)}/${encodeURIComponent(tag)}`, { method: 'PUT', body: guard }),
  lift: (kind: GuardedKind, id: string, tag: string) =>
    call<void>(`${path(kind, id)}/${encodeURIComponent(tag)}`, { method: 'DELETE' }),
};

export function isHeld(moved: object): moved is HeldTag {
  return 'operation' in moved;
}

function path(kind: GuardedKind, id: string): string {
  return `/${kind}/${id.split('/').map(encodeURIComponent).join('/')}/guards`;
}
