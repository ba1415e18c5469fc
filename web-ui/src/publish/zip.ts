import { ApiProblem } from '../api/problem';
import { messages } from '../messages';
import { clean, type ChosenFile } from './folder';

/** An archive says itself how large it will become; what lies is caught while unpacking. */
const MOST_BYTES = 2 ** 31;
const MOST_FILES = 1000;

export function isZip(file: File): boolean {
  return file.name.toLowerCase().endsWith('.zip');
}

/** The files of a zip, unpacked in this browser, off the main thread. The registry sees a folder either way. */
export async function unpack(archive: File): Promise<ChosenFile[]> {
  const { unzip } = await import('fflate');
  const packed = new Uint8Array(await archive.arrayBuffer());
  let total = 0;
  let count = 0;
  const files = await new Promise<Record<string, Uint8Array>>((resolve, reject) => {
    const filter = ({ name, originalSize }: { name: string; originalSize: number }) => {
      total += originalSize;
      count += 1;
      return !name.endsWith('/') && total <= MOST_BYTES && count <= MOST_FILES;
    };
    unzip(packed, { filter }, (failed, entries) => (failed ? reject(unreadable(failed.message)) : resolve(entries)));
  });
  if (total > MOST_BYTES || count > MOST_FILES) throw unreadable(messages.publish.zipTooLarge);
  const unsafe = Object.keys(files).find((path) => /(^|[\\/])\.\.([\\/]|$)|^[\\/]|^[a-z]:|\\|\0/i.test(path));
  if (unsafe !== undefined) throw unreadable(messages.publish.zipUnsafe(unsafe));
  return clean(
    Object.entries(files).map(([path, bytes]) => ({
      path,
      file: new File([bytes as BlobPart], path.split('/').at(-1) ?? path),
    })),
  );
}

function unreadable(why: string): ApiProblem {
  return new ApiProblem(0, 'unreadable_zip', messages.publish.zipUnreadable, [why, messages.publish.zipHint]);
}
