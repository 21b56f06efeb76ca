/** Time for tests: it moves when told, and runs what became due on the way, in order. */
import type { Clock } from '../clock.ts';

interface Due {
  at: number;
  readonly everyMs: number | null;
  readonly run: () => void;
}

export class VirtualClock implements Clock {
  #mono = 1_000;
  #offset = Date.UTC(2026, 10, 22, 10) - 1_000;
  readonly #due = new Set<Due>();

  wall(): number {
    return this.#mono + this.#offset;
  }

  mono(): number {
    return this.#mono;
  }

  every(intervalMs: number, run: () => void): () => void {
    return this.#add({ at: this.#mono + intervalMs, everyMs: intervalMs, run });
  }

  after(delayMs: number, run: () => void): () => void {
    return this.#add({ at: this.#mono + delayMs, everyMs: null, run });
  }

  /** The wall clock jumps; monotonic time does not. */
  stepWall(ms: number): void {
    this.#offset += ms;
  }

  advance(ms: number): void {
    const end = this.#mono + ms;
    for (;;) {
      const next = [...this.#due].filter((due) => due.at <= end).toSorted((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#mono = Math.max(this.#mono, next.at);
      if (next.everyMs === null) this.#due.delete(next);
      else next.at += next.everyMs;
      next.run();
    }
    this.#mono = end;
  }

  /** The process stands still: time passes and nothing runs on the way. */
  freeze(ms: number): void {
    this.#mono += ms;
    for (const due of this.#due) due.at = Math.max(due.at, this.#mono);
  }

  #add(due: Due): () => void {
    this.#due.add(due);
    return () => this.#due.delete(due);
  }
}
