/** The query of an address with one parameter set, or without it; the others stay. */
export function withParam(search: string, name: string, value: string | undefined): string {
  const query = new URLSearchParams(search);
  if (value === undefined) query.delete(name);
  else query.set(name, value);
  return query.size === 0 ? '' : `?${query}`;
}
