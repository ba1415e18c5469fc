import { expect, it } from 'vitest';
import { clean, fromDrop, nameFrom } from './folder';

function chosen(...paths: string[]) {
  return paths.map((path) => ({ path, file: new File([], path) }));
}

it('drops the folder they share and the litter of systems', () => {
  // When
  const files = clean(
    chosen(
      'my lora/b.txt',
      'my lora/.DS_Store',
      'my lora/.gitattributes',
      'my lora/.git/config',
      'my lora/thumbs.db',
      'my lora/img/a.png',
    ),
  );

  // Then
  expect(files.map((each) => each.path)).toEqual(['b.txt', 'img/a.png']);
});

it('keeps paths of several folders', () => {
  // When
  const files = clean(chosen('x/a.txt', 'y/b.txt'));

  // Then
  expect(files.map((each) => each.path)).toEqual(['x/a.txt', 'y/b.txt']);
});

it('proposes a name from the folder', () => {
  // When
  const name = nameFrom('My LoRA (v2)');

  // Then
  expect(name).toBe('my-lora-v2');
});

it('takes dropped files that are in no folder of this computer', async () => {
  // Given
  const file = new File(['{}'], 'adapter_config.json');
  const dropped = [
    { webkitGetAsEntry: () => null, getAsFile: () => file },
    { webkitGetAsEntry: () => null, getAsFile: () => null },
  ] as unknown as DataTransferItem[];

  // When
  const files = await fromDrop(dropped);

  // Then
  expect(files).toEqual([{ path: 'adapter_config.json', file }]);
});
