/** What the trends ask of the record: values of the lanes, and what else was so in that time. */
import { useEffect, useState } from 'react';
import type { BedId } from '../../shared/domain/ids.ts';
import type { CallResult, HistoryRow, Trend } from '../../shared/station-api/calls.ts';
import { useReading, type Reading } from '../history/use-reading.ts';
import { stationApi } from '../stores/station.ts';
import { stationNow } from '../stores/tick.ts';
import { isOfPatient, type Context } from './surroundings.ts';
import type { Frame } from './view.ts';

/** The right edge goes along with now this often. */
const followMs = 20_000;
const leastMs = 2_000;
/** Keys of one call (calls.ts). */
const keysOfCall = 12;
/** Alarms of one call, and how many beds of a patient are asked: the newest. */
const alarmsOfCall = 500;

/** Epoch ms; goes on while the page is seen, and at once when it is seen again. */
export function useNow(goesOn: boolean): number {
  const [now, setNow] = useState(stationNow);
  useEffect(() => {
    if (!goesOn) return undefined;
    const look = (): void => {
      const at = stationNow();
      // What was just looked at is not asked twice.
      if (document.visibilityState === 'visible') setNow((before) => (Math.abs(at - before) < leastMs ? before : at));
    };
    look();
    const timer = setInterval(look, followMs);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [goesOn]);
  return now;
}

export interface Question {
  readonly bed: string;
  /** Since when the patient lies there: another one's answer never stays on screen (L8). */
  readonly since: number | null;
  readonly frame: Frame;
  /** Asked anew with each of them; of a time that is over it stays the same. */
  readonly now: number;
}

const nameOf = ({ bed, since, frame, now }: Question, more: string): string =>
  JSON.stringify([bed, since, more, frame.fromAt, frame.toAt, frame.points, now]);

const ofSamePatient = (before: string, name: string): boolean => {
  const [a, b] = [before, name].map((text) => JSON.parse(text) as readonly unknown[]);
  return a?.[0] === b?.[0] && a?.[1] === b?.[1];
};

export interface Values {
  readonly trend: Trend;
  readonly frame: Frame;
}

async function readTrend(bed: string, keys: readonly string[], frame: Frame, stop: AbortSignal): Promise<Trend> {
  const parts = Array.from({ length: Math.ceil(keys.length / keysOfCall) }, (_, index) =>
    keys.slice(index * keysOfCall, (index + 1) * keysOfCall),
  );
  const { fromAt, toAt, points } = frame;
  const answers: Trend[] = [];
  // One after the other: a station reads two such questions of a window at once, and the list of parameters asks too.
  for (const some of parts) {
    const args = { bed: bed as BedId, who: 'patient' as const, keys: [...some], fromAt, toAt, points };
    answers.push(await stationApi().call('history.trend', args, stop));
  }
  return {
    at: answers[0]?.at ?? [],
    series: Object.assign({}, ...answers.map(({ series }) => series)) as Trend['series'],
  };
}

/** `now` null: there is nobody whose record it would be. */
export function useValues(question: Question | null, keys: readonly string[]): Reading<Values> {
  return useReading<Values>(
    question === null ? null : nameOf(question, keys.join('\n')),
    async (stop) => {
      if (question === null) throw new Error('nothing is asked');
      const { bed, frame } = question;
      return { trend: await readTrend(bed, keys, frame, stop), frame };
    },
    ofSamePatient,
  );
}

/** Which of `keys` have any value in that time. */
export function useRecorded(question: Question | null, keys: readonly string[]): Reading<readonly string[]> {
  return useReading<readonly string[]>(
    question === null ? null : nameOf(question, `?${keys.join('\n')}`),
    async (stop) => {
      if (question === null) throw new Error('nothing is asked');
      const { series } = await readTrend(question.bed, keys, { ...question.frame, points: 2 }, stop);
      return keys.filter((key) => series[key]?.count.some((count) => count > 0) === true);
    },
    ofSamePatient,
  );
}

export interface Surroundings {
  readonly context: Context;
  /** Of the patient, oldest last. */
  readonly alarms: readonly HistoryRow[];
  /** There were more than are told: the oldest are missing. */
  readonly cut: boolean;
}

const alarmsOf = (
  beds: readonly BedId[],
  { fromAt, toAt }: Frame,
  stop: AbortSignal,
): Promise<CallResult<'alarms.history'>> =>
  stationApi().call(
    'alarms.history',
    {
      filter: { beds: [...beds], priorities: null, kinds: null, text: null, fromAt, toAt, acknowledged: null },
      offset: 0,
      limit: alarmsOfCall,
    },
    stop,
  );

async function readSurroundings(bed: BedId, frame: Frame, stop: AbortSignal): Promise<Surroundings> {
  const { fromAt, toAt } = frame;
  const [context, here] = await Promise.all([
    stationApi().call('history.context', { bed, who: 'patient', fromAt, toAt }, stop),
    alarmsOf([bed], frame, stop),
  ]);
  const before = new Set(context.stays.filter((stay) => stay.present && stay.bed !== bed).map((stay) => stay.bed));
  const there = before.size === 0 ? null : await alarmsOf([...before], frame, stop);
  const rows = [...here.rows, ...(there?.rows ?? [])];
  return {
    context,
    alarms: rows.filter(({ raisedAt, bed: of }) => isOfPatient(context.stays, raisedAt, of)),
    cut: here.total > here.rows.length || (there !== null && there.total > there.rows.length),
  };
}

export const useSurroundings = (question: Question | null): Reading<Surroundings> =>
  useReading<Surroundings>(
    question === null ? null : nameOf(question, 'surroundings'),
    (stop) => {
      if (question === null) throw new Error('nothing is asked');
      return readSurroundings(question.bed as BedId, question.frame, stop);
    },
    ofSamePatient,
  );
