import { strToU8, zipSync } from 'fflate';
import { expect, it } from 'vitest';
import { unpack } from './zip';

function archive(files: Record<string, string>): File {
  const entries = Object.fromEntries(Object.entries(files).map(([path, text]) => [path, strToU8(text)]));
  return new File([zipSync(entries) as BlobPart], 'mine.zip');
}

it('unpacks a folder without its own name and without the litter of systems', async () => {
  // When
  const files = await unpack(
    archive({
      'mine/a.json': '{"a":1}',
      'mine/.DS_Store': 'x',
      '__MACOSX/mine/._a.json': 'x',
      'mine/img/b.png': 'png',
    }),
  );

  // Then
  expect(files.map((each) => each.path)).toEqual(['a.json', 'img/b.png']);
  expect(await files[0]?.file.text()).toBe('{"a":1}');
});

it.each(['../evil.txt', '/etc/passwd', 'a/../../b', 'c:\\x', 'a\\..\\b'])('refuses the path %s', async (path) => {
  // When
  const unpacking = unpack(archive({ [path]: 'x', 'b.txt': 'y' }));

  // Then
  await expect(unpacking).rejects.toMatchObject({ code: 'unreadable_zip' });
});

it('says so when it is no zip at all', async () => {
  // When
  const unpacking = unpack(new File(['not a zip'], 'mine.zip'));

  // Then
  await expect(unpacking).rejects.toMatchObject({ code: 'unreadable_zip' });
});
