import { flushSync } from 'svelte';
import { afterEach, expect, it, vi } from 'vitest';
import { messages } from '../messages';
import { PATIENCE, choose, closePage, openPage } from '../testing/open-page';

const words = messages.publish;

afterEach(() => {
  vi.restoreAllMocks();
  return closePage();
});

/** A registry that answers about folders and bases only from when it is let. */
function registry() {
  let answerNow = () => {};
  const late = new Promise<void>((resolve) => (answerNow = resolve));
  const answer = async (url: string): Promise<Response> => {
    if (url.endsWith('/sessions/current')) return Response.json({ username: 'ada', role: 'user' });
    if (url.includes('/validations') || url.includes('/bases')) await late;
    return Response.json({ items: url.includes('/bases') ? [{ name: 'tiny' }] : [], valid: true, findings: [] });
  };
  return { answerNow, answer };
}

it('keeps a line for each answer that comes late, so that nothing moves under the pointer', async () => {
  // Given
  const { answerNow, answer } = registry();
  const main = await openPage('/publish', answer);
  choose(main, 'mine/adapter_config.json', '{"base_model_name_or_path": "tiny"}');
  const actions = await vi.waitUntil(() => main.querySelector('.actions'), PATIENCE);
  await vi.waitFor(() => expect(main.textContent).toContain(`${words.trainedOn} tiny`), PATIENCE);
  const place = () => [...main.querySelectorAll('form > *')].findIndex((each) => each === actions);
  const before = place();

  // When
  answerNow();

  // Then
  await vi.waitFor(() => {
    flushSync();
    expect(main.textContent).toContain(words.checkedBefore);
    expect(main.textContent).toContain(words.baseServed);
  }, PATIENCE);
  expect(place()).toBe(before);
});

it('offers to publish what can not be read, which then says so', async () => {
  // Given
  vi.spyOn(Blob.prototype, 'text').mockRejectedValue(new DOMException('gone', 'NotReadableError'));
  const main = await openPage('/publish', registry().answer);

  // When
  choose(main, 'mine/adapter_config.json', '{}');

  // Then
  await vi.waitUntil(() => main.querySelector('.actions'), PATIENCE);
});
