import { ask, type Blend, type ChatRequest, type Usage } from './openai';
import type { ApiProblem } from './problem';

/** One streamed answer as a page shows it. `start` stops the one before. */
export class Answer {
  text = $state('');
  state = $state<'idle' | 'waiting' | 'streaming' | 'finished' | 'stopped' | 'failed'>('idle');
  blend = $state<Blend | undefined>();
  usage = $state<Usage | undefined>();
  problem = $state<ApiProblem | undefined>();
  #stop = new AbortController();

  get isRunning(): boolean {
    return this.state === 'waiting' || this.state === 'streaming';
  }

  async start(request: ChatRequest): Promise<void> {
    this.#stop.abort();
    const stop = new AbortController();
    this.#stop = stop;
    this.text = '';
    this.blend = undefined;
    this.usage = undefined;
    this.problem = undefined;
    this.state = 'waiting';
    for await (const event of ask(request, stop.signal)) {
      if (stop.signal.aborted) return;
      switch (event.kind) {
        case 'token':
          this.text += event.text;
          this.state = 'streaming';
          break;
        case 'finished':
          this.blend = event.blend;
          this.usage = event.usage;
          this.state = 'finished';
          break;
        case 'failed':
          this.problem = event.problem;
          this.state = 'failed';
          break;
      }
    }
  }

  stop(): void {
    if (!this.isRunning) return;
    this.#stop.abort();
    this.state = 'stopped';
  }
}
