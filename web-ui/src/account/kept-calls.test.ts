import { afterEach, expect, it, vi } from 'vitest';
import { messages } from '../messages';
import { PATIENCE, closePage, openPage, submit, type } from '../testing/open-page';
import { asked, beginning } from './kept-calls';

const words = messages.calls;
const KEY = { id: 'k1', name: 'laptop', hint: 'mdl_sk_k1…', scopes: [], createdAt: '', keepsCalls: false };
const CALL = {
  id: 'c1',
  at: '2026-01-01T00:00:00Z',
  model: 'auto',
  prompt: '[{"role":"user","content":"Which words?"}]',
  answer: 'These words.',
  finishReason: 'stop',
  adapters: [{ id: 'ada/sorts', version: 'sha256:1', weight: 0.756 }],
  promptTokens: 12,
  completionTokens: 30,
  status: 200,
};

afterEach(closePage);

function registry(): { answer: (url: string) => Promise<Response>; sent: string[] } {
  const sent: string[] = [];
  let calls = [CALL, { ...CALL, id: 'c2', answer: '', adapters: [], status: 404 }];
  const answer = (url: string, init?: RequestInit): Promise<Response> => {
    const method = init?.method ?? 'GET';
    if (method !== 'GET') sent.push(`${method} ${url} ${typeof init?.body === 'string' ? init.body : ''}`.trim());
    if (url.endsWith('/sessions/current')) return Promise.resolve(Response.json({ username: 'ada', role: 'user' }));
    if (method === 'PATCH') return Promise.resolve(Response.json({ ...KEY, keepsCalls: true }));
    if (method === 'POST') return Promise.resolve(Response.json({ ...KEY, id: 'k2', secret: 'mdl_once' }));
    if (method === 'DELETE') {
      calls = [];
      return Promise.resolve(new Response(null, { status: 204 }));
    }
    if (url.includes('/calls')) return Promise.resolve(Response.json({ items: calls }));
    return Promise.resolve(Response.json({ items: url.includes('/keys') ? [KEY] : [], unread: 0 }));
  };
  return { answer: answer as (url: string) => Promise<Response>, sent };
}

const labelled = <T extends HTMLElement>(main: HTMLElement, label: string) =>
  vi.waitUntil(() => main.querySelector<T>(`[aria-label="${label}"]`), PATIENCE);

it('asks that calls be kept, of a new key and of one that is there', async () => {
  // Given
  const { answer, sent } = registry();
  const main = await openPage('/account', answer);
  const box = await labelled<HTMLInputElement>(main, messages.account.keepCallsOf('laptop'));

  // When
  box.click();
  await vi.waitFor(() => expect(sent).toHaveLength(1), PATIENCE);
  type(main, 'input[maxlength="64"]', 'server');
  const form = main.querySelector('form');
  const wanted = [...(form?.querySelectorAll('label') ?? [])].find((each) =>
    each.textContent.includes(messages.account.keepCalls),
  );
  wanted?.querySelector('input')?.click();
  submit(main);

  // Then
  await vi.waitFor(() => expect(sent).toHaveLength(2), PATIENCE);
  expect(sent[0]).toBe('PATCH /api/v1/keys/k1 {"keepsCalls":true}');
  expect(sent[1]).toContain('"keepsCalls":true');
});

it('shows the calls of a key, and deletes them all', async () => {
  // Given
  const { answer, sent } = registry();
  const main = await openPage('/account', answer);
  (await labelled<HTMLButtonElement>(main, words.show('laptop'))).click();
  const list = await vi.waitUntil(
    () => main.querySelector<HTMLElement>('section details')?.closest('section'),
    PATIENCE,
  );
  const text = list?.textContent ?? '';

  // When
  [...(list?.querySelectorAll('button') ?? [])].find((each) => each.textContent.includes(words.drop))?.click();
  const confirm = await vi.waitUntil(
    () =>
      [...document.querySelectorAll<HTMLButtonElement>('dialog button')].find((each) =>
        each.textContent.includes(words.drop),
      ),
    PATIENCE,
  );
  confirm?.click();

  // Then
  await vi.waitFor(() => expect(main.textContent).toContain(words.none), PATIENCE);
  expect(text).toContain('Which words?');
  expect(text).toContain('These words.');
  expect(text).toContain('ada/sorts × 0.76');
  expect(text).toContain(words.noAnswer(404));
  expect(sent).toEqual(['DELETE /api/v1/keys/k1/calls']);
});

it('begins with what was said last', () => {
  expect(asked('[{"role":"system","content":"Be brief."},{"role":"user","content":"Why?"}]')).toBe('Why?');
  expect(asked('["one","two"]')).toBe('two');
  expect(asked('plain text')).toBe('plain text');
  expect(asked('[{"role":"us… [cut]')).toBe('[{"role":"us… [cut]');
  expect(asked('[[1,2]]')).toBe('[[1,2]]');
  expect(beginning(`a\n b ${'c'.repeat(100)}`)).toBe(`a b ${'c'.repeat(76)}…`);
});
