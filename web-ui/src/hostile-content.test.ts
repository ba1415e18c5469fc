import { flushSync } from 'svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { PATIENCE, closePage, openPage, submit, type } from './testing/open-page';

/** OWASP's filter evasion cheat sheet in one string: whatever place a page puts it in, it is text there. */
const EVIL = [
  `<script>window.pwned=1</script>`,
  `"><img src=x onerror=window.pwned=1>`,
  `'><svg onload=window.pwned=1>`,
  `javascript:window.pwned=1`,
  `<iframe srcdoc="<script>parent.pwned=1</script>">`,
  `{{constructor.constructor('window.pwned=1')()}}\${window.pwned=1}`,
  `</textarea></title></style><script>window.pwned=1</script>`,
  `<a href="jav&#x09;ascript:window.pwned=1">x</a>`,
].join(' ');

const NOW = '2026-01-01T00:00:00Z';

const VERSION = {
  version: `sha256:${EVIL}`,
  base: EVIL,
  rank: 4,
  size: 1,
  parameters: 1,
  targetModules: [EVIL],
  createdAt: NOW,
  tags: [EVIL],
  files: [
    { path: `img/${EVIL}`, size: 1, sha256: EVIL },
    { path: 'examples.jsonl', size: 1, sha256: EVIL },
  ],
  findings: [{ code: EVIL, level: 'reject', file: EVIL, path: EVIL, message: EVIL, hint: EVIL }],
};

const HIT = {
  id: `a/${EVIL}`,
  owner: 'a',
  name: EVIL,
  title: EVIL,
  summary: EVIL,
  base: EVIL,
  license: EVIL,
  tags: [EVIL],
  rank: 4,
  updatedAt: NOW,
  score: 0.5,
};

const RECIPE_VERSION = {
  version: `sha256:${EVIL}`,
  createdAt: NOW,
  note: EVIL,
  tags: [EVIL],
  definition: { description: EVIL, steps: [{ kind: EVIL, template: EVIL }], fallback: { kind: EVIL } },
};

const RECIPE = {
  id: `a/${EVIL}`,
  visibility: 'public',
  description: EVIL,
  updatedAt: NOW,
  canEdit: true,
  latest: RECIPE_VERSION,
};

const COLLECTION = {
  id: EVIL,
  owner: EVIL,
  title: EVIL,
  description: EVIL,
  visibility: 'public',
  items: [{ adapter: EVIL, note: EVIL }],
};

const WORKER = { id: EVIL, base: EVIL, dtype: EVIL, version: EVIL, live: true, resident: [EVIL], lastHeartbeat: NOW };

/** The answers of a registry that is full of hostile content; the card alone is HTML, and sanitised by the registry. */
const ANSWERS: [RegExp, unknown][] = [
  [/\/recipes$/, { items: [RECIPE] }],
  [/\/recipes\/[^/]+\/[^/]+$/, RECIPE],
  [/\/likes$/, { items: [{ adapter: EVIL, likedAt: NOW }] }],
  [/\/collections$/, { items: [COLLECTION] }],
  [/\/collections\/[^/]+$/, COLLECTION],
  [/\/searches$/, { items: [{ id: EVIL, name: EVIL, query: EVIL }] }],
  [/\/sessions$/, { items: [{ id: EVIL, agent: EVIL, createdAt: NOW, expiresAt: NOW, current: false }] }],
  [/\/compare$/, { files: [{ what: EVIL, from: EVIL, to: EVIL }], config: [{ what: EVIL, to: [EVIL] }], norms: [] }],
  [/\/sessions\/current$/, { username: EVIL, role: 'admin' }],
  [/\/search\/facets$/, { facets: { base: [{ value: EVIL, count: 1 }], tag: [{ value: EVIL, count: 1 }] } }],
  [/\/search/, { items: [HIT] }],
  [/\/card$/, { html: '<h1>Card</h1>' }],
  [/\/history$/, { items: [{ version: EVIL, at: NOW, by: EVIL }] }],
  [/\/tags$/, { items: [{ name: EVIL, version: EVIL, updatedAt: NOW }] }],
  [/\/versions$/, { items: [VERSION] }],
  [
    /\/adapters\/[^/]+\/[^/]+$/,
    { ...HIT, id: 'a/b', visibility: EVIL, createdAt: NOW, canEdit: true, latest: VERSION },
  ],
  [/\/keys$/, { items: [{ id: EVIL, name: EVIL, hint: EVIL, scopes: [EVIL], createdAt: NOW }] }],
  [/\/tensors$/, { modules: [{ name: EVIL, in: 1, out: 1, rank: 1, scale: 1, dtype: EVIL, norm: 1 }] }],
  [
    /\/compatibility$/,
    { runtimes: [{ name: EVIL, servable: false, reasons: [{ code: EVIL, path: EVIL, message: EVIL }] }] },
  ],
  [/\/lineage$/, { parents: [{ relation: EVIL, id: EVIL, version: EVIL, weight: 1 }], children: [] }],
  [/\/like$/, { likes: 1, liked: false }],
  [/\/reviews$/, { items: [{ author: EVIL, stars: 1, text: EVIL, createdAt: NOW, updatedAt: NOW }] }],
  [
    /\/reviews\/summary$/,
    { count: 1, mean: 1, stars: [1, 0, 0, 0, 0], mayReview: true, mine: { stars: 1, text: EVIL } },
  ],
  [/\/notifications\/(unread|read)$/, { unread: 1 }],
  [/\/notifications$/, { items: [{ id: 1, kind: 'taken_down', adapter: EVIL, detail: EVIL, at: NOW, isRead: false }] }],
  [/\/bases$/, { items: [{ name: EVIL, license: EVIL }] }],
  [
    /\/admin\/workers$/,
    {
      items: [
        {
          ...WORKER,
          maxBatch: 8,
          running: 1,
          waiting: 0,
          tokensPerSecond: 1,
          tiers: [{ name: EVIL, adapters: 1, bytes: 1 }],
        },
      ],
    },
  ],
];

