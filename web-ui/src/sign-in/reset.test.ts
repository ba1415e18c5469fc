import { afterEach, expect, it, vi } from 'vitest';
import { messages } from '../messages';
import { PATIENCE, closePage, openPage, submit, type } from '../testing/open-page';

const words = messages.reset;

afterEach(closePage);

function registry(mail: boolean, refusal?: object): { answer: (url: string) => Promise<Response>; sent: unknown[] } {
  const sent: unknown[] = [];
  const answer = (url: string, init?: RequestInit): Promise<Response> => {
    if (init?.method === 'POST') {
      sent.push([url.replace('/api/v1', ''), JSON.parse(String(init.body))]);
      return Promise.resolve(refusal ? Response.json(refusal, { status: 403 }) : new Response(null, { status: 204 }));
    }
    if (url.endsWith('/methods')) return Promise.resolve(Response.json({ registration: true, mail }));
    return Promise.resolve(new Response(null, { status: 401 }));
  };
  return { answer, sent };
}

async function forget(mail: boolean): Promise<[HTMLElement, unknown[]]> {
  const { answer, sent } = registry(mail);
  const main = await openPage('/sign-in', answer);
  await vi.waitFor(() => expect(main.textContent).toContain(words.forgotten), PATIENCE);
  [...main.querySelectorAll('button')].find((each) => each.textContent.trim() === words.forgotten)?.click();
  await vi.waitFor(() => expect(main.querySelector('h1')?.textContent).toBe(words.forgotten), PATIENCE);
  return [main, sent];
}

it('sends a link to an address and does not say whether anybody has it', async () => {
  // Given
  const [main, sent] = await forget(true);
  const field = await vi.waitUntil(() => main.querySelector('input[type=email]'), PATIENCE);

  // When
  type(main, 'input[type=email]', 'ada@example.org');
  submit(main);

  // Then
  await vi.waitFor(() => expect(main.textContent).toContain(words.sent), PATIENCE);
  expect(sent).toEqual([['/password-resets', { email: 'ada@example.org' }]]);
  expect(field.isConnected).toBe(true);
});

it('names the administrator where no mail is sent', async () => {
  // When
  const [main] = await forget(false);

  // Then
  await vi.waitFor(() => expect(main.textContent).toContain(words.noMailHint), PATIENCE);
  expect(main.querySelector('form')).toBeNull();
});

it('sets a password by a link and leaves the link behind', async () => {
  // Given
  const { answer, sent } = registry(true);
  const main = await openPage('/sign-in#reset=mdl_pwr_abc', answer);
  type(main, 'input[type=password]', 'quite another one');

  // When
  submit(main);

  // Then
  await vi.waitFor(() => expect(main.querySelector('input[autocomplete=username]')).not.toBeNull(), PATIENCE);
  expect(sent).toEqual([['/password-resets/use', { token: 'mdl_pwr_abc', password: 'quite another one' }]]);
  expect(window.location.hash).toBe('');
});

it('says that a link is too old', async () => {
  // Given
  const detail = 'The link is unknown, used or older than half an hour. Ask for another.';
  const main = await openPage(
    '/sign-in#reset=mdl_pwr_abc',
    registry(true, { title: 'Forbidden', code: 'RESET_INVALID', detail }).answer,
  );
  type(main, 'input[type=password]', 'quite another one');

  // When
  submit(main);

  // Then
  await vi.waitFor(() => expect(main.querySelector('[role=alert]')?.textContent).toContain(detail), PATIENCE);
});
