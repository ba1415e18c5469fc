import type { SearchQuery } from '../api/registry';

/** Facets of which several values may be chosen at once: any of them fits. */
export const FACETS = ['base', 'tag', 'license', 'runtime'] as const;
export type Facet = (typeof FACETS)[number];
/** Whose values are the same in any case of letters, as the registry counts and finds them. */
const ANY_CASE: readonly Facet[] = ['tag', 'license'];
const SINGLE = ['q', 'rank.gte', 'rank.lte', 'size.lte', 'sort'] as const;
const PAGE_SIZE = 24;

const keyOf = (facet: Facet, value: string) => (ANY_CASE.includes(facet) ? value.toLowerCase() : value);
const isAmong = (facet: Facet, values: string[], value: string) =>
  values.some((each) => keyOf(facet, each) === keyOf(facet, value));

/** The registry's query for an address of the browse page; anything else in the address is ignored. */
export function toSearch(search: string): SearchQuery {
  const parameters = new URLSearchParams(search);
  const query: SearchQuery = { limit: PAGE_SIZE };
  for (const name of SINGLE) {
    const value = parameters.get(name);
    if (value) query[name] = value;
  }
  for (const name of FACETS) {
    const values = parameters.getAll(name).filter((value) => value !== '');
    if (values.length > 0) query[name] = [...new Set(values)];
  }
  return query;
}

export function isFiltered(search: SearchQuery): boolean {
  return (
    FACETS.some((facet) => search[facet] !== undefined) ||
    Boolean(search['rank.gte'] ?? search['rank.lte'] ?? search['size.lte'])
  );
}

/** The address with one value of a parameter instead of what it had. */
export function withParameter(search: string, name: string, value: string): string {
  const parameters = new URLSearchParams(search);
  if (value === '') parameters.delete(name);
  else parameters.set(name, value);
  return addressOf(parameters);
}

/** The address with this value of a facet chosen, or no longer. */
export function toggled(search: string, facet: Facet, value: string): string {
  const parameters = new URLSearchParams(search);
  const values = parameters.getAll(facet);
  parameters.delete(facet);
  const wanted = isAmong(facet, values, value)
    ? values.filter((each) => !isAmong(facet, [value], each))
    : [...values, value];
  for (const each of wanted) parameters.append(facet, each);
  return addressOf(parameters);
}

/** The address with the words and the order, but without any filter. */
export function unfiltered(search: string): string {
  const parameters = new URLSearchParams(search);
  for (const name of [...FACETS, 'rank.gte', 'rank.lte', 'size.lte']) parameters.delete(name);
  return addressOf(parameters);
}

function addressOf(parameters: URLSearchParams): string {
  const encoded = parameters.toString();
  return encoded === '' ? '/browse' : `/browse?${encoded}`;
}

export interface Choice {
  value: string;
  count: number;
  isChosen: boolean;
}

/** The choices of a facet as the registry counted them, and always the chosen ones, so that they can be given up again. */
export function choices(facet: Facet, counted: { value: string; count: number }[], chosen: string[] = []): Choice[] {
  const known = counted.map(({ value }) => value);
  const gone = chosen.filter((value) => !isAmong(facet, known, value)).map((value) => ({ value, count: 0 }));
  return [...counted, ...gone].map(({ value, count }) => ({ value, count, isChosen: isAmong(facet, chosen, value) }));
}
