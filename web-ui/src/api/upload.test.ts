import { describe, expect, it } from 'vitest';
import { ApiProblem, problemOf } from './problem';
import type { CompletedFile, Operation } from './types/upload';
import { AdapterUpload, type HashedFile, type UploadPorts } from './upload';

const SUCCEEDED: Operation = { id: 'o1', state: 'succeeded', progress: 1, version: 'sha256:abc' };

/** A registry and a store in memory: parts of 4 bytes, and a list of failures to come. */
class FakeStore implements UploadPorts {
  readonly stored = new Map<string, string>();
  readonly sent: string[] = [];
  completed: CompletedFile[] = [];
  failures: unknown[] = [];
  known = new Set<string>();
  isStripping = false;
  #files: { path: string; size: number }[] = [];

  readonly registry: UploadPorts['registry'] = {
    openUpload: (_adapter, _tag, files, stripMetadata) => {
      this.#files = files;
      this.isStripping = stripMetadata;
      const plan = files.map((file) => ({
        path: file.path,
        exists: this.known.has(file.path),
        partSize: 4,
        parts: this.#numbers(file.size).map((number) => ({ number, url: `${file.path}#${number}` })),
      }));
      return Promise.resolve({ id: 'u1', expiresAt: '2030-01-01T00:00:00Z', files: plan });
    },
    signParts: (_id, files) =>
      Promise.resolve({
        files: files.map(({ path, numbers }) => ({
          path,
          parts: numbers.map((number) => ({ number, url: `${path}#${number}` })),
        })),
      }),
    upload: (id) => {
      const files = this.#files.map(({ path, size }) => ({
        path,
        size,
        received: this.#numbers(size).filter((number) => this.stored.has(`${path}#${number}`)),
      }));
      return Promise.resolve({ id, state: this.completed.length > 0 ? 'running' : 'receiving', partSize: 4, files });
    },
    completeUpload: (_id, files) => {
      this.completed = files;
      return Promise.resolve({ ...SUCCEEDED, state: 'running', progress: 0 });
    },
    operation: () => Promise.resolve(SUCCEEDED),
  };

  async sendPart(url: string, bytes: Blob, onSent: (sent: number) => void): Promise<string> {
    this.sent.push(url);
    const failure = this.failures.shift();
    if (failure !== undefined) throw failure;
    this.stored.set(url, await bytes.text());
    onSent(bytes.size);
    return `"${url}"`;
  }

  wait(): Promise<void> {
    return Promise.resolve();
  }

  #numbers(size: number): number[] {
    return Array.from({ length: Math.max(1, Math.ceil(size / 4)) }, (_, index) => index + 1);
  }
}

function file(path: string, content: string): HashedFile {
  return { path, size: content.length, sha256: '0'.repeat(64), bytes: new Blob([content]) };
}

function start(store: FakeStore, files: HashedFile[], earlier?: { id: string; known: string[] }) {
  const progress: Record<string, number> = {};
  const listener = {
    onSent: (path: string, bytes: number) => void (progress[path] = bytes),
    onChecking: () => undefined,
    onSilence: () => undefined,
    onOpened: () => undefined,
  };
  return { upload: new AdapterUpload('a/b', 'latest', files, store, listener, earlier), progress };
}

