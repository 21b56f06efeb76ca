/** One alarm speaks for a group of parameters and a side: whoever says it best takes over from the gateway's own. */
import type { LimitSide } from '../../shared/alarm/limits.ts';
import { priorityRank, type Alarm } from '../../shared/ward/alarm.ts';
import type { Draft } from './draft.ts';
import { groupOf, speaksFor } from './parameter-groups.ts';

/** Called once `raised` stands. One that was graver ends as its cause does, and stays until seen. */
export function takeOver(draft: Draft, raised: Alarm): void {
  const { id, bed, parameter } = raised;
  if (bed === null || parameter === null || raised.kind !== 'physiological') return;
  const group = groupOf(parameter);
  for (const alarm of Object.values(draft.ward.alarms)) {
    if (alarm.source !== 'gateway' || alarm.id === id) continue;
    const saysSame = (side: LimitSide): boolean =>
      speaksFor(alarm, bed, group, side) && speaksFor(raised, bed, group, side);
    if (!saysSame('low') && !saysSame('high')) continue;
    const isGraver = priorityRank[alarm.priority] > priorityRank[raised.priority];
    draft.add({ type: 'alarm.ended', id: alarm.id, why: isGraver ? 'end' : 'taken-over' });
  }
}
