import { afterEach, expect, it, vi } from 'vitest';
import { PATIENCE, closePage, openPage } from '../testing/open-page';

const NOW = '2026-01-01T00:00:00Z';
const RUN = {
  id: '7',
  suite: 'verbs',
  arms: [{ name: 'base' }],
  metrics: ['exact_match'],
  state: 'succeeded',
  progress: 1,
  createdAt: NOW,
};

function answer(url: string): Promise<Response> {
  const path = url.split('?')[0] ?? '';
  if (path.endsWith('/sessions/current')) return Promise.resolve(Response.json({ username: 'ada', role: 'user' }));
  if (path.endsWith('/evaluations')) return Promise.resolve(Response.json({ items: [RUN] }));
  return Promise.resolve(Response.json({ items: [], unread: 0 }));
}

afterEach(closePage);

it('gives each part of the list of runs that one can jump to a name of its own', async () => {
  // When
  const main = await openPage('/evaluations', answer);
  await vi.waitUntil(() => main.querySelector('table'), PATIENCE);

  // Then
  const names = [...main.querySelectorAll('section[aria-labelledby], [role=region]')].map(
    (each) =>
      each.getAttribute('aria-label') ??
      main.querySelector(`#${each.getAttribute('aria-labelledby') ?? ''}`)?.textContent,
  );
  expect(names.length).toBeGreaterThan(1);
  expect(new Set(names).size).toBe(names.length);
});
