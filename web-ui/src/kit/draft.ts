/** What a person has typed survives a reload of the tab, and only that: another tab has drafts of its own. */
const PREFIX = 'medley-draft-';
const OWNER = 'medley-drafts-of';

export function keepDraft(name: string, value: unknown): void {
  try {
    sessionStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // Storage is blocked or full: the draft lasts as long as the page.
  }
}

/** The kept value if there is one that `read` accepts; what is stored may be of an older release. */
export function readDraft<T>(name: string, read: (value: unknown) => T | undefined): T | undefined {
  try {
    const stored = sessionStorage.getItem(PREFIX + name);
    return stored === null ? undefined : read(JSON.parse(stored));
  } catch {
    return undefined;
  }
}

/** As {@link readDraft}, of text; empty where none was kept. */
export function readText(name: string): string {
  return readDraft(name, (kept) => (typeof kept === 'string' ? kept : undefined)) ?? '';
}

export function dropDraft(name: string): void {
  try {
    sessionStorage.removeItem(PREFIX + name);
  } catch {
    // Nothing was kept.
  }
}

/** Whose tab this is by now: what another person typed in it goes; what nobody did is theirs. */
export function draftsOf(username: string): void {
  try {
    const before = sessionStorage.getItem(OWNER);
    if (before !== null && before !== username) dropDrafts();
    sessionStorage.setItem(OWNER, username);
  } catch {
    // Nothing was kept.
  }
}

/** Whoever leaves on purpose leaves nothing behind. */
export function dropDrafts(): void {
  try {
    Object.keys(sessionStorage)
      .filter((key) => key.startsWith(PREFIX))
      .forEach((key) => sessionStorage.removeItem(key));
  } catch {
    // Nothing was kept.
  }
}
