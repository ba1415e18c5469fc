/** How fast bytes leave, over the last few seconds: an average over everything would hide that the line became slow. */
export class Meter {
  static readonly WINDOW_MS = 6000;
  #samples: { at: number; bytes: number }[] = [];

  /** @param bytes how many have left altogether */
  note(bytes: number, at = performance.now()): void {
    this.#samples.push({ at, bytes });
    while (this.#samples.length > 2 && at - (this.#samples[1]?.at ?? at) > Meter.WINDOW_MS) this.#samples.shift();
  }

  /** Bytes a second; undefined until there is something to tell. */
  get speed(): number | undefined {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (first === undefined || last === undefined || last.at - first.at < 300) return undefined;
    return Math.max(0, ((last.bytes - first.bytes) / (last.at - first.at)) * 1000);
  }

  /** Seconds until `total` bytes have left. */
  left(total: number): number | undefined {
    const last = this.#samples.at(-1);
    const speed = this.speed;
    if (last === undefined || speed === undefined || speed === 0) return undefined;
    return Math.max(0, (total - last.bytes) / speed);
  }
}
