import type { ArmResult, ArmSpec, Interval } from '../api/evaluations';

/** A way of answering with different numbers of adapters: what it scored with each, the least first. */
export interface Line {
  label: string;
  points: ({ k: number } & Interval)[];
}

/** Arms that differ in nothing but how many adapters are mixed; a line needs two of them. */
export function byNumberOfAdapters(specs: ArmSpec[], results: ArmResult[], metric: string): Line[] {
  const lines = new Map<string, Line>();
  for (const { name, model, mixture } of specs) {
    const found = results.find((result) => result.name === name)?.metrics[metric];
    const k = mixture?.top_k;
    if (found === undefined || k === undefined) continue;
    const label = [model, mixture?.mode].filter(Boolean).join(', ');
    const line = lines.get(label) ?? { label, points: [] };
    lines.set(label, line);
    line.points.push({ k, ...found });
  }
  for (const line of lines.values()) line.points.sort((a, b) => a.k - b.k);
  return [...lines.values()].filter((line) => line.points.length > 1);
}
