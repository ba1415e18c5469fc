import { pause } from '../api/poll';
import { ApiProblem, isAbort } from '../api/problem';
import { registry } from '../api/registry';
import { sendPart } from '../api/send-part';
import type { Finding } from '../api/types/adapter';
import type { Verdict } from '../api/types/upload';
import { AdapterUpload, type HashedFile } from '../api/upload';
import { messages } from '../messages';
import type { ChosenFile } from './folder';
import { hashAll } from './hashing';
import { headsOf } from './heads';
import { forget, remember, unfinished, type Unfinished } from './journal';
import { Meter } from './meter';

export type Stage = 'choosing' | 'hashing' | 'sending' | 'checking' | 'published' | 'rejected' | 'interrupted';

/** One publication from chosen files to a version: what the page shows, and the moves a person can make. */
export class Publication {
  stage = $state<Stage>('choosing');
  files = $state.raw<ChosenFile[]>([]);
  hashed = $state<Record<string, number>>({});
  sent = $state<Record<string, number>>({});
  findings = $state<Finding[]>([]);
  verdict = $state.raw<Verdict | undefined>();
  problem = $state<ApiProblem | undefined>();
  speed = $state<number | undefined>();
  secondsLeft = $state<number | undefined>();
  /** Medley has everything and checks it, whether this page is told of it or not. */
  hasArrived = $state(false);
  /** Medley does not answer just now. */
  isSilent = $state(false);
  #upload: AdapterUpload | undefined;
  #stop = new AbortController();
  #asking = new AbortController();
  #meter = new Meter();

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

  /** Whether what was sent so far can be continued. */
  get canResume(): boolean {
    return this.stage === 'interrupted' && this.#upload?.id !== undefined;
  }

  choose(files: ChosenFile[]): void {
    this.files = files;
    this.#reset();
    void this.#check();
  }

  /** Puts a file that was written in this page among the chosen ones. */
  write(path: string, text: string): void {
    const file = new File([text], path, { type: 'text/plain' });
    this.choose([...this.files.filter((each) => each.path !== path), { path, file }].sort(byPath));
  }

  remove(path: string): void {
    this.choose(this.files.filter((each) => each.path !== path));
  }

  /** The upload of an earlier page that has these very files, by their names and sizes. */
  earlier(): Unfinished | undefined {
    const same = (other: Unfinished) =>
      other.files.length === this.files.length &&
      this.files.every(({ path, file }) => other.files.some((each) => each.path === path && each.size === file.size));
    return unfinished().find(same);
  }

  async publish(adapter: string, tag: string, stripMetadata: boolean, before: () => Promise<void>): Promise<void> {
    if (this.isBusy) return;
    this.#reset();
    await this.#attempt(async () => {
      this.stage = 'hashing';
      const files = await this.#hash();
      await before();
      const plain = files.map(({ path, size, sha256 }) => ({ path, size, sha256 }));
      const opened = (id: string, known: string[]) =>
        remember({ id, adapter, tag, at: Date.now(), known, files: plain });
      this.#upload = this.#uploadOf(adapter, tag, files, opened, undefined, stripMetadata);
      await this.#send(this.#upload);
    });
  }

  /** Goes on with the upload of an earlier page, after making sure that the files are the same to the last bit. */
  async continue(earlier: Unfinished): Promise<void> {
    if (this.isBusy) return;
    this.#reset();
    await this.#attempt(async () => {
      this.stage = 'hashing';
      const files = await this.#hash();
      const isSame = files.every((file) =>
        earlier.files.some((each) => each.path === file.path && each.sha256 === file.sha256),
      );
      if (!isSame)
        throw new ApiProblem(0, 'other_files', messages.publish.otherFiles, [messages.publish.otherFilesHint]);
      this.#upload = this.#uploadOf(earlier.adapter, earlier.tag, files, () => undefined, earlier);
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

  #reset(): void {
    this.#upload = undefined;
    this.#meter = new Meter();
    this.speed = undefined;
    this.hashed = {};
    this.sent = {};
    this.findings = [];
    this.hasArrived = false;
    this.problem = undefined;
    this.stage = 'choosing';
  }

  #uploadOf(
    adapter: string,
    tag: string,
    files: HashedFile[],
    onOpened: (id: string, known: string[]) => void,
    earlier?: Unfinished,
    stripMetadata = false,
  ): AdapterUpload {
    const ports = { registry, sendPart, wait: pause };
    const listener = {
      onSent: (path: string, bytes: number) => {
        this.sent[path] = bytes;
        this.#meter.note(this.done);
        this.speed = this.#meter.speed;
        this.secondsLeft = this.#meter.left(this.total);
      },
      onChecking: () => {
        this.stage = 'checking';
        this.hasArrived = true;
        this.isSilent = false;
      },
      onSilence: () => (this.isSilent = true),
      onOpened,
    };
    return new AdapterUpload(adapter, tag, files, ports, listener, earlier, stripMetadata);
  }

  /** What the registry would say, before anything is sent. Failing to ask is no obstacle: the upload is checked anyway. */
  async #check(): Promise<void> {
    this.#asking.abort();
    const asking = new AbortController();
    this.#asking = asking;
    this.verdict = undefined;
    if (this.files.length === 0) return;
    try {
      const heads = await headsOf(this.files);
      if (heads === undefined || asking.signal.aborted) return;
      const verdict = await registry.validate(heads, asking.signal);
      if (asking.signal.aborted) return;
      this.verdict = verdict;
      if (this.stage === 'choosing') this.findings = verdict.findings;
    } catch (thrown) {
      if (!isAbort(thrown)) this.verdict = undefined;
    }
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    this.#stop = new AbortController();
    this.isSilent = false;
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
    if (upload.id !== undefined) forget(upload.id);
    this.findings = operation.findings ?? [];
    this.stage = operation.state === 'succeeded' ? 'published' : 'rejected';
  }
}

function byPath(a: ChosenFile, b: ChosenFile): number {
  return a.path.localeCompare(b.path);
}
