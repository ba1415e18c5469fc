import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ApiProblem, problemOf } from './problem';
import { Watched } from './watched.svelte';

const EVERY_MS = 3000;

let answers: (string | ApiProblem)[];
let asked: number;
let isWanted: boolean;
let watched: Watched<string>;
let leave: () => void;

/** A component that watches something which goes on until it is done. */
function look(): void {
  leave = $effect.root(() => {
    watched = new Watched({
      ask: () => {
        asked++;
        const next = answers.shift() ?? ApiProblem.offline();
        return next instanceof ApiProblem ? Promise.reject(next) : Promise.resolve(next);
      },
      goesOn: (now) => now !== 'done',
      everyMs: EVERY_MS,
      isWanted: () => isWanted,
    });
  });
  flushSync();
}

async function pass(milliseconds: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(milliseconds);
  flushSync();
}

function hide(isHidden: boolean): void {
  vi.spyOn(document, 'hidden', 'get').mockReturnValue(isHidden);
  document.dispatchEvent(new Event('visibilitychange'));
}

beforeEach(() => {
  vi.useFakeTimers();
  asked = 0;
  isWanted = true;
});

afterEach(() => {
  leave();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it('is read until it changes no more', async () => {
  // Given
  answers = ['half', 'done'];

  // When
  look();
  await pass(10 * EVERY_MS);

  // Then
  expect(watched.value).toBe('done');
  expect(asked).toBe(2);
});

it('shows what was seen last while Medley does not answer', async () => {
  // Given
  answers = ['half', problemOf(503, undefined, 20), 'most'];
  look();

  // When
  await pass(EVERY_MS);
  const silent = [watched.value, watched.isSilent, watched.problem];
  await pass(20_000);

  // Then
  expect(silent).toEqual(['half', true, undefined]);
  expect([watched.value, watched.isSilent, watched.problem]).toEqual(['most', false, undefined]);
});

it('says at once that it could not be read the first time, and is read when a person asks again', async () => {
  // Given
  answers = [ApiProblem.offline(), 'done'];
  look();
  await pass(0);
  expect(watched.problem).toMatchObject({ code: 'offline' });

  // When
  watched.again();
  await pass(0);

  // Then
  expect([watched.value, watched.problem]).toEqual(['done', undefined]);
});

it('is read no more once it is refused', async () => {
  // Given
  answers = ['half', problemOf(404, undefined), 'most'];

  // When
  look();
  await pass(10 * EVERY_MS);

  // Then
  expect(watched.problem).toMatchObject({ status: 404 });
  expect(watched.value).toBe('half');
  expect(asked).toBe(2);
});

it('goes on from what a person did', async () => {
  // Given
  answers = ['done', 'most', 'done'];
  look();
  await pass(0);

  // When
  watched.show('begun');
  await pass(EVERY_MS);

  // Then
  expect(watched.value).toBe('most');
});

it('is not read while nobody looks', async () => {
  // Given
  answers = ['half', 'done'];
  look();
  await pass(0);
  hide(true);
  await pass(10 * EVERY_MS);
  expect(asked).toBe(1);

  // When
  hide(false);
  await pass(0);

  // Then
  expect(watched.value).toBe('done');
});

it('is not read once its page is left', async () => {
  // Given
  answers = ['half', 'most'];
  look();
  await pass(0);

  // When
  leave();
  await pass(10 * EVERY_MS);

  // Then
  expect(asked).toBe(1);
});

it('is not read for nobody', async () => {
  // Given
  isWanted = false;

  // When
  look();
  await pass(10 * EVERY_MS);

  // Then
  expect(asked).toBe(0);
});
