import type { SearchQuery } from '../api/registry';

const NAMES = ['q', 'base', 'tag', 'license', 'sort'] as const;
const PAGE_SIZE = 24;

/** The registry's query for an address of the browse page; anything else in the address is ignored. */
export function toSearch(search: string): SearchQuery {
  const parameters = new URLSearchParams(search);
  const query: SearchQuery = { limit: PAGE_SIZE };
  for (const name of NAMES) {
    const value = parameters.get(name);
    if (value) query[name] = value;
  }
  return query;
}

export function withParameter(search: string, name: string, value: string): string {
  const parameters = new URLSearchParams(search);
  if (value === '') parameters.delete(name);
  else parameters.set(name, value);
  const encoded = parameters.toString();
  return encoded === '' ? '/browse' : `/browse?${encoded}`;
}

/** The choices of a facet: what the results offer, most frequent first, and always the chosen one. */
export function choices(values: string[], chosen: string | undefined): string[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  if (chosen !== undefined && !counts.has(chosen)) counts.set(chosen, 0);
  return [...counts.entries()].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).map(([value]) => value);
}