function stream(): string {
  const chunk = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`;
  const medley = {
    mode: EVIL,
    base: EVIL,
    adapters: [{ id: EVIL, version: EVIL, weight: 1 }],
    layers: [[1], [0.5]],
    tokens: [{ text: EVIL, shares: [1] }],
  };
  return `${chunk({ choices: [{ delta: { content: EVIL } }] })}${chunk({ choices: [], medley })}data: [DONE]\n\n`;
}

function answer(url: string): Promise<Response> {
  if (url.startsWith('/v1/')) return Promise.resolve(new Response(stream()));
  const path = url.split('?')[0] ?? '';
  if (/examples\.jsonl$/.test(path)) {
    return Promise.resolve(new Response(JSON.stringify({ prompt: EVIL, answer: EVIL })));
  }
  const found = ANSWERS.find(([pattern]) => pattern.test(path));
  const problem = { title: EVIL, detail: EVIL, code: EVIL, errors: [{ message: EVIL, hint: EVIL }] };
  return Promise.resolve(found ? Response.json(found[1]) : Response.json(problem, { status: 422 }));
}

const HARMFUL = [
  'script',
  'iframe',
  'img:not([src="/icon.svg"])',
  '[onload]',
  '[onerror]',
  'a[href^="javascript" i]',
  'a[href^="data:" i]',
].join(', ');

function expectHarmless(): void {
  expect([...document.body.querySelectorAll(HARMFUL)].map((each) => each.outerHTML)).toEqual([]);
  expect((window as { pwned?: unknown }).pwned).toBeUndefined();
}

afterEach(closePage);

describe.each([
  '/',
  '/browse?q=x',
  `/a/${encodeURIComponent('b')}`,
  '/a/b/compare',
  '/recipes',
  '/recipes/a/b',
  '/collections/7',
  '/account',
  '/account?tab=shelf',
  '/account?tab=sessions',
  '/account?tab=notifications',
  '/admin',
])('%s', (at) => {
  it('shows hostile names, texts and problems as text', async () => {
    // When
    const main = await openPage(at, answer);

    // Then
    await vi.waitFor(() => expect(main.textContent).toContain('<script>window.pwned=1</script>'), PATIENCE);
    expectHarmless();
  });
});

it('shows hostile files, versions, tags and findings of an adapter as text', async () => {
  // Given
  const main = await openPage('/a/b', answer);
  const tabs = await vi.waitUntil(() => {
    const found = [...main.querySelectorAll<HTMLElement>('.content [role=tab]')];
    return found.length > 9 ? found : undefined;
  }, PATIENCE);

  for (const tab of tabs.slice(1, 9)) {
    // When
    tab.click();
    flushSync();

    // Then
    const panel = main.querySelector('.content [role=tabpanel]');
    await vi.waitFor(() => expect(panel?.textContent).toContain('pwned=1'), PATIENCE);
    expectHarmless();
  }
});

it('shows what a model says as text, with its adapters and layers', async () => {
  // Given
  const main = await openPage('/playground', answer);
  type(main, '#message', 'hello');

  // When
  submit(main);

  // Then
  const reply = await vi.waitUntil(() => main.querySelector('.reply table'), PATIENCE);
  expect(reply.textContent).toContain('<script>');
  expect(main.querySelector('.reply .text')?.textContent).toBe(EVIL);
  expectHarmless();
});
