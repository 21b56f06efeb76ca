/**
 * What is stored of one channel, put in line for an answer: clipped to where may be read, one thing at a time.
 * Pure but for `samples()`, which reads; each step is one stored piece.
 */
import type { WaveBlock } from '../../shared/feed/wave-frame.ts';
import { followsByStamps, isAfterByStamps, otherClockMs, type StampedSpan } from '../../shared/feed/wave-stamps.ts';
import { durationMs, sameFacts, slipMs, type Recorded, type WaveFacts } from './placing.ts';
import type { BedSpan } from './wave-record.ts';

/** Time of which something is known, epoch ms; `toAt` is not part of it. */
export interface Interval {
  readonly fromAt: number;
  readonly toAt: number;
}

/** One channel of an answer before it is read. */
export interface Lane {
  readonly channel: string;
  /** By span, in the order of the spans; within it by time. */
  readonly parts: readonly { readonly span: BedSpan; readonly pieces: readonly Recorded[] }[];
  /** Stored there, and it can not be read. */
  readonly lost: readonly Interval[];
}

/** Samples that are told; they lie within one span. */
export interface Clipped {
  readonly facts: WaveFacts;
  readonly startAt: number;
  readonly deviceAt: number | null;
  readonly samples: Int16Array;
  /** Begins where the one before ends, by the device's own stamps: nothing is missing between them. */
  readonly isNext: boolean;
}

/** What became of one stored piece. */
export type Step =
  { readonly kind: 'clip'; readonly clip: Clipped } | { readonly kind: 'damaged'; readonly interval: Interval };

/** A time of a sample is right to less than this, in samples. */
const hair = 1e-6;

/** First sample at or after a time. */
const indexAt = (at: number, piece: Pick<Recorded, 'startAt' | 'facts'>): number =>
  Math.ceil(((at - piece.startAt) * piece.facts.rateHz) / 1000 - hair);

interface Range {
  readonly from: number;
  readonly to: number;
}

/** Which samples of a piece lie in a span. */
function rangeOf(piece: Recorded, { fromAt, toAt }: Interval): Range {
  const from = Math.max(0, indexAt(fromAt, piece));
  return { from, to: Math.max(from, Math.min(piece.count, indexAt(toAt, piece))) };
}

/** At most so many samples will be told. */
export const samplesOf = (lane: Lane): number =>
  lane.parts.reduce(
    (sum, { span, pieces }) =>
      sum +
      pieces.reduce((ofSpan, piece) => {
        const { from, to } = rangeOf(piece, span);
        return ofSpan + to - from;
      }, 0),
    0,
  );

/**
 * Reads a lane piece by piece. Of two measurements of the same time the one that began first is told; what overlaps
 * by no more than a slip (the device's clock ran fast), or only by our clock and not by the device's, is told whole.
 */
export function* stepsOf(lane: Lane): Generator<Step> {
  for (const { span, pieces } of lane.parts) {
    let endAt = Number.NEGATIVE_INFINITY;
    let before: Recorded | null = null;
    for (const piece of pieces) {
      const range = rangeOf(piece, span);
      const isOver =
        piece.startAt + durationMs(range.from, piece.facts.rateHz) < endAt - slipMs(piece.facts.rateHz, piece.count) &&
        !(before !== null && isAfterByStamps(stamped(before), stamped(piece)));
      const from = isOver ? Math.max(range.from, indexAt(endAt, piece)) : range.from;
      if (from >= range.to) continue;
      const shift = durationMs(from, piece.facts.rateHz);
      const startAt = piece.startAt + shift;
      const samples = piece.samples();
      const toAt = piece.startAt + durationMs(range.to, piece.facts.rateHz);
      if (samples === null || samples.length < range.to) {
        yield {
          kind: 'damaged',
          interval: { fromAt: Math.max(startAt, span.fromAt), toAt: Math.min(toAt, span.toAt) },
        };
        continue;
      }
      endAt = Math.max(endAt, toAt);
      const deviceAt = piece.deviceAt === null ? null : piece.deviceAt + shift;
      const told = samples.subarray(from, range.to);
      const isNext = from === 0 && before !== null && followsByStamps(stamped(before), stamped(piece));
      before = piece;
      yield { kind: 'clip', clip: { facts: piece.facts, startAt, deviceAt, samples: told, isNext } };
    }
  }
}

const stamped = ({ startAt, deviceAt, facts, count }: Recorded): StampedSpan => ({
  startAt,
  deviceAt,
  rateHz: facts.rateHz,
  count,
});

export const endOfClip = ({ facts, startAt, samples }: Clipped): number =>
  startAt + durationMs(samples.length, facts.rateHz);

/**
 * Pieces that follow each other by the device's stamps, or to half a sample by our clock, are one block: its samples
 * are as far apart as the device took them, and our clock's slips add up within it (to a second at most). Everything
 * else keeps its own start.
 */
export class SampleBlocks {
  readonly #runs: { readonly first: Clipped; readonly parts: Int16Array[]; endAt: number }[] = [];

  add(clip: Clipped): void {
    const last = this.#runs.at(-1);
    const follows =
      last !== undefined &&
      sameFacts(last.first.facts, clip.facts) &&
      Math.abs(clip.startAt - last.endAt) <= (clip.isNext ? otherClockMs : 500 / clip.facts.rateHz);
    if (!follows) {
      this.#runs.push({ first: clip, parts: [clip.samples], endAt: endOfClip(clip) });
      return;
    }
    last.parts.push(clip.samples);
    last.endAt += durationMs(clip.samples.length, clip.facts.rateHz);
  }

  blocks(): readonly WaveBlock[] {
    return this.#runs.map(({ first, parts }) => ({
      ...first.facts,
      startAt: first.startAt,
      deviceAt: first.deviceAt,
      ageMs: 0,
      samples: together(parts),
    }));
  }
}

function together(parts: readonly Int16Array[]): Int16Array {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const all = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
