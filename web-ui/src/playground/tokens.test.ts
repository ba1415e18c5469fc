import { describe, expect, it } from 'vitest';
import { dominant, sharesText } from './tokens';

describe('a token', () => {
  it('belongs to the adapter that was heard most', () => {
    expect(dominant([0.2, 0.5, 0.3])).toBe(1);
  });

  it('belongs to nobody where no adapter was heard', () => {
    expect(dominant([0, 0])).toBeUndefined();
    expect(dominant([])).toBeUndefined();
  });

  it('tells the shares that count, the largest first', () => {
    expect(sharesText(['a/one', 'b/two', 'c/three'], [0.25, 0.749, 0.001])).toBe('b/two 75 %, a/one 25 %');
  });
});
