import { afterEach, expect, it, vi } from 'vitest';
import { flushSync } from 'svelte';
import { session } from '../api/session.svelte';
import { messages } from '../messages';
import { PATIENCE, closePage, openPage, submit, type } from '../testing/open-page';

const words = messages.proof;
const REFUSAL = {
  title: 'Forbidden',
  code: 'REAUTHENTICATION_REQUIRED',
  detail: 'This needs a proof of who you are from the last 15 minutes.',
};

afterEach(closePage);

/** A registry that makes keys only for somebody who has proved who they are, with the password “right”. */
function registry(me: object = {}): { answer: (url: string) => Promise<Response>; sent: string[] } {
  const sent: string[] = [];
  let isProved = false;
  const answer = (url: string, init?: RequestInit): Promise<Response> => {
    if (init?.method === 'POST') sent.push(url.replace('/api/v1', ''));
    if (url.endsWith('/sessions/current'))
      return Promise.resolve(Response.json({ username: 'ada', role: 'user', ...me }));
    if (url.endsWith('/methods')) {
      return Promise.resolve(Response.json({ registration: true, oidc: { name: 'Acme', path: '/oidc' } }));
    }
    if (url.endsWith('/confirm')) {
      isProved = String(init?.body).includes('right');
      return Promise.resolve(
        isProved ? new Response(null, { status: 204 }) : Response.json({ code: 'WRONG_CREDENTIALS' }, { status: 401 }),
      );
    }
    if (init?.method === 'POST') {
      const key = { id: 'k1', name: 'laptop', hint: 'mdl', scopes: [], createdAt: '', secret: 'mdl_once' };
      return Promise.resolve(isProved ? Response.json(key) : Response.json(REFUSAL, { status: 403 }));
    }
    return Promise.resolve(Response.json({ items: [] }));
  };
  return { answer, sent };
}

async function askForAKey(answer: (url: string) => Promise<Response>): Promise<[HTMLElement, HTMLElement]> {
  const main = await openPage('/account', answer);
  await vi.waitUntil(() => main.querySelector('form'), PATIENCE);
  type(main, 'input[maxlength="64"]', 'laptop');
  submit(main);
  const dialog = await vi.waitUntil(() => document.querySelector<HTMLElement>('dialog'), PATIENCE);
  return [main, dialog];
}

it('asks who one is, and then does what was to be done', async () => {
  // Given
  const { answer, sent } = registry();
  const [main, dialog] = await askForAKey(answer);

  // When
  type(dialog, 'input[type=password]', 'wrong');
  submit(dialog);
  await vi.waitFor(() => expect(dialog.textContent).toContain(words.wrong), PATIENCE);
  type(dialog, 'input[type=password]', 'right');
  submit(dialog);

  // Then
  await vi.waitFor(() => expect(main.textContent).toContain('mdl_once'), PATIENCE);
  expect(document.querySelector('dialog')).toBeNull();
  expect(sent).toEqual(['/keys', '/sessions/current/confirm', '/sessions/current/confirm', '/keys']);
  expect(session.state).toBe('signed-in');
});

it('does nothing for whoever closes it', async () => {
  // Given
  const { answer, sent } = registry();
  const [main, dialog] = await askForAKey(answer);

  // When
  dialog.querySelector<HTMLButtonElement>('button[type=button]')?.click();
  flushSync();

  // Then
  await vi.waitFor(() => expect(main.querySelector('[role=alert]')?.textContent).toContain(REFUSAL.detail), PATIENCE);
  expect(document.querySelector('dialog')).toBeNull();
  expect(sent).toEqual(['/keys']);
});

it('leads those without a password to their provider', async () => {
  // Given
  const { answer } = registry({ password: false });

  // When
  const [, dialog] = await askForAKey(answer);

  // Then
  const link = await vi.waitUntil(() => dialog.querySelector('a'), PATIENCE);
  expect(link.getAttribute('href')).toBe('/oidc');
  expect(dialog.querySelector('input[type=password]')).toBeNull();
});

it('changes a password and says what the registry has against it', async () => {
  // Given
  const refusal = { title: 'Bad Request', code: 'INVALID_REQUEST', detail: 'password must have 8 to 72 characters.' };
  let isRefused = true;
  const main = await openPage('/account?tab=security', (url: string, init?: RequestInit): Promise<Response> => {
    if (init?.method !== 'PUT') return registry().answer(url);
    return Promise.resolve(isRefused ? Response.json(refusal, { status: 400 }) : new Response(null, { status: 204 }));
  });
  await vi.waitUntil(() => main.querySelector('input[type=password]'), PATIENCE);
  type(main, 'input[type=password]', 'a longer one');

  // When
  submit(main);
  await vi.waitFor(() => expect(main.textContent).toContain(refusal.detail), PATIENCE);
  isRefused = false;
  submit(main);

  // Then
  await vi.waitFor(() => expect(document.body.textContent).toContain(messages.security.passwordChanged), PATIENCE);
});
