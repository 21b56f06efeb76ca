/** The log in memory: for tests and simulation, with switches for a full and for a stalled disk. */
import { randomUUID } from 'node:crypto';
import type { StoredEvent } from '../../shared/ward/events.ts';
import { LogUnavailable, type LogHead, type RetentionPolicy, type WardLog } from './ward-log.ts';

const dayMs = 86_400_000;

export class MemoryLog implements WardLog {
  /** Every write fails with this while it is set. */
  failure: LogUnavailable | null = null;
  /** Every write waits for this first. */
  stall: Promise<void> = Promise.resolve();
  readonly events: StoredEvent[] = [];
  readonly confirmed = new Map<string, { readonly seq: number; readonly at: number }>();
  readonly #logId: string;
  #snapshot: { readonly seq: number; readonly state: unknown } | null = null;
  #head = 0;

  constructor(logId: string = randomUUID()) {
    this.#logId = logId;
  }

  async #write(): Promise<void> {
    await this.stall;
    if (this.failure !== null) throw this.failure;
  }

  async open(): Promise<LogHead> {
    await this.#write();
    return { logId: this.#logId, headSeq: this.#head };
  }

  async append(events: readonly StoredEvent[]): Promise<void> {
    await this.#write();
    for (const event of events) {
      if (event.seq !== this.#head + 1) throw new LogUnavailable('HOLE', `event ${event.seq} after ${this.#head}`);
      this.events.push(event);
      this.#head = event.seq;
    }
  }

  read(afterSeq: number, limit: number): Promise<StoredEvent[]> {
    return Promise.resolve(this.events.filter((event) => event.seq > afterSeq).slice(0, limit));
  }

  snapshot(): Promise<{ readonly seq: number; readonly state: unknown } | null> {
    return Promise.resolve(this.#snapshot);
  }

  async writeSnapshot(seq: number, state: unknown): Promise<void> {
    await this.#write();
    this.#snapshot = { seq, state: structuredClone(state) };
  }

  confirm(station: string, seq: number, at: number): Promise<void> {
    this.confirmed.set(station, { seq, at });
    return Promise.resolve();
  }

  prune(policy: RetentionPolicy, now: number): Promise<number> {
    let bound = this.#snapshot?.seq ?? 0;
    for (const { seq, at } of this.confirmed.values()) {
      if (now - at <= policy.stationDays * dayMs) bound = Math.min(bound, seq);
    }
    const keep = this.events.findIndex((event) => event.seq > bound || event.at > now - policy.days * dayMs);
    return Promise.resolve(this.events.splice(0, keep === -1 ? this.events.length : keep).length);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
