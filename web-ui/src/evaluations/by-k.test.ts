import { expect, it } from 'vitest';
import type { ArmResult, ArmSpec } from '../api/evaluations';
import { byNumberOfAdapters } from './by-k';

const spec = (name: string, mode: string, k?: number): ArmSpec => ({
  name,
  model: 'auto',
  mixture: { mode, ...(k === undefined ? {} : { top_k: k }) },
});

const result = (name: string, mean: number): ArmResult => ({
  name,
  cases: 10,
  failed: 0,
  metrics: { exact_match: { mean, low: mean - 0.1, high: mean + 0.1 } },
  latencyMs: { p50: 1, p95: 2 },
  tokens: 1,
});

it('draws a line for arms that differ in the number of adapters, and none for an arm alone', () => {
  // Given
  const specs = [spec('c', 'weighted', 3), spec('a', 'weighted', 1), spec('r', 'ramole', 3), spec('s', 'weighted')];
  const results = [result('a', 0.7), result('c', 0.8), result('r', 0.4), result('s', 0.9)];

  // When
  const lines = byNumberOfAdapters(specs, results, 'exact_match');

  // Then
  expect(lines).toEqual([
    {
      label: 'auto, weighted',
      points: [
        { k: 1, mean: 0.7, low: 0.6, high: 0.7999999999999999 },
        { k: 3, mean: 0.8, low: 0.7000000000000001, high: 0.9 },
      ],
    },
  ]);
});
