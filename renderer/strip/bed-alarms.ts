/** Alarms of a bed as this window knows them, and the words of one that it does not. */
import { useCallback } from 'react';
import type { AlarmId } from '../../shared/domain/ids.ts';
import type { Alarm } from '../../shared/ward/alarm.ts';
import { useReading } from '../history/use-reading.ts';
import { stationApi } from '../stores/station.ts';
import type { WardView } from '../stores/ward.ts';

/** Open and ended ones, newest first. */
export const alarmsOfBed = ({ alarmsByBed, state }: WardView, bed: string): readonly Alarm[] =>
  [...(alarmsByBed.get(bed) ?? []), ...state.ended.filter((alarm) => alarm.bed === bed)].toSorted(
    (a, b) => b.raisedAt - a.raisedAt,
  );

/** What the alarm says; empty until it is known. `known`: it is known already. */
export function useAlarmText(id: AlarmId, known: string | null): string {
  const ask = useCallback(
    async (stop: AbortSignal) => (await stationApi().call('alarms.life', { alarm: id }, stop)).alarm?.text ?? '',
    [id],
  );
  const reading = useReading(known === null ? `text ${id}` : null, ask);
  return known ?? reading.value ?? '';
}
