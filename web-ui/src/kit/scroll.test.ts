import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { navigate } from './router.svelte';
import { rememberPlace, returnToPlace, stayHere } from './scroll';

let height = 0;

/** A page that can be scrolled as far as it is high. */
beforeEach(() => {
  vi.useFakeTimers();
  height = 0;
  vi.spyOn(window, 'scrollTo').mockImplementation(((_: number, y: number) => scrolledTo(Math.min(y, height))) as never);
});

afterEach(() => {
  stayHere();
  scrolledTo(0);
  vi.restoreAllMocks();
  vi.useRealTimers();
  window.history.replaceState(undefined, '', '/');
});

function scrolledTo(y: number): void {
  Object.defineProperty(window, 'scrollY', { value: y, configurable: true });
}

it('comes back to where a person was once the page is long enough', () => {
  // Given
  scrolledTo(700);
  rememberPlace();
  scrolledTo(0);
  returnToPlace();

  // When
  height = 2000;
  vi.advanceTimersByTime(100);

  // Then
  expect(window.scrollY).toBe(700);
});

it('leaves a person alone who scrolls meanwhile', () => {
  // Given
  scrolledTo(700);
  rememberPlace();
  scrolledTo(0);
  returnToPlace();

  // When
  window.dispatchEvent(new Event('wheel'));
  height = 2000;
  vi.advanceTimersByTime(100);

  // Then
  expect(window.scrollY).toBe(0);
});

it('reads another page from its top', () => {
  // Given
  height = 2000;
  scrolledTo(700);

  // When
  navigate('/browse');

  // Then
  expect(window.scrollY).toBe(0);
});
