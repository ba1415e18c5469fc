import { afterEach, expect, it, vi } from 'vitest';
import { PATIENCE, closePage, openPage } from './testing/open-page';

const TEXT = 'كتابة الأرقام بالكلمات';
const HIT = { id: 'ada/arqam', owner: 'ada', name: 'arqam', title: TEXT, summary: TEXT, tags: [], updatedAt: '' };

afterEach(closePage);

it('lets what people wrote run in the direction of its script', async () => {
  // When
  const main = await openPage('/browse', (url) =>
    Promise.resolve(
      url.endsWith('/sessions/current')
        ? new Response(null, { status: 204 })
        : Response.json({ items: [HIT], facets: {} }),
    ),
  );

  // Then
  const written = await vi.waitUntil(() => {
    const found = [...main.querySelectorAll('article :is(h3, p)')].filter((each) => each.textContent.includes(TEXT));
    return found.length > 0 ? found : undefined;
  }, PATIENCE);
  expect(written.map((each) => each.getAttribute('dir'))).toEqual(['auto', 'auto']);
});
