import { flushSync } from 'svelte';
import { afterEach, expect, it, vi } from 'vitest';
import { messages } from '../messages';
import { PATIENCE, closePage, openPage, submit, type } from '../testing/open-page';

const NOW = '2026-01-01T00:00:00Z';
const OLD = `sha256:${'a'.repeat(64)}`;
const NEW = `sha256:${'b'.repeat(64)}`;
const RECIPE = { id: 'ada/french', visibility: 'private', description: '', updatedAt: NOW, canEdit: true };
const VERSIONS = [
  { version: NEW, createdAt: NOW, note: 'bolder', tags: [] },
  { version: OLD, createdAt: NOW, note: 'first', tags: ['latest'] },
];
const FINDING = {
  code: 'CASE_FAILED',
  level: 'info',
  path: 'cases[1]',
  message: '"Say two.": expected "two", got "one"',
};
const REFUSED = {
  id: '9',
  tag: 'latest',
  version: NEW,
  state: 'refused',
  by: 'ada',
  createdAt: NOW,
  evaluation: '7',
  findings: [{ ...FINDING, code: 'BELOW_THRESHOLD', level: 'reject', message: 'exact_match is 0.5' }, FINDING],
};

/** A registry with one recipe whose latest may be guarded; it remembers what it was sent. */
function registry(moves: object[]) {
  const sent: { method: string; path: string; body: unknown }[] = [];
  const answer = (url: string, init?: RequestInit): Promise<Response> => {
    const path = url.replace('/api/v1', '').split('?')[0] ?? '';
    const method = init?.method ?? 'GET';
    if (method !== 'GET') sent.push({ method, path, body: JSON.parse(String(init?.body ?? '{}')) });
    if (path === '/sessions/current') return Promise.resolve(Response.json({ username: 'ada' }));
    if (path.endsWith('/versions')) return Promise.resolve(Response.json({ items: VERSIONS }));
    if (path === '/suites')
      return Promise.resolve(Response.json({ items: [{ name: 'half', size: 2, updatedAt: NOW }] }));
    if (path.endsWith('/diff')) return Promise.resolve(Response.json({ changes: [] }));
    if (path.endsWith('/guards')) return Promise.resolve(Response.json({ items: [], moves }));
    if (path.endsWith('/tags/latest') && method === 'PUT') {
      const held = { operation: '9', name: 'latest', version: NEW };
      return Promise.resolve(Response.json(held, { status: 202 }));
    }
    return Promise.resolve(Response.json(path === '/recipes/ada/french' ? RECIPE : { items: [], unread: 0 }));
  };
  return { sent, answer: answer as (url: string) => Promise<Response> };
}

async function openVersions(answer: (url: string) => Promise<Response>): Promise<HTMLElement> {
  const main = await openPage('/recipes/ada/french', answer);
  const tab = await vi.waitUntil(
    () =>
      [...main.querySelectorAll<HTMLElement>('[role="tab"]')].find(
        (each) => each.textContent?.trim() === messages.recipes.versions,
      ),
    PATIENCE,
  );
  tab.click();
  flushSync();
  await vi.waitUntil(() => main.querySelector(`form[aria-label="${messages.guards.bind}"]`), PATIENCE);
  return main;
}

afterEach(closePage);

it('binds a suite with a threshold to a tag', async () => {
  const { sent, answer } = registry([]);
  const main = await openVersions(answer);

  type(main, 'input[type=number]', '0.9');
  submit(main.querySelector<HTMLElement>('section[aria-labelledby="guards"]') ?? main);

  await vi.waitUntil(() => sent.length > 0, PATIENCE);
  expect(sent).toEqual([
    {
      method: 'PUT',
      path: '/recipes/ada/french/guards/latest',
      body: { suite: 'half', thresholds: { exact_match: 0.9 }, action: 'refuse' },
    },
  ]);
});

it('shows the cases that a refused version failed', async () => {
  const main = await openVersions(registry([REFUSED]).answer);

  expect(main.textContent).toContain(messages.guards.states.refused);
  expect(main.textContent).toContain('expected "two", got "one"');
  expect(main.querySelector('a[href="/evaluations/7"]')).not.toBeNull();
});

it('says that a guarded tag moves only when its version has passed', async () => {
  const { answer } = registry([]);
  const main = await openVersions(answer);

  const button = [...main.querySelectorAll('button')].find(
    (each) => each.textContent?.trim() === messages.recipes.makeLatest,
  );
  button!.click();

  await vi.waitUntil(() => document.body.textContent?.includes(messages.guards.held('latest')), PATIENCE);
});
