import { afterEach, expect, it, vi } from 'vitest';
import { session } from '../api/session.svelte';
import { messages } from '../messages';
import { PATIENCE, closePage, openPage, submit, type } from '../testing/open-page';

const words = messages.secondFactor;
const CODES = Array.from({ length: 10 }, (_, i) => `aaaa-bbbb-cccc-ddd${i}`);
const ENROLMENT = { secret: 'ABCDEFGH', uri: 'otpauth://totp/Medley:ada?secret=ABCDEFGH&issuer=Medley' };
const WRONG = { title: 'Unprocessable Content', code: 'SECOND_FACTOR_WRONG', detail: 'The code is wrong.' };

afterEach(closePage);

interface Sent {
  path: string;
  body: unknown;
}

/** A registry that takes the code 123456 alone. */
function registry(isOn: boolean, me: object = {}) {
  const sent: Sent[] = [];
  let enabled = isOn;
  const answer = (url: string, init?: RequestInit): Promise<Response> => {
    const path = url.replace('/api/v1', '');
    const reply = (body: unknown, status = 200) => Promise.resolve(Response.json(body, { status }));
    if (path === '/sessions/current') return reply({ username: 'ada', role: 'user', ...me });
    if (init?.method !== 'POST') {
      return path === '/me/second-factor'
        ? reply({ enabled, since: '2026-01-01T00:00:00Z', recoveryCodes: enabled ? 10 : 0 })
        : reply({ items: [] });
    }
    const body = init.body ? (JSON.parse(String(init.body)) as { code?: string }) : {};
    sent.push({ path, body });
    if (path === '/me/second-factor') return reply(ENROLMENT, 201);
    if (path === '/sessions' && !body.code) return reply({ code: 'SECOND_FACTOR_REQUIRED' }, 401);
    if (path === '/sessions') return reply({ username: 'ada', role: 'user' });
    if (body.code !== '123456') return reply(WRONG, 422);
    enabled = !path.endsWith('/switch-off');
    return enabled ? reply({ recoveryCodes: CODES }) : Promise.resolve(new Response(null, { status: 204 }));
  };
  return { answer, sent };
}

const button = (within: ParentNode, text: string) =>
  vi.waitUntil(
    () => [...within.querySelectorAll('button')].find((each) => each.textContent.trim() === text && !each.disabled),
    PATIENCE,
  );

function send(main: HTMLElement, selector: string): void {
  main.querySelector(selector)?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
}

it('shows the secret, takes a code and shows the recovery codes', async () => {
  // Given
  const { answer } = registry(false);
  const main = await openPage('/account?tab=security', answer);
  (await button(main, words.setUp)).click();
  const form = `form[aria-label="${words.setUp}"]`;
  await vi.waitUntil(() => main.querySelector(`${form} svg path`), PATIENCE);
  expect(main.textContent).toContain(ENROLMENT.secret);

  // When
  type(main, `${form} input`, '000000');
  send(main, form);
  await vi.waitFor(() => expect(main.querySelector('[role=alert]')?.textContent).toContain(WRONG.detail), PATIENCE);
  type(main, `${form} input`, ' 123456 ');
  send(main, form);

  // Then
  await vi.waitFor(() => expect(main.querySelectorAll('li code')).toHaveLength(10), PATIENCE);
  await button(main, words.switchOff);
  expect(session.account?.secondFactor).toBe(true);
  expect(main.querySelector('svg[role=img]')).toBeNull();
});

it('is switched off with a code', async () => {
  // Given
  const { answer, sent } = registry(true);
  const main = await openPage('/account?tab=security', answer);
  (await button(main, words.switchOff)).click();
  const dialog = await vi.waitUntil(() => main.querySelector<HTMLElement>('dialog'), PATIENCE);

  // When
  type(dialog, 'input', 'wrong');
  submit(dialog);
  await vi.waitFor(() => expect(dialog.textContent).toContain(WRONG.detail), PATIENCE);
  type(dialog, 'input', '123456');
  submit(dialog);

  // Then
  await button(main, words.setUp);
  expect(main.querySelector('dialog')).toBeNull();
  expect(sent.at(-1)).toEqual({ path: '/me/second-factor/switch-off', body: { code: '123456' } });
});

it('is no matter of those who sign in with a provider', async () => {
  // When
  const main = await openPage('/account?tab=security', registry(false, { password: false }).answer);

  // Then
  await vi.waitFor(() => expect(main.textContent).toContain(words.noPassword), PATIENCE);
});

it('asks for a code at the sign-in only when the registry wants one', async () => {
  // Given
  const { answer, sent } = registry(true);
  const main = await openPage('/sign-in', (url, init?: RequestInit) =>
    url.endsWith('/sessions/current') ? Promise.resolve(new Response(null, { status: 204 })) : answer(url, init),
  );
  type(main, 'input[autocomplete=username]', 'ada');
  type(main, 'input[type=password]', 'right');

  // When
  submit(main);
  await vi.waitUntil(() => main.querySelector('input[autocomplete=one-time-code]'), PATIENCE);
  expect(main.querySelector('[role=alert]')).toBeNull();
  type(main, 'input[autocomplete=one-time-code]', '123456');
  submit(main);

  // Then
  await vi.waitFor(() => expect(sent).toHaveLength(2), PATIENCE);
  expect(sent.map((each) => each.body)).toEqual([
    { username: 'ada', password: 'right' },
    { username: 'ada', password: 'right', code: '123456' },
  ]);
});
