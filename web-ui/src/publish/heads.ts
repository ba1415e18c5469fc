import type { ChosenFile } from './folder';

/** What the registry's dry run wants of a file: of weights the header, of what people write all, of the rest enough to tell what it is. */
const WEIGHTS = /\.safetensors$/;
const WHOLE = new Set(['adapter_config.json', 'README.md', 'examples.jsonl']);
const PREFIX = 8;
const ENOUGH_TO_TELL = 512;
const LARGEST_HEADER = 16 * 2 ** 20;
const IMAGE = /\.(png|jpe?g|gif|webp)$/i;
/** A request takes a megabyte, and base64 makes four bytes of three. */
const MOST = 700_000;

export interface Head {
  path: string;
  size: number;
  head: string;
}

/** The heads, or nothing when they are too large to ask: then the checks after the upload are the first ones. */
export async function headsOf(files: ChosenFile[]): Promise<Head[] | undefined> {
  let total = 0;
  const heads: Head[] = [];
  for (const { path, file } of files) {
    const bytes = await headOf(path, file);
    total += bytes.length;
    if (total > MOST) return undefined;
    heads.push({ path, size: file.size, head: base64(bytes) });
  }
  return heads;
}

async function headOf(path: string, file: Blob): Promise<Uint8Array> {
  if (WHOLE.has(path)) return read(file, Math.min(file.size, MOST + 1));
  if (IMAGE.test(path)) return read(file, 65_536);
  const start = await read(file, ENOUGH_TO_TELL);
  if (!WEIGHTS.test(path) || start.length < PREFIX) return start;
  const length = Number(new DataView(start.buffer).getBigUint64(0, true));
  return length > LARGEST_HEADER ? start : read(file, PREFIX + length);
}

async function read(file: Blob, length: number): Promise<Uint8Array> {
  return new Uint8Array(await file.slice(0, length).arrayBuffer());
}

function base64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}
