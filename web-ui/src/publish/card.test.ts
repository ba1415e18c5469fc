import { expect, it } from 'vitest';
import { fieldsOf, readCard, writeCard } from './card';

const CARD = `---
# written by hand
base_model: a/b
license: mit
tags: [numbers, french]
datasets: [c/d]
medley: {examples: private, summary: "Spells: numbers"}
---

# French numerals

Text.
`;

it('reads what the editor edits', () => {
  // When
  const fields = fieldsOf(readCard(CARD));

  // Then
  expect(fields).toEqual({
    title: 'French numerals',
    base: 'a/b',
    license: 'mit',
    tags: 'numbers, french',
    summary: 'Spells: numbers',
    examples: 'private',
  });
});

it('writes a card that has none of the fields', () => {
  // Given
  const card = readCard('---\nlicense: mit\n---\nText.\n');

  // When
  const written = writeCard(card, { ...fieldsOf(card), license: '' }, 'Text.\n');

  // Then
  expect(fieldsOf(readCard(written))).toEqual({ ...fieldsOf(card), license: '' });
});

it.each(['Private', 'secret', '[public]'])('takes examples that are %s for private', (examples) => {
  // Given
  const card = readCard(CARD.replace('private', examples));

  // Then
  expect(fieldsOf(card).examples).toBe('private');
});

it('changes only what was edited, and keeps comments and fields that it does not know', () => {
  // Given
  const card = readCard(CARD);

  // When
  const text = writeCard(card, { ...fieldsOf(card), license: 'apache-2.0', examples: 'public' }, card.body);

  // Then
  expect(text).toContain('# written by hand');
  expect(text).toContain('datasets: [c/d]');
  expect(text).toContain('license: apache-2.0');
  expect(text).not.toContain('private');
  expect(fieldsOf(readCard(text)).summary).toBe('Spells: numbers');
  expect(readCard(text).body).toBe(card.body);
});

it('starts a card where there is none', () => {
  // When
  const text = writeCard(
    readCard(''),
    { title: '', base: 'a/b', license: 'mit', tags: 'x: y, z', summary: '- "quoted" #', examples: 'public' },
    'Hello.\n',
  );

  // Then
  expect(fieldsOf(readCard(text))).toMatchObject({ base: 'a/b', tags: 'x: y, z', summary: '- "quoted" #' });
  expect(readCard(text).body).toBe('Hello.\n');
});

it.each(['---\n[1, 2]\n---\ntext', '---\n{a: \n---\n', '--- no fence', 'plain'])('keeps %j as text', (text) => {
  // Then
  expect(readCard(text).body).toBe(text);
});
