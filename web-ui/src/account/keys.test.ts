import { afterEach, expect, it, vi } from 'vitest';
import { messages } from '../messages';
import { PATIENCE, closePage, openPage, pick, submit, type } from '../testing/open-page';
import { endOf, today } from './expiry';

const words = messages.account;

afterEach(closePage);

/** A registry that makes every key it is asked for, or refuses it. */
function registry(refusal?: object): { answer: (url: string) => Promise<Response>; bodies: string[] } {
  const bodies: string[] = [];
  const answer = (url: string, init?: RequestInit): Promise<Response> => {
    if (url.endsWith('/sessions/current')) return Promise.resolve(Response.json({ username: 'ada', role: 'user' }));
    if (init?.method === 'POST' && url.endsWith('/keys')) {
      bodies.push(String(init.body));
      if (refusal) return Promise.resolve(Response.json(refusal, { status: 422 }));
      return Promise.resolve(
        Response.json({
          id: `k${bodies.length}`,
          name: 'laptop',
          hint: 'mdl_sk_k1…',
          scopes: [],
          createdAt: '',
          secret: 'mdl_once',
        }),
      );
    }
    return Promise.resolve(Response.json({ items: [] }));
  };
  return { answer, bodies };
}

async function formOf(answer: (url: string) => Promise<Response>): Promise<HTMLElement> {
  const main = await openPage('/account', answer);
  await vi.waitUntil(() => main.querySelector(`form[aria-label="${words.newKey}"]`), PATIENCE);
  type(main, 'input[maxlength="64"]', 'laptop');
  return main;
}

it('ends a key in 90 days unless its person chooses otherwise', async () => {
  // Given
  const { answer, bodies } = registry();
  const main = await formOf(answer);

  // When
  submit(main);
  await vi.waitFor(() => expect(main.textContent).toContain('mdl_once'), PATIENCE);
  pick(main, 'form select', 'never');
  type(main, 'input[maxlength="64"]', 'server');
  submit(main);
  await vi.waitFor(() => expect(bodies).toHaveLength(2), PATIENCE);

  // Then
  const [usual, never] = bodies.map((body) => JSON.parse(body) as { expiresAt: string | null });
  expect(Date.parse(usual?.expiresAt ?? '') - Date.now()).toBeGreaterThan(89 * 86_400_000);
  expect(never?.expiresAt).toBeNull();
});

it('takes a day of one’s own', async () => {
  // Given
  const { answer, bodies } = registry();
  const main = await formOf(answer);

  // When
  pick(main, 'form select', 'date');
  await vi.waitUntil(() => main.querySelector('input[type=date]'), PATIENCE);
  type(main, 'input[type=date]', '2031-05-06');
  submit(main);
  await vi.waitFor(() => expect(bodies).toHaveLength(1), PATIENCE);

  // Then
  expect(JSON.parse(bodies[0] ?? '')).toMatchObject({ expiresAt: new Date('2031-05-06T23:59:59').toISOString() });
});

it('says how long a key may be good here', async () => {
  // Given
  const detail = 'expiresAt must be a time within the next 30 days: no key is good for longer here.';
  const { answer } = registry({ title: 'Unprocessable Content', code: 'INVALID_REQUEST', detail });
  const main = await formOf(answer);

  // When
  pick(main, 'form select', 'never');
  submit(main);

  // Then
  await vi.waitFor(() => expect(main.querySelector('[role=alert]')?.textContent).toContain(detail), PATIENCE);
});

it('counts days from now and writes today as a date field does', () => {
  // Given
  const now = new Date('2026-03-04T12:00:00Z');

  // When
  const end = endOf('30', '', now);

  // Then
  expect(end).toBe('2026-04-03T12:00:00.000Z');
  expect(today(new Date(2026, 2, 4))).toBe('2026-03-04');
});
