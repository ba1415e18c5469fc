import { expect, it } from 'vitest';
import { withParam } from './query';

it.each([
  ['', 'files', '?tab=files'],
  ['?tab=card&q=a+b', 'files', '?tab=files&q=a+b'],
  ['?tab=files', undefined, ''],
  ['?q=1&tab=files', undefined, '?q=1'],
])('sets one parameter of %j to %j', (search, value, expected) => {
  // When
  const query = withParam(search, 'tab', value);

  // Then
  expect(query).toBe(expected);
});
