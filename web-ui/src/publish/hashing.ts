import { ApiProblem } from '../api/problem';
import { messages } from '../messages';
import type { HashAnswer } from './hash-worker';

/** The SHA-256 of each file, in order, computed in one web worker that ends with the work. */
export async function hashAll(files: Blob[], onDone: (index: number, bytes: number) => void): Promise<string[]> {
  const worker = new Worker(new URL('./hash-worker.ts', import.meta.url), { type: 'module' });
  try {
    const digests: string[] = [];
    for (const [index, file] of files.entries()) {
      digests.push(await hashOne(worker, index, file, onDone));
    }
    return digests;
  } finally {
    worker.terminate();
  }
}

function hashOne(worker: Worker, id: number, file: Blob, onDone: (id: number, bytes: number) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    const unreadable = () => reject(new ApiProblem(0, 'unreadable_file', messages.publish.unreadable));
    worker.onerror = unreadable;
    worker.onmessage = (event: MessageEvent<HashAnswer>) => {
      const answer = event.data;
      if ('done' in answer) onDone(id, answer.done);
      else if ('sha256' in answer) resolve(answer.sha256);
      else unreadable();
    };
    worker.postMessage({ id, file });
  });
}
