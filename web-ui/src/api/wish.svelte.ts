import { untrack } from 'svelte';
import { session } from './session.svelte';

/**
 * What a person asks of a page. Who asks before the registry has said whose session this is need not ask again: it is done once that is known, one time,
 * unless the page was left meanwhile. Made where a component is made.
 */
export class Wish {
  isKept = $state(false);
  #act: () => void;

  constructor(act: () => void) {
    this.#act = act;
    $effect(() => {
      if (!this.isKept || session.state === 'unknown') return;
      this.isKept = false;
      untrack(act);
    });
  }

  make = (): void => {
    if (session.state === 'unknown') this.isKept = true;
    else this.#act();
  };
}
