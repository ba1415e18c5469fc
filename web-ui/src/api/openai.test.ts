import { describe, expect, it } from 'vitest';
import { answerEvents, type AnswerEvent } from './openai';
import { serverSentData } from './sse';

function streamOf(...pieces: (string | Uint8Array)[]): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(typeof piece === 'string' ? encoder.encode(piece) : piece);
      controller.close();
    },
  });
}

async function all<T>(values: AsyncGenerator<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const value of values) found.push(value);
  return found;
}

function token(text: string): string {
  return `data: ${JSON.stringify({ choices: [{ delta: { content: text }, finish_reason: null }] })}\n\n`;
}

describe('server-sent events', () => {
  it('joins pieces cut anywhere, inside a character and between \\r and \\n', async () => {
    // Given
    const bytes = new TextEncoder().encode(': ping\r\n\r\ndata: déjà\r\ndata: vu\r\n\r\ndata:last');
    const pieces = Array.from(bytes, (_, index) => bytes.slice(index, index + 1));

    // When
    const data = await all(serverSentData(streamOf(...pieces)));

    // Then
    expect(data).toEqual(['déjà\nvu', 'last']);
  });
});

describe('an answer', () => {
  it('streams tokens and finishes with the blend and the usage', async () => {
    // Given
    const blend = {
      mode: 'weighted',
      base: 'b/b',
      adapters: [{ id: 'a/b', version: 'sha256:1', weight: 1, score: 0.8 }],
    };
    const last = { choices: [{ delta: {}, finish_reason: 'stop' }], medley: blend };
    const usage = { choices: [], usage: { prompt_tokens: 3, completion_tokens: 2 } };
    const stream = streamOf(
      token('cinquante'),
      token('-huit'),
      `data: ${JSON.stringify(last)}\n\ndata: ${JSON.stringify(usage)}\n\ndata: [DONE]\n\n`,
    );

    // When
    const events = await all(answerEvents(stream));

    // Then
    expect(events).toEqual<AnswerEvent[]>([
      { kind: 'token', text: 'cinquante' },
      { kind: 'token', text: '-huit' },
      { kind: 'finished', reason: 'stop', blend, usage: { prompt_tokens: 3, completion_tokens: 2 } },
    ]);
  });

  it('fails with the message of an error frame', async () => {
    // Given
    const error = { error: { message: 'the worker went away', code: 'worker_lost' } };
    const stream = streamOf(token('cin'), `data: ${JSON.stringify(error)}\n\ndata: [DONE]\n\n`);

    // When
    const events = await all(answerEvents(stream));

    // Then
    expect(events).toMatchObject([
      { kind: 'token' },
      { kind: 'failed', problem: { title: 'the worker went away', code: 'worker_lost' } },
    ]);
    expect(events).toHaveLength(2);
  });

  it('fails when the stream stops without its end', async () => {
    // When
    const events = await all(answerEvents(streamOf(token('cin'))));

    // Then
    expect(events.map((event) => event.kind)).toEqual(['token', 'failed']);
  });
});
