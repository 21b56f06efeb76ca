/** What the day strip and the list of events show, read anew each minute and when an alarm of the bed changes. */
import { useMemo } from 'react';
import type { BedId } from '../../shared/domain/ids.ts';
import type { CallResult, Trend } from '../../shared/station-api/calls.ts';
import { useReading, type Reading } from '../history/use-reading.ts';
import { stationApi } from '../stores/station.ts';
import { useBed, useBedAlarms } from '../stores/ward.ts';
import { happenedIn, type Happened } from './events.ts';

export interface DaySpan {
  readonly fromAt: number;
  readonly toAt: number;
}

type Context = CallResult<'history.context'>;

export interface Day extends DaySpan {
  readonly trend: Reading<Trend>;
  /** Oldest first. */
  readonly events: readonly Happened[];
  /** Of the events: an empty list of a reading that failed is no quiet day. */
  readonly told: Reading<unknown>;
  /** Of the heart rate. */
  readonly limits: Readonly<Context['limits']>;
  readonly stays: Readonly<Context['stays']>;
}

const points = 1440;
/** Rows of one answer; a day with more shows the newest. */
const mostRows = 500;
const none: readonly never[] = [];

/** @param turn another one: read again */
export function useDay(bed: string, { fromAt, toAt }: DaySpan, turn: string): Day {
  const id = bed as BedId;
  const span = `${bed} ${fromAt} ${toAt}`;
  const since = useBed(bed)?.since ?? null;
  const open = useBedAlarms(bed)
    .map((alarm) => `${alarm.id}${alarm.condition}`)
    .join();
  // The same day a minute later: what is there stays until the new is.
  const isSameBed = (before: string, name: string): boolean => before.split(' ')[0] === name.split(' ')[0];
  const trend = useReading(
    `${span} ${turn}`,
    (stop) => stationApi().call('history.trend', { bed: id, who: 'patient', keys: ['HR'], fromAt, toAt, points }, stop),
    isSameBed,
  );
  const context = useReading(
    `${span} ${turn}`,
    (stop) => stationApi().call('history.context', { bed: id, who: 'patient', fromAt, toAt }, stop),
    isSameBed,
  );
  const stays: Readonly<Context['stays']> = context.value?.stays ?? none;
  const beds = useMemo(() => [...new Set([id, ...stays.map((stay) => stay.bed)])], [id, stays]);
  const rows = useReading(
    context.state === 'loading' && context.value === null ? null : `${span} ${turn} ${beds.join()} ${open}`,
    (stop) =>
      stationApi()
        .call('alarms.history', { filter: { ...everything, beds, fromAt, toAt }, offset: 0, limit: mostRows }, stop)
        .then((page) => page.rows),
    isSameBed,
  );
  const kept = context.value?.kept;
  const events = useMemo(() => {
    // Without its answer about stays: what the bed had since the patient came, as on the live bed (L8).
    const known = stays.length > 0 ? stays : [{ bed, fromAt: since, toAt: null }];
    return happenedIn(rows.value ?? none, kept ?? none, known, { fromAt, toAt });
  }, [rows.value, kept, stays, bed, since, fromAt, toAt]);
  const limits = useMemo(
    () => context.value?.limits.filter(({ parameter }) => parameter === 'HR') ?? [],
    [context.value],
  );
  return { fromAt, toAt, trend, events, told: rows, limits, stays };
}

export const everything = {
  beds: null,
  priorities: null,
  kinds: null,
  text: null,
  fromAt: null,
  toAt: null,
  acknowledged: null,
} as const;
