export interface Account {
  username: string;
  role: string;
  email?: string;
  createdAt?: string;
  /** Whether there is one to sign in with. */
  password?: boolean;
  /** Whether codes are asked for at the sign-in. */
  secondFactor?: boolean;
}

export interface ApiKey {
  id: string;
  name: string;
  hint: string;
  scopes: string[];
  resources?: string[];
  networks?: string[];
  budget?: Budget | null;
  /** Whether prompts and answers are kept for its owner to look at. */
  keepsCalls?: boolean;
  createdAt: string;
  expiresAt?: string | null;
  lastUsedAt?: string | null;
  revokedAt?: string | null;
}

/** A call of a key that keeps its calls. The prompt is text, or the JSON of messages; both it and the answer may be cut. */
export interface KeptCall {
  id: string;
  at: string;
  model: string;
  prompt: string;
  answer: string;
  finishReason?: string;
  adapters: { id: string; version: string; weight: number }[];
  promptTokens?: number;
  completionTokens?: number;
  status: number;
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
  detail: string;
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

export interface Budget {
  amount: string;
  per: 'day' | 'week' | 'month' | 'total';
  spent?: string;
  remaining?: string;
}

export interface NewApiKey extends ApiKey {
  secret: string;
}

/** How one may sign in. */
export interface SignInMethods {
  registration: boolean;
  /** Whether a forgotten password is replaced by mail. */
  mail?: boolean;
  oidc?: { name: string; path: string };
}

/** A browser that is signed in. */
export interface BrowserSession {
  id: string;
  agent: string;
  createdAt: string;
  expiresAt: string;
  current: boolean;
}

export interface Quota {
  owner: string;
  stored: number;
  reserved: number;
  limit: number;
}
