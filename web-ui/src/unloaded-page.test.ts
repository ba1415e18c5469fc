import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import App from './App.svelte';
import Skeleton from './kit/Skeleton.svelte';
import { address, navigate, type Route } from './kit/router.svelte';
import { messages } from './messages';
import { PATIENCE } from './testing/open-page';

let app: Record<string, unknown>;
let isOffline: boolean;

/** Of each page's script, as long as there is a network. */
function load(): Promise<{ default: unknown }> {
  return isOffline ? Promise.reject(new TypeError('Failed to fetch')) : Promise.resolve({ default: Skeleton });
}

const routes: Route[] = [
  { path: '/recipes', title: messages.titles.recipes, load },
  { path: '/browse', title: messages.titles.browse, load },
];

beforeEach(() => {
  isOffline = true;
  window.history.replaceState(undefined, '', '/recipes');
  address.read();
  app = mount(App, { target: document.body, props: { routes } });
  flushSync();
});

afterEach(async () => {
  await unmount(app);
  document.body.replaceChildren();
});

async function failed(): Promise<HTMLButtonElement> {
  return vi.waitUntil(() => document.querySelector<HTMLButtonElement>('main [role=alert] button'), PATIENCE);
}

async function expectPage(): Promise<void> {
  await vi.waitFor(() => {
    expect(document.querySelector('main [role=alert]')).toBeNull();
    expect(document.querySelector('main .skeleton')).not.toBeNull();
  }, PATIENCE);
}

it.each<[string, (button: HTMLButtonElement) => void]>([
  ['the button', (button) => button.click()],
  ['the same link', () => navigate('/recipes')],
])('is loaded by %s once there is a network again', async (_, again) => {
  // Given
  const button = await failed();
  isOffline = false;

  // When
  again(button);

  // Then
  await expectPage();
});

it('says again that there is no network', async () => {
  // Given
  const button = await failed();

  // When
  button.click();
  flushSync();

  // Then
  expect(button.disabled).toBe(true);
  await vi.waitFor(() => expect(button.disabled).toBe(false), PATIENCE);
  expect(document.querySelector('main [role=alert]')).not.toBeNull();
});
