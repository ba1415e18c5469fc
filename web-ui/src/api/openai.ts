import { messages } from '../messages';
import { refusal } from './http';
import { ApiProblem, isAbort, problemOf } from './problem';
import { serverSentData } from './sse';

export interface ChatMessage {
  role: 'system' | 'user' | 'assistant';
  content: string;
}

export interface BlendMember {
  id: string;
  weight?: number;
}

export interface Mixture {
  mode?: string;
  top_k?: number;
  temperature?: number;
  prior?: string;
  /** Asks for {@link Blend.layers} and {@link Blend.tokens}. */
  explain?: boolean;
}

export interface ChatRequest {
  model: string;
  messages: ChatMessage[];
  max_tokens?: number;
  temperature?: number;
  seed?: number;
  adapters?: BlendMember[];
  mixture?: Mixture;
}

export interface UsedAdapter {
  id: string;
  version: string;
  score?: number;
  weight: number;
}

/** How an answer came about: the adapters with their shares, and where the time went. */
export interface Blend {
  mode: string;
  base: string;
  adapters: UsedAdapter[];
  /** The share of each adapter, in their order, in each layer. */
  layers?: number[][];
  /** The same for each piece of the answer, where a gate decided. */
  tokens?: { text: string; shares: number[] }[];
  timing_ms?: Record<string, number>;
  /** Which recipe answered, and what its steps did. */
  recipe?: { id: string; version: string; trace: { step: number; kind: string; [detail: string]: unknown }[] };
}

export interface Usage {
  prompt_tokens: number;
  completion_tokens: number;
}

/** Everything that can happen while an answer streams; after `finished` or `failed` nothing follows. */
export type AnswerEvent =
  | { kind: 'token'; text: string }
  | { kind: 'finished'; reason: string; blend?: Blend; usage?: Usage }
  | { kind: 'failed'; problem: ApiProblem };

interface Chunk {
  choices?: { delta?: { content?: string | null }; finish_reason?: string | null }[];
  usage?: Usage | null;
  medley?: Blend | null;
  error?: unknown;
}

/** Streams the answer to a chat. Stopping is the caller's signal: then the generator just ends. */
export async function* ask(request: ChatRequest, signal: AbortSignal): AsyncGenerator<AnswerEvent> {
  try {
    const response = await fetch('/v1/chat/completions', {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream' },
      body: JSON.stringify({ ...request, stream: true, stream_options: { include_usage: true } }),
      signal,
    });
    if (!response.ok || response.body === null) {
      const body: unknown = await response.json().catch(() => undefined);
      yield { kind: 'failed', problem: refusal(response, body) };
      return;
    }
    yield* answerEvents(response.body);
  } catch (thrown) {
    if (!isAbort(thrown) && !signal.aborted) yield { kind: 'failed', problem: ApiProblem.from(thrown) };
  }
}

/** Turns a chat completion stream into events; a stream that stops without `[DONE]` has failed. */
export async function* answerEvents(stream: ReadableStream<Uint8Array>): AsyncGenerator<AnswerEvent> {
  let reason = '';
  let blend: Blend | undefined;
  let usage: Usage | undefined;
  for await (const data of serverSentData(stream)) {
    if (data === '[DONE]') {
      yield { kind: 'finished', reason, ...(blend ? { blend } : {}), ...(usage ? { usage } : {}) };
      return;
    }
    const chunk = JSON.parse(data) as Chunk;
    if (chunk.error) {
      yield { kind: 'failed', problem: problemOf(500, chunk) };
      return;
    }
    const choice = chunk.choices?.[0];
    if (choice?.delta?.content) yield { kind: 'token', text: choice.delta.content };
    reason = choice?.finish_reason ?? reason;
    blend = chunk.medley ?? blend;
    usage = chunk.usage ?? usage;
  }
  yield {
    kind: 'failed',
    problem: new ApiProblem(0, 'stream_broken', messages.problem.streamBroken, [messages.problem.streamBrokenHint]),
  };
}
