import { ApiProblem, problemOf } from './problem';
import type {
  Account,
  Adapter,
  ApiKey,
  Base,
  CompletedFile,
  Hit,
  NewApiKey,
  OpenedUpload,
  Operation,
  Page,
  SignedPart,
  Tag,
  UploadStatus,
  Version,
  Visibility,
} from './types';

/** The registry's own API. The session cookie is the credential; every failure is an {@link ApiProblem}. */
const ROOT = '/api/v1';

interface Call {
  method?: string;
  body?: unknown;
  signal?: AbortSignal;
}

async function call<T>(path: string, { method = 'GET', body, signal }: Call = {}): Promise<T> {
  const response = await fetch(ROOT + path, {
    method,
    credentials: 'same-origin',
    headers: {
      Accept: 'application/json, application/problem+json',
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  }).catch((thrown: unknown) => {
    throw thrown instanceof TypeError ? ApiProblem.offline() : thrown;
  });
  const content: unknown = await response.json().catch(() => undefined);
  if (!response.ok) {
    const retryAfter = Number(response.headers.get('Retry-After') ?? Number.NaN);
    throw problemOf(response.status, content, Number.isFinite(retryAfter) ? retryAfter : undefined);
  }
  return content as T;
}

function query(values: Record<string, string | number | undefined>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== '') parameters.set(name, String(value));
  }
  const encoded = parameters.toString();
  return encoded === '' ? '' : `?${encoded}`;
}

function adapterPath(id: string): string {
  return `/adapters/${id.split('/').map(encodeURIComponent).join('/')}`;
}

export interface SearchQuery {
  q?: string;
  base?: string;
  tag?: string;
  license?: string;
  sort?: string;
  limit?: number;
  cursor?: string;
}

export const registry = {
  me: () => call<Account>('/me'),
  register: (username: string, email: string, password: string) =>
    call<Account>('/accounts', { method: 'POST', body: { username, email, password } }),
  signIn: (username: string, password: string) =>
    call<Account>('/sessions', { method: 'POST', body: { username, password } }),
  signOut: () => call<void>('/sessions/current', { method: 'DELETE' }),

  keys: () => call<Page<ApiKey>>('/keys'),
  createKey: (name: string, scopes: string[], expiresAt?: string) =>
    call<NewApiKey>('/keys', { method: 'POST', body: { name, scopes, ...(expiresAt ? { expiresAt } : {}) } }),
  revokeKey: (id: string) => call<void>(`/keys/${encodeURIComponent(id)}`, { method: 'DELETE' }),

  search: (search: SearchQuery, signal?: AbortSignal) =>
    call<Page<Hit>>(`/search${query({ mode: search.q ? 'hybrid' : undefined, ...search })}`, signal ? { signal } : {}),
  adaptersOf: (owner: string) => call<Page<Hit>>(`/search${query({ owner, sort: 'name', limit: 100 })}`),
  bases: () => call<Page<Base>>('/bases'),

  adapter: (id: string) => call<Adapter>(adapterPath(id)),
  changeVisibility: (id: string, visibility: Visibility) =>
    call<Adapter>(adapterPath(id), { method: 'PATCH', body: { visibility } }),
  deleteAdapter: (id: string) => call<void>(adapterPath(id), { method: 'DELETE' }),
  card: (id: string, ref: string) =>
    call<{ html: string }>(`${adapterPath(id)}/versions/${encodeURIComponent(ref)}/card`),
  versions: (id: string) => call<Page<Version>>(`${adapterPath(id)}/versions`),
  tags: (id: string) => call<Page<Tag>>(`${adapterPath(id)}/tags`),
  fileUrl: (id: string, ref: string, path: string) =>
    `${ROOT}${adapterPath(id)}/resolve/${encodeURIComponent(ref)}/${path.split('/').map(encodeURIComponent).join('/')}`,

  openUpload: (adapter: string, tag: string, files: { path: string; size: number; sha256: string }[]) =>
    call<OpenedUpload>('/uploads', { method: 'POST', body: { adapter, tag, files } }),
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

/**
 * Sends one part to object storage and answers its ETag. XMLHttpRequest, because fetch reports no progress of an upload.
 * A refused part is an {@link ApiProblem} with the store's status; a lost connection has status 0.
 */
export function sendPart(
  url: string,
  bytes: Blob,
  onSent: (sent: number) => void,
  signal: AbortSignal,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    signal.addEventListener('abort', abort, { once: true });
    request.onloadend = () => signal.removeEventListener('abort', abort);
    request.upload.onprogress = (event) => onSent(event.loaded);
    request.onerror = () => reject(ApiProblem.offline());
    request.onabort = () => reject(new DOMException('The upload was stopped', 'AbortError'));
    request.onload = () => {
      const etag = request.getResponseHeader('ETag');
      if (request.status >= 200 && request.status < 300 && etag !== null) resolve(etag);
      else reject(problemOf(request.status, undefined));
    };
    request.open('PUT', url);
    request.send(bytes);
  });
}
