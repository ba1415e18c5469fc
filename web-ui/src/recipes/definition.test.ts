import { describe, expect, it } from 'vitest';
import type { Definition } from '../api/recipes';
import { parse, STARTERS, stepsOf, summary, written } from './definition';

describe('a definition', () => {
  it.each(STARTERS)('of the starter $name survives being written and read', ({ definition }) => {
    expect(parse(written(definition))).toEqual({ definition });
  });

  it('is written in the order in which people read it', () => {
    const stored = { fallback: { kind: 'base' }, steps: [{ topK: 3, kind: 'retrieve' }] };
    expect(written(stored as Definition).replace(/\s+/g, '')).toBe(
      '{"steps":[{"kind":"retrieve","topK":3}],"fallback":{"kind":"base"}}',
    );
  });

  it('tells what keeps a text from being one', () => {
    expect(parse('{"steps": [')).toHaveProperty('error');
    expect(parse('[]')).toHaveProperty('error');
    expect(parse('null')).toHaveProperty('error');
  });

  it('shows the steps that can be shown while it is typed', () => {
    const half = { steps: [{ kind: 'retrieve', topK: 3 }, null, 'x', {}] } as unknown as Definition;
    expect(stepsOf(half).map(summary)).toEqual(['topK 3']);
    expect(stepsOf({} as Definition)).toEqual([]);
  });

  it('cuts long texts', () => {
    expect(summary({ kind: 'generate', template: 'x'.repeat(500) })).toHaveLength('template '.length + 120);
  });
});
