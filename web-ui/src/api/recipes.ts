import type { HeldTag } from './guards';
import { all, call, query } from './http';
import type { Change } from './types/adapter';
import type { OwnerKind } from './types/discovery';
import type { Page } from './types/page';

/** One step of a recipe; which other fields there are depends on its kind. */
export interface Step {
  kind: string;
  [field: string]: unknown;
}

/** What a recipe does, as it is stored. The registry is the judge of it, so only what the portal reads is typed. */
export interface Definition {
  description?: string;
  base?: string;
  variables?: { name: string; default?: string }[];
  steps: Step[];
  fallback?: { kind: string; [field: string]: unknown };
}

export interface RecipeVersion {
  version: string;
  createdAt: string;
  note: string;
  tags: string[];
  definition?: Definition | null;
}

export interface Recipe {
  id: string;
  owner: string;
  ownerKind: OwnerKind;
  name: string;
  visibility: RecipeVisibility;
  description: string;
  createdAt: string;
  updatedAt: string;
  canEdit: boolean;
  latest?: RecipeVersion | null;
}

export type RecipeVisibility = 'public' | 'unlisted' | 'private';

export interface RecipeFinding {
  code: string;
  path: string;
  message: string;
  hint?: string | null;
}

/** What a definition would do with a question; without a request a fallback answers. */
export interface Trial {
  trace: (Record<string, unknown> & { step: number; kind: string })[];
  request?: Record<string, unknown> | null;
  refusal?: string | null;
}

export interface RecipeMove {
  version: string;
  at: string;
  by: string;
}

/** A version with its part of the callers; the first one is what the others are compared with. */
export interface ExperimentArm {
  version: string;
  share: number;
  completions: number;
  failures: number;
  feedback: number;
  mean?: number | null;
  latencyMs?: number | null;
  tokens?: number | null;
  difference?: number | null;
  pValue?: number | null;
}

export interface Experiment {
  id: string;
  state: 'running' | 'promoted' | 'rolled_back';
  alpha: number;
  before: string;
  createdAt: string;
  endedAt?: string | null;
  arms: ExperimentArm[];
  winner?: string | null;
}

export const recipes = {
  list: (owner: string | undefined, cursor?: string) =>
    call<Page<Recipe>>(`/recipes${query({ owner, limit: 50, cursor })}`),
  get: (id: string) => call<Recipe>(path(id)),
  create: (id: string, visibility: RecipeVisibility, definition: Definition, note: string) =>
    call<Recipe>('/recipes', { method: 'POST', body: { id, visibility, definition, note } }),
  addVersion: (id: string, definition: Definition, tag: string, note: string) =>
    call<RecipeVersion | HeldTag>(`${path(id)}/versions`, { method: 'POST', body: { definition, tag, note } }),
  versions: (id: string) => all<RecipeVersion>(`${path(id)}/versions`),
  diff: (id: string, from: string, to: string) =>
    call<{ changes: (Omit<Change<unknown>, 'what'> & { path: string })[] }>(`${path(id)}/diff${query({ from, to })}`),
  history: (id: string, tag: string) => all<RecipeMove>(`${path(id)}/tags/${encodeURIComponent(tag)}/history`),
  moveTag: (id: string, tag: string, version: string) =>
    call<object>(`${path(id)}/tags/${encodeURIComponent(tag)}`, { method: 'PUT', body: { version } }),
  remove: (id: string) => call<void>(path(id), { method: 'DELETE' }),
  validate: (definition: unknown, signal?: AbortSignal) =>
    call<{ valid: boolean; findings: RecipeFinding[] }>('/recipes/validate', {
      method: 'POST',
      body: { definition },
      ...(signal ? { signal } : {}),
    }),
  dryRun: (definition: Definition, question: string, variables: Record<string, string>) =>
    call<Trial>('/recipes/dry-run', { method: 'POST', body: { definition, question, variables } }),
  experiment: (id: string, signal?: AbortSignal) =>
    call<Experiment>(`${path(id)}/experiment`, signal ? { signal } : {}),
  beginExperiment: (id: string, arms: { version: string; share: number }[]) =>
    call<Experiment>(`${path(id)}/experiment`, { method: 'PUT', body: { arms } }),
  promote: (id: string, version: string) =>
    call<Experiment | HeldTag>(`${path(id)}/experiment/promote`, { method: 'POST', body: { version } }),
  rollBack: (id: string) => call<Experiment>(`${path(id)}/experiment/rollback`, { method: 'POST' }),
};

function path(id: string): string {
  return `/recipes/${id.split('/').map(encodeURIComponent).join('/')}`;
}
