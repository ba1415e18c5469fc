/** Where to go after signing in: a path of this portal, never an address that a link smuggled in; with what stood behind the hash. */
export function localTarget(next: string | null, hash: string): string {
  if (next === null || !next.startsWith('/')) return '/';
  const target = new URL(next, window.location.origin);
  return target.origin === window.location.origin ? target.pathname + target.search + hash : '/';
}
