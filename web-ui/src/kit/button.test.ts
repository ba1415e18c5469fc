import { afterEach, expect, it, vi } from 'vitest';
import { PATIENCE, closePage, openPage, type } from '../testing/open-page';

afterEach(closePage);

it('does once what is clicked twice', async () => {
  // Given
  let made = 0;
  const main = await openPage('/sign-in', (url) => {
    if (url.endsWith('/sessions')) made += 1;
    const signsIn = url.endsWith('/sessions');
    return Promise.resolve(Response.json(signsIn ? { username: 'ada' } : {}, { status: signsIn ? 200 : 401 }));
  });
  type(main, 'input[autocomplete=username]', 'ada');
  type(main, 'input[type=password]', 'correct horse battery staple');
  const button = main.querySelector<HTMLButtonElement>('button[type=submit]');

  // When
  button?.click();
  button?.click();

  // Then
  await vi.waitFor(() => expect(window.location.pathname).toBe('/'), PATIENCE);
  expect(made).toBe(1);
});
