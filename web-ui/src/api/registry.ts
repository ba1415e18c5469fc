import type { HeldTag } from './guards';
import { adapterPath, all, call, query, ROOT, text } from './http';
import type { Quota } from './types/account';
import type {
  AccessRequest,
  Adapter,
  Base,
  Comparison,
  Module,
  Move,
  Relative,
  RuntimeVerdict,
  Tag,
  UsedDay,
  Version,
  Visibility,
} from './types/adapter';
import type { Facets, Hit, Likes } from './types/discovery';
import type { Page } from './types/page';
import type { CompletedFile, OpenedUpload, Operation, SignedPart, UploadStatus, Verdict } from './types/upload';

function versionPath(id: string, ref: string): string {
  return `${adapterPath(id)}/versions/${encodeURIComponent(ref)}`;
}

export type StateMove = 'deprecate' | 'yank' | 'restore';

export interface SearchQuery {
  q?: string;
  owner?: string;
  kind?: Hit['kind'][];
  base?: string[];
  tag?: string[];
  license?: string[];
  'rank.gte'?: string;
  'rank.lte'?: string;
  'size.lte'?: string;
  runtime?: string[];
  sort?: string;
  limit?: number;
  cursor?: string;
  count?: 'true';
}

export const registry = {
  search: (search: SearchQuery, signal?: AbortSignal) =>
    call<Page<Hit> & { total?: number; approximate?: boolean }>(
      `/search${query({ mode: search.q ? 'hybrid' : undefined, ...search })}`,
      signal ? { signal } : {},
    ),
  /** How many of what the same filters find have which value. */
  facets: (filters: SearchQuery, signal?: AbortSignal) =>
    call<{ facets: Facets }>(
      `/search/facets${query({ ...filters, sort: undefined, limit: undefined, cursor: undefined })}`,
      signal ? { signal } : {},
    ),
  adaptersOf: (owner: string) => all<Hit>('/search', { owner, sort: 'name' }),
  bases: () => all<Base>('/bases'),

  adapter: (id: string) => call<Adapter>(adapterPath(id)),
  changeVisibility: (id: string, visibility: Visibility) =>
    call<Adapter>(adapterPath(id), { method: 'PATCH', body: { visibility } }),
  changeRetention: (id: string, retentionDays: number | null) =>
    call<Adapter>(adapterPath(id), { method: 'PATCH', body: { retentionDays } }),
  renameAdapter: (id: string, name: string) =>
    call<Adapter>(`${adapterPath(id)}/rename`, { method: 'POST', body: { name } }),
  createAdapter: (id: string, visibility: Visibility) =>
    call<Adapter>('/adapters', { method: 'POST', body: { id, visibility } }),
  importAdapter: (from: string, to: string, tag: string) =>
    call<Operation>('/imports', { method: 'POST', body: { from, to, tag } }),
  modules: (id: string, ref: string, summary: boolean) =>
    call<{ modules: Module[] }>(`${versionPath(id, ref)}/tensors${query({ summary: summary ? 'true' : undefined })}`),
  compatibility: (id: string, ref: string) =>
    call<{ runtimes: RuntimeVerdict[] }>(`${versionPath(id, ref)}/compatibility`),
  lineage: (id: string, ref: string) =>
    call<{ parents: Relative[]; children: Relative[] }>(`${versionPath(id, ref)}/lineage`),
  setState: (id: string, ref: string, move: StateMove, note: string) =>
    call<Version>(`${versionPath(id, ref)}/${move}`, { method: 'POST', body: { note } }),
  compare: (id: string, from: string, to: string) =>
    call<Comparison>(`${adapterPath(id)}/compare${query({ from, to })}`),
  usage: (id: string, days: number) => all<UsedDay>(`${adapterPath(id)}/usage`, { days: String(days) }),
  quota: (owner: string) => call<Quota>(`/quota${query({ owner })}`),
  likes: (id: string) => call<Likes>(`${adapterPath(id)}/like`),
  like: (id: string, liked: boolean) => call<Likes>(`${adapterPath(id)}/like`, { method: liked ? 'PUT' : 'DELETE' }),
  askForAccess: (id: string, message: string) =>
    call<AccessRequest>(`${adapterPath(id)}/access-requests`, { method: 'POST', body: { message } }),
  accessRequests: (id: string) => all<AccessRequest>(`${adapterPath(id)}/access-requests`),
  decideAccess: (id: string, username: string, decision: 'grant' | 'reject', reason: string) =>
    call<AccessRequest>(`${adapterPath(id)}/access-requests/${encodeURIComponent(username)}/${decision}`, {
      method: 'POST',
      body: { reason },
    }),
  deleteAdapter: (id: string) => call<void>(adapterPath(id), { method: 'DELETE' }),
  card: (id: string, ref: string) =>
    call<{ html: string }>(`${adapterPath(id)}/versions/${encodeURIComponent(ref)}/card`),
  versions: (id: string) => all<Version>(`${adapterPath(id)}/versions`),
  tags: (id: string) => all<Tag>(`${adapterPath(id)}/tags`),
  tagHistory: (id: string, tag: string) => all<Move>(`${adapterPath(id)}/tags/${encodeURIComponent(tag)}/history`),
  /** Moves a tag that points to `from` now; somebody else's move in the meantime is refused rather than lost. A guard may hold it back. */
  moveTag: (id: string, tag: string, version: string, from: string | undefined) =>
    call<Tag | HeldTag>(`${adapterPath(id)}/tags/${encodeURIComponent(tag)}`, {
      method: 'PUT',
      body: { version },
      ...(from ? { ifMatch: from } : {}),
    }),
  /** A small text file of a version, empty where there is none: storage answers it after a redirect. */
  fileText: async (id: string, { files, version }: Version, path: string) =>
    files.some((file) => file.path === path) ? text(registry.fileUrl(id, version, path).slice(ROOT.length)) : '',
  fileUrl: (id: string, ref: string, path: string) =>
    `${ROOT}${adapterPath(id)}/resolve/${encodeURIComponent(ref)}/${path.split('/').map(encodeURIComponent).join('/')}`,

  validate: (files: { path: string; size: number; head: string }[], signal?: AbortSignal) =>
    call<Verdict>('/validations', { method: 'POST', body: { files }, ...(signal ? { signal } : {}) }),
  previewCard: (markdown: string, signal?: AbortSignal) =>
    call<{ html: string }>('/cards/preview', { method: 'POST', body: { markdown }, ...(signal ? { signal } : {}) }),

  openUpload: (
    adapter: string,
    tag: string,
    files: { path: string; size: number; sha256: string }[],
    stripMetadata: boolean,
  ) => call<OpenedUpload>('/uploads', { method: 'POST', body: { adapter, tag, files, stripMetadata } }),
  signParts: (id: string, files: { path: string; numbers: number[] }[]) =>
    call<{ files: { path: string; parts: SignedPart[] }[] }>(`/uploads/${id}/parts/sign`, {
      method: 'POST',
      body: { files },
    }),
  upload: (id: string) => call<UploadStatus>(`/uploads/${id}`),
  completeUpload: (id: string, files: CompletedFile[]) =>
    call<Operation>(`/uploads/${id}/complete`, { method: 'POST', body: { files } }),
  cancelUpload: (id: string) => call<void>(`/uploads/${id}`, { method: 'DELETE' }),
  operation: (id: string) => call<Operation>(`/operations/${id}`),
};

export type Registry = typeof registry;
