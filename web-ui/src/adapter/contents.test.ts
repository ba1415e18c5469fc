import { expect, it } from 'vitest';
import { arrange } from './contents';

function card(html: string): HTMLElement {
  const node = document.createElement('div');
  node.innerHTML = html;
  return node;
}

it('drops a heading that repeats the title and gives each other one an anchor of its own', () => {
  // Given
  const node = card('<h1>French numerals </h1><h2>Use &amp; limits</h2><h3>Limits</h3><h2>Limits</h2>');

  // When
  const entries = arrange(node, 'French Numerals');

  // Then
  expect(entries.map(({ anchor, isDeep }) => [anchor, isDeep])).toEqual([
    ['card-use-limits', false],
    ['card-limits', true],
    ['card-limits-2', false],
  ]);
  expect(node.querySelectorAll('h1')).toHaveLength(0);
});

it('cannot take the id of anything in the page', () => {
  // When
  const node = card('<h2>main</h2>');
  arrange(node, '');

  // Then
  expect(node.querySelector('h2')?.id).toBe('card-main');
});
