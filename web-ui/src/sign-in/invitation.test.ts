import { afterEach, expect, it, vi } from 'vitest';
import { messages } from '../messages';
import { PATIENCE, closePage, openPage, submit, type } from '../testing/open-page';

afterEach(closePage);

it('registers with the invitation of the link where registration is closed to others', async () => {
  // Given
  const sent: unknown[] = [];
  const answer = (url: string, init?: RequestInit): Promise<Response> => {
    if (url.endsWith('/accounts')) sent.push(JSON.parse(String(init?.body)));
    if (url.endsWith('/methods')) return Promise.resolve(Response.json({ registration: false }));
    return Promise.resolve(Response.json({ title: 'not now' }, { status: 401 }));
  };
  const main = await openPage('/sign-in#invitation=mi_1', answer as (url: string) => Promise<Response>);

  // When
  type(main, 'input[autocomplete=username]', 'ada');
  type(main, 'input[type=email]', 'ada@example.org');
  type(main, 'input[type=password]', 'correct horse battery staple');
  submit(main);

  // Then
  await vi.waitFor(() => expect(sent).toHaveLength(1), PATIENCE);
  expect(sent[0]).toEqual({
    username: 'ada',
    email: 'ada@example.org',
    password: 'correct horse battery staple',
    invitation: 'mi_1',
  });
  expect(main.querySelector('h1')?.textContent).toBe(messages.signIn.register);
});
