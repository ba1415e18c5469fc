import type { Definition, Step } from '../api/recipes';
import { keepDraft } from '../kit/draft';
import { isGated, modelOf, type Arm, type Sampling } from './settings';

/** The draft that the page of a new recipe starts from. */
const DRAFT = 'recipe';
const QUESTION = '{{question}}';

/** Lays a way of answering down where a new recipe is written. */
export function keepRecipe(arm: Arm, sampling: Sampling): void {
  keepDraft(DRAFT, JSON.stringify(toDefinition(arm, sampling), undefined, 2));
}

/** The recipe that answers as an arm does; a saved recipe is one already. */
export function toDefinition(arm: Arm, sampling: Sampling): Definition {
  const generate: Step = {
    kind: 'generate',
    template: QUESTION,
    ...(sampling.maxTokens === null ? {} : { maxTokens: sampling.maxTokens }),
    ...(sampling.temperature === null ? {} : { temperature: sampling.temperature }),
  };
  const base = arm.source === 'base' || arm.source === 'blend' ? modelOf(arm) : 'auto';
  return { ...(base === 'auto' ? {} : { base }), steps: [...mixing(arm), generate] };
}

function mixing(arm: Arm): Step[] {
  const mode = arm.mode === '' ? {} : { mode: arm.mode };
  switch (arm.source) {
    case 'auto':
      return [
        { kind: 'retrieve', query: QUESTION, ...(arm.topK === null ? {} : { topK: arm.topK }) },
        ...(arm.topK === null && arm.mode === '' ? [{ kind: 'filter', fits: true }] : []),
        ...(isGated(arm)
          ? [{ kind: 'score', by: 'gate', ...(arm.prior === 'retrieval' ? { prior: arm.prior } : {}) }]
          : []),
        { kind: 'mix', ...mode },
      ];
    case 'adapter':
      return [{ kind: 'mix', mode: 'single', pinned: [{ id: arm.adapter.trim(), weight: 1 }] }];
    case 'blend':
      return [
        {
          kind: 'mix',
          ...mode,
          pinned: arm.blend.filter(({ id }) => id.trim() !== '').map(({ id, weight }) => ({ id: id.trim(), weight })),
        },
      ];
    case 'base':
    case 'recipe':
      return [];
  }
}
