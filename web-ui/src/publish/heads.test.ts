import { expect, it } from 'vitest';
import { headsOf } from './heads';

function chosen(path: string, content: BlobPart) {
  return { path, file: new File([content], path) };
}

it('sends the header of weights and never their values', async () => {
  // Given
  const header = '{"a":{}}';
  const prefix = new Uint8Array(8);
  new DataView(prefix.buffer).setBigUint64(0, BigInt(header.length), true);
  const weights = new Uint8Array([...prefix, ...new TextEncoder().encode(header), 1, 2, 3, 4]);

  // When
  const heads = await headsOf([chosen('adapter_model.safetensors', weights)]);

  // Then
  expect(heads).toEqual([
    { path: 'adapter_model.safetensors', size: 20, head: btoa(`\x08${'\0'.repeat(7)}${header}`) },
  ]);
});

it('does not believe a header longer than any can be', async () => {
  // When
  const heads = await headsOf([chosen('adapter_model.safetensors', new Uint8Array(600).fill(255))]);

  // Then
  expect(atob(heads?.[0]?.head ?? '')).toHaveLength(512);
});

it('asks nothing when the heads are too large together', async () => {
  // Then
  expect(await headsOf([chosen('examples.jsonl', 'x'.repeat(800_000))])).toBeUndefined();
});
