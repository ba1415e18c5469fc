import { ApiProblem, isAbort } from '../api/problem';
import { registry, sendPart } from '../api/registry';
import type { Finding } from '../api/types';
import { AdapterUpload, type HashedFile } from '../api/upload';
import type { ChosenFile } from './folder';
import { hashAll } from './hashing';

export type Stage = 'choosing' | 'hashing' | 'sending' | 'checking' | 'published' | 'rejected' | 'interrupted';

/** One publication from chosen files to a version: what the page shows, and the moves a person can make. */
export class Publication {
  stage = $state<Stage>('choosing');
  files = $state.raw<ChosenFile[]>([]);
  hashed = $state<Record<string, number>>({});
  sent = $state<Record<string, number>>({});
  findings = $state<Finding[]>([]);
  problem = $state<ApiProblem | undefined>();
  version = $state<string | undefined>();
  #upload: AdapterUpload | undefined;
  #stop = new AbortController();

  get total(): number {
    return this.files.reduce((sum, each) => sum + each.file.size, 0);
  }

  get done(): number {
    const counted = this.stage === 'hashing' ? this.hashed : this.sent;
    return Object.values(counted).reduce((sum, bytes) => sum + bytes, 0);
  }

  get isBusy(): boolean {
    return this.stage === 'hashing' || this.stage === 'sending' || this.stage === 'checking';
  }

  choose(files: ChosenFile[]): void {
    this.files = files;
    this.#upload = undefined;
    this.hashed = {};
    this.sent = {};
    this.findings = [];
    this.problem = undefined;
    this.stage = 'choosing';
  }

  async publish(adapter: string, tag: string): Promise<void> {
    this.choose(this.files);
    await this.#attempt(async () => {
      this.stage = 'hashing';
      const files = await this.#hash();
      const ports = { registry, sendPart, wait };
      const listener = {
        onSent: (path: string, bytes: number) => (this.sent[path] = bytes),
        onChecking: () => (this.stage = 'checking'),
      };
      this.#upload = new AdapterUpload(adapter, tag, files, ports, listener);
      await this.#send(this.#upload);
    });
  }

  async resume(): Promise<void> {
    const upload = this.#upload;
    if (upload === undefined || this.stage !== 'interrupted') return;
    this.problem = undefined;
    await this.#attempt(() => this.#send(upload));
  }

  stop(): void {
    this.#stop.abort();
  }

  /** Whether what was sent so far can be continued. */
  get canResume(): boolean {
    return this.stage === 'interrupted' && this.#upload?.id !== undefined;
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    this.#stop = new AbortController();
    try {
      await work();
    } catch (thrown) {
      this.problem = isAbort(thrown) ? undefined : ApiProblem.from(thrown);
      this.stage = this.#upload?.id === undefined ? 'choosing' : 'interrupted';
    }
  }

  async #hash(): Promise<HashedFile[]> {
    const digests = await hashAll(
      this.files.map((each) => each.file),
      (index, bytes) => (this.hashed[this.files[index]?.path ?? ''] = bytes),
    );
    return this.files.map(({ path, file }, index) => ({
      path,
      size: file.size,
      sha256: digests[index] ?? '',
      bytes: file,
    }));
  }

  async #send(upload: AdapterUpload): Promise<void> {
    this.stage = 'sending';
    const operation = await upload.run(this.#stop.signal);
    this.findings = operation.findings ?? [];
    this.version = operation.version ?? undefined;
    this.stage = operation.state === 'succeeded' ? 'published' : 'rejected';
  }
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
