import { Sha256 } from '../kit/sha256';

/** Hashes files off the main thread, one after the other; answers its progress and then the digest. */
export type HashAnswer = { id: number; done: number } | { id: number; sha256: string } | { id: number; failed: string };

const PIECE = 4 * 1024 * 1024;

async function hash(id: number, file: Blob): Promise<void> {
  const digest = new Sha256();
  for (let at = 0; at < file.size; at += PIECE) {
    digest.update(new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer()));
    answer({ id, done: Math.min(at + PIECE, file.size) });
  }
  answer({ id, sha256: digest.hex() });
}

function answer(message: HashAnswer): void {
  self.postMessage(message);
}

self.onmessage = (event: MessageEvent<{ id: number; file: Blob }>) => {
  const { id, file } = event.data;
  hash(id, file).catch((thrown: unknown) => answer({ id, failed: String(thrown) }));
};
