import { parse } from 'yaml';

/** A result that a card's front matter claims, as hubs write it in `model-index`. */
export interface Claim {
  task: string;
  data: string;
  metric: string;
  value: string;
}

const FENCE = /^---[ \t]*\r?\n([\s\S]*?)^---[ \t]*(?:\r?\n|$)/m;

/** Anybody writes cards: what is not shaped as it should be is left out. */
export function claims(card: string): Claim[] {
  return list(record(frontMatter(card))['model-index']).flatMap((model) =>
    list(record(model).results).flatMap((result) => {
      const { task, dataset, metrics } = record(result);
      return list(metrics).flatMap((metric) => {
        const { name, type, value } = record(metric);
        const claim = {
          task: nameOf(task),
          data: nameOf(dataset),
          metric: text(name) || text(type),
          value: text(value),
        };
        return claim.metric === '' || claim.value === '' ? [] : [claim];
      });
    }),
  );
}

function frontMatter(card: string): unknown {
  const match = FENCE.exec(card);
  if (match?.index !== 0) return undefined;
  try {
    return parse(match[1] ?? '');
  } catch {
    return undefined;
  }
}

function nameOf(value: unknown): string {
  const { name, type } = record(value);
  return text(name) || text(type);
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
