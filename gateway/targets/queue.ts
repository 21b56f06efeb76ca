/** Calls on their way to one target: bounded, a few at a time, each tried again with growing pauses and jitter. */
import type { Timers } from '../engine/timers.ts';
import type { CallMessage } from './message.ts';
import { SendFault, type Target } from './target.ts';

export interface QueueOptions {
  readonly target: Target;
  readonly queueMax: number;
  readonly attempts: number;
  readonly timers: Timers;
  readonly random: () => number;
  /** Why this call need not go any more; null: it must. Asked before each try. */
  readonly isMoot: (message: CallMessage) => string | null;
  readonly report: (message: CallMessage, delivery: 'queued' | 'sent' | 'failed', detail: string | null) => void;
  readonly count: (outcome: 'sent' | 'failed' | 'dropped' | 'retried' | 'moot') => void;
}

/** Under way at a time: one call that waits for its time-out does not hold up the others. */
const parallelMax = 4;
const pauseMs = 1_000;
const pauseMaxMs = 30_000;

export class CallQueue {
  readonly #options: QueueOptions;
  readonly #waiting: CallMessage[] = [];
  /** Those that pause before another try too: the bound is of all that has not ended. */
  #open = 0;
  #running = 0;
  #stopped = false;
  readonly #pauses = new Set<() => void>();

  constructor(options: QueueOptions) {
    this.#options = options;
  }

  get length(): number {
    return this.#open;
  }

  /** Takes a call; nothing is reported before this returns. */
  offer(message: CallMessage): void {
    if (this.#stopped) return;
    const { queueMax, count, report } = this.#options;
    if (this.#open >= queueMax) {
      count('dropped');
      queueMicrotask(() => report(message, 'failed', `${queueMax} calls wait for this target already`));
      return;
    }
    this.#open += 1;
    this.#waiting.push(message);
    queueMicrotask(() => this.#next());
  }

  #next(): void {
    while (this.#running < parallelMax && !this.#stopped) {
      const message = this.#waiting.shift();
      if (message === undefined) return;
      this.#running += 1;
      void this.#deliver(message).finally(() => {
        this.#running -= 1;
        this.#open -= 1;
        this.#next();
      });
    }
  }

  async #deliver(message: CallMessage): Promise<void> {
    const { target, attempts, isMoot, report, count } = this.#options;
    for (let attempt = 1; ; attempt += 1) {
      const moot = isMoot(message);
      if (moot !== null) {
        count('moot');
        return report(message, 'failed', moot);
      }
      try {
        await target.send(message);
        count('sent');
        return report(message, 'sent', null);
      } catch (error) {
        if (this.#stopped) return;
        const fault = error instanceof SendFault ? error : new SendFault(String(error));
        if (fault.final || attempt >= attempts) {
          count('failed');
          return report(message, 'failed', `${fault.message}${attempt > 1 ? ` (${attempt} tries)` : ''}`);
        }
        count('retried');
        // Said once: the person who looks sees that it is not out yet, and why.
        if (attempt === 1) report(message, 'queued', fault.message);
        await this.#pause(attempt);
        if (this.#stopped) return;
      }
    }
  }

  /** Doubling, with jitter (L15). */
  #pause(attempt: number): Promise<void> {
    const { timers, random } = this.#options;
    const ms = Math.min(pauseMaxMs, pauseMs * 2 ** (attempt - 1)) * (0.75 + random() / 2);
    return new Promise((resolve) => {
      const end = (): void => {
        this.#pauses.delete(end);
        cancel();
        resolve();
      };
      const cancel = timers.after(ms, end);
      this.#pauses.add(end);
    });
  }

  /** What waits stays "queued" in the log and goes out after the next start. */
  stop(): void {
    this.#stopped = true;
    this.#waiting.length = 0;
    for (const end of this.#pauses) end();
    this.#options.target.stop();
  }
}
