import { afterEach, describe, expect, it, vi } from 'vitest';
import { session } from './api/session.svelte';
import { SLOW_MS } from './kit/Skeleton.svelte';
import { messages } from './messages';
import { routes } from './routes';
import { PATIENCE, choose, closePage, openPage, submit, type } from './testing/open-page';

/** What the registry may do to a page, and the page must still help. */
const FAILURES = [401, 403, 404, 409, 422, 429, 500, 'offline'] as const;
type Failure = (typeof FAILURES)[number] | 'slow';

interface Row {
  at: string;
  /** What a person does before the page asks anything of the registry. */
  act?: (main: HTMLElement) => void | Promise<void>;
  /** Nothing is loaded before a person acts, so a slow registry is not seen. */
  isQuiet?: boolean;
  /** The page is for those who are not signed in. */
  isForStrangers?: boolean;
}

/** Every route of the portal has a row; a test below sees to it. */
const ROWS: Record<string, Row> = {
  '/': { at: '/' },
  '/browse': { at: '/browse' },
  '/publish': { at: '/publish', isQuiet: true, act: chooseFolder },
  '/playground': { at: '/playground', isQuiet: true, act: ask },
  '/account': { at: '/account' },
  '/sign-in': { at: '/sign-in', isQuiet: true, isForStrangers: true, act: signIn },
  '/recipes': { at: '/recipes' },
  '/recipes/new': { at: '/recipes/new', isQuiet: true },
  '/recipes/:owner/:name': { at: '/recipes/medley/mixed' },
  '/evaluations': { at: '/evaluations' },
  '/evaluations/:id': { at: '/evaluations/7' },
  '/admin': { at: '/admin' },
  '/collections/:id': { at: '/collections/7' },
  '/:owner': { at: '/medley' },
  '/:owner/:name/compare': { at: '/medley/numerals-french/compare' },
  '/:owner/:name': { at: '/medley/numerals-french' },
};

function answerTo(row: Row, failure: Failure, url: string): Promise<Response> {
  const isPerson = url.endsWith('/sessions/current');
  if (isPerson && row.isForStrangers) return Promise.resolve(new Response(null, { status: 204 }));
  if (isPerson && failure !== 401) return Promise.resolve(Response.json({ username: 'ada', role: 'admin' }));
  if (failure === 'offline') return Promise.reject(new TypeError('Failed to fetch'));
  if (failure === 'slow') return new Promise(() => undefined);
  // A proxy's answer rather than the registry's: the page has to find its own words.
  const headers = failure === 429 ? { 'Retry-After': '7' } : {};
  return Promise.resolve(new Response('<html>no JSON here</html>', { status: failure, headers }));
}

async function open(row: Row, failure: Failure): Promise<HTMLElement> {
  const main = await openPage(row.at, (url) => answerTo(row, failure, url));
  await row.act?.(main);
  return main;
}

function notices(main: HTMLElement): HTMLElement[] {
  return [...main.querySelectorAll<HTMLElement>('[role="alert"], [role="status"]')].filter((each) =>
    each.matches('.notice'),
  );
}

afterEach(closePage);

it('has a row for every page', () => {
  // Then
  expect(Object.keys(ROWS).sort()).toEqual(routes.map((route) => route.path).sort());
});

describe.each(Object.values(ROWS))('$at', (row) => {
  it.each(FAILURES)('helps when the registry answers %s', async (failure) => {
    // When
    const main = await open(row, failure);

    // Then
    const notice = await vi.waitUntil(() => notices(main)[0], PATIENCE);
    const words = [...notice.querySelectorAll('p')]
      .map((each) => each.textContent.trim())
      .filter((each) => each !== '');
    expect(words.length + notice.querySelectorAll('a, button').length).toBeGreaterThan(1);
    expect(words[0]).toMatch(/\w{3}/);
    expect(main.textContent).not.toMatch(/undefined|\[object|no JSON here/);
    await vi.waitFor(() => expect(main.querySelector('.skeleton')).toBeNull(), PATIENCE);
    if (failure === 429 && notice.role === 'alert') expect(words.join(' ')).toContain('7 seconds');
  });

  it.skipIf(row.isQuiet)('says so when the registry is slow', async () => {
    // Given
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true });
    const main = await open(row, 'slow');

    // When
    await vi.advanceTimersByTimeAsync(SLOW_MS + 1);

    // Then
    await vi.waitFor(() => expect(main.textContent).toContain(messages.kit.slow), PATIENCE);
  });
});

function signIn(main: HTMLElement): void {
  type(main, 'input[autocomplete=username]', 'ada');
  type(main, 'input[type=password]', 'correct horse battery staple');
  submit(main);
}

function ask(main: HTMLElement): void {
  if (session.state !== 'signed-in') return;
  type(main, '#message', 'Spell out 58 in French.');
  submit(main);
}

async function chooseFolder(main: HTMLElement): Promise<void> {
  if (main.querySelector('input[type=file]') === null) return;
  choose(main, 'mine/adapter_config.json', '{}');
  await vi.waitUntil(() => main.querySelector('input[pattern]'), PATIENCE);
  type(main, 'input[pattern]', 'mine');
  submit(main);
}
