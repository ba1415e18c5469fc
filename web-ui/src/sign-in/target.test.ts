import { expect, it } from 'vitest';
import { localTarget } from './target';

it('goes back to a page of this portal only', () => {
  // When
  const targets = ['/account?x=1', '//evil.example/a', 'https://evil.example', '/\\evil.example', null].map((next) =>
    localTarget(next, '#join=x'),
  );

  // Then
  expect(targets).toEqual(['/account?x=1#join=x', '/', '/', '/', '/']);
});
