/**
 * One time line for a whole ward. Each computer on it has a wall clock of its own that may step, and timers that end
 * with it. One-shot timers run at their moment; what repeats runs at most once per step of the night, so that quiet
 * hours pass quickly: a timer that comes late is what a busy machine does too.
 */
import type { AdapterClock } from '../../gateway/adapters/adapter.ts';
import type { Timers } from '../../gateway/engine/timers.ts';
import type { Clock } from '../../station/clock.ts';

interface Due {
  at: number;
  readonly everyMs: number | null;
  readonly order: number;
  readonly host: Host;
  readonly run: () => void;
}

/** 2026-03-28, the night before clocks change in much of Europe. */
const nightBeganAt = Date.UTC(2026, 2, 28, 21);

export class SimTime {
  /** True milliseconds since the night began; nothing on the ward can read it. */
  now = 0;
  readonly #due = new Set<Due>();
  #order = 0;

  host(): Host {
    return new Host(this);
  }

  add(host: Host, delayMs: number, everyMs: number | null, run: () => void): () => void {
    this.#order += 1;
    const due: Due = { at: this.now + Math.max(0, delayMs), everyMs, order: this.#order, host, run };
    this.#due.add(due);
    return () => this.#due.delete(due);
  }

  drop(host: Host): void {
    for (const due of this.#due) if (due.host === host) this.#due.delete(due);
  }

  /** Lets one step of time pass; promises settle after each timer, as they would between turns of an event loop. */
  async pass(stepMs: number): Promise<void> {
    const end = this.now + stepMs;
    for (;;) {
      const next = this.#next(end);
      if (next === null) break;
      this.now = Math.max(this.now, next.at);
      if (next.everyMs === null) this.#due.delete(next);
      else next.at = Math.max(next.at + next.everyMs, end);
      next.run();
      if (next.everyMs === null) await settled();
    }
    this.now = end;
    await settled();
  }

  #next(end: number): Due | null {
    let first: Due | null = null;
    for (const due of this.#due) {
      if (due.at > end || (due.at === end && due.everyMs !== null && due.at > this.now)) continue;
      if (first === null || due.at < first.at || (due.at === first.at && due.order < first.order)) first = due;
    }
    return first;
  }
}

/** Everything that promises set off is done. */
export const settled = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

/** A computer: clocks and timers for gateway and station alike, gone with `kill`. */
export class Host implements AdapterClock, Timers, Clock {
  /** Wall clock less the true one, ms. */
  stepped = 0;
  readonly #time: SimTime;

  constructor(time: SimTime) {
    this.#time = time;
  }

  now(): number {
    return nightBeganAt + this.#time.now + this.stepped;
  }

  wall(): number {
    return this.now();
  }

  /** The true time at which this clock, stepped as it is, showed `wall`. */
  trueAt(wall: number): number {
    return wall - nightBeganAt - this.stepped;
  }

  mono(): number {
    return this.#time.now + 1_000;
  }

  every(ms: number, run: () => void): () => void {
    return this.#time.add(this, ms, ms, run);
  }

  after(ms: number, run: () => void): () => void {
    return this.#time.add(this, ms, null, run);
  }

  kill(): void {
    this.#time.drop(this);
  }
}
