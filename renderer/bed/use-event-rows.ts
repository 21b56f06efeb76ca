/** Alarms of a bed in the last 8 h: from the station's record, with what this window heard since. */
import { useEffect, useMemo } from 'react';
import type { AlarmId, BedId } from '../../shared/domain/ids.ts';
import { lifeOf, type Alarm, type AlarmLife } from '../../shared/ward/alarm.ts';
import type { HistoryRow } from '../../shared/station-api/calls.ts';
import { useReading } from '../history/use-reading.ts';
import { stationApi } from '../stores/station.ts';
import { stationNow } from '../stores/tick.ts';
import { useBed, useBedAlarms, useWard } from '../stores/ward.ts';

export const eventsMs = 8 * 3_600_000;
/** On the panel; all of them are in the history. */
const mostRows = 24;
const everyMs = 60_000;

export interface EventRow {
  readonly alarm: AlarmId;
  readonly text: string;
  readonly priority: Alarm['priority'];
  readonly raisedAt: number;
  readonly endedAt: number | null;
  readonly acknowledged: boolean;
  /** Null: it is over. */
  readonly life: AlarmLife | null;
  /** On which channel it is seen; null where only the record knows it. */
  readonly seen: Pick<Alarm, 'channel' | 'parameter'> | null;
}

const ofAlarm = (alarm: Alarm): EventRow => ({
  alarm: alarm.id,
  text: alarm.text,
  priority: alarm.priority,
  raisedAt: alarm.raisedAt,
  endedAt: alarm.endedAt,
  acknowledged: alarm.acknowledged !== null,
  life: lifeOf(alarm),
  seen: alarm,
});

const ofRecord = (row: HistoryRow): EventRow => ({
  alarm: row.alarm,
  text: row.text,
  priority: row.priority,
  raisedAt: row.raisedAt,
  endedAt: row.endedAt,
  acknowledged: row.acknowledgedAt !== null,
  life: null,
  seen: null,
});

export interface EventRows {
  /** Newest first. */
  readonly rows: readonly EventRow[];
  readonly total: number;
  readonly failed: boolean;
}

/** Over before the one who lies there now came: of somebody else. What stands came along with who moved (L8). */
export const isOver = ({ raisedAt, endedAt }: Pick<Alarm, 'raisedAt' | 'endedAt'>, since: number | null): boolean =>
  since !== null && raisedAt < since - 1 && endedAt !== null && endedAt <= since + 1;

export function useEventRows(bed: string): EventRows {
  const open = useBedAlarms(bed);
  const since = useBed(bed)?.since ?? null;
  const ended = useWard(({ state }) => state.ended);
  const reading = useReading(`events ${bed} ${since}`, (stop) => {
    const fromAt = Math.max(stationNow() - eventsMs, since === null ? 0 : since - 1);
    const filter = {
      beds: [bed as BedId],
      priorities: null,
      kinds: null,
      text: null,
      fromAt,
      toAt: null,
      acknowledged: null,
    };
    return stationApi().call('alarms.history', { filter, offset: 0, limit: mostRows }, stop);
  });
  const { again } = reading;
  // The window hears of what is new by itself; what falls out of the 8 h is looked at now and then.
  useEffect(() => {
    const timer = setInterval(again, everyMs);
    return () => clearInterval(timer);
  }, [again]);
  const { value, state } = reading;
  return useMemo(() => {
    const fromAt = stationNow() - eventsMs;
    const heard = [
      ...open,
      ...ended.filter((alarm) => alarm.bed === bed && alarm.raisedAt >= fromAt && !isOver(alarm, since)),
    ].map(ofAlarm);
    const known = new Set(heard.map(({ alarm }) => alarm));
    const recorded = value?.rows ?? [];
    const others = recorded.filter((row) => !known.has(row.alarm)).map(ofRecord);
    const newer = heard.filter(({ alarm }) => !recorded.some((row) => row.alarm === alarm));
    // What was raised after the list was read is not in its count; before that it may be, beyond its rows.
    const newestAt = recorded[0]?.raisedAt ?? Number.NEGATIVE_INFINITY;
    const later = newer.filter(({ raisedAt }) => raisedAt > newestAt).length;
    const total = value === null ? heard.length : value.total + later;
    const rows = [...heard, ...others].toSorted((a, b) => b.raisedAt - a.raisedAt).slice(0, mostRows);
    return { rows, total: Math.max(total, rows.length), failed: state === 'failed' };
  }, [open, ended, bed, since, value, state]);
}
