import { dropDraft, keepDraft, readText } from './draft';

/**
 * A text of a form that comes back after a reload, and after signing in again where the session ended meanwhile. Made while its component starts, since it is
 * kept by an effect of it.
 */
export class Kept {
  text = $state('');
  readonly #name: string;

  /** @param start what the form shows where nothing was typed; nothing else is kept */
  constructor(name: string, start: () => string = () => '') {
    this.#name = name;
    this.text = readText(name) || start();
    $effect(() => {
      if (this.text.trim() === start().trim()) dropDraft(name);
      else keepDraft(name, this.text);
    });
  }

  /** It was sent, and stays on the page. */
  drop(): void {
    dropDraft(this.#name);
  }

  /** It was sent, and the form is for another one. */
  clear(): void {
    this.text = '';
    this.drop();
  }
}