describe('an upload', () => {
  it('cuts files into parts, completes with their ETags and waits for the check', async () => {
    // Given
    const store = new FakeStore();
    const { upload, progress } = start(store, [file('a.bin', '0123456789'), file('b.txt', 'xy')]);

    // When
    const operation = await upload.run(new AbortController().signal);

    // Then
    expect(operation).toEqual(SUCCEEDED);
    expect([...store.stored.values()]).toEqual(['0123', '4567', '89', 'xy']);
    expect(store.completed[0]?.parts.map((part) => part.etag)).toEqual(['"a.bin#1"', '"a.bin#2"', '"a.bin#3"']);
    expect(progress).toEqual({ 'a.bin': 10, 'b.txt': 2 });
  });

  it('has metadata taken out where a person wants that', async () => {
    // Given
    const store = new FakeStore();
    const nothing = () => undefined;
    const listener = { onSent: nothing, onChecking: nothing, onSilence: nothing, onOpened: nothing };
    const files = [file('a.bin', '0123')];

    // When
    await new AdapterUpload('a/b', 'latest', files, store, listener, undefined, true).run(new AbortController().signal);

    // Then
    expect(store.isStripping).toBe(true);
  });

  it('does not send a file that the registry has already', async () => {
    // Given
    const store = new FakeStore();
    store.known.add('a.bin');
    const { upload, progress } = start(store, [file('a.bin', '0123456789'), file('b.txt', 'xy')]);

    // When
    await upload.run(new AbortController().signal);

    // Then
    expect(store.sent).toEqual(['b.txt#1']);
    expect(progress['a.bin']).toBe(10);
  });

  it('tries a part again when its address has expired', async () => {
    // Given
    const store = new FakeStore();
    store.failures = [problemOf(403, undefined)];
    const { upload } = start(store, [file('a.bin', '01234')]);

    // When
    await upload.run(new AbortController().signal);

    // Then
    expect(store.sent).toEqual(['a.bin#1', 'a.bin#1', 'a.bin#2']);
  });

  it('continues after the network was away without sending stored parts twice', async () => {
    // Given
    const store = new FakeStore();
    const { upload } = start(store, [file('a.bin', '0123456789')]);
    store.failures = [undefined, ...Array.from({ length: 4 }, () => ApiProblem.offline())];
    await expect(upload.run(new AbortController().signal)).rejects.toMatchObject({ code: 'offline' });
    store.sent.length = 0;

    // When
    await upload.run(new AbortController().signal);

    // Then
    expect(store.sent).toEqual(['a.bin#2', 'a.bin#3']);
    expect(store.completed[0]?.parts).toHaveLength(3);
  });

  it('goes on with an upload of an earlier page and lets storage say which parts it has', async () => {
    // Given
    const store = new FakeStore();
    const files = [file('a.bin', '0123456789'), file('b.txt', 'xy'), file('known.txt', 'here already')];
    store.known.add('known.txt');
    store.failures = [undefined, ...Array.from({ length: 4 }, () => ApiProblem.offline())];
    await expect(start(store, files).upload.run(new AbortController().signal)).rejects.toMatchObject({ status: 0 });
    store.sent.length = 0;

    // When
    const { upload, progress } = start(store, files, { id: 'u1', known: ['known.txt'] });
    await upload.run(new AbortController().signal);

    // Then
    expect(store.sent).toEqual(['a.bin#2', 'a.bin#3', 'b.txt#1']);
    expect(store.completed.map((each) => each.path)).toEqual(['b.txt']);
    expect(progress).toEqual({ 'a.bin': 10, 'b.txt': 2, 'known.txt': 12 });
  });

  it('follows the operation when only the answer to its completion was lost', async () => {
    // Given
    const store = new FakeStore();
    const { upload } = start(store, [file('a.bin', '0123')]);
    const complete = store.registry.completeUpload;
    store.registry.completeUpload = async (id, files) => {
      await complete(id, files);
      throw ApiProblem.offline();
    };
    await expect(upload.run(new AbortController().signal)).rejects.toMatchObject({ code: 'offline' });

    // When
    const operation = await upload.run(new AbortController().signal);

    // Then
    expect(operation).toEqual(SUCCEEDED);
    expect(store.sent).toEqual(['a.bin#1']);
  });

  it('is told at last what came of it when Medley was not there for a moment', async () => {
    // Given
    const store = new FakeStore();
    const failures = [ApiProblem.offline(), problemOf(502, undefined)];
    store.registry.operation = () => {
      const failure = failures.shift();
      return failure === undefined ? Promise.resolve(SUCCEEDED) : Promise.reject(failure);
    };
    const { upload } = start(store, [file('a.bin', '0123')]);

    // When
    const operation = await upload.run(new AbortController().signal);

    // Then
    expect(operation).toEqual(SUCCEEDED);
    expect(failures).toEqual([]);
  });

  it('asks for nothing but its check once everything has arrived', async () => {
    // Given
    const store = new FakeStore();
    store.registry.operation = () => Promise.reject(ApiProblem.offline());
    const { upload } = start(store, [file('a.bin', '0123')]);
    await expect(upload.run(new AbortController().signal)).rejects.toMatchObject({ code: 'offline' });
    store.registry.operation = () => Promise.resolve(SUCCEEDED);
    store.registry.upload = () => Promise.reject(ApiProblem.offline());

    // When
    const operation = await upload.run(new AbortController().signal);

    // Then
    expect(operation).toEqual(SUCCEEDED);
    expect(store.sent).toEqual(['a.bin#1']);
  });

  it('gives up at once on a refusal', async () => {
    // Given
    const store = new FakeStore();
    store.failures = [problemOf(400, undefined)];
    const { upload } = start(store, [file('a.bin', '0123')]);

    // When
    const run = upload.run(new AbortController().signal);

    // Then
    await expect(run).rejects.toMatchObject({ status: 400 });
    expect(store.sent).toHaveLength(1);
  });
});
