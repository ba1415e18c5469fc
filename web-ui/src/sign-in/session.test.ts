import { afterEach, expect, it, vi } from 'vitest';
import { session } from '../api/session.svelte';
import { navigate } from '../kit/router.svelte';
import { messages } from '../messages';
import { PATIENCE, choose, closePage, openPage, submit, type } from '../testing/open-page';

const STRANGER = { title: 'Unauthorized', code: 'UNAUTHENTICATED', detail: 'Sign in, or send an API key.' };

afterEach(closePage);

/** A registry whose session can end. */
function registry() {
  const state = { isOver: false };
  const answer = (url: string, init?: RequestInit): Promise<Response> => {
    if (init?.method === 'POST' && url.endsWith('/sessions')) state.isOver = false;
    if (url.endsWith('/methods')) return Promise.resolve(Response.json({ registration: true }));
    if (state.isOver) return Promise.resolve(Response.json(STRANGER, { status: 401 }));
    if (/\/sessions(\/current)?$/.test(url)) return Promise.resolve(Response.json({ username: 'ada', role: 'user' }));
    if (url.includes('/validations')) return Promise.resolve(Response.json({ valid: true, findings: [] }));
    return Promise.resolve(Response.json({ items: [], unread: 0 }));
  };
  return { state, answer };
}

function header(): string {
  return document.querySelector('header')?.textContent ?? '';
}

it('signs out where the session has ended, and comes back to what was chosen', async () => {
  // Given
  const { state, answer } = registry();
  const main = await openPage('/publish', answer);
  choose(main, 'mine/adapter_config.json', '{}');
  await vi.waitUntil(() => main.querySelector('input[pattern]'), PATIENCE);
  type(main, 'input[pattern]', 'half-typed');
  type(main, 'textarea', 'A card by half.');
  expect(header()).toContain('ada');
  state.isOver = true;

  // When
  submit(main);
  await vi.waitFor(() => expect(header()).not.toContain('ada'), PATIENCE);
  await signInAgain(main);

  // Then
  const name = await vi.waitUntil(() => main.querySelector<HTMLInputElement>('input[pattern]'), PATIENCE);
  expect(name.value).toBe('half-typed');
  expect(main.querySelector('textarea')?.value).toBe('A card by half.');
  expect(main.textContent).toContain('adapter_config.json');
  expect(header()).toContain('ada');
});

it('is looked at again when Medley does not answer at once', async () => {
  // Given
  const { answer } = registry();
  const failures = [new Response('', { status: 503 })];

  // When
  await openPage('/publish', (url) => Promise.resolve(failures.shift() ?? answer(url)));

  // Then
  expect(failures).toEqual([]);
  expect(header()).toContain('ada');
});

it('is kept by who signs in while it is looked at in vain', async () => {
  // Given
  const { answer } = registry();
  await openPage('/', answer);
  await session.signOut();
  let fail = () => {};
  const failed = new Promise<Response>((resolve) => (fail = () => resolve(new Response('', { status: 403 }))));
  vi.stubGlobal('fetch', (url: string, init?: RequestInit) =>
    url.endsWith('/sessions/current') ? failed : answer(url, init),
  );
  const look = session.load();
  await session.signIn('ada', 'correct horse battery staple');

  // When
  fail();
  await look;

  // Then
  expect(session.state).toBe('signed-in');
});

/** The session ends while somebody types, and they sign in again by the link that the refusal shows. */
async function signInAgain(main: HTMLElement): Promise<void> {
  await vi.waitFor(() => expect(main.textContent).toContain(messages.signIn.expired), PATIENCE);
  navigate(main.querySelector('a[href^="/sign-in"]')?.getAttribute('href') ?? '');
  await vi.waitUntil(() => main.querySelector('input[type=password]'), PATIENCE);
  type(main, 'input[autocomplete=username]', 'ada');
  type(main, 'input[type=password]', 'correct horse battery staple');
  submit(main);
}

it.each([
  ['/account?tab=keys', messages.account.newKey, 'input[maxlength="64"]'],
  ['/account?tab=webhooks', messages.webhooks.create, 'input[type=url]'],
])('brings back what was typed at %s', async (page, form, field) => {
  // Given
  const { state, answer } = registry();
  const main = await openPage(page, answer);
  const selector = `form[aria-label="${form}"] ${field}`;
  await vi.waitUntil(() => main.querySelector(selector), PATIENCE);
  type(main, selector, 'https://half.typed');
  state.isOver = true;

  // When
  main
    .querySelector(`form[aria-label="${form}"]`)
    ?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
  await signInAgain(main);

  // Then
  const again = await vi.waitUntil(() => main.querySelector<HTMLInputElement>(selector), PATIENCE);
  expect(again.value).toBe('https://half.typed');
});

it('lets who is signed in go on to where the link to the sign-in meant', async () => {
  // When
  await openPage('/sign-in?next=%2Fpublish', registry().answer);

  // Then
  await vi.waitFor(() => expect(window.location.pathname).toBe('/publish'), PATIENCE);
});
