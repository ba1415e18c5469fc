import { watch } from './poll';
import { ApiProblem, isAbort, isPassing } from './problem';
import type { Registry } from './registry';
import type { CompletedFile, Operation, SignedPart, UploadStatus } from './types/upload';

/** A file that is ready to go: hashed, with its bytes at hand. */
export interface HashedFile {
  path: string;
  size: number;
  sha256: string;
  bytes: Blob;
}

/** What an upload needs from outside; tests give fakes. */
export interface UploadPorts {
  registry: Pick<Registry, 'openUpload' | 'signParts' | 'upload' | 'completeUpload' | 'operation'>;
  sendPart(url: string, bytes: Blob, onSent: (sent: number) => void, signal: AbortSignal): Promise<string>;
  wait(milliseconds: number): Promise<void>;
}

export interface UploadListener {
  /** Bytes of this file that have left the machine; a file that the registry has already counts as sent. */
  onSent(path: string, bytes: number): void;
  onChecking(progress: number): void;
  /** Whether it is checked can't be told just now; asked again. */
  onSilence(): void;
  /** The upload exists from here on and can be continued by its id, after a reload too; `known` files need no sending. */
  onOpened(id: string, known: string[]): void;
}

interface PlannedFile extends HashedFile {
  partSize: number;
  numbers: number[];
  etags: Map<number, string>;
  /** Parts that storage has from before a reload: their ETags are not known here, and the registry asks storage itself. */
  stored: Set<number>;
  urls: Map<number, string>;
}

const TRIES = 4;
const POLL_MS = 400;

/**
 * One multipart upload: parts go one after the other straight to object storage with presigned URLs.
 * `run` may be called again after it failed or was stopped: parts that storage confirms are not sent twice. With the id of an upload that an
 * earlier page opened for the same files, `run` goes on with that one.
 */
export class AdapterUpload {
  #id: string | undefined;
  #files: PlannedFile[] = [];
  /** Once everything has arrived. */
  #operation: Operation | undefined;

  constructor(
    private readonly adapter: string,
    private readonly tag: string,
    private readonly files: HashedFile[],
    private readonly ports: UploadPorts,
    private readonly listener: UploadListener,
    private readonly earlier?: { id: string; known: string[] },
    private readonly stripMetadata = false,
  ) {
    this.#id = earlier?.id;
  }

  get id(): string | undefined {
    return this.#id;
  }

