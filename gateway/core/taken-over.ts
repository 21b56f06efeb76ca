/** One alarm speaks for a group of parameters and a side: whoever says it best takes over from the gateway's own. */
import type { LimitSide } from '../../shared/alarm/limits.ts';
import type { BedId } from '../../shared/domain/ids.ts';
import { priorityRank, type Alarm } from '../../shared/ward/alarm.ts';
import { own } from '../../shared/ward/state.ts';
import type { Draft } from './draft.ts';
import { groupOf, speaksFor } from './parameter-groups.ts';

/** Called once `raised` stands. One that was graver ends as its cause does, and stays until seen. */
export function takeOver(draft: Draft, raised: Alarm): void {
  const { id, bed, parameter } = raised;
  if (bed === null || parameter === null || raised.kind !== 'physiological') return;
  // Nothing of ours stands where nothing is beyond a limit of ours: the usual case, and alarms may be many.
  if (!isWatched(draft, bed)) return;
  const group = groupOf(parameter);
  for (const alarm of Object.values(draft.ward.alarms)) {
    if (alarm.source !== 'gateway' || alarm.id === id) continue;
    const saysSame = (side: LimitSide): boolean =>
      speaksFor(alarm, bed, group, side) && speaksFor(raised, bed, group, side);
    if (!saysSame('low') && !saysSame('high')) continue;
    const isGraver = priorityRank[alarm.priority] > priorityRank[raised.priority];
    // Watched here whatever the device does: it would be raised again, each time leaving one behind.
    if (isGraver && isOwn(draft, bed, alarm.parameter)) continue;
    draft.add({ type: 'alarm.ended', id: alarm.id, why: isGraver ? 'end' : 'taken-over' });
  }
}

/** A person set this limit on the bed. */
function isOwn(draft: Draft, bed: BedId, parameter: string | null): boolean {
  const limits = own(draft.ward.limits, bed)?.own;
  return limits !== undefined && parameter !== null && Object.hasOwn(limits, parameter);
}

function isWatched(draft: Draft, bed: BedId): boolean {
  for (const device of draft.memory.limits.devices()) if (own(draft.ward.devices, device)?.bed === bed) return true;
  return false;
}
