import { expect, it } from 'vitest';
import { byKind, pieces } from './findings';

const finding = (code: string, message: string) => ({ code, level: 'reject', message });

it('keeps findings of one kind together, and sets many of them apart', () => {
  // Given
  const many = ['1', '2', '3', '4', '5'].map((message) => finding('RANK', message));

  // When
  const kinds = byKind([many[0]!, finding('BASE', 'x'), ...many.slice(1)]);

  // Then
  expect(kinds.map(({ code, few, rest }) => [code, few.length, rest.length])).toEqual([
    ['RANK', 3, 2],
    ['BASE', 1, 0],
  ]);
});

it('does not fold a single one', () => {
  // When
  const [kind] = byKind(['1', '2', '3', '4'].map((message) => finding('RANK', message)));

  // Then
  expect(kind?.rest).toEqual([]);
});

it('tells code from words', () => {
  // When
  const found = pieces('`q_proj`: rank is 4, not `r`.');

  // Then
  expect(found).toEqual([
    { text: 'q_proj', isCode: true },
    { text: ': rank is 4, not ', isCode: false },
    { text: 'r', isCode: true },
    { text: '.', isCode: false },
  ]);
});
