import type { CaseResult } from '../api/evaluations';

export interface Confusion {
  expected: string[];
  chosen: string[];
  /** How many cases that expected a row's adapter were led by a column's. */
  counts: number[][];
}

export const NONE = '–';

/** Which adapter led each answer of an arm, beside the one that the case expected. */
export function confusion(cases: CaseResult[], arm: string): Confusion {
  const pairs = cases
    .filter((each) => each.expectedAdapter && each.arms[arm])
    .map((each) => ({ expected: nameOf(each.expectedAdapter), chosen: leader(each, arm) }));
  const expected = [...new Set(pairs.map((pair) => pair.expected))].sort();
  const chosen = [...new Set([...expected, ...pairs.map((pair) => pair.chosen)])].sort();
  const counts = expected.map((row) =>
    chosen.map((column) => pairs.filter((pair) => pair.expected === row && pair.chosen === column).length),
  );
  return { expected, chosen, counts };
}

/** Without the version that a case may name. */
function nameOf(expected: string | null | undefined): string {
  return expected?.split(/[@:]/, 1)[0] ?? NONE;
}

function leader(result: CaseResult, arm: string): string {
  const [first] = [...(result.arms[arm]?.adapters ?? [])].sort((a, b) => b.weight - a.weight);
  return first?.id ?? NONE;
}
