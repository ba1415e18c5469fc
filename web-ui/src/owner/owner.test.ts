import { afterEach, expect, it, vi } from 'vitest';
import { messages } from '../messages';
import { PATIENCE, closePage, openPage } from '../testing/open-page';

const words = messages.owner;
const NOW = '2026-01-01T00:00:00Z';
const ADAPTER = {
  id: 'ada/past',
  owner: 'ada',
  name: 'past',
  title: 'Past tense',
  summary: '',
  tags: [],
  kind: 'router',
  ownerKind: 'person',
  updatedAt: NOW,
};
const RECIPE = { id: 'ada/mixed', owner: 'ada', name: 'mixed', description: 'Both at once', ownerKind: 'person' };
const COLLECTION = { id: 'c1', owner: 'ada', title: 'Grammar', description: '', ownerKind: 'person' };

afterEach(closePage);

/** A registry in which one owner has something to see. */
function answer(url: string): Promise<Response> {
  if (url.endsWith('/sessions/current')) return Promise.resolve(new Response(null, { status: 204 }));
  const isHers = url.includes('owner=ada');
  if (url.includes('/search')) return Promise.resolve(Response.json({ items: isHers ? [ADAPTER] : [] }));
  if (url.includes('/collections')) return Promise.resolve(Response.json({ items: isHers ? [COLLECTION] : [] }));
  return Promise.resolve(Response.json({ items: isHers ? [RECIPE] : [] }));
}

it('shows who an owner is, and the adapters, recipes and collections', async () => {
  // When
  const main = await openPage('/Ada', answer);

  // Then
  await vi.waitFor(() => expect(main.querySelector('a[href="/ada/past"]')).not.toBeNull(), PATIENCE);
  expect(main.querySelector('h1')?.textContent).toBe('ada');
  expect(main.querySelector('a[href="/recipes/ada/mixed"]')).not.toBeNull();
  expect(main.querySelector('a[href="/collections/c1"]')).not.toBeNull();
  expect(main.querySelector('header')?.textContent).toContain(words.person);
  expect(main.querySelector('article footer')?.textContent).toContain(words.kinds.router);
  expect(main.querySelector('article a[href="/ada"]')).not.toBeNull();
  expect(window.location.pathname).toBe('/ada');
});

it('says of an owner who shows nothing what it says of one that does not exist', async () => {
  // When
  const main = await openPage('/nobody', answer);

  // Then
  await vi.waitFor(() => expect(main.textContent).toContain(words.nothing), PATIENCE);
});
