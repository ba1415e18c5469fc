import { expect, it } from 'vitest';
import type { CaseResult } from '../api/evaluations';
import { gateMeans } from './gates';

function result(adapters: string[], layers: number[][]): CaseResult {
  const weighed = adapters.map((id) => ({ id, weight: 1 / adapters.length }));
  const given = { metrics: {}, millis: 1, tokens: 1, adapters: weighed, layers };
  return { index: 0, prompt: 'p', arms: { a: given } };
}

it('averages what each adapter was given over the answers that mixed it', () => {
  // Given: the base's answer has no gate
  const cases = [
    result(
      ['x/1', 'x/2'],
      [
        [0.8, 0.2],
        [0.5, 0.5],
      ],
    ),
    result(
      ['x/3', 'x/1'],
      [
        [0.6, 0.4],
        [0.9, 0.1],
      ],
    ),
    result([], []),
  ];

  // When
  const { adapters, means } = gateMeans(cases, 'a');

  // Then
  expect(adapters).toEqual(['x/1', 'x/2', 'x/3']);
  expect(means[0]?.map((mean) => mean.toFixed(2))).toEqual(['0.60', '0.30']);
  expect(means[2]).toEqual([0.6, 0.9]);
  expect(gateMeans(cases, 'b').adapters).toEqual([]);
});
