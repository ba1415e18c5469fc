import { afterEach, expect, it, vi } from 'vitest';
import { navigate } from '../kit/router.svelte';
import { messages } from '../messages';
import { PATIENCE, closePage, openPage, submit, type } from '../testing/open-page';

const words = messages.account;
const ASKED = {
  id: 'i1',
  organisation: 'acme',
  role: 'publisher',
  invitedBy: 'grace',
  createdAt: '2026-01-01T00:00:00Z',
  expiresAt: '2099-01-01T00:00:00Z',
};

afterEach(closePage);

/** A registry in which nobody is a member of anything until they join. */
function registry(mine: unknown[]): { answer: (url: string, init?: RequestInit) => Promise<Response>; sent: string[] } {
  const sent: string[] = [];
  const answer = (url: string, init?: RequestInit): Promise<Response> => {
    if (init?.method === 'POST') sent.push(`${url} ${String(init.body)}`);
    if (url.endsWith('/sessions/current')) return Promise.resolve(Response.json({ username: 'ada', role: 'user' }));
    if (url.endsWith('/links/look')) return Promise.resolve(Response.json(ASKED));
    if (url.includes('/invitations?')) return Promise.resolve(Response.json({ items: mine }));
    if (url.endsWith('/decline')) return Promise.resolve(new Response(null, { status: 204 }));
    return Promise.resolve(Response.json({ items: [], unread: 0 }));
  };
  return { answer, sent };
}

const button = (main: HTMLElement, label: string) =>
  vi.waitUntil(() => main.querySelector<HTMLButtonElement>(`button[aria-label="${label}"]`), PATIENCE);

it('asks whom an organisation invited, and declines for them', async () => {
  // Given
  const { answer, sent } = registry([ASKED]);
  const main = await openPage('/account?tab=organisations', answer as (url: string) => Promise<Response>);
  const decline = await button(main, words.declineFrom('acme'));

  // When
  decline.click();

  // Then
  await vi.waitFor(() => expect(sent).toEqual(['/api/v1/invitations/i1/decline {}']), PATIENCE);
  await vi.waitFor(() => expect(main.textContent).not.toContain(words.asksYou('acme', 'publisher')), PATIENCE);
});

it('joins by a link, and a reload does not ask again', async () => {
  // Given
  const { answer, sent } = registry([]);
  const main = await openPage(
    '/account?tab=organisations#join=mdl_org_1',
    answer as (url: string) => Promise<Response>,
  );
  const join = await button(main, words.acceptFrom('acme'));

  // When
  join.click();

  // Then
  await vi.waitFor(
    () => expect(sent.at(-1)).toBe('/api/v1/invitations/links/accept {"invitation":"mdl_org_1"}'),
    PATIENCE,
  );
  await vi.waitFor(() => expect(window.location.hash).toBe(''), PATIENCE);
  expect(window.location.search).toBe('?tab=organisations');
});

it('keeps the token of a link out of every query while somebody signs in first', async () => {
  // Given
  const { answer, sent } = registry([]);
  let isSignedIn = false;
  const gate = (url: string, init?: RequestInit): Promise<Response> => {
    if (url.endsWith('/methods')) return Promise.resolve(Response.json({ registration: true }));
    if (url.endsWith('/sessions')) isSignedIn = true;
    return isSignedIn ? answer(url, init) : Promise.resolve(Response.json({ title: 'who?' }, { status: 401 }));
  };
  const main = await openPage('/account?tab=organisations#join=mdl_org_1', gate as (url: string) => Promise<Response>);
  const detour = await vi.waitUntil(() => main.querySelector<HTMLAnchorElement>('a[href^="/sign-in"]'), PATIENCE);

  // When
  const { pathname, search, hash } = new URL(detour.href);
  navigate(pathname + search + hash);
  await vi.waitUntil(() => main.querySelector('input[autocomplete=username]'), PATIENCE);
  type(main, 'input[autocomplete=username]', 'ada');
  type(main, 'input[type=password]', 'correct horse battery staple');
  submit(main);

  // Then
  expect([search.includes('mdl_org_1'), hash]).toEqual([false, '#join=mdl_org_1']);
  expect(await button(main, words.acceptFrom('acme'))).not.toBeNull();
  expect(window.location.search).toBe('?tab=organisations');
  expect(sent).toContain('/api/v1/invitations/links/look {"invitation":"mdl_org_1"}');
});
