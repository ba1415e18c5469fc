import { flushSync } from 'svelte';
import { afterEach, expect, it, vi } from 'vitest';
import { closePage, openPage, PATIENCE } from '../testing/open-page';

afterEach(closePage);

const ADMIN = { username: 'medley', role: 'admin', kind: 'person', email: '', createdAt: '2026-01-01T00:00:00Z' };

function answer(url: string): Promise<Response> {
  return Promise.resolve(Response.json(url.includes('/sessions/current') ? ADMIN : { items: [] }));
}

function selected(main: HTMLElement): string | undefined {
  flushSync();
  return main.querySelector('[role=tab][aria-selected=true]')?.textContent;
}

it('opens the tab that the address names, and keeps the address up to date', async () => {
  // Given
  const main = await openPage('/admin?tab=reports', answer);
  await vi.waitUntil(() => selected(main) === 'Reports', PATIENCE);

  // When
  [...main.querySelectorAll<HTMLElement>('[role=tab]')].find((tab) => tab.textContent === 'Storage')?.click();

  // Then
  expect(selected(main)).toBe('Storage');
  expect(window.location.search).toBe('?tab=storage');
});
