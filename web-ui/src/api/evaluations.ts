import { all, call, query, ROOT } from './http';
import type { Page } from './types/page';

/** A test prompt: what is asked, what a good answer is, which adapter should be found. */
export interface Case {
  prompt: string;
  answer?: string | null;
  expected_adapter?: string | null;
}

export interface SuiteLine {
  name: string;
  size: number;
  updatedAt: string;
}

export interface ArmSpec {
  name: string;
  model: string;
  mixture?: { mode?: string; top_k?: number; explain?: boolean } | null;
}

export interface RunSpec {
  suite: string;
  arms: ArmSpec[];
  metrics: string[];
  rubric?: string;
}

/** A mean with its 95 % interval. */
export interface Interval {
  mean: number;
  low: number;
  high: number;
}

export interface ArmResult {
  name: string;
  cases: number;
  failed: number;
  metrics: Record<string, Interval>;
  /** Absent before the first answer. */
  latencyMs?: { p50: number; p95: number } | null;
  tokens: number;
}

/** BLEU alone counts to a hundred. */
export const scaleOf = (metric: string) => (metric === 'bleu' ? 100 : 1);

/** An arm minus the first one. */
export interface Difference {
  baseline: string;
  arm: string;
  metric: string;
  difference: number;
  low: number;
  high: number;
  significant: boolean;
  better: number;
  worse: number;
}

export interface GivenAnswer {
  text?: string | null;
  error?: string | null;
  metrics: Record<string, number>;
  /** Why the judge thinks so. */
  judge?: string | null;
  adapters: { id: string; weight: number }[];
  /** By layer: what the gate gave each of the adapters; empty without a gate. */
  layers: number[][];
  millis: number;
  tokens: number;
  /** The version of the recipe that answered. */
  recipe?: string | null;
}

export interface CaseResult {
  index: number;
  prompt: string;
  reference?: string | null;
  expectedAdapter?: string | null;
  arms: Record<string, GivenAnswer>;
}

export interface Evaluation {
  id: string;
  suite: string;
  state: 'running' | 'succeeded' | 'failed';
  progress: number;
  createdAt: string;
  finishedAt?: string | null;
  arms: ArmSpec[];
  metrics: string[];
  /** Why the run ended before its time, or what its numbers can't tell. */
  findings: { code: string; level: string; message: string; hint: string }[];
  result?: { arms: ArmResult[]; comparison: Difference[]; passed?: boolean | null } | null;
  cases: CaseResult[];
}

/** A run beside another one of the same cases: arms of the same name, and the cases that changed. */
export interface RunComparison extends Page<ChangedCase> {
  comparison: Difference[];
}

export interface ChangedCase {
  index: number;
  arm: string;
  prompt: string;
  reference?: string | null;
  before: GivenAnswer;
  after: GivenAnswer;
}

/** Suites and runs of the signed-in account. */
export const evaluations = {
  suites: () => all<SuiteLine>('/suites'),
  storeSuite: (name: string, cases: Case[]) => call<SuiteLine>('/suites', { method: 'POST', body: { name, cases } }),
  removeSuite: (name: string) => call<void>(`/suites/${encodeURIComponent(name)}`, { method: 'DELETE' }),
  /** The newest: as many as a person looks at. */
  runs: () => call<Page<Evaluation>>(`/evaluations${query({ limit: 100 })}`),
  start: (spec: RunSpec) => call<Evaluation>('/evaluations', { method: 'POST', body: spec }),
  run: (id: string) => call<Evaluation>(`/evaluations/${encodeURIComponent(id)}`),
  /** The changed cases: as many as a person looks at. */
  compare: (id: string, other: string) =>
    call<RunComparison>(`/evaluations/${encodeURIComponent(id)}/comparison${query({ with: other, limit: 100 })}`),
  remove: (id: string) => call<void>(`/evaluations/${encodeURIComponent(id)}`, { method: 'DELETE' }),
  reportUrl: (id: string, format: 'csv' | 'html') => `${ROOT}/evaluations/${encodeURIComponent(id)}/report.${format}`,
};
