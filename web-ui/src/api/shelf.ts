import { adapterPath, all, call } from './http';
import type { Collection, Liked, SavedSearch } from './types/discovery';

/** What a person keeps: likes, collections of adapters, and searches. */
export const shelf = {
  likes: () => all<Liked>('/likes'),
  collections: () => all<Collection>('/collections'),
  collectionsOf: (owner: string) => all<Collection>('/collections', { owner }),
  collection: (id: string) => call<Collection>(`/collections/${encodeURIComponent(id)}`),
  createCollection: (title: string, visibility: Collection['visibility']) =>
    call<Collection>('/collections', { method: 'POST', body: { title, visibility } }),
  removeCollection: (id: string) => call<void>(`/collections/${encodeURIComponent(id)}`, { method: 'DELETE' }),
  collect: (id: string, adapter: string) =>
    call<Collection>(itemPath(id, adapter), { method: 'PUT', body: { note: '' } }),
  takeOut: (id: string, adapter: string) => call<Collection>(itemPath(id, adapter), { method: 'DELETE' }),
  searches: () => all<SavedSearch>('/searches'),
  saveSearch: (name: string, query: string) =>
    call<SavedSearch>('/searches', { method: 'POST', body: { name, query } }),
  removeSearch: (id: string) => call<void>(`/searches/${encodeURIComponent(id)}`, { method: 'DELETE' }),
};

function itemPath(id: string, adapter: string): string {
  return `/collections/${encodeURIComponent(id)}/items${adapterPath(adapter).slice('/adapters'.length)}`;
}
