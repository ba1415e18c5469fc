export interface AdminAccount {
  username: string;
  kind: string;
  role: string;
  createdAt: string;
  suspended: boolean;
  secondFactor?: boolean;
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
  /** Generated between its last two heartbeats. */
  tokensPerSecond: number;
  tiers: { name: string; adapters: number; bytes: number }[];
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

export interface Report {
  id: string;
  adapter: string;
  reason: string;
  details: string;
  state: string;
  decision: string;
  createdAt: string;
}

export interface Collected {
  dryRun: boolean;
  versions: number;
  objects: number;
  bytes: number;
}

/** The token is shown this once. */
export interface NewInvitation {
  id: string;
  invitation: string;
  email: string;
  expiresAt: string;
}
