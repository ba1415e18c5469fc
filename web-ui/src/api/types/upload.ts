import type { Finding } from './adapter';

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
