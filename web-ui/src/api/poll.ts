import { messages } from '../messages';
import { ApiProblem, isAbort, isPassing } from './problem';

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;
/** Of all pauses together: a registry that is started anew, and a network that is changed, are back before. */
const PATIENCE_MS = 300_000;

interface Patience {
  signal?: AbortSignal;
  /** Medley did not answer and will be asked again. */
  onSilence?: () => void;
  wait?: (milliseconds: number) => Promise<void>;
}

interface Watch<T> extends Patience {
  ask: () => Promise<T>;
  /** Whether there is more to come after this answer. */
  goesOn: (now: T) => boolean;
  onAnswer: (now: T) => void;
  everyMs: number;
}

/** Follows what `first` is the beginning of, answer by answer, to its end. Answers that do not come are waited for, refusals are thrown. */
export async function watch<T>(first: T, { ask, goesOn, onAnswer, everyMs, ...patience }: Watch<T>): Promise<T> {
  let now = first;
  for (;;) {
    onAnswer(now);
    if (!goesOn(now)) return now;
    await (patience.wait ?? pause)(everyMs);
    patience.signal?.throwIfAborted();
    now = await patiently(ask, patience).catch(toldOfWork);
  }
}

/** What only reads may be asked for again: after failures that pass, with growing pauses, and not before the server says. */
export async function patiently<T>(
  ask: () => Promise<T>,
  { signal, onSilence, wait = pause }: Patience = {},
): Promise<T> {
  let waited = 0;
  for (let step = FIRST_PAUSE_MS; ; step = Math.min(2 * step, LONGEST_PAUSE_MS)) {
    try {
      return await ask();
    } catch (thrown) {
      const problem = ApiProblem.from(thrown);
      const next = Math.max(step, 1000 * (problem.retryAfter ?? 0));
      waited += next;
      if (isAbort(thrown) || !isPassing(problem) || waited > PATIENCE_MS) throw thrown;
      onSilence?.();
      await wait(next);
      signal?.throwIfAborted();
    }
  }
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** That nobody answers says nothing about what was begun. */
function toldOfWork(thrown: unknown): never {
  if (isAbort(thrown)) throw thrown;
  const problem = ApiProblem.from(thrown);
  if (!isPassing(problem)) throw problem;
  const { status, code, title, retryAfter } = problem;
  const when = retryAfter === undefined ? [] : [messages.problem.retryAfter(retryAfter)];
  throw new ApiProblem(status, code, title, [messages.problem.stillUnderWay, ...when], retryAfter);
}
