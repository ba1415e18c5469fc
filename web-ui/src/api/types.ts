/** The registry's JSON, as docs/protocol.md section 6 and the OpenAPI document give it. */

export interface Account {
  username: string;
  role: string;
  email?: string;
  createdAt?: string;
}

export interface ApiKey {
  id: string;
  name: string;
  hint: string;
  scopes: string[];
  resources?: string[];
  budget?: Budget | null;
  createdAt: string;
  expiresAt?: string | null;
  lastUsedAt?: string | null;
  revokedAt?: string | null;
}

/** Calls of a day with one key on one base, or one adapter's part of them. Sums are decimal texts. */
export interface UsageRow {
  day: string;
  key: string;
  base: string;
  adapter?: string | null;
  calls: number;
  promptTokens: number;
  completionTokens: number;
  cost: string;
}

export interface AuditEntry {
  id: string;
  at: string;
  actor: string;
  address: string;
  action: string;
  object: string;
  status: number;
  code: string;
}

export interface Organisation {
  name: string;
  role: Role;
  createdAt: string;
}

export type Role = 'owner' | 'publisher' | 'reader';

export interface Member {
  username: string;
  role: Role;
  kind: string;
  since: string;
}

export interface AdminAccount {
  username: string;
  kind: string;
  role: string;
  createdAt: string;
  suspended: boolean;
  suspensionReason?: string | null;
}

/** What a worker last said about itself. */
export interface WorkerReport {
  id: string;
  url: string;
  base: string;
  dtype: string;
  version: string;
  state: string;
  live: boolean;
  maxBatch: number;
  running: number;
  waiting: number;
  resident: string[];
  lastHeartbeat: string;
}

export interface OpenUpload {
  id: string;
  adapter: string;
  account: string;
  state: string;
  size: number;
  createdAt: string;
  expiresAt: string;
}

export interface Budget {
  amount: string;
  per: 'day' | 'week' | 'month' | 'total';
  spent?: string;
  remaining?: string;
}

export interface NewApiKey extends ApiKey {
  secret: string;
}

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
  latest?: Version | null;
}

export type Visibility = 'public' | 'gated' | 'unlisted' | 'private';

export interface Hit {
  id: string;
  owner: string;
  name: string;
  title: string;
  summary: string;
  base: string;
  rank: number;
  size?: number;
  license?: string | null;
  tags: string[];
  updatedAt: string;
  score?: number | null;
  /** What the score is made of: a cosine, and the share of words. */
  explanation?: { meaning?: number | null; words?: number | null } | null;
}

export type Facets = Record<string, { value: string; count: number }[]>;

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

export interface Likes {
  likes: number;
  liked: boolean;
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

export interface Quota {
  owner: string;
  stored: number;
  reserved: number;
  limit: number;
}

/** A browser that is signed in. */
export interface SignInMethods {
  registration: boolean;
  oidc?: { name: string; path: string };
}

export interface BrowserSession {
  id: string;
  agent: string;
  createdAt: string;
  expiresAt: string;
  current: boolean;
}

export interface Liked {
  adapter: string;
  likedAt: string;
}

/** Adapters that somebody put together; lists of collections leave out the items. */
export interface Collection {
  id: string;
  owner: string;
  title: string;
  description: string;
  visibility: 'public' | 'private';
  updatedAt: string;
  items: { adapter: string; note: string }[];
}

/** A search as it stands behind the question mark of the browse page. */
export interface SavedSearch {
  id: string;
  name: string;
  query: string;
}

export interface Report {
  id: string;
  adapter: string;
  reason: string;
  details: string;
  state: string;
  decision: string;
  createdAt: string;
}

export interface AccessRequest {
  username: string;
  state: 'pending' | 'granted' | 'rejected';
  message: string;
  reason: string;
  createdAt: string;
}

export interface Collected {
  dryRun: boolean;
  versions: number;
  objects: number;
  bytes: number;
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
  defaultMixture?: { mode: string; temperature?: number; topK?: number };
  workers?: { ready: number };
}

export interface Page<T> {
  items: T[];
  nextCursor?: string | null;
}

export interface Operation {
  id: string;
  state: 'running' | 'succeeded' | 'failed';
  progress: number;
  findings?: Finding[];
  version?: string | null;
}

export interface SignedPart {
  number: number;
  url: string;
}

/** What publishing a folder would say, by the first bytes of its files. */
export interface Verdict {
  valid: boolean;
  complete: boolean;
  summary?: { kind: string; base: string; rank: number; modules: number; targetModules: string[]; parameters: number };
  findings: Finding[];
}

export interface OpenedUpload {
  id: string;
  expiresAt: string;
  files: { path: string; exists: boolean; partSize: number; parts: SignedPart[] }[];
}

export interface UploadStatus {
  id: string;
  state: string;
  partSize: number;
  files: { path: string; size: number; received: number[] }[];
}

export interface CompletedFile {
  path: string;
  parts: { number: number; etag: string }[];
}
