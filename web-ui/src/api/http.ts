import { identity } from './identity.svelte';
import { ApiProblem, isAbort, isOfStranger, problemOf, retryAfterOf } from './problem';
import { proof } from './proof.svelte';
import type { Page } from './types/page';

/** The registry's own API. The session cookie is the credential; every failure is an {@link ApiProblem}. */
export const ROOT = '/api/v1';
const READ_MS = 30_000;
const LONGEST_PAGE = 100;

interface Call {
  method?: string;
  body?: unknown;
  signal?: AbortSignal;
  ifMatch?: string;
}

export async function call<T>(path: string, options: Call = {}): Promise<T> {
  const response = await send(path, options);
  if (response.ok) return (await contentOf(response)) as T;
  const problem = refusal(response, await response.json().catch(() => undefined));
  if (problem.code === 'REAUTHENTICATION_REQUIRED' && (await proof.ask())) return call<T>(path, options);
  throw problem;
}

export async function text(path: string): Promise<string> {
  const response = await send(path, {});
  if (!response.ok) throw refusal(response, await response.json().catch(() => undefined));
  return response.text();
}

/** What a response that is not ok says. The first one to a session that has ended tells the whole portal so. */
export function refusal(response: Response, content: unknown): ApiProblem {
  const problem = problemOf(response.status, content, retryAfterOf(response));
  if (isOfStranger(problem)) identity.refuse();
  return problem;
}

async function send(path: string, { method = 'GET', body, signal, ifMatch }: Call): Promise<Response> {
  return fetch(ROOT + path, {
    method,
    credentials: 'same-origin',
    headers: {
      Accept: 'application/json, application/problem+json, */*;q=0.5',
      ...(ifMatch ? { 'If-Match': `"${ifMatch}"` } : {}),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: withDeadline(method, signal),
  }).catch(fail);
}

/** What an answer says, which may be nothing. One that breaks off on its way is none. */
async function contentOf(response: Response): Promise<unknown> {
  const content = await response.text().catch(fail);
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}

function fail(thrown: unknown): never {
  throw isAbort(thrown) ? thrown : ApiProblem.from(thrown);
}

/** Reading may be given up and tried again; what changes something is waited for, however long it takes. */
function withDeadline(method: string, signal: AbortSignal | undefined): AbortSignal | null {
  if (method !== 'GET') return signal ?? null;
  const deadline = AbortSignal.timeout(READ_MS);
  return signal ? AbortSignal.any([signal, deadline]) : deadline;
}

export function query(values: Record<string, string | number | string[] | undefined>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== undefined && each !== '') parameters.append(name, String(each));
    }
  }
  const encoded = parameters.toString();
  return encoded === '' ? '' : `?${encoded}`;
}

/** Every item of the list at a path, page after page. */
export async function all<T>(path: string, wanted: Record<string, string> = {}): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const { items: more, nextCursor } = await call<Page<T>>(path + query({ ...wanted, limit: LONGEST_PAGE, cursor }));
    items.push(...more);
    cursor = nextCursor ?? undefined;
  } while (cursor !== undefined);
  return items;
}

export function adapterPath(id: string): string {
  return `/adapters/${id.split('/').map(encodeURIComponent).join('/')}`;
}
