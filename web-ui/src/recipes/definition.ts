import type { Definition, Step } from '../api/recipes';

const QUESTION = '{{question}}';

/** What people start from: each is complete, and each shows another step. */
export const STARTERS: { name: 'mixed' | 'pinned' | 'checked'; definition: Definition }[] = [
  {
    name: 'mixed',
    definition: {
      description: 'Finds three adapters, weighs them by how well they fit, and answers.',
      steps: [
        { kind: 'retrieve', query: QUESTION, topK: 3 },
        { kind: 'filter', fits: true },
        { kind: 'score', by: 'softmax', temperature: 0.02 },
        { kind: 'mix', mode: 'weighted' },
        { kind: 'generate', template: QUESTION },
      ],
      fallback: { kind: 'base' },
    },
  },
  {
    name: 'pinned',
    definition: {
      description: 'Two adapters, seven parts to three.',
      steps: [
        {
          kind: 'mix',
          mode: 'weighted',
          pinned: [
            { id: 'medley/numerals-english', weight: 0.7 },
            { id: 'medley/numerals-french', weight: 0.3 },
          ],
        },
        { kind: 'generate', template: QUESTION },
      ],
    },
  },
  {
    name: 'checked',
    definition: {
      description: 'Answers again, more freely, until the answer is JSON.',
      steps: [
        { kind: 'retrieve', query: QUESTION, topK: 1 },
        { kind: 'mix', mode: 'single' },
        { kind: 'generate', template: QUESTION },
        { kind: 'check', json: true },
        { kind: 'retry', times: 2, from: 2, temperature: 0.7 },
      ],
      fallback: { kind: 'refuse' },
    },
  },
];

const READING_ORDER = ['kind', 'description', 'base', 'variables', 'steps', 'fallback'];

/** As people write it, in whatever order it was stored: a step begins with its kind, and the fallback comes last. */
export function written(definition: Definition): string {
  return JSON.stringify(definition, arranged, 2);
}

function arranged(_field: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const fields = Object.keys(value);
  const known = READING_ORDER.filter((field) => fields.includes(field));
  const order = [...known, ...fields.filter((field) => !known.includes(field))];
  return Object.fromEntries(order.map((field) => [field, (value as Record<string, unknown>)[field]]));
}

/** The definition of a text, or what keeps it from being one. */
export function parse(text: string): { definition: Definition } | { error: string } {
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json !== 'object' || json === null || Array.isArray(json)) return { error: '{ … }' };
    return { definition: json as Definition };
  } catch (thrown) {
    return { error: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

/** The fields of a step in one line, the longest texts cut. */
export function summary(step: Step): string {
  return Object.entries(step)
    .filter(([field]) => field !== 'kind')
    .map(([field, value]) => `${field} ${short(value)}`)
    .join(' · ');
}

function short(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}

/** The steps of a definition that may be anything while it is being typed. */
export function stepsOf(definition: Definition): Step[] {
  return Array.isArray(definition.steps)
    ? definition.steps.filter((step) => typeof step === 'object' && typeof step?.kind === 'string')
    : [];
}
