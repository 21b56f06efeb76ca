/**
 * What every protocol adapter gives and is given. An adapter turns bytes into observation batches, hands them to
 * the intake, and reports what happened to the events below; it knows nothing of the ward.
 */
import type { CodedName, ObservationBatch } from '../../shared/domain/observation.ts';

/**
 * Takes one batch. `undefined`: nothing durable was in it, the sender may be answered at once. A promise: resolves
 * once the durable part is on disk (confirm only then). Rejects with `IntakeUnavailable` where the sender should
 * send the same again later.
 */
export type Intake = (batch: ObservationBatch) => Promise<void> | undefined;

/** The gateway cannot store now (disk full, shutting down); nothing is wrong with the message itself. */
export class IntakeUnavailable extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.name = 'IntakeUnavailable';
  }
}

/** What became of one message. HL7: the acknowledgement code in original mode; `none`: not to be answered. */
export type MessageOutcome = 'AA' | 'AE' | 'AR' | 'none';

export interface MessageReport {
  readonly feed: string;
  /** "ORU^R01". */
  readonly type: string;
  readonly outcome: MessageOutcome;
  readonly bytes: number;
  /** From the last byte of the message to its answer, including the durable write. */
  readonly ms: number;
  /** Taken in, but not as sent: a time that could not be read, rows without a device … At most 20. */
  readonly notes: readonly string[];
}

export interface RefusalReport {
  readonly feed: string;
  readonly peer: string;
  readonly messageId: string;
  readonly reason: string;
  /** "OBX[3]", or null where the whole message or connection is refused. */
  readonly segment: string | null;
  readonly field: number | null;
  /** Of so many at once; 1 by default. */
  readonly count?: number;
}

/** Counters and log lines of an adapter; used by the metrics and by the feeds page. None of these may throw. */
export interface AdapterEvents {
  onMessage(report: MessageReport): void;
  onRefused(report: RefusalReport): void;
  onConnection(report: { readonly feed: string; readonly peer: string; readonly open: boolean }): void;
  /** A code that no table knows was kept and goes on under its own words. */
  onKept(report: { readonly feed: string; readonly messageId: string; readonly name: CodedName }): void;
}

/** Time of day (epoch ms) and a clock that never steps (ms); ages come from the second. */
export interface AdapterClock {
  now(): number;
  mono(): number;
}

export const systemClock: AdapterClock = { now: () => Date.now(), mono: () => performance.now() };
