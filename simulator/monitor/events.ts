/** Rhythm events that a monitor tells apart in the last beats, each with the moment of the beat that makes it. */
import type { Beat } from '../physiology/heart.ts';
import { isVentricular } from '../physiology/heart.ts';

export const eventKeys = ['PVC-PAIR', 'PVC-RUN', 'PAUSE', 'IRREGULAR'] as const;
export type EventKey = (typeof eventKeys)[number];

/** Longer than this an event is not told again. */
const toldMs = 2_500;
/** Beats without one between them: longer than any compensatory pause, shorter than a standstill. */
const pauseMs = 2_300;
/** Of the last intervals so many must be off the middle one by so much. */
const intervals = 12;
const irregular = 8;
const offShare = 0.11;

/** @param seen beats up to now, oldest first. Times: ms since the start of the run. */
export function rhythmEvents(seen: readonly Beat[], nowMs: number): ReadonlyMap<EventKey, number> {
  const events = new Map<EventKey, number>();
  const recent = (atMs: number): boolean => nowMs - atMs <= toldMs;
  for (let at = seen.length - 1; at > 0; at -= 1) {
    const beat = seen[at] as Beat;
    if (!recent(beat.atMs)) break;
    if (beat.kind === 'sinus' && beat.rrMs >= pauseMs) events.set('PAUSE', beat.atMs - beat.rrMs);
    if (isVentricular(beat)) continue;
    const run = runBefore(seen, at);
    // A run of six is a tachycardia, which has an alarm of its own.
    if (run.length === 2) events.set('PVC-PAIR', (run[0] as Beat).atMs);
    else if (run.length > 2 && run.length < 6) events.set('PVC-RUN', (run[0] as Beat).atMs);
  }
  const last = seen.slice(-intervals);
  const newest = last.at(-1);
  if (newest !== undefined && recent(newest.atMs) && isIrregular(last)) events.set('IRREGULAR', newest.atMs);
  return events;
}

function runBefore(seen: readonly Beat[], end: number): readonly Beat[] {
  let start = end;
  while (start > 0 && isVentricular(seen[start - 1] as Beat)) start -= 1;
  return seen.slice(start, end);
}

function isIrregular(last: readonly Beat[]): boolean {
  if (last.length < intervals || last.some(({ kind }) => kind !== 'sinus')) return false;
  const lengths = last.map(({ rrMs }) => rrMs).toSorted((a, b) => a - b);
  const middle = lengths[intervals / 2] as number;
  return lengths.filter((length) => Math.abs(length - middle) > middle * offShare).length >= irregular;
}
