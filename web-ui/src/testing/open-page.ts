import { flushSync, mount, unmount } from 'svelte';
import { vi } from 'vitest';
import App from '../App.svelte';
import { session } from '../api/session.svelte';
import { address } from '../kit/router.svelte';
import { routes } from '../routes';

/** The hashing worker's answers, without a thread. */
class SameThreadWorker {
  onmessage: ((event: { data: unknown }) => void) | undefined;
  postMessage({ id }: { id: number }): void {
    queueMicrotask(() => this.onmessage?.({ data: { id, sha256: '0'.repeat(64) } }));
  }
  terminate(): void {}
}

/** How long a page may take on a slow machine; a test waits for what it wants to see, not this long. */
export const PATIENCE = { timeout: 60_000 };

let app: Record<string, unknown> | undefined;

/** The whole portal at an address, in a browser's document, with `answer` in the place of the registry. Resolves once the page has its heading. */
export async function openPage(at: string, answer: (url: string) => Promise<Response>): Promise<HTMLElement> {
  Element.prototype.scrollIntoView = () => undefined;
  vi.stubGlobal('Worker', SameThreadWorker);
  vi.stubGlobal('fetch', answer);
  window.history.replaceState(undefined, '', at);
  address.read();
  await session.load();
  const target = document.createElement('div');
  document.body.append(target);
  app = mount(App, { target, props: { routes } });
  const main = await vi.waitUntil(() => target.querySelector<HTMLElement>('main:has(h1)'), PATIENCE);
  flushSync();
  return main;
}

export async function closePage(): Promise<void> {
  vi.useRealTimers();
  if (app) await unmount(app);
  app = undefined;
  document.body.replaceChildren();
  vi.unstubAllGlobals();
  sessionStorage.clear();
}

export function type(main: HTMLElement, selector: string, text: string): void {
  const field = main.querySelector<HTMLInputElement | HTMLTextAreaElement>(selector);
  if (field === null) throw new Error(`no ${selector}`);
  field.value = text;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  flushSync();
}

export function pick(main: HTMLElement, selector: string, value: string): void {
  const select = main.querySelector<HTMLSelectElement>(selector);
  const option = [...(select?.options ?? [])].find((each) => each.value === value);
  if (!select || !option) throw new Error(`no ${value} in ${selector}`);
  select.value = value;
  // Svelte asks for `:checked`, which this DOM knows of check boxes only.
  select.querySelector = () => option;
  select.dispatchEvent(new Event('change', { bubbles: true }));
  flushSync();
}

export function submit(main: HTMLElement): void {
  main.querySelector('form')?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
}

/** A person chooses a folder in which there is one file. */
export function choose(main: HTMLElement, path: string, text: string): void {
  const input = main.querySelector<HTMLInputElement>('input[type=file]');
  if (input === null) throw new Error('no place for files');
  const file = new File([text], path.slice(path.lastIndexOf('/') + 1));
  Object.defineProperty(file, 'webkitRelativePath', { value: path });
  Object.defineProperty(input, 'value', { value: '', writable: true });
  Object.defineProperty(input, 'files', { value: [file], configurable: true });
  input.dispatchEvent(new Event('change', { bubbles: true }));
}
