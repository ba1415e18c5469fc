import type { CaseResult } from '../api/evaluations';

/** Mean shares that a gate gave: a row for each adapter, a column for each layer. */
export interface GateMeans {
  adapters: string[];
  means: number[][];
}

const MOST = 12;

/** Over the answers of an arm in which an adapter was mixed; those that were mixed most often, most often first. */
export function gateMeans(cases: CaseResult[], arm: string): GateMeans {
  const sums = new Map<string, { count: number; layers: number[] }>();
  for (const each of cases) {
    const given = each.arms[arm];
    if (!given || given.layers.length === 0) continue;
    given.adapters.forEach(({ id }, index) => {
      const before = sums.get(id) ?? { count: 0, layers: [] };
      const layers = given.layers.map((shares, layer) => (before.layers[layer] ?? 0) + (shares[index] ?? 0));
      sums.set(id, { count: before.count + 1, layers });
    });
  }
  const most = [...sums].sort(([, a], [, b]) => b.count - a.count).slice(0, MOST);
  return {
    adapters: most.map(([id]) => id),
    means: most.map(([, { count, layers }]) => layers.map((sum) => sum / count)),
  };
}
