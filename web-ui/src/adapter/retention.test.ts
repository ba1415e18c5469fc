import { afterEach, expect, it, vi } from 'vitest';
import { messages } from '../messages';
import { PATIENCE, closePage, openPage } from '../testing/open-page';

const words = messages.adapter;

afterEach(closePage);

/** The settings of an adapter whose untagged versions go after thirty days, and what is sent from there. */
async function settings() {
  const sent: unknown[] = [];
  const main = await openPage('/ada/past?tab=settings', ((url: string, init?: RequestInit) => {
    if (init?.method === 'PATCH') sent.push(JSON.parse(String(init.body)));
    if (url.endsWith('/sessions/current')) return Promise.resolve(Response.json({ username: 'ada', role: 'user' }));
    if (!url.endsWith('/adapters/ada/past')) return Promise.resolve(Response.json({ items: [], moves: [] }));
    const adapter = { id: 'ada/past', owner: 'ada', name: 'past', title: 'Past tense', summary: '', tags: [] };
    return Promise.resolve(Response.json({ ...adapter, visibility: 'public', canEdit: true, retentionDays: 30 }));
  }) as (url: string) => Promise<Response>);
  const form = await vi.waitUntil(
    () => [...main.querySelectorAll('form')].find((each) => each.textContent.includes(words.retentionDays)),
    PATIENCE,
  );
  const field = form.querySelector('input')!;
  const save = (days: string) => {
    field.value = days;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    form.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
  };
  return { field, save, sent };
}

it('shows after how many days versions without a tag go, and changes it', async () => {
  // Given
  const { field, save, sent } = await settings();
  const before = field.value;

  // When
  save('7');

  // Then
  await vi.waitFor(() => expect(sent).toEqual([{ retentionDays: 7 }]), PATIENCE);
  expect(before).toBe('30');
});

it('keeps versions where the field is left empty', async () => {
  // Given
  const { save, sent } = await settings();

  // When
  save('');

  // Then
  await vi.waitFor(() => expect(sent).toEqual([{ retentionDays: null }]), PATIENCE);
});
