import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import App from './App.svelte';
import { session } from './api/session.svelte';
import { SLOW_MS } from './kit/Skeleton.svelte';
import { address } from './kit/router.svelte';
import { messages } from './messages';
import { routes } from './routes';

/** What the registry may do to a page, and the page must still help. */
const FAILURES = [401, 403, 404, 409, 422, 429, 500, 'offline'] as const;
type Failure = (typeof FAILURES)[number] | 'slow';

interface Row {
  at: string;
  /** What a person does before the page asks anything of the registry. */
  act?: (main: HTMLElement) => void | Promise<void>;
  /** Nothing is loaded before a person acts, so a slow registry is not seen. */
  isQuiet?: boolean;
  /** Asks the registry nothing: there is nothing to fail. */
  isStatic?: boolean;
}

/** Every route of the portal has a row; a test below sees to it. */
const ROWS: Record<string, Row> = {
  '/': { at: '/' },
  '/browse': { at: '/browse' },
  '/publish': { at: '/publish', isQuiet: true, act: chooseFolder },
  '/playground': { at: '/playground', isQuiet: true, act: ask },
  '/account': { at: '/account' },
  '/sign-in': { at: '/sign-in', isQuiet: true, act: signIn },
  '/recipes': { at: '/recipes', isStatic: true },
  '/evaluations': { at: '/evaluations', isStatic: true },
  '/admin': { at: '/admin', isStatic: true },
  '/:owner/:name': { at: '/medley/numerals-french' },
};

let app: Record<string, unknown> | undefined;

function answerTo(failure: Failure, url: string): Promise<Response> {
  const isMe = url.endsWith('/me') && failure !== 401;
  if (isMe) return Promise.resolve(Response.json({ username: 'ada', role: 'admin' }));
  if (failure === 'offline') return Promise.reject(new TypeError('Failed to fetch'));
  if (failure === 'slow') return new Promise(() => undefined);
  // A proxy's answer rather than the registry's: the page has to find its own words.
  const headers = failure === 429 ? { 'Retry-After': '7' } : {};
  return Promise.resolve(new Response('<html>no JSON here</html>', { status: failure, headers }));
}

async function open(row: Row, failure: Failure): Promise<HTMLElement> {
  vi.stubGlobal('fetch', (url: string) => answerTo(failure, url));
  window.history.replaceState(undefined, '', row.at);
  address.read();
  await session.load();
  const target = document.createElement('div');
  document.body.append(target);
  app = mount(App, { target, props: { routes } });
  const main = await vi.waitUntil(() => target.querySelector<HTMLElement>('main:has(h1)'), { timeout: 5000 });
  flushSync();
  await row.act?.(main);
  return main;
}

function notices(main: HTMLElement): HTMLElement[] {
  return [...main.querySelectorAll<HTMLElement>('[role="alert"], [role="status"]')].filter((each) =>
    each.matches('.notice'),
  );
}

/** The hashing worker's answers, without a thread. */
class SameThreadWorker {
  onmessage: ((event: { data: unknown }) => void) | undefined;
  postMessage({ id }: { id: number }): void {
    queueMicrotask(() => this.onmessage?.({ data: { id, sha256: '0'.repeat(64) } }));
  }
  terminate(): void {}
}

beforeEach(() => {
  vi.stubGlobal('Worker', SameThreadWorker);
  Element.prototype.scrollIntoView = () => undefined;
});

afterEach(async () => {
  vi.useRealTimers();
  if (app) await unmount(app);
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

it('has a row for every page', () => {
  // Then
  expect(Object.keys(ROWS).sort()).toEqual(routes.map((route) => route.path).sort());
});

describe.each(Object.values(ROWS).filter((row) => !row.isStatic))('$at', (row) => {
  it.each(FAILURES)('helps when the registry answers %s', async (failure) => {
    // When
    const main = await open(row, failure);

    // Then
    const notice = await vi.waitUntil(() => notices(main)[0], { timeout: 3000 });
    const words = [...notice.querySelectorAll('p')]
      .map((each) => each.textContent.trim())
      .filter((each) => each !== '');
    expect(words.length + notice.querySelectorAll('a, button').length).toBeGreaterThan(1);
    expect(words[0]).toMatch(/\w{3}/);
    expect(main.textContent).not.toMatch(/undefined|\[object|no JSON here/);
    await vi.waitFor(() => expect(main.querySelector('.skeleton')).toBeNull());
    if (failure === 429 && notice.role === 'alert') expect(words.join(' ')).toContain('7 seconds');
  });

  it.skipIf(row.isQuiet)('says so when the registry is slow', async () => {
    // Given
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true });
    const main = await open(row, 'slow');

    // When
    await vi.advanceTimersByTimeAsync(SLOW_MS + 1);

    // Then
    await vi.waitFor(() => expect(main.textContent).toContain(messages.kit.slow));
  });
});

function type(main: HTMLElement, selector: string, text: string): void {
  const field = main.querySelector<HTMLInputElement | HTMLTextAreaElement>(selector);
  if (field === null) throw new Error(`no ${selector}`);
  field.value = text;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  flushSync();
}

function signIn(main: HTMLElement): void {
  type(main, 'input[autocomplete=username]', 'ada');
  type(main, 'input[type=password]', 'correct horse battery staple');
  main.querySelector('form')?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
}

function ask(main: HTMLElement): void {
  if (session.state !== 'signed-in') return;
  type(main, '#message', 'Spell out 58 in French.');
  main.querySelector('form')?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
}

async function chooseFolder(main: HTMLElement): Promise<void> {
  const input = main.querySelector<HTMLInputElement>('input[type=file]');
  if (input === null) return;
  const file = new File(['{}'], 'adapter_config.json');
  Object.defineProperty(file, 'webkitRelativePath', { value: 'mine/adapter_config.json' });
  Object.defineProperty(input, 'value', { value: '', writable: true });
  Object.defineProperty(input, 'files', { value: [file], configurable: true });
  input.dispatchEvent(new Event('change', { bubbles: true }));
  await vi.waitUntil(() => main.querySelector('input[pattern]'));
  type(main, 'input[pattern]', 'mine');
  main.querySelector('form')?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
}
