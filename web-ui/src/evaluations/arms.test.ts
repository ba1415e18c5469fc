import { expect, it } from 'vitest';
import { namedArms, specOf } from './arms';

it('asks gates, and nobody else, to explain themselves', () => {
  // When
  const specs = ['ramole', 'weighted', ''].map((mode) => specOf({ name: ' a ', model: ' auto ', mode, topK: null }));

  // Then
  expect(specs).toEqual([
    { name: 'a', model: 'auto', mixture: { mode: 'ramole', explain: true } },
    { name: 'a', model: 'auto', mixture: { mode: 'weighted' } },
    { name: 'a', model: 'auto' },
  ]);
});

it('compares the adapter that a link names with its base', () => {
  // When
  const arms = namedArms(new URLSearchParams('adapter=ada/verbs&base=some/base'));

  // Then
  expect(arms?.map((arm) => arm.model)).toEqual(['some/base', 'ada/verbs']);
  expect(namedArms(new URLSearchParams('adapter=ada/verbs'))).toBeUndefined();
});
