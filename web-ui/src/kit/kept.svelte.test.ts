import { flushSync } from 'svelte';
import { afterEach, expect, it } from 'vitest';
import { readText } from './draft';
import { Kept } from './kept.svelte';

afterEach(() => sessionStorage.clear());

/** What a component does while it is on the page. */
function inComponent(act: () => void): void {
  const leave = $effect.root(act);
  flushSync();
  leave();
}

it('shows what was typed when its form is made again', () => {
  // When
  inComponent(() => {
    new Kept('story').text = 'Once upon';
  });

  // Then
  inComponent(() => expect(new Kept('story').text).toBe('Once upon'));
});

it('keeps nothing of a form that says what it said at first', () => {
  // When
  inComponent(() => {
    const kept = new Kept('story', () => 'The end.');
    kept.text = 'The e';
    flushSync();
    expect(readText('story')).toBe('The e');
    kept.text = 'The end.';
  });

  // Then
  expect(readText('story')).toBe('');
});

it('keeps nothing of what was sent', () => {
  // When
  inComponent(() => {
    const kept = new Kept('story');
    kept.text = 'Once upon';
    flushSync();
    kept.drop();
  });

  // Then
  expect(readText('story')).toBe('');
});
