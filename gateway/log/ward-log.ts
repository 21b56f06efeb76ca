/**
 * The durable log of a ward behind one small interface: SQLite now, another engine later. One writer, one call at a
 * time; grouping and waiting are done by the writer above it.
 */
import type { StoredEvent } from '../../shared/ward/events.ts';

export interface LogHead {
  /** Random, made once per log: tells a station that holds other events that these are not its own. */
  readonly logId: string;
  /** 0: empty. */
  readonly headSeq: number;
}

export interface RetentionPolicy {
  /** Events younger than this stay, as long as there is room. */
  readonly days: number;
  /** What a station seen within this many days has not confirmed stays, whatever its age. */
  readonly stationDays: number;
}

export interface WardLog {
  /** Opens or makes the log. Also after a failed write, until it works: it proves that it can write. */
  open(): Promise<LogHead>;
  /** Resolves when the events are on disk. They continue the head without a hole; all are stored or none. */
  append(events: readonly StoredEvent[]): Promise<void>;
  /** Events after `afterSeq`, oldest first, at most `limit`; where retention took some, it begins later. */
  read(afterSeq: number, limit: number): Promise<StoredEvent[]>;
  /** The newest snapshot; `state` is for the reader to check. */
  snapshot(): Promise<{ readonly seq: number; readonly state: unknown } | null>;
  writeSnapshot(seq: number, state: unknown): Promise<void>;
  /** A station has everything up to `seq` on its own disk. */
  confirm(station: string, seq: number, at: number): Promise<void>;
  /** Deletes the oldest events that nobody needs; returns how many. */
  prune(policy: RetentionPolicy, now: number): Promise<number>;
  close(): Promise<void>;
}

/** The log cannot be written or read now; the message says why, for an engineer to read. */
export class LogUnavailable extends Error {
  /** SQLITE_FULL and the like. */
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'LogUnavailable';
    this.code = code;
  }
}
