import type { BlendMember, ChatMessage, ChatRequest, Mixture } from '../api/openai';

export const SOURCES = ['auto', 'base', 'adapter', 'blend', 'recipe'] as const;
export const MODES = ['', 'ramole', 'arrow', 'weighted', 'uniform', 'single', 'fusion'] as const;
export const PRIORS = ['', 'none', 'retrieval', 'weights'] as const;

/** One way of answering; several are compared side by side. */
export interface Arm {
  source: (typeof SOURCES)[number];
  base: string;
  adapter: string;
  recipe: string;
  blend: { id: string; weight: number }[];
  mode: (typeof MODES)[number];
  prior: (typeof PRIORS)[number];
  topK: number | null;
}

/** What all arms share; numbers that are left empty are the server's choice. */
export interface Sampling {
  temperature: number | null;
  maxTokens: number | null;
  seed: number | null;
}

export const MAX_MEMBERS = 8;
export const MAX_ARMS = 4;

export function startArm(source: Arm['source'] = 'auto', adapter = ''): Arm {
  return {
    source,
    base: '',
    adapter,
    recipe: '',
    blend: adapter ? [{ id: adapter, weight: 1 }] : [],
    mode: '',
    prior: '',
    topK: null,
  };
}

export function startSampling(): Sampling {
  return { temperature: 0, maxTokens: 256, seed: null };
}

/** The request that an arm and a conversation make; fields that mean nothing for the source are left out. */
export function toRequest(arm: Arm, sampling: Sampling, messages: ChatMessage[]): ChatRequest {
  const mixture = mixtureOf(arm);
  return {
    model: modelOf(arm),
    messages,
    ...given('max_tokens', sampling.maxTokens),
    ...given('temperature', sampling.temperature),
    ...given('seed', sampling.seed),
    ...(arm.source === 'blend' ? { adapters: members(arm) } : {}),
    ...(Object.keys(mixture).length > 0 ? { mixture } : {}),
  };
}

/** The same request, asking for the shares of each layer where adapters are mixed. */
export function explained(request: ChatRequest, arm: Arm): ChatRequest {
  return isMixed(arm) ? { ...request, mixture: { ...request.mixture, explain: true } } : request;
}

/** Why a request cannot be sent yet, as the name of the missing thing. */
export function missing(arm: Arm): 'base' | 'adapter' | 'blend' | 'recipe' | undefined {
  if (arm.source === 'base' && arm.base === '') return 'base';
  if (arm.source === 'adapter' && arm.adapter.trim() === '') return 'adapter';
  if (arm.source === 'recipe' && arm.recipe.trim() === '') return 'recipe';
  if (arm.source === 'blend' && members(arm).length === 0) return 'blend';
  return undefined;
}

export function isMixed(arm: Arm): boolean {
  return arm.source === 'auto' || arm.source === 'blend';
}

export function isGated(arm: Arm): boolean {
  return arm.mode === 'ramole' || arm.mode === 'arrow';
}

export function modelOf(arm: Arm): string {
  switch (arm.source) {
    case 'auto':
      return 'auto';
    case 'adapter':
      return arm.adapter.trim();
    case 'recipe':
      return `recipe:${arm.recipe.trim().replace(/^recipe:/, '')}`;
    case 'base':
    case 'blend':
      return arm.base || 'auto';
  }
}

function members(arm: Arm): BlendMember[] {
  const chosen = arm.blend.filter((member) => member.id.trim() !== '');
  // Weights mean something to a weighted mixture, to a fusion and to a prior; other modes make their own.
  const weighs = ['', 'weighted', 'fusion'].includes(arm.mode) || arm.prior === 'weights';
  return chosen.map(({ id, weight }) => (weighs ? { id: id.trim(), weight } : { id: id.trim() }));
}

function mixtureOf(arm: Arm): Mixture {
  if (!isMixed(arm)) return {};
  return {
    ...(arm.mode === '' ? {} : { mode: arm.mode }),
    ...(isGated(arm) && arm.prior !== '' ? { prior: arm.prior } : {}),
    ...(arm.source === 'auto' ? given('top_k', arm.topK) : {}),
  };
}

function given<K extends string>(name: K, value: number | null): Partial<Record<K, number>> {
  return value === null || Number.isNaN(value) ? {} : ({ [name]: value } as Partial<Record<K, number>>);
}
