import { flushSync } from 'svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { identity } from './api/identity.svelte';
import { session } from './api/session.svelte';
import { PATIENCE, choose, closePage, openPage, submit, type } from './testing/open-page';

const VERSION = { version: 'sha256:1', base: 'b', rank: 4, size: 1, createdAt: '', tags: [], files: [] };
const ADAPTER = { id: 'ada/past', owner: 'ada', name: 'past', title: 'Past tense', summary: '', tags: [], base: 'b' };

/** A registry that tells at last whose session it is, with what it was asked for in a person's name. */
function registry(isSignedIn: boolean): { answer: (url: string) => Promise<Response>; asked: string[] } {
  const asked: string[] = [];
  const answer = (url: string, init?: RequestInit): Promise<Response> => {
    if (url.endsWith('/sessions/current')) {
      return Promise.resolve(
        isSignedIn ? Response.json({ username: 'ada', role: 'user' }) : new Response(null, { status: 204 }),
      );
    }
    const isDone = /\/chat\/completions$|\/uploads$|\/like$/.test(url) && init?.method !== undefined;
    if (isDone && init.method !== 'GET') asked.push(`${init.method} ${url} ${String(init.body)}`);
    if (url.endsWith('/like')) return Promise.resolve(Response.json({ likes: 3, liked: false }));
    if (url.endsWith('/ada/past')) return Promise.resolve(Response.json({ ...ADAPTER, latest: VERSION }));
    if (url.endsWith('/orgs')) return Promise.resolve(Response.json([]));
    return Promise.resolve(Response.json({ html: '', items: [], findings: [] }));
  };
  return { answer, asked };
}

/** A page as it is before the registry has said who looks at it. */
async function openUnknown(at: string, answer: (url: string) => Promise<Response>): Promise<HTMLElement> {
  const main = await openPage(at, answer);
  identity.leave();
  identity.state = 'unknown';
  flushSync();
  return main;
}

function press(field: Element | null): void {
  field?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
  flushSync();
}

async function askPlayground(main: HTMLElement): Promise<void> {
  const box = await vi.waitUntil(() => main.querySelector('#message'), PATIENCE);
  type(main, '#message', 'Spell out 58.');
  press(box);
  press(box);
}

async function askHome(main: HTMLElement): Promise<void> {
  const box = await vi.waitUntil(() => main.querySelector('#prompt'), PATIENCE);
  type(main, '#prompt', 'Spell out 58.');
  press(box);
}

async function tryAdapter(main: HTMLElement): Promise<void> {
  const form = await vi.waitUntil(() => main.querySelector('form:has(#try-prompt)'), PATIENCE);
  type(main, '#try-prompt', 'Spell out 58.');
  expect(form.querySelector('button')?.disabled).toBe(false);
  form.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
}

async function like(main: HTMLElement): Promise<void> {
  const heart = await vi.waitUntil(() => main.querySelector<HTMLElement>('button[aria-pressed]'), PATIENCE);
  heart.click();
}

async function publish(main: HTMLElement): Promise<void> {
  choose(main, 'mine/adapter_config.json', '{}');
  await vi.waitUntil(() => main.querySelector('input[pattern]'), PATIENCE);
  type(main, 'input[pattern]', 'mine');
  submit(main);
}

const ROWS = [
  { what: 'the playground', at: '/playground', act: askPlayground, wanted: [/completions .*Spell out 58/] },
  { what: 'the first page', at: '/', act: askHome, wanted: [/completions .*Spell out 58/] },
  { what: 'an adapter’s page', at: '/ada/past', act: tryAdapter, wanted: [/"ada\/past".*58/, /"b".*58/] },
  { what: 'its heart', at: '/ada/past', act: like, wanted: [/PUT .*\/like/] },
  { what: 'publishing', at: '/publish', act: publish, wanted: [/uploads .*"ada\/mine"/] },
];

afterEach(closePage);

describe.each(ROWS)('before it is known who asks, $what', ({ at, act, wanted }) => {
  it('keeps the wish and does it once', async () => {
    // Given
    const { answer, asked } = registry(true);
    const main = await openUnknown(at, answer);
    await act(main);
    expect(asked).toEqual([]);

    // When
    await session.load();
    flushSync();

    // Then
    await vi.waitFor(() => expect(asked).toHaveLength(wanted.length), PATIENCE);
    wanted.forEach((pattern, index) => expect(asked[index]).toMatch(pattern));
  });

  it('asks a stranger to sign in', async () => {
    // Given
    const { answer, asked } = registry(false);
    const main = await openUnknown(at, answer);
    await act(main);

    // When
    await session.load();
    flushSync();

    // Then
    await vi.waitUntil(() => main.querySelector('a[href^="/sign-in"]'), PATIENCE);
    expect(asked).toEqual([]);
  });
});
