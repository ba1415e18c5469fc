import { afterEach, expect, it, vi } from 'vitest';
import { messages } from '../messages';
import { PATIENCE, closePage, openPage } from '../testing/open-page';

const VERSION = { version: 'sha256:1', base: 'b', rank: 4, size: 1, createdAt: '', tags: [], files: [] };
const ADAPTER = { id: 'ada/past', owner: 'ada', name: 'past', title: 'Past tense', summary: '', tags: [] };

afterEach(closePage);

it('leads who is signed out from the heart to the sign-in and back', async () => {
  // When
  const main = await openPage('/ada/past', (url) => {
    if (url.endsWith('/sessions/current')) return Promise.resolve(new Response(null, { status: 204 }));
    if (url.endsWith('/like')) return Promise.resolve(Response.json({ likes: 3, liked: false }));
    if (url.endsWith('/ada/past')) return Promise.resolve(Response.json({ ...ADAPTER, latest: VERSION }));
    return Promise.resolve(Response.json({ html: '', items: [] }));
  });

  // Then
  const heart = await vi.waitUntil(() => main.querySelector(`[title="${messages.adapter.likeSignIn}"]`), PATIENCE);
  expect(heart.getAttribute('href')).toBe('/sign-in?next=%2Fada%2Fpast');
  expect(heart.textContent).toContain('3');
});
