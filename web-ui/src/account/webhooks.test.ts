import { afterEach, expect, it, vi } from 'vitest';
import { messages } from '../messages';
import { PATIENCE, closePage, openPage, type } from '../testing/open-page';

const words = messages.webhooks;
const HOOK = {
  id: 'w1',
  owner: 'ada',
  url: 'https://ada.example/hook',
  events: ['tag.moved'],
  active: true,
  failures: 0,
  createdAt: '2026-01-01T00:00:00Z',
};
const DELIVERY = {
  id: 'd1',
  event: 'tag.moved',
  state: 'failed',
  attempts: 6,
  status: 500,
  reason: 'refused',
  createdAt: '2026-01-01T00:00:00Z',
  payload: { event: 'tag.moved', adapter: 'ada/sorts' },
};

afterEach(closePage);

/** A registry in which ada owns an organisation. */
function registry(hooks: unknown[]): { answer: (url: string) => Promise<Response>; sent: string[] } {
  const sent: string[] = [];
  const answer = (url: string, init?: RequestInit): Promise<Response> => {
    if (init?.method === 'POST') sent.push(`${url} ${String(init.body)}`);
    if (url.endsWith('/sessions/current')) return Promise.resolve(Response.json({ username: 'ada', role: 'user' }));
    if (init?.method === 'POST') return Promise.resolve(Response.json({ ...HOOK, secret: 'mdl_whs_once' }));
    if (url.includes('/orgs')) return Promise.resolve(Response.json({ items: [{ name: 'acme', role: 'owner' }] }));
    if (url.includes('/deliveries')) return Promise.resolve(Response.json({ items: [DELIVERY] }));
    if (url.includes('/webhooks?owner=ada')) return Promise.resolve(Response.json({ items: hooks }));
    return Promise.resolve(Response.json({ items: [], unread: 0 }));
  };
  return { answer: answer as (url: string) => Promise<Response>, sent };
}

it('makes a webhook and shows its secret once', async () => {
  // Given
  const { answer, sent } = registry([]);
  const main = await openPage('/account?tab=webhooks', answer);
  const form = await vi.waitUntil(() => main.querySelector(`form[aria-label="${words.create}"]`), PATIENCE);
  type(main, 'input[type=url]', HOOK.url);

  // When
  form.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));

  // Then
  await vi.waitFor(() => expect(main.textContent).toContain('mdl_whs_once'), PATIENCE);
  const body = JSON.stringify({ url: HOOK.url, events: ['version.published', 'tag.moved'], owner: 'ada' });
  expect(sent).toEqual([`/api/v1/webhooks ${body}`]);
  expect(main.querySelector('details')?.textContent).toContain(HOOK.url);
});

it('tells what came of a delivery, and sends it again', async () => {
  // Given
  const { answer, sent } = registry([HOOK]);
  const main = await openPage('/account?tab=webhooks', answer);
  const summary = await vi.waitUntil(() => main.querySelector<HTMLElement>('details > summary'), PATIENCE);
  summary.click();
  const again = await vi.waitUntil(
    () => main.querySelector<HTMLButtonElement>(`button[aria-label="${words.sendAgain('tag.moved')}"]`),
    PATIENCE,
  );
  expect(main.textContent).toContain(`failed, 500, ${words.reasons.refused}`);
  expect(main.textContent).toContain('ada/sorts');

  // When
  again.click();

  // Then
  await vi.waitFor(() => expect(sent).toEqual(['/api/v1/webhooks/w1/deliveries/d1/replay {}']), PATIENCE);
});
