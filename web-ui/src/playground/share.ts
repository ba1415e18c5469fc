import {
  MAX_ARMS,
  MAX_MEMBERS,
  MODES,
  PRIORS,
  SOURCES,
  startArm,
  startSampling,
  type Arm,
  type Sampling,
} from './settings';

/** What a link or a reload brings back: the arms, the numbers and the prompt, never an answer. */
export interface Setup {
  arms: Arm[];
  sampling: Sampling;
  prompt: string;
}

const LONGEST_NAME = 300;
const LONGEST_PROMPT = 20_000;

/** The fragment of a link: fragments stay in the browser, so a shared prompt is in no server's log. */
export function toFragment(setup: Setup): string {
  const bytes = new TextEncoder().encode(JSON.stringify(setup));
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return `#${btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')}`;
}

export function fromFragment(fragment: string): Setup | undefined {
  if (fragment.length < 2) return undefined;
  try {
    const binary = atob(fragment.slice(1).replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
    return readSetup(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return undefined;
  }
}

/** Anybody can make a link: only known fields with values of their kind come through. */
export function readSetup(value: unknown): Setup | undefined {
  const json = record(value);
  const arms = list(json.arms).slice(0, MAX_ARMS).map(readArm);
  if (arms.length === 0) return undefined;
  const sampling = record(json.sampling);
  const start = startSampling();
  return {
    arms,
    sampling: {
      temperature: number(sampling.temperature, start.temperature),
      maxTokens: number(sampling.maxTokens, start.maxTokens),
      seed: number(sampling.seed, start.seed),
    },
    prompt: text(json.prompt, LONGEST_PROMPT),
  };
}

function readArm(value: unknown): Arm {
  const json = record(value);
  return {
    source: oneOf(SOURCES, json.source) ?? startArm().source,
    base: text(json.base, LONGEST_NAME),
    adapter: text(json.adapter, LONGEST_NAME),
    recipe: text(json.recipe, LONGEST_NAME),
    blend: list(json.blend)
      .slice(0, MAX_MEMBERS)
      .map((each) => {
        const member = record(each);
        return { id: text(member.id, LONGEST_NAME), weight: number(member.weight, 1) ?? 1 };
      }),
    mode: oneOf(MODES, json.mode) ?? '',
    prior: oneOf(PRIORS, json.prior) ?? '',
    topK: number(json.topK, null),
  };
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown, longest: number): string {
  return typeof value === 'string' ? value.slice(0, longest) : '';
}

function number(value: unknown, otherwise: number | null): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : value === null ? null : otherwise;
}

function oneOf<T extends string>(choices: readonly T[], value: unknown): T | undefined {
  return choices.find((choice) => choice === value);
}
