import { expect, it } from 'vitest';
import { messages } from '../messages';
import { patiently, watch } from './poll';
import { ApiProblem, problemOf } from './problem';

const TIMEOUT = ApiProblem.from(new DOMException('too late', 'TimeoutError'));

/** Something that fails so and so, and then answers; with the pauses that were made. */
function failing(failures: unknown[]) {
  const left = [...failures];
  const pauses: number[] = [];
  return {
    left,
    pauses,
    ask: () => (left.length > 0 ? Promise.reject(left.shift()) : Promise.resolve('there')),
    wait: (milliseconds: number) => {
      pauses.push(milliseconds);
      return Promise.resolve();
    },
  };
}

it.each([ApiProblem.offline(), TIMEOUT, ...[429, 500, 502, 503, 504].map((status) => problemOf(status, undefined))])(
  'asks again after $code',
  async (failure) => {
    // Given
    const { ask, pauses, wait } = failing([failure, failure, failure]);

    // When
    const answer = await patiently(ask, { wait });

    // Then
    expect(answer).toBe('there');
    expect(pauses).toEqual([1000, 2000, 4000]);
  },
);

it('asks no sooner than the server says', async () => {
  // Given
  const { ask, pauses, wait } = failing([problemOf(429, undefined, 7), problemOf(503, undefined, 1)]);

  // When
  await patiently(ask, { wait });

  // Then
  expect(pauses).toEqual([7000, 2000]);
});

it.each([400, 401, 403, 404, 409, 410, 422].map((status) => problemOf(status, undefined)))(
  'takes a refusal for an answer: $status',
  async (refusal) => {
    // Given
    const { ask, left, pauses, wait } = failing([refusal, refusal]);

    // When
    const asked = patiently(ask, { wait });

    // Then
    await expect(asked).rejects.toBe(refusal);
    expect(left).toHaveLength(1);
    expect(pauses).toEqual([]);
  },
);

it('gives up after five minutes of pauses', async () => {
  // Given
  const { ask, pauses, wait } = failing(Array.from({ length: 100 }, () => ApiProblem.offline()));

  // When
  const asked = patiently(ask, { wait });

  // Then
  await expect(asked).rejects.toMatchObject({ code: 'offline' });
  expect(pauses.slice(0, 7)).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  expect(pauses.reduce((sum, each) => sum + each)).toBeLessThanOrEqual(300_000);
});

it('does not wait longer than that because a server says so', async () => {
  // Given
  const { ask, pauses, wait } = failing([problemOf(503, undefined, 3600)]);

  // When
  const asked = patiently(ask, { wait });

  // Then
  await expect(asked).rejects.toMatchObject({ retryAfter: 3600 });
  expect(pauses).toEqual([]);
});

/** Work of which the answers are these; a failure is among them. */
function work(answers: (string | ApiProblem)[]) {
  const told: string[] = [];
  const stop = new AbortController();
  const watched = watch('begun', {
    ask: () => {
      const next = answers.shift() ?? ApiProblem.offline();
      return next instanceof ApiProblem ? Promise.reject(next) : Promise.resolve(next);
    },
    goesOn: (now) => now !== 'done',
    onAnswer: (now) => told.push(now),
    onSilence: () => told.push('silence'),
    everyMs: 400,
    signal: stop.signal,
    wait: () => Promise.resolve(),
  });
  return { told, stop, watched };
}

it('follows work to its end, through silence', async () => {
  // When
  const { told, watched } = work(['half', problemOf(503, undefined), 'most', 'done']);

  // Then
  await expect(watched).resolves.toBe('done');
  expect(told).toEqual(['begun', 'half', 'silence', 'most', 'done']);
});

it('says that the work goes on when nobody answers for long', async () => {
  // When
  const { watched } = work(Array.from({ length: 100 }, () => problemOf(429, undefined, 9)));

  // Then
  await expect(watched).rejects.toMatchObject({
    title: messages.problem.status(429),
    hints: [messages.problem.stillUnderWay, messages.problem.retryAfter(9)],
  });
});

it('passes on what a refusal says', async () => {
  // Given
  const gone = problemOf(404, undefined);

  // When
  const { told, watched } = work(['half', gone]);

  // Then
  await expect(watched).rejects.toBe(gone);
  expect(told).toEqual(['begun', 'half']);
});

it('asks no more once nobody wants to know', async () => {
  // When
  const { told, stop, watched } = work(['half', 'done']);
  stop.abort();

  // Then
  await expect(watched).rejects.toMatchObject({ name: 'AbortError' });
  expect(told).toEqual(['begun']);
});
