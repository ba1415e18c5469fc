import { adapterPath, all, call } from './http';
import type { Collection, Liked, SavedSearch } from './types/discovery';
import type { Page } from './types/page';

/** What a person keeps: likes, collections of adapters, and searches. */
export const shelf = {
  likes: () => all((cursor) => call<Page<Liked>>(`/likes?limit=100${after(cursor)}`)),
  collections: () => call<Page<Collection>>('/collections?limit=100'),
  collection: (id: string) => call<Collection>(`/collections/${encodeURIComponent(id)}`),
  createCollection: (title: string, visibility: Collection['visibility']) =>
    call<Collection>('/collections', { method: 'POST', body: { title, visibility } }),
  removeCollection: (id: string) => call<void>(`/collections/${encodeURIComponent(id)}`, { method: 'DELETE' }),
  collect: (id: string, adapter: string) =>
    call<Collection>(itemPath(id, adapter), { method: 'PUT', body: { note: '' } }),
  takeOut: (id: string, adapter: string) => call<Collection>(itemPath(id, adapter), { method: 'DELETE' }),
  searches: () => call<Page<SavedSearch>>('/searches?limit=100'),
  saveSearch: (name: string, query: string) =>
    call<SavedSearch>('/searches', { method: 'POST', body: { name, query } }),
  removeSearch: (id: string) => call<void>(`/searches/${encodeURIComponent(id)}`, { method: 'DELETE' }),
};

function after(cursor: string | undefined): string {
  return cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
}

function itemPath(id: string, adapter: string): string {
  return `/collections/${encodeURIComponent(id)}/items${adapterPath(adapter).slice('/adapters'.length)}`;
}
