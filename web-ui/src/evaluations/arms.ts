import type { ArmSpec } from '../api/evaluations';

/** An arm while it is being written. */
export interface FormArm {
  name: string;
  model: string;
  mode: string;
  topK: number | null;
}

const GATES = ['ramole', 'arrow'];

export function startArms(): FormArm[] {
  return [
    { name: 'auto', model: 'auto', mode: '', topK: null },
    { name: 'single', model: 'auto', mode: 'single', topK: null },
  ];
}

/** The arms that a link asks for: an adapter beside its base. */
export function namedArms(query: URLSearchParams): FormArm[] | undefined {
  const adapter = query.get('adapter');
  const base = query.get('base');
  if (!adapter || !base) return undefined;
  return [
    { name: 'base', model: base, mode: '', topK: null },
    { name: adapter, model: adapter, mode: '', topK: null },
  ];
}

/** Gates are asked to explain themselves: the run's page shows whom they heard in which layer. */
export function specOf({ name, model, mode, topK }: FormArm): ArmSpec {
  const mixture = {
    ...(mode === '' ? {} : { mode }),
    ...(topK === null ? {} : { top_k: topK }),
    ...(GATES.includes(mode) ? { explain: true } : {}),
  };
  return { name: name.trim(), model: model.trim(), ...(Object.keys(mixture).length > 0 ? { mixture } : {}) };
}

export interface RunForm {
  arms: FormArm[];
  metrics: string[];
  rubric: string;
}

/** What a reload brings back. */
export function readForm(kept: unknown): RunForm | undefined {
  const form = kept as Partial<RunForm> | null;
  const isWhole = Array.isArray(form?.arms) && Array.isArray(form.metrics) && typeof form.rubric === 'string';
  return isWhole ? (form as RunForm) : undefined;
}
