import type { UsageRow } from '../api/types/account';

export interface Day {
  label: string;
  calls: number;
  tokens: number;
  cost: number;
}

/** One entry for each day from the first to the last, days without calls included: a gap is information, too. */
export function byDay(rows: UsageRow[], from: string, to: string): Day[] {
  const days: Day[] = [];
  const at = new Date(`${from}T00:00:00Z`);
  const end = new Date(`${to}T00:00:00Z`);
  for (; at <= end; at.setUTCDate(at.getUTCDate() + 1)) {
    const label = at.toISOString().slice(0, 10);
    days.push({ label, ...sum(rows.filter((row) => row.day === label)) });
  }
  return days;
}

export interface Share {
  name: string;
  calls: number;
  tokens: number;
  cost: number;
}

/** Totals for each value of a column, the most expensive first. */
export function byName(rows: UsageRow[], name: (row: UsageRow) => string): Share[] {
  const groups = new Map<string, UsageRow[]>();
  for (const row of rows) groups.set(name(row), [...(groups.get(name(row)) ?? []), row]);
  return [...groups.entries()]
    .map(([key, group]) => ({ name: key, ...sum(group) }))
    .sort((a, b) => b.cost - a.cost || b.tokens - a.tokens || a.name.localeCompare(b.name));
}

export function sum(rows: UsageRow[]): { calls: number; tokens: number; cost: number } {
  return {
    calls: rows.reduce((total, row) => total + row.calls, 0),
    tokens: rows.reduce((total, row) => total + row.promptTokens + row.completionTokens, 0),
    cost: rows.reduce((total, row) => total + Number(row.cost), 0),
  };
}

export function daysAgo(days: number, now = new Date()): string {
  return new Date(now.getTime() - days * 86_400_000).toISOString().slice(0, 10);
}
