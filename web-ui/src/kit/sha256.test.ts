import { expect, it } from 'vitest';
import { Sha256 } from './sha256';

it('agrees with the platform for every length around the block size, in uneven pieces', async () => {
  for (let length = 0; length < 200; length++) {
    // Given
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 31 + length) % 256);

    // When
    const digest = new Sha256()
      .update(bytes.subarray(0, length / 3))
      .update(bytes.subarray(length / 3))
      .hex();

    // Then
    const expected = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    expect(digest).toBe([...expected].map((byte) => byte.toString(16).padStart(2, '0')).join(''));
  }
});
