import { afterEach, expect, it, vi } from 'vitest';
import { messages } from '../messages';
import { PATIENCE, closePage, openPage } from '../testing/open-page';

const words = messages.adapter;

afterEach(closePage);

/** A registry with one adapter, which is found by its former name as well. */
function registry() {
  const sent: unknown[] = [];
  let name = 'old';
  const answer = (url: string, init?: RequestInit): Promise<Response> => {
    if (init?.method === 'POST') {
      const body = JSON.parse(String(init.body)) as { name: string };
      sent.push([url, body]);
      name = body.name;
    }
    const adapter = {
      id: `ada/${name}`,
      owner: 'ada',
      name,
      title: 'Past tense',
      summary: '',
      tags: [],
      canEdit: true,
    };
    if (/\/adapters\/ada\/\w+(\/rename)?$/i.test(url)) {
      return Promise.resolve(Response.json({ ...adapter, visibility: 'public' }));
    }
    if (url.endsWith('/sessions/current')) return Promise.resolve(Response.json({ username: 'ada', role: 'user' }));
    return Promise.resolve(Response.json({ items: [], moves: [] }));
  };
  return { answer, sent };
}

it('has the name of the adapter in the address, whatever led to it', async () => {
  // When
  await openPage('/Ada/Old?tab=settings', registry().answer);

  // Then
  await vi.waitFor(() => expect(window.location.pathname).toBe('/ada/old'), PATIENCE);
  expect(window.location.search).toBe('?tab=settings');
});

it('renames an adapter and goes to its new name', async () => {
  // Given
  const { answer, sent } = registry();
  const main = await openPage('/ada/old', answer);
  const form = await vi.waitUntil(
    () => [...main.querySelectorAll('form')].find((each) => each.textContent.includes(words.rename)),
    PATIENCE,
  );
  const field = form.querySelector('input')!;
  field.value = 'new';
  field.dispatchEvent(new Event('input', { bubbles: true }));

  // When
  form.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));

  // Then
  await vi.waitFor(() => expect(window.location.pathname).toBe('/ada/new'), PATIENCE);
  expect(sent).toEqual([['/api/v1/adapters/ada/old/rename', { name: 'new' }]]);
});
