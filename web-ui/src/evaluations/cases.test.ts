import { expect, it } from 'vitest';
import { readCases } from './cases';

it('reads cases under the names that suites use, and tells which lines are none', () => {
  // When
  const read = readCases(
    [
      '{"prompt":"a","answer":"b"}',
      '',
      'nonsense',
      '{"prompt":"c","reference":"d","expected_adapter":"x/y"}',
      '{}',
    ].join('\n'),
  );

  // Then
  expect(read.cases).toEqual([
    { prompt: 'a', answer: 'b' },
    { prompt: 'c', answer: 'd', expected_adapter: 'x/y' },
  ]);
  expect(read.wrong).toEqual([3, 5]);
});
