import type { BlendMember, ChatMessage, ChatRequest, Mixture } from '../api/openai';

/** What the panel of the playground holds; numbers that are left empty are the server's choice. */
export interface Settings {
  source: 'auto' | 'base' | 'adapter' | 'blend';
  base: string;
  adapter: string;
  blend: { id: string; weight: number }[];
  mode: '' | 'weighted' | 'uniform' | 'single';
  topK: number | null;
  temperature: number | null;
  maxTokens: number | null;
  seed: number | null;
}

export const MAX_MEMBERS = 8;

export function startSettings(adapter: string | null): Settings {
  return {
    source: adapter ? 'adapter' : 'auto',
    base: '',
    adapter: adapter ?? '',
    blend: adapter ? [{ id: adapter, weight: 1 }] : [],
    mode: '',
    topK: null,
    temperature: 0,
    maxTokens: 256,
    seed: null,
  };
}

/** The request that these settings and this conversation make; fields that mean nothing for the source are left out. */
export function toRequest(settings: Settings, messages: ChatMessage[]): ChatRequest {
  const mixture = mixtureOf(settings);
  return {
    model: modelOf(settings),
    messages,
    ...given('max_tokens', settings.maxTokens),
    ...given('temperature', settings.temperature),
    ...given('seed', settings.seed),
    ...(settings.source === 'blend' ? { adapters: members(settings) } : {}),
    ...(Object.keys(mixture).length > 0 ? { mixture } : {}),
  };
}

/** Why a request cannot be sent yet, as the name of the missing thing. */
export function missing(settings: Settings): 'base' | 'adapter' | 'blend' | undefined {
  if (settings.source === 'base' && settings.base === '') return 'base';
  if (settings.source === 'adapter' && settings.adapter.trim() === '') return 'adapter';
  if (settings.source === 'blend' && members(settings).length === 0) return 'blend';
  return undefined;
}

function modelOf(settings: Settings): string {
  switch (settings.source) {
    case 'auto':
      return 'auto';
    case 'adapter':
      return settings.adapter.trim();
    case 'base':
    case 'blend':
      return settings.base || 'auto';
  }
}

function members(settings: Settings): BlendMember[] {
  const chosen = settings.blend.filter((member) => member.id.trim() !== '');
  // Modes other than weighted make their own weights.
  if (settings.mode === 'uniform' || settings.mode === 'single') return chosen.map(({ id }) => ({ id: id.trim() }));
  return chosen.map(({ id, weight }) => ({ id: id.trim(), weight }));
}

function mixtureOf(settings: Settings): Mixture {
  if (settings.source !== 'auto' && settings.source !== 'blend') return {};
  return {
    ...(settings.mode === '' ? {} : { mode: settings.mode }),
    ...(settings.source === 'auto' ? given('top_k', settings.topK) : {}),
  };
}

function given<K extends string>(name: K, value: number | null): Partial<Record<K, number>> {
  return value === null || Number.isNaN(value) ? {} : ({ [name]: value } as Partial<Record<K, number>>);
}
