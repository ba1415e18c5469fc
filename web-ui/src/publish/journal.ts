/** What this browser remembers of an upload that is under way, so that a reload loses no part. Never the files themselves. */
export interface Unfinished {
  id: string;
  adapter: string;
  tag: string;
  at: number;
  /** Files that the registry had already. */
  known: string[];
  files: { path: string; size: number; sha256: string }[];
}

const KEY = 'medley-uploads';
const MOST = 10;

export function unfinished(): Unfinished[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(stored) ? stored.filter(isUnfinished) : [];
  } catch {
    return [];
  }
}

export function remember(upload: Unfinished): void {
  write([upload, ...unfinished().filter((each) => each.id !== upload.id)].slice(0, MOST));
}

export function forget(id: string): void {
  write(unfinished().filter((each) => each.id !== id));
}

function write(uploads: Unfinished[]): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(uploads));
  } catch {
    // Storage is blocked or full: the upload goes on, but not after a reload.
  }
}

function isUnfinished(value: unknown): value is Unfinished {
  const each = value as Partial<Unfinished> | null;
  return (
    typeof each?.id === 'string' &&
    typeof each.adapter === 'string' &&
    typeof each.tag === 'string' &&
    typeof each.at === 'number' &&
    Array.isArray(each.known) &&
    Array.isArray(each.files) &&
    each.files.every((file) => typeof file.path === 'string' && typeof file.size === 'number')
  );
}
