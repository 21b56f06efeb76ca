/** What calipers measure. Pure; times epoch ms, always of stored samples. */
import type { Caliper } from '../../shared/history/kept.ts';
import { extremesOf, valueAt, type Track } from './tracks.ts';

export interface Pair {
  readonly aAt: number;
  readonly bAt: number;
}

export interface Interval {
  /** B after A, or before: its length. */
  readonly ms: number;
  readonly mm: number;
  /** Null: A and B are at one moment. */
  readonly perMinute: number | null;
}

/** @param mmPerS speed that it is drawn at. */
export function intervalOf({ aAt, bAt }: Pair, mmPerS: number): Interval {
  const ms = Math.abs(bAt - aAt);
  return { ms, mm: (ms / 1000) * mmPerS, perMinute: ms === 0 ? null : 60_000 / ms };
}

/** Highest less lowest sample from A to B, in the track's unit; null where there is none. */
export function amplitudeOf(track: Track, { aAt, bAt }: Pair): number | null {
  const found = extremesOf(track, Math.min(aAt, bAt), Math.max(aAt, bAt));
  return found === null ? null : found.high - found.low;
}

/** Marched moments in one span: what is denser says nothing. */
const mostMarks = 400;

/** Where the interval would fall if it went on, both ways, without A and B themselves; empty where they are one. */
export function marchOf({ aAt, bAt }: Pair, fromAt: number, toAt: number): readonly number[] {
  const step = Math.abs(bAt - aAt);
  const last = Math.max(aAt, bAt);
  if (step === 0 || (toAt - fromAt) / step > mostMarks) return [];
  const marks: number[] = [];
  for (let n = Math.ceil((fromAt - last) / step); last + n * step <= toAt; n += 1) {
    if (n !== 0 && n !== -1) marks.push(last + n * step);
  }
  return marks;
}

/** As it is kept: what the chosen channel shows at A and B. */
export const keptCaliper = (pair: Pair, track: Track | undefined): Caliper => ({
  aAt: pair.aAt,
  bAt: pair.bAt,
  channel: track?.channel ?? null,
  unit: track?.unit ?? '',
  aValue: track === undefined ? null : valueAt(track, pair.aAt),
  bValue: track === undefined ? null : valueAt(track, pair.bAt),
});
