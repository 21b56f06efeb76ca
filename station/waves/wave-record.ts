/**
 * The station's record of waves, as the rest of the station sees it. What is behind it is a thread of its own
 * (wave-worker.ts), so that neither a slow disk nor a long read holds up events, alarms or the display.
 */
import type { CallResult, DiskReport } from '../../shared/station-api/calls.ts';
import type { Who } from '../../shared/station-api/history-calls.ts';

/** A stretch of time in one bed. */
export interface BedSpan {
  readonly bed: string;
  /** Epoch ms, gateway's clock; `toAt` is not part of it. */
  readonly fromAt: number;
  readonly toAt: number;
}

export interface WavesQuery {
  readonly who: Who;
  readonly bed: string;
  /** Where to read, oldest first, without overlaps (station/history/stays.ts). What lies between them is another patient's. */
  readonly spans: readonly BedSpan[];
  readonly channels: readonly string[] | null;
  readonly fromAt: number;
  readonly toAt: number;
  readonly pairs: number | null;
}

/** A strip to be kept: by alarm ("a:…") or kept event ("k:…"). */
export interface StripWanted {
  readonly id: string;
  readonly bed: string;
  readonly fromAt: number;
  readonly toAt: number;
  readonly at: number;
  /** What of it is another patient's and is not told (L8); left out: nothing. */
  readonly others?: readonly BedSpan[];
}

export interface WavesReading<Answer> {
  readonly answer: Answer;
  /** wave-frame.ts. */
  readonly frame: Uint8Array<ArrayBuffer>;
}

export interface WaveRecord {
  /** A frame of the feed; never waits. Over the bound the oldest waiting one is lost and counted. */
  record(frame: Uint8Array): void;
  /** Captured once its time is over, from what is recorded; asking again changes nothing. */
  keepStrip(strip: StripWanted): void;
  /** Rejects with an Error for people; 'Cancelled' where `stop` fired. */
  waves(query: WavesQuery, stop: AbortSignal): Promise<WavesReading<CallResult<'history.waves'>>>;
  strip(
    strip: StripWanted,
    pairs: number | null,
    stop: AbortSignal,
  ): Promise<WavesReading<CallResult<'history.strip'>>>;
  /** Newest time recorded, by bed and channel: what a fill after a cut begins with. */
  newest(): Promise<number | null>;
  /** Why nothing is recorded now; null: it is. */
  readonly fault: string | null;
  readonly disk: Pick<
    DiskReport,
    | 'waves'
    | 'strips'
    | 'diskTotal'
    | 'diskFree'
    | 'keptDays'
    | 'wantedDays'
    | 'oldestDay'
    | 'waveQueue'
    | 'waveQueueBound'
    | 'wavesLost'
    | 'waveFault'
  >;
  close(withinMs: number): Promise<void>;
}
