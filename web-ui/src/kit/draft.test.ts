import { afterEach, expect, it } from 'vitest';
import { draftsOf, dropDrafts, keepDraft, readText } from './draft';

afterEach(() => sessionStorage.clear());

it('keeps what somebody typed until another person signs in', () => {
  // Given
  draftsOf('ada');
  keepDraft('story', 'Once upon');

  // When
  draftsOf('ada');
  const again = readText('story');
  draftsOf('eve');

  // Then
  expect(again).toBe('Once upon');
  expect(readText('story')).toBe('');
});

it('gives what was typed before anybody signed in to who does', () => {
  // Given
  keepDraft('story', 'Once upon');

  // When
  draftsOf('ada');

  // Then
  expect(readText('story')).toBe('Once upon');
});

it('drops drafts and nothing else', () => {
  // Given
  keepDraft('story', 'Once upon');
  sessionStorage.setItem('other', 'x');

  // When
  dropDrafts();

  // Then
  expect(readText('story')).toBe('');
  expect(sessionStorage.getItem('other')).toBe('x');
});
