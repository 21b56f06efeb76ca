import type { RecordChannel } from './record.ts';
import { recordNoSample } from './record.ts';

/** Where a channel's samples come from. */
export interface SampleSource {
  /**
   * Writes samples `from` to `from + count` to `out` at `outAt`. `from` is 0 or more; positions without a value may be
   * left as they are, because `out` starts out filled with `recordNoSample`.
   */
  read(out: Int32Array, outAt: number, from: number, count: number): void;
}

/** A run of a channel: samples `start` to `start + length` of the channel are samples 0 to `length` of the source. */
export interface SamplePiece {
  readonly start: number;
  readonly length: number;
  readonly source: SampleSource;
}

/** One source out of pieces in ascending order that do not overlap; between them there is no value. */
export function joinedSource(pieces: readonly SamplePiece[]): SampleSource {
  return {
    read(out, outAt, from, count) {
      for (let at = firstEndingAfter(pieces, from); at < pieces.length; at += 1) {
        const piece = pieces[at];
        if (piece === undefined || piece.start >= from + count) return;
        const first = Math.max(from, piece.start);
        const end = Math.min(from + count, piece.start + piece.length);
        piece.source.read(out, outAt + (first - from), first - piece.start, end - first);
      }
    },
  };
}

function firstEndingAfter(pieces: readonly SamplePiece[], position: number): number {
  return lowestIndex(pieces.length, (at) => {
    const piece = pieces[at];
    return piece !== undefined && piece.start + piece.length > position;
  });
}

/** The lowest index from 0 to `length` at which `holds` is true (and stays true after it); `length` if nowhere. */
export function lowestIndex(length: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** A channel over a source, with the promises of `RecordChannel.read` about positions that do not exist. */
export function channelOf(facts: Omit<RecordChannel, 'read'>, source: SampleSource): RecordChannel {
  return {
    ...facts,
    read(from, count) {
      if (!Number.isSafeInteger(from) || !Number.isSafeInteger(count) || count < 0) {
        throw new RangeError(`samples ${from} to ${from} + ${count} of ${facts.name}: need whole numbers`);
      }
      const out = new Int32Array(count).fill(recordNoSample);
      const first = Math.max(0, from);
      const end = Math.min(facts.length, from + count);
      if (end > first) source.read(out, first - from, first, end - first);
      return out;
    },
  };
}
