import { describe, expect, it } from 'vitest';
import { toDefinition } from './recipe';
import { startArm, startSampling } from './settings';

const kinds = (arm: ReturnType<typeof startArm>) => toDefinition(arm, startSampling()).steps.map((step) => step.kind);

describe('a recipe made of a setup', () => {
  it('finds, leaves out what does not fit, and mixes where adapters are found by meaning', () => {
    expect(kinds(startArm())).toEqual(['retrieve', 'filter', 'mix', 'generate']);
  });

  it('takes as many adapters as were asked for, however little they fit', () => {
    const definition = toDefinition({ ...startArm(), topK: 2 }, startSampling());
    expect(definition.steps[0]).toEqual({ kind: 'retrieve', query: '{{question}}', topK: 2 });
    expect(definition.steps[1]?.kind).toBe('mix');
  });

  it('lets a gate decide where one was chosen', () => {
    const definition = toDefinition({ ...startArm(), mode: 'arrow', prior: 'retrieval' }, startSampling());
    expect(definition.steps[1]).toEqual({ kind: 'score', by: 'gate', prior: 'retrieval' });
    expect(definition.steps[2]).toEqual({ kind: 'mix', mode: 'arrow' });
  });

  it('pins the adapters of a blend with their weights, on the base of the blend', () => {
    const arm = {
      ...startArm('blend'),
      base: 'a/base',
      blend: [
        { id: ' a/one ', weight: 0.7 },
        { id: '', weight: 1 },
      ],
    };
    const definition = toDefinition(arm, startSampling());
    expect(definition.base).toBe('a/base');
    expect(definition.steps[0]).toEqual({ kind: 'mix', pinned: [{ id: 'a/one', weight: 0.7 }] });
  });

  it('keeps the numbers of the answer', () => {
    const { steps } = toDefinition(startArm('base'), { temperature: 0.5, maxTokens: null, seed: 7 });
    expect(steps).toEqual([{ kind: 'generate', template: '{{question}}', temperature: 0.5 }]);
  });
});
