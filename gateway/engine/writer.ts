/**
 * Brings decided events to disk, in order. What arrives while one write runs goes with the next (group commit).
 * While the log cannot be written, events wait here and go on being shown; whoever waits for the disk is told that
 * it cannot be had now, and the writer tries again until it can.
 */
import type { StoredEvent } from '../../shared/ward/events.ts';
import { LogUnavailable, type LogHead, type WardLog } from '../log/ward-log.ts';
import type { Timers } from './timers.ts';

const groupMax = 2_000;
const retryMs = 1_000;

export interface WriterHealth {
  /** Why the log cannot be written now, or null. */
  readonly fault: string | null;
  readonly pending: number;
  /** How long the oldest event waits for the disk. */
  readonly waitingMs: number;
}

export interface WriterOptions {
  readonly log: WardLog;
  readonly head: LogHead;
  readonly mono: () => number;
  readonly timers: Timers;
  readonly onDurable: (events: readonly StoredEvent[], ms: number) => void;
  readonly onFault: (fault: LogUnavailable | null) => void;
}

interface Waiter {
  readonly seq: number;
  resolve(): void;
  reject(error: LogUnavailable): void;
}

export class DurableWriter {
  readonly #options: WriterOptions;
  #pending: StoredEvent[] = [];
  #waiters: Waiter[] = [];
  #fault: LogUnavailable | null = null;
  #running: Promise<void> | null = null;
  #since = 0;
  #durableSeq: number;
  #stopped = false;
  #cancelRetry: () => void = () => {};

  constructor(options: WriterOptions) {
    this.#options = options;
    this.#durableSeq = options.head.headSeq;
  }

  /** Decided and not on disk yet, oldest first. */
  get pending(): readonly StoredEvent[] {
    return this.#pending;
  }

  get health(): WriterHealth {
    return {
      fault: this.#fault?.message ?? null,
      pending: this.#pending.length,
      waitingMs: this.#pending.length === 0 ? 0 : this.#options.mono() - this.#since,
    };
  }

  push(events: readonly StoredEvent[]): void {
    if (this.#pending.length === 0) this.#since = this.#options.mono();
    for (const event of events) this.#pending.push(event);
    this.#running ??= this.#run();
  }

  /** Resolves once everything pushed so far is on disk; rejects where that cannot be now. */
  settled(): Promise<void> {
    const last = this.#pending.at(-1);
    if (this.#fault !== null) return Promise.reject(this.#fault);
    if (last === undefined) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#waiters.push({ seq: last.seq, resolve, reject });
    });
  }

  async #run(): Promise<void> {
    while (this.#pending.length > 0 && !this.#stopped) {
      const group = this.#pending.slice(0, groupMax);
      const began = this.#options.mono();
      try {
        await this.#options.log.append(group);
        this.#onDisk(group.length, this.#options.mono() - began);
        this.#sound();
      } catch (error) {
        this.#failed(error);
        await this.#recover();
      }
    }
    // At once and not when the promise settles: what is pushed in between would wait for the next push.
    this.#running = null;
  }

  /** Only a write proves that the disk takes one: a full log can be opened all the same. */
  #sound(): void {
    if (this.#fault === null) return;
    this.#fault = null;
    this.#options.onFault(null);
  }

  #onDisk(count: number, ms: number): void {
    const group = this.#pending.splice(0, count);
    const last = group.at(-1);
    if (last === undefined) return;
    this.#durableSeq = last.seq;
    this.#since = this.#options.mono();
    this.#options.onDurable(group, ms);
    const done = this.#waiters.filter((waiter) => waiter.seq <= last.seq);
    this.#waiters = this.#waiters.filter((waiter) => waiter.seq > last.seq);
    for (const waiter of done) waiter.resolve();
  }

  #failed(error: unknown): void {
    const fault = error instanceof LogUnavailable ? error : new LogUnavailable('UNKNOWN', String(error));
    const isNews = this.#fault?.message !== fault.message;
    this.#fault = fault;
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const waiter of waiters) waiter.reject(fault);
    if (isNews) this.#options.onFault(fault);
  }

  /** Opens the log again until it works. A write whose end was not heard may have reached the disk all the same. */
  async #recover(): Promise<void> {
    while (!this.#stopped) {
      await new Promise<void>((resolve) => {
        this.#cancelRetry = this.#options.timers.after(retryMs, resolve);
      });
      if (this.#stopped) return;
      try {
        const head = await this.#options.log.open();
        if (head.logId !== this.#options.head.logId || head.headSeq < this.#durableSeq) {
          throw new LogUnavailable('REPLACED', 'The log on disk is not the one that was open: restart the gateway.');
        }
        this.#onDisk(head.headSeq - this.#durableSeq, 0);
        if (this.#pending.length === 0) this.#sound();
        return;
      } catch (error) {
        if (error instanceof LogUnavailable) this.#fault = error;
      }
    }
  }

  /** Writes what is pending as far as `limitMs` allows, then stops. */
  async stop(limitMs: number): Promise<void> {
    let cancel = (): void => {};
    const limit = new Promise<void>((resolve) => {
      cancel = this.#options.timers.after(limitMs, resolve);
    });
    if (this.#fault === null) await Promise.race([this.#running ?? Promise.resolve(), limit]);
    cancel();
    this.#stopped = true;
    this.#cancelRetry();
    for (const waiter of this.#waiters) waiter.reject(new LogUnavailable('CLOSED', 'The gateway is stopping.'));
    this.#waiters = [];
  }
}
