/** Refusals by reason, told at most once a second each with their number: a tag that is wrong is wrong each second. */
import type { Timers } from '../../engine/timers.ts';

const everyMs = 1_000;
const reasonsMax = 100;

export class Refusals {
  readonly #tell: (reason: string, count: number) => void;
  readonly #counts = new Map<string, number>();
  readonly #stop: () => void;

  constructor(timers: Timers, tell: (reason: string, count: number) => void) {
    this.#tell = tell;
    this.#stop = timers.every(everyMs, () => this.#flush());
  }

  add(reason: string, count = 1): void {
    const known = this.#counts.get(reason);
    if (known === undefined && this.#counts.size >= reasonsMax) return this.add('other reasons', count);
    this.#counts.set(reason, (known ?? 0) + count);
  }

  #flush(): void {
    if (this.#counts.size === 0) return;
    const counts = [...this.#counts];
    this.#counts.clear();
    for (const [reason, count] of counts) this.#tell(reason, count);
  }

  stop(): void {
    this.#stop();
    this.#flush();
  }
}
