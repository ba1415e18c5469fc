import { afterEach, expect, it, vi } from 'vitest';
import { messages } from '../messages';
import { PATIENCE, closePage, openPage } from '../testing/open-page';

const words = messages.browse;
const HIT = { id: 'ada/past', owner: 'ada', name: 'past', title: 'Past tense', summary: '', tags: [], score: 0.7 };

afterEach(closePage);

/** A registry whose one adapter has so much of the words that are looked for. */
function registry(shared: number): (url: string) => Promise<Response> {
  return (url) => {
    if (url.endsWith('/sessions/current')) return Promise.resolve(new Response(null, { status: 204 }));
    if (url.includes('/facets')) {
      return Promise.resolve(Response.json({ facets: { license: [{ value: 'none', count: 1 }] } }));
    }
    const hit = { ...HIT, explanation: { meaning: 0.7, words: shared } };
    return Promise.resolve(Response.json({ items: [hit], total: 1 }));
  };
}

it('says where nothing has the words, and only the meaning is near', async () => {
  // When
  const main = await openPage('/browse?q=zzzqqqxyz', registry(0));

  // Then
  await vi.waitFor(() => expect(main.querySelector('[role=status]')?.textContent).toBe(words.nearest), PATIENCE);
});

it('counts what has the words', async () => {
  // When
  const main = await openPage('/browse?q=past', registry(0.2));

  // Then
  await vi.waitFor(() => expect(main.querySelector('[role=status]')?.textContent).toBe('1 adapter'), PATIENCE);
});

it('names what has no licence', async () => {
  // When
  const main = await openPage('/browse', registry(0));

  // Then
  await vi.waitFor(() => expect(main.textContent).toContain(words.values.license.none), PATIENCE);
});
