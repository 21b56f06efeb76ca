/**
 * A station that is cut off runs the ward's machine on what it knows: an acknowledgement whose time is over while
 * nobody could tell signals again here. Local, never stored; with the link the gateway's own picture replaces it.
 */
import { mayReturn } from '../../shared/alarm/machine.ts';
import type { AlarmId } from '../../shared/domain/ids.ts';
import type { WardState } from '../../shared/ward/state.ts';

/** Alarms that signal again now, oldest acknowledgement first. @param now epoch ms of the gateway's clock */
export function returnsDue(state: WardState, now: number): readonly AlarmId[] {
  return Object.values(state.alarms)
    .filter((alarm) => mayReturn(alarm) && (alarm.acknowledged?.returnsAt ?? Number.POSITIVE_INFINITY) <= now)
    .toSorted((a, b) => (a.acknowledged?.at ?? 0) - (b.acknowledged?.at ?? 0))
    .map(({ id }) => id);
}
