/** Where to go after signing in: a path of this portal, never an address that a link smuggled in. */
export function localTarget(next: string | null): string {
  if (next === null || !next.startsWith('/')) return '/';
  const target = new URL(next, window.location.origin);
  return target.origin === window.location.origin ? target.pathname + target.search : '/';
}