  async run(signal: AbortSignal): Promise<Operation> {
    if (this.#operation !== undefined) return this.#finish(this.#operation, signal);
    if (this.#id === undefined) await this.#open();
    else if (!(await this.#isReceiving(this.#id))) {
      // The answer to `complete` was lost on its way: an operation has its upload's id.
      return this.#finish({ id: this.#id, state: 'running', progress: 0 }, signal);
    }
    for (const file of this.#files) await this.#sendFile(file, signal);
    const completed = this.#files.filter((file) => file.numbers.length > 0 && file.stored.size === 0).map(toCompleted);
    const operation = await this.ports.registry.completeUpload(this.#openId(), completed);
    return this.#finish(operation, signal);
  }

  async #open(): Promise<void> {
    const plain = this.files.map(({ path, size, sha256 }) => ({ path, size, sha256 }));
    const opened = await this.ports.registry.openUpload(this.adapter, this.tag, plain, this.stripMetadata);
    this.#id = opened.id;
    const known = opened.files.filter((file) => file.exists).map((file) => file.path);
    this.listener.onOpened(opened.id, known);
    this.#files = this.files.map((file) => {
      const plan = opened.files.find((each) => each.path === file.path);
      const parts = plan === undefined || plan.exists ? [] : plan.parts;
      const urls = new Map(parts.map((part) => [part.number, part.url]));
      return { ...file, partSize: plan?.partSize ?? file.size, numbers: [...urls.keys()], urls, ...nothingSent() };
    });
  }

  /** Whether parts are still awaited; forgets the parts that storage has lost. */
  async #isReceiving(id: string): Promise<boolean> {
    const status = await this.ports.registry.upload(id);
    if (this.#files.length === 0)
      this.#files = this.files.map((file) => planned(file, status, this.earlier?.known ?? []));
    for (const file of this.#files) {
      const received = status.files.find((each) => each.path === file.path)?.received ?? [];
      for (const number of [...file.etags.keys()]) {
        if (!received.includes(number)) file.etags.delete(number);
      }
      // The addresses may have expired while we were away.
      file.urls.clear();
    }
    return status.state === 'receiving';
  }

  async #sendFile(file: PlannedFile, signal: AbortSignal): Promise<void> {
    for (const number of file.numbers) {
      const start = (number - 1) * file.partSize;
      if (file.etags.has(number) || file.stored.has(number)) {
        this.listener.onSent(file.path, Math.min(start + file.partSize, file.size));
        continue;
      }
      const bytes = file.bytes.slice(start, Math.min(start + file.partSize, file.size));
      const etag = await this.#sendPart(file, number, bytes, signal);
      file.etags.set(number, etag);
      this.listener.onSent(file.path, Math.min(start + file.partSize, file.size));
    }
    this.listener.onSent(file.path, file.size);
  }

  async #sendPart(file: PlannedFile, number: number, bytes: Blob, signal: AbortSignal): Promise<string> {
    const before = (number - 1) * file.partSize;
    for (let attempt = 1; ; attempt++) {
      try {
        const url = file.urls.get(number) ?? (await this.#sign(file, number));
        const onSent = (sent: number) => this.listener.onSent(file.path, before + sent);
        return await this.ports.sendPart(url, bytes, onSent, signal);
      } catch (thrown) {
        if (isAbort(thrown) || attempt === TRIES || !isWorthRetrying(thrown)) throw thrown;
        file.urls.delete(number);
        await this.ports.wait(250 * 2 ** attempt);
      }
    }
  }

  async #sign(file: PlannedFile, number: number): Promise<string> {
    const signed = await this.ports.registry.signParts(this.#openId(), [{ path: file.path, numbers: [number] }]);
    const part: SignedPart | undefined = signed.files[0]?.parts[0];
    if (part === undefined) throw ApiProblem.from(undefined);
    file.urls.set(number, part.url);
    return part.url;
  }

  #finish(started: Operation, signal: AbortSignal): Promise<Operation> {
    this.#operation = started;
    return watch(started, {
      ask: () => this.ports.registry.operation(started.id),
      goesOn: ({ state }) => state === 'running',
      onAnswer: ({ progress }) => this.listener.onChecking(progress),
      onSilence: () => this.listener.onSilence(),
      everyMs: POLL_MS,
      signal,
      wait: (milliseconds) => this.ports.wait(milliseconds),
    });
  }

  #openId(): string {
    if (this.#id === undefined) throw ApiProblem.from(undefined);
    return this.#id;
  }
}

function nothingSent(): Pick<PlannedFile, 'etags' | 'stored'> {
  return { etags: new Map(), stored: new Set() };
}

/** The plan of a file in an upload that an earlier page opened. */
function planned(file: HashedFile, status: UploadStatus, known: string[]): PlannedFile {
  const received = status.files.find((each) => each.path === file.path)?.received ?? [];
  const count = known.includes(file.path) ? 0 : Math.max(1, Math.ceil(file.size / status.partSize));
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  return { ...file, partSize: status.partSize, numbers, urls: new Map(), etags: new Map(), stored: new Set(received) };
}

function toCompleted(file: PlannedFile): CompletedFile {
  return { path: file.path, parts: file.numbers.map((number) => ({ number, etag: file.etags.get(number) ?? '' })) };
}

/** An expired address (403) is, for there are new ones. */
function isWorthRetrying(thrown: unknown): boolean {
  const problem = ApiProblem.from(thrown);
  return problem.status === 403 || isPassing(problem);
}
