import { expect, it } from 'vitest';
import type { UsageRow } from '../api/types/account';
import { byDay, byName } from './usage';

function row(day: string, changes: Partial<UsageRow> = {}): UsageRow {
  return { day, key: 'k1', base: 'b', calls: 1, promptTokens: 10, completionTokens: 5, cost: '0.10', ...changes };
}

it('has an entry for each day, quiet ones included', () => {
  // When
  const days = byDay([row('2026-02-28'), row('2026-02-28', { key: 'k2' })], '2026-02-27', '2026-03-01');

  // Then
  expect(days.map(({ label, calls, tokens }) => [label, calls, tokens])).toEqual([
    ['2026-02-27', 0, 0],
    ['2026-02-28', 2, 30],
    ['2026-03-01', 0, 0],
  ]);
});

it('sums up what each key cost, the most expensive first', () => {
  // When
  const shares = byName([row('d'), row('d', { key: 'k2', cost: '3.5' }), row('d')], (each) => each.key);

  // Then
  expect(shares.map(({ name, calls, cost }) => [name, calls, Number(cost.toFixed(6))])).toEqual([
    ['k2', 1, 3.5],
    ['k1', 2, 0.2],
  ]);
});
