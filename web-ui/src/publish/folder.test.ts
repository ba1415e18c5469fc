import { expect, it } from 'vitest';
import { clean, nameFrom } from './folder';

function chosen(...paths: string[]) {
  return paths.map((path) => ({ path, file: new File([], path) }));
}

it('drops the folder they share and the litter of systems', () => {
  // When
  const files = clean(chosen('my lora/b.txt', 'my lora/.DS_Store', 'my lora/img/a.png'));

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
