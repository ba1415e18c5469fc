import { afterEach, expect, it, vi } from 'vitest';
import { messages } from '../messages';
import { PATIENCE, choose, closePage, openPage, type } from '../testing/open-page';

const ORGANISATIONS = [
  { name: 'acme', role: 'publisher' },
  { name: 'readers', role: 'reader' },
];

afterEach(closePage);

const deletions = (main: Element) =>
  [...main.querySelectorAll('button')].filter((button) => button.textContent.includes('Delete '));

/** A registry in which ada belongs to two organisations, one of which has published. */
function answer(url: string): Promise<Response> {
  const asked = new URL(url, 'http://medley.test');
  if (asked.pathname.endsWith('/sessions/current'))
    return Promise.resolve(Response.json({ username: 'ada', role: 'user' }));
  if (asked.pathname.endsWith('/orgs')) return Promise.resolve(Response.json({ items: ORGANISATIONS }));
  if (asked.pathname.endsWith('/quota')) return Promise.resolve(Response.json({ stored: 1, reserved: 0, limit: 2 }));
  if (asked.pathname.endsWith('/validations')) return Promise.resolve(Response.json({ valid: true, findings: [] }));
  const items = asked.searchParams.get('owner') === 'acme' ? [{ id: 'acme/sorts', summary: 'Sorts words.' }] : [];
  return Promise.resolve(Response.json({ items }));
}

it("shows what a person's organisations have published beside one's own", async () => {
  // When
  const main = await openPage('/account?tab=adapters', answer);

  // Then
  await vi.waitFor(() => expect(main.querySelector('a[href="/acme/sorts"]')).not.toBeNull(), PATIENCE);
  await vi.waitFor(() => expect(main.textContent).toContain(messages.account.noAdaptersOf('readers')), PATIENCE);
  expect(main.textContent).toContain(messages.account.noAdapters);
});

it('deletes an organisation of which one is an owner, once its name was typed', async () => {
  // Given
  const sent: string[] = [];
  let owned = [
    { name: 'guild', role: 'owner' },
    { name: 'readers', role: 'reader' },
  ];
  const main = await openPage('/account?tab=organisations', (url: string, init?: RequestInit) => {
    const asked = new URL(url, 'http://medley.test');
    if (init?.method === 'DELETE') {
      sent.push(asked.pathname);
      owned = owned.slice(1);
      return Promise.resolve(new Response(null, { status: 204 }));
    }
    return asked.pathname.endsWith('/orgs') ? Promise.resolve(Response.json({ items: owned })) : answer(url);
  });
  await vi.waitFor(() => expect(deletions(main)).toHaveLength(1), PATIENCE);
  const [button] = deletions(main);
  expect(button?.disabled).toBe(true);

  // When
  type(main, 'form:has(.danger) input', 'guild');
  button?.click();

  // Then
  await vi.waitFor(() => expect(sent).toEqual(['/api/v1/orgs/guild']), PATIENCE);
  await vi.waitFor(() => expect(deletions(main)).toEqual([]), PATIENCE);
});

it('offers to publish for the organisations where one may', async () => {
  // Given
  const main = await openPage('/publish', answer);

  // When
  choose(main, 'mine/adapter_config.json', '{}');

  // Then
  await vi.waitFor(() => {
    const owners = [...main.querySelectorAll('select option')].map((option) => option.textContent);
    expect(owners).toEqual(expect.arrayContaining(['ada', 'acme']));
    expect(owners).not.toContain('readers');
  }, PATIENCE);
});
