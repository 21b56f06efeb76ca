/**
 * Parameters that tell of the same thing: two rates of one heart, three numbers of one pressure. One alarm speaks
 * for a group and side, whoever raised it.
 */
import type { LimitSide } from '../../shared/alarm/limits.ts';
import { alarmCodeByKey } from '../../shared/domain/alarm-codes.ts';
import type { BedId } from '../../shared/domain/ids.ts';
import { priorityRank, type Alarm } from '../../shared/ward/alarm.ts';
import type { DeviceState, WardState } from '../../shared/ward/state.ts';

export function groupOf(key: string): string {
  if (key === 'HR' || key === 'PR') return 'HR';
  return /^(ART|NIBP|PAP|ST)-/.exec(key)?.[1] ?? key;
}

const fast = new Set(['V-TACH', 'V-TACH-NS', 'TACHY-X', 'SVT', 'PVC-RATE']);
const slow = new Set(['ASYSTOLE', 'BRADY-X', 'PAUSE', 'DESAT', 'APNEA', 'MISSED-BEAT']);

/** Which way a value went, says this alarm. Both: in fibrillation no rate means anything. Null: it says nothing. */
function sideOf({ key, value, low, high }: Alarm): LimitSide | 'both' | null {
  const limit = key === null ? 0 : (alarmCodeByKey(key)?.limit ?? 0);
  if (limit !== 0) return limit > 0 ? 'high' : 'low';
  if (key === 'V-FIB') return 'both';
  if (key !== null && fast.has(key)) return 'high';
  if (key !== null && slow.has(key)) return 'low';
  if (value !== null && high !== null && value > high) return 'high';
  if (value !== null && low !== null && value < low) return 'low';
  return null;
}

/** It tells the ward that this group of this patient is off on this side. */
export function speaksFor(alarm: Alarm, bed: BedId, group: string, side: LimitSide): boolean {
  if (alarm.bed !== bed || alarm.condition !== 'present' || alarm.kind !== 'physiological') return false;
  if (alarm.parameter === null || groupOf(alarm.parameter) !== group) return false;
  const its = sideOf(alarm);
  return its === side || its === 'both';
}

/** The gravest alarm that says it already, but for the one of episode `not`. */
export function spokenFor(ward: WardState, bed: BedId, group: string, side: LimitSide, not: string): Alarm | undefined {
  let found: Alarm | undefined;
  for (const id in ward.alarms) {
    const alarm = ward.alarms[id];
    if (alarm === undefined || alarm.episode === not || !speaksFor(alarm, bed, group, side)) continue;
    if (found === undefined || priorityRank[alarm.priority] > priorityRank[found.priority]) found = alarm;
  }
  return found;
}

/**
 * The device itself alarms for this: it sends alarms, and it told limits of the group or raised an alarm of the
 * patient for it before. Then nothing is doubled here, and its silence is a fault (L9).
 */
export function isAlarmedByDevice({ sendsAlarms, limits, alarmsOn = [] }: DeviceState, key: string): boolean {
  if (!sendsAlarms) return false;
  const group = groupOf(key);
  if (alarmsOn.some((parameter) => groupOf(parameter) === group)) return true;
  return Object.entries(limits).some(([told, { low, high }]) => groupOf(told) === group && (low ?? high) !== null);
}

/** Devices that speak for a patient's values. */
export const mayMeasure = ({ kind }: DeviceState): boolean => kind === 'monitor' || kind === 'unknown';
