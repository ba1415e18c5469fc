import { expect, it } from 'vitest';
import type { CaseResult } from '../api/evaluations';
import { confusion, NONE } from './confusion';

function result(expectedAdapter: string | null, adapters: [string, number][]): CaseResult {
  const weighed = adapters.map(([id, weight]) => ({ id, weight }));
  const given = { metrics: {}, millis: 1, tokens: 1, adapters: weighed, layers: [] };
  return { index: 0, prompt: 'p', expectedAdapter, arms: { a: given } };
}

it('counts which adapter led where which one was expected', () => {
  // When
  const found = confusion(
    [
      result('x/1', [
        ['x/1', 0.4],
        ['x/2', 0.6],
      ]),
      result('x/1', [['x/1', 1]]),
      result('x/2', []),
      result(null, [['x/1', 1]]),
    ],
    'a',
  );

  // Then
  expect(found.expected).toEqual(['x/1', 'x/2']);
  expect(found.chosen).toEqual(['x/1', 'x/2', NONE]);
  expect(found.counts).toEqual([
    [1, 1, 0],
    [0, 0, 1],
  ]);
});

it('counts a version of an adapter as the adapter', () => {
  // When
  const found = confusion([result('x/1@sha256:0a', [['x/1', 1]])], 'a');

  // Then
  expect(found.expected).toEqual(['x/1']);
  expect(found.counts).toEqual([[1]]);
});
