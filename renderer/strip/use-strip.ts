/** What the record holds around a moment: the kept strip where there is one, and the waves beside it. */
import { useEffect } from 'react';
import type { AlarmId, BedId } from '../../shared/domain/ids.ts';
import type { WaveBlock } from '../../shared/feed/wave-frame.ts';
import type { KeptEvent } from '../../shared/history/kept.ts';
import type { CallResult } from '../../shared/station-api/calls.ts';
import type { WavesAnswer } from '../../shared/station-api/history-calls.ts';
import { readStrip, readWaves } from '../history/record-turns.ts';
import { useReading, type Reading } from '../history/use-reading.ts';
import { stationApi } from '../stores/station.ts';
import { second, stationNow } from '../stores/tick.ts';

export type StripOf =
  { readonly kind: 'alarm'; readonly alarm: AlarmId } | { readonly kind: 'kept'; readonly id: string };

export interface StoredStrip {
  readonly answer: CallResult<'history.strip'>;
  readonly blocks: readonly WaveBlock[];
}

export interface StoredWaves {
  readonly answer: WavesAnswer;
  readonly blocks: readonly WaveBlock[];
}

const nameOf = (of: StripOf): string => (of.kind === 'alarm' ? `a:${of.alarm}` : `k:${of.id}`);

/** A live wave is on record about so long after it was measured. */
export const recordedAfterMs = 3_000;

/** Asks again each second while the end of it is still to come. */
export function useGrowing(growing: boolean, again: () => void): void {
  useEffect(() => (growing ? second.subscribe(again) : undefined), [growing, again]);
}

/**
 * `of` null: nothing is asked.
 * @param pairs buckets a channel for a small picture; null: samples.
 * @param urgent a person waits for it.
 */
export function useStoredStrip(of: StripOf | null, pairs: number | null, urgent = true): Reading<StoredStrip> {
  const reading = useReading<StoredStrip>(of === null ? null : `${nameOf(of)} ${pairs ?? 'samples'}`, (stop) => {
    if (of === null) throw new Error('A strip was read that nobody asked for');
    return readStrip({ of, pairs }, stop, urgent ? 0 : 1);
  });
  useGrowing(reading.state === 'ready' && reading.value?.answer.complete === false, reading.again);
  return reading;
}

/** Around the view, so that the next steps of a second are here already. */
const aroundMs = 10_000;

/** All channels, of the patient who lies there now. Null: nothing is asked. */
export function useWavesAround(
  bed: string,
  view: { readonly fromAt: number; readonly toAt: number } | null,
): Reading<StoredWaves> {
  const fromAt = view === null ? 0 : Math.floor(view.fromAt / aroundMs - 1) * aroundMs;
  const toAt = view === null ? 0 : Math.ceil(view.toAt / aroundMs + 1) * aroundMs;
  const reading = useReading<StoredWaves>(
    view === null ? null : `${bed} ${fromAt} ${toAt}`,
    (stop) => readWaves({ bed: bed as BedId, who: 'patient', channels: null, fromAt, toAt, pairs: null }, stop, 0),
    // One bed: what is shown while one moves on is of the same patient.
    () => true,
  );
  const growing = view !== null && reading.state === 'ready' && view.toAt > stationNow() - recordedAfterMs;
  useGrowing(growing, reading.again);
  return reading;
}

/** Saved events of the patient of a bed; `seen` counts up as one is saved. */
export const useKept = (bed: string, seen: number): Reading<readonly KeptEvent[]> =>
  useReading<readonly KeptEvent[]>(
    `${bed} ${seen}`,
    async (stop) => {
      const { events } = await stationApi().call('kept.list', { bed: bed as BedId, who: 'patient', limit: 200 }, stop);
      return events;
    },
    () => true,
  );
