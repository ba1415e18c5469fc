import { flushSync } from 'svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { messages } from '../messages';
import { PATIENCE, choose, closePage, openPage, submit, type } from '../testing/open-page';
import { remember, unfinished } from './journal';

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

/** A registry that has every file already, begins whatever it is asked for, and answers about it as it is let. */
function checking(told: () => Response) {
  const begun: string[] = [];
  const answer = async (url: string, init?: RequestInit): Promise<Response> => {
    const path = url.replace('/api/v1', '');
    if (path.startsWith('/operations/')) return told();
    if (/^\/(imports|uploads)$/.test(path) && init?.method === 'POST') begun.push(path);
    const file = { path: 'adapter_config.json', exists: true, partSize: 4, parts: [] };
    if (path === '/uploads') return Response.json({ id: 'u1', files: [file] });
    if (path === '/imports' || path.endsWith('/complete'))
      return Response.json({ id: 'u1', state: 'running', progress: 0 });
    return registry().answer(url);
  };
  return { begun, answer };
}

const SUCCEEDED = { id: 'u1', state: 'succeeded', progress: 1 };

async function publish(main: HTMLElement): Promise<void> {
  choose(main, 'mine/README.md', 'Mine.');
  await vi.waitUntil(() => main.querySelector('input[pattern]'), PATIENCE);
  type(main, 'input[pattern]', 'mine');
  submit(main);
}

async function fetchOne(main: HTMLElement): Promise<void> {
  type(main, 'section form input', 'them/mine');
  main.querySelector('section form')?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
}

async function read(main: HTMLElement, text: string): Promise<void> {
  await vi.waitFor(() => {
    flushSync();
    expect(main.textContent).toContain(text);
  }, PATIENCE);
}

it.each([
  ['was published', { state: 'succeeded' }, words.published('ada/mine')],
  ['was refused', { state: 'failed', findings: [{ level: 'reject', message: 'No weights.' }] }, 'No weights.'],
])('tells once that an upload whose page was left meanwhile %s', async (_, ended, text) => {
  // Given
  const upload = { id: 'u1', adapter: 'ada/mine', tag: 'latest', at: Date.now(), known: [], files: [] };
  const status = { id: 'u1', state: 'running', partSize: 4, files: [] };
  const answers = [Response.json(status), Response.json({ id: 'u1', state: 'running', progress: 0 })];
  remember(upload);

  // When
  const main = await openPage('/publish', (url) => {
    if (!/\/(operations|uploads)\/u1$/.test(url)) return registry().answer(url);
    return Promise.resolve(answers.shift() ?? Response.json({ id: 'u1', progress: 1, ...ended }));
  });

  // Then
  await read(main, words.earlierChecked('ada/mine'));
  await read(main, text);
  expect(unfinished().map(({ id }) => id)).not.toContain('u1');
});

function press(main: HTMLElement, label: string): void {
  [...main.querySelectorAll('button')].find((each) => each.textContent.trim() === label)?.click();
}

describe.each([
  { what: 'an upload', act: publish, unknown: words.untold, again: words.resume },
  { what: 'an import', act: fetchOne, unknown: messages.problem.stillUnderWay, again: messages.kit.retry },
])('the check of $what', ({ act, unknown, again }) => {
  it('is waited for while Medley is not there', async () => {
    // Given
    const answers = [new Response('', { status: 502 }), Response.json(SUCCEEDED)];
    const { begun, answer } = checking(() => answers.shift() ?? Response.json(SUCCEEDED));
    const main = await openPage('/publish', answer);

    // When
    await act(main);

    // Then
    await read(main, messages.problem.silent);
    await read(main, words.published('ada/mine'));
    expect(begun).toHaveLength(1);
  });

  it('can be asked for again after Medley was away for long', async () => {
    // Given
    let isAway = true;
    const away = () => new Response('', { status: 503, headers: { 'Retry-After': '3600' } });
    const { begun, answer } = checking(() => (isAway ? away() : Response.json(SUCCEEDED)));
    const main = await openPage('/publish', answer);
    await act(main);
    await read(main, unknown);
    expect(main.textContent).toContain(messages.problem.stillUnderWay);
    expect(main.textContent).toContain(messages.problem.retryAfter(3600));
    isAway = false;

    // When
    press(main, again);

    // Then
    await read(main, words.published('ada/mine'));
    expect(begun).toHaveLength(1);
  });
});
