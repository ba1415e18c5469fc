import { flushSync } from 'svelte';
import { afterEach, expect, it, vi } from 'vitest';
import { messages } from '../messages';
import { PATIENCE, closePage, openPage, submit } from '../testing/open-page';

const NOW = '2026-01-01T00:00:00Z';
const OLD = `sha256:${'a'.repeat(64)}`;
const NEW = `sha256:${'b'.repeat(64)}`;

const VERSIONS = [
  { version: NEW, createdAt: NOW, note: 'bolder', tags: [] },
  { version: OLD, createdAt: NOW, note: 'first', tags: ['latest'] },
];

const RECIPE = { id: 'ada/french', visibility: 'private', description: '', updatedAt: NOW, canEdit: true };

const arm = (version: string, seen: object) => ({
  version,
  share: 0.5,
  completions: 9,
  failures: 0,
  latencyMs: 12,
  tokens: 8,
  ...seen,
});

const RUNNING = {
  id: '7',
  state: 'running',
  alpha: 0.05,
  before: OLD,
  createdAt: NOW,
  arms: [arm(OLD, { feedback: 4, mean: 0.25 }), arm(NEW, { feedback: 4, mean: 0.75, difference: 0.5, pValue: 0.0002 })],
  winner: NEW,
};

/** A registry with one recipe, which remembers what it was sent. */
function registry(running: boolean) {
  const sent: { method: string; path: string; body: unknown }[] = [];
  let experiment: unknown = running ? RUNNING : undefined;
  const answer = (url: string, init?: RequestInit): Promise<Response> => {
    const path = url.replace('/api/v1', '').split('?')[0] ?? '';
    const method = init?.method ?? 'GET';
    if (method !== 'GET') sent.push({ method, path, body: JSON.parse(String(init?.body ?? '{}')) });
    if (method === 'PUT') experiment = { ...RUNNING, winner: null };
    if (path.endsWith('/promote')) experiment = { ...RUNNING, state: 'promoted' };
    if (path === '/sessions/current') return Promise.resolve(Response.json({ username: 'ada' }));
    if (path.endsWith('/versions')) return Promise.resolve(Response.json({ items: VERSIONS }));
    if (path.includes('/experiment')) {
      const none = { title: 'none', code: 'EXPERIMENT_NOT_FOUND' };
      return Promise.resolve(experiment ? Response.json(experiment) : Response.json(none, { status: 404 }));
    }
    return Promise.resolve(Response.json(path === '/recipes/ada/french' ? RECIPE : { items: [], unread: 0 }));
  };
  return { sent, answer: answer as (url: string) => Promise<Response> };
}

async function openTab(answer: (url: string) => Promise<Response>): Promise<HTMLElement> {
  const main = await openPage('/recipes/ada/french', answer);
  const tab = await vi.waitUntil(
    () =>
      [...main.querySelectorAll<HTMLElement>('[role=tab]')].find(
        (each) => each.textContent === messages.recipes.experiment,
      ),
    PATIENCE,
  );
  tab.click();
  flushSync();
  return main;
}

afterEach(closePage);

it('begins an experiment of the latest version and another one', async () => {
  // Given
  const { sent, answer } = registry(false);
  const main = await openTab(answer);
  await vi.waitUntil(() => main.querySelector('form'), PATIENCE);

  // When
  submit(main);

  // Then
  await vi.waitFor(() => expect(main.textContent).toContain(messages.recipes.undecided), PATIENCE);
  expect(sent).toEqual([
    {
      method: 'PUT',
      path: '/recipes/ada/french/experiment',
      body: {
        arms: [
          { version: OLD, share: 0.5 },
          { version: NEW, share: 0.5 },
        ],
      },
    },
  ]);
});

it('names the winner and promotes it once that is confirmed', async () => {
  // Given
  HTMLDialogElement.prototype.showModal ??= () => undefined;
  const { sent, answer } = registry(true);
  const main = await openTab(answer);
  await vi.waitFor(() => expect(main.textContent).toContain('answers better'), PATIENCE);

  // When
  [...main.querySelectorAll('button')]
    .find((each) => each.getAttribute('aria-label') === messages.recipes.promoteArm(NEW.slice(0, 19)))
    ?.click();
  flushSync();
  const before = sent.length;
  const dialog = await vi.waitUntil(() => document.querySelector('dialog form'), PATIENCE);
  dialog.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));

  // Then
  await vi.waitFor(() => expect(main.textContent).toContain(messages.recipes.experimentStates.promoted), PATIENCE);
  expect(before).toBe(0);
  expect(sent[0]).toEqual({ method: 'POST', path: '/recipes/ada/french/experiment/promote', body: { version: NEW } });
});

it('shows what an arm failed at and a dash where there is no number', async () => {
  // Given
  const failing = { version: NEW, share: 0.5, completions: 0, failures: 17, feedback: 0 };
  const answer = registry(true).answer;
  const without = (url: string): Promise<Response> =>
    url.includes('/experiment')
      ? Promise.resolve(
          Response.json({ ...RUNNING, arms: [arm(OLD, { feedback: 4, mean: 0.25 }), failing], winner: null }),
        )
      : answer(url);

  // When
  const main = await openTab(without);
  const row = await vi.waitUntil(() => main.querySelectorAll('tbody tr')[1], PATIENCE);

  // Then
  expect([...row.querySelectorAll('td')].slice(2, 9).map((cell) => cell.textContent)).toEqual([
    '0',
    '17',
    '0',
    '–',
    '–',
    '–',
    '–',
  ]);
});
