/** What the station asks of its thread of waves, and what comes back: plain data between two threads. */
import type { CallResult } from '../../shared/station-api/calls.ts';
import type { WavesAnswer } from '../../shared/station-api/history-calls.ts';
import type { StripWanted, WavesQuery, WavesReading } from './wave-record.ts';
import type { WaveRetention } from './wave-retention.ts';

export interface WaveData {
  /** The station's folder: waves lie in "waves", strips in "strips". */
  readonly folder: string;
  /** Holds the folders "waves" and "strips". */
  readonly migrations: string;
  readonly retention: WaveRetention;
  /** Days that strips are kept. */
  readonly stripsDays: number;
  /** All strips together. */
  readonly stripsBytes: number;
}

export interface WaveFigures {
  /** Bytes. */
  readonly waves: number;
  readonly strips: number;
  /** Null: the system does not say. */
  readonly diskTotal: number | null;
  readonly diskFree: number | null;
  readonly keptDays: number;
  readonly oldestDay: string | null;
  /** What retention deleted just now and why, in words. */
  readonly deleted: readonly string[];
}

/** Every operation with its arguments and result. */
export interface WaveOps {
  waves: { args: WavesQuery; result: WavesReading<WavesAnswer> };
  strip: {
    args: { strip: StripWanted; pairs: number | null };
    result: WavesReading<CallResult<'history.strip'>>;
  };
  keepStrip: { args: StripWanted; result: null };
  newest: { args: null; result: number | null };
  /** Once a minute. */
  tidy: { args: { nowWall: number }; result: WaveFigures };
  /** Tests only: the thread stands still, as it does when a disk does. */
  stall: { args: { ms: number }; result: null };
  close: { args: null; result: null };
}
export type WaveOp = keyof WaveOps;

/** Long reads: done in slices between writes, and cancelled when nobody wants them any more. */
export type WaveRead = Extract<WaveOp, 'waves' | 'strip'>;

export type ToWaves =
  | { [Op in WaveOp]: { readonly id: number; readonly op: Op; readonly args: WaveOps[Op]['args'] } }[WaveOp]
  | { readonly cancel: number }
  /** A frame of the feed, to be recorded. */
  | { readonly frame: Uint8Array };

export type FromWaves =
  | { readonly id: number; readonly ok: true; readonly result: unknown }
  | { readonly id: number; readonly ok: false; readonly message: string }
  | { readonly note: string }
  /** One frame was taken. */
  | { readonly taken: true }
  /** Why something is not written, in words, and how much became a gap since the thread began. When it changes. */
  | { readonly fault: string | null; readonly lost: number };
