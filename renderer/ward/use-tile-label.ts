/** Sets a tile's accessible name: at once on an alarm or a change of state, else every 15 s. */
import { useCallback, useEffect, useRef } from 'react';
import type { Alarm } from '../../shared/ward/alarm.ts';
import type { BedState } from '../../shared/ward/state.ts';
import { valueNow, type BedLive } from '../stores/live.ts';
import { useObservable } from '../stores/observable.ts';
import { settings } from '../stores/station.ts';
import { second, stationNow } from '../stores/tick.ts';
import { numberText } from '../words/format.ts';
import { tileLabel } from './tile-label.ts';

const everyS = 15;

function numberOf(bed: string, key: string): string | null {
  const { value } = valueNow(bed, key);
  return value === null ? null : numberText(key, value);
}

export function useTileLabel(
  bed: BedState,
  live: BedLive,
  alarm: Alarm | undefined,
): (element: HTMLDivElement | null) => void {
  const element = useRef<HTMLDivElement | null>(null);
  const { initials } = useObservable(settings);
  useEffect(() => {
    const write = (): void => {
      const facts = { bed, initials, live: live.kind, alarm, now: stationNow() };
      const numbers = { heartRate: numberOf(bed.id, 'HR'), spo2: numberOf(bed.id, 'SpO2') };
      element.current?.setAttribute('aria-label', tileLabel({ ...facts, ...numbers }));
    };
    write();
    return second.subscribe(() => {
      if (second.get() % everyS === 0) write();
    });
  }, [bed, initials, live.kind, alarm]);
  return useCallback((next: HTMLDivElement | null) => {
    element.current = next;
  }, []);
}
