import { untrack } from 'svelte';
import { pause, watch } from './poll';
import { ApiProblem, isAbort } from './problem';

interface Sight<T> {
  ask: (signal: AbortSignal) => Promise<T>;
  /** Whether what was seen last may change. */
  goesOn: (now: T) => boolean;
  everyMs: number;
  /** Whether there is somebody to read it for. */
  isWanted?: () => boolean;
}

/**
 * What a page shows of something that changes: read again while it does and while somebody looks. `value` stays what was seen last when that fails.
 * Made where a component is made.
 */
export class Watched<T> {
  value = $state.raw<T | undefined>();
  /** It is no longer read, because of this. */
  problem = $state<ApiProblem | undefined>();
  /** Medley does not answer just now. */
  isSilent = $state(false);
  #attempt = $state(0);

  constructor(private readonly sight: Sight<T>) {
    $effect(() => {
      void this.#attempt;
      if (sight.isWanted?.() === false) return undefined;
      const stop = new AbortController();
      void this.#watch(
        untrack(() => this.value),
        stop.signal,
      );
      return () => stop.abort();
    });
  }

  again = (): void => {
    this.#attempt++;
  };

  /** Goes on from here: what a person did was answered with it. */
  show(now: T): void {
    this.value = now;
    this.again();
  }

  async #watch(known: T | undefined, signal: AbortSignal): Promise<void> {
    const ask = () => this.sight.ask(signal);
    try {
      await watch(known ?? (await ask()), {
        ask,
        goesOn: this.sight.goesOn,
        onAnswer: (now) => this.#see(now, signal),
        onSilence: () => (this.isSilent = true),
        everyMs: this.sight.everyMs,
        signal,
        wait: pauseUnseen,
      });
    } catch (thrown) {
      if (isAbort(thrown) || signal.aborted) return;
      this.isSilent = false;
      this.problem = ApiProblem.from(thrown);
    }
  }

  #see(now: T, signal: AbortSignal): void {
    signal.throwIfAborted();
    this.value = now;
    this.problem = undefined;
    this.isSilent = false;
  }
}

/** A page that nobody looks at need not know. */
async function pauseUnseen(milliseconds: number): Promise<void> {
  await pause(milliseconds);
  if (!document.hidden) return;
  await new Promise((resolve) => document.addEventListener('visibilitychange', resolve, { once: true }));
}
