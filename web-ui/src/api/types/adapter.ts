export interface Finding {
  code: string;
  level: 'reject' | 'warn' | 'info';
  file?: string | null;
  path?: string | null;
  message: string;
  hint?: string | null;
}

export interface AdapterFile {
  path: string;
  size: number;
  sha256: string;
}

export interface Version {
  version: string;
  state?: 'published' | 'deprecated' | 'yanked';
  stateNote?: string;
  base: string;
  rank: number;
  size: number;
  parameters?: number;
  modules?: number;
  targetModules?: string[];
  createdAt: string;
  tags: string[];
  files: AdapterFile[];
  findings?: Finding[];
}

export interface Adapter {
  id: string;
  owner: string;
  name: string;
  visibility: Visibility;
  title: string;
  summary: string;
  base: string;
  license?: string | null;
  tags: string[];
  createdAt: string;
  updatedAt: string;
  canEdit: boolean;
  canDownload?: boolean;
  gate?: 'automatic' | 'approval' | null;
  /** Absent: versions without a tag stay, or it is somebody else's adapter. */
  retentionDays?: number | null;
  latest?: Version | null;
}

export type Visibility = 'public' | 'gated' | 'unlisted' | 'private';

export interface Module {
  name: string;
  in: number;
  out: number;
  rank: number;
  scale: number;
  dtype: string;
  /** Frobenius norm of the update; absent in a summary. */
  norm?: number | null;
}

export interface RuntimeVerdict {
  name: string;
  servable: boolean;
  reasons: { code: string; path: string; message: string }[];
}

export interface Relative {
  relation: string;
  id: string;
  version: string;
  weight: number;
}

/** A version's difference to another: a value on both sides, absent where a side has none. */
export interface Change<T> {
  what: string;
  from?: T | null;
  to?: T | null;
}

export interface Comparison {
  from: string;
  to: string;
  files: Change<string>[];
  config: Change<unknown>[];
  norms: Change<number>[];
}

/** A day on which an adapter answered; days without calls are left out. */
export interface UsedDay {
  day: string;
  calls: number;
  tokens: number;
  people: number;
}

export interface AccessRequest {
  username: string;
  state: 'pending' | 'granted' | 'rejected';
  message: string;
  reason: string;
  createdAt: string;
}

export interface Tag {
  name: string;
  version: string;
  updatedAt: string;
}

/** A tag's move, newest first in a history. */
export interface Move {
  version: string;
  at: string;
  by: string;
}

export interface Base {
  name: string;
  license?: string | null;
  defaultMixture?: { mode: string; temperature?: number; topK?: number; gain?: number };
  workers?: { ready: number };
}
