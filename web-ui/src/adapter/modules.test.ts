import { expect, it } from 'vitest';
import type { Module } from '../api/types/adapter';
import { grouped } from './modules';

function module(name: string, changes: Partial<Module> = {}): Module {
  return { name, in: 8, out: 8, rank: 4, scale: 2, dtype: 'F32', ...changes };
}

it('puts modules of one kind into a row with a place for each layer', () => {
  // When
  const { layers, groups } = grouped([
    module('model.layers.0.self_attn.q_proj', { norm: 1 }),
    module('model.layers.2.self_attn.q_proj', { norm: 3, rank: 8, scale: 1.41421 }),
    module('layers.1.mlp.up_proj'),
    module('lm_head', { norm: 9 }),
  ]);

  // Then
  expect(layers).toBe(3);
  expect(groups.map(({ kind, count, ranks, scales, norms }) => [kind, count, ranks, scales, norms])).toEqual([
    ['lm_head', 1, '4', '2', [undefined, undefined, undefined]],
    ['q_proj', 2, '4, 8', '1.414, 2', [1, undefined, 3]],
    ['up_proj', 1, '4', '2', [undefined, undefined, undefined]],
  ]);
});
