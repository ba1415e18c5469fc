import type { Module } from '../api/types/adapter';

export interface ModuleGroup {
  /** Such as `q_proj`. */
  kind: string;
  count: number;
  ranks: string;
  scales: string;
  /** The norm in each layer; undefined where the adapter leaves the module alone. */
  norms: (number | undefined)[];
}

const LAYER = /\.layers\.(\d+)\./;

/** Modules of one kind in all layers as one row: a person compares layers, not two hundred names. */
export function grouped(modules: Module[]): { layers: number; groups: ModuleGroup[] } {
  const layers = Math.max(0, ...modules.map((each) => layerOf(each) + 1));
  const kinds = [...new Set(modules.map(kindOf))].sort();
  const groups = kinds.map((kind) => {
    const members = modules.filter((each) => kindOf(each) === kind);
    const norms = Array.from({ length: layers }, (_, layer) => {
      return members.find((each) => layerOf(each) === layer)?.norm ?? undefined;
    });
    return {
      kind,
      count: members.length,
      ranks: distinct(members.map((each) => each.rank)),
      scales: distinct(members.map((each) => Number(each.scale.toFixed(3)))),
      norms,
    };
  });
  return { layers, groups };
}

function kindOf(module: Module): string {
  return module.name.split('.').at(-1) ?? module.name;
}

function layerOf(module: Module): number {
  return Number(LAYER.exec(`.${module.name}`)?.[1] ?? -1);
}

function distinct(values: number[]): string {
  return [...new Set(values)].sort((a, b) => a - b).join(', ');
}
