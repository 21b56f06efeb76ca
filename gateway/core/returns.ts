/**
 * Re-alarm: an acknowledgement holds for the site's time and no shorter (L18); where its cause is still there then,
 * the alarm signals again. Level-triggered on the tick: what was due while the gateway was down comes at the first one.
 */
import { mayReturn } from '../../shared/alarm/machine.ts';
import type { AlarmTimes } from './deadlines.ts';
import type { Draft } from './draft.ts';

export function decideReturns(draft: Draft, times: AlarmTimes): void {
  for (const alarm of Object.values(draft.ward.alarms)) {
    const { acknowledged } = alarm;
    if (acknowledged === null || acknowledged.returnsAt === null || !mayReturn(alarm)) continue;
    const holdsMs = acknowledged.returnsAt - acknowledged.at;
    if (times.sinceAcknowledgedMs(alarm) >= holdsMs) draft.add({ type: 'alarm.returned', id: alarm.id });
  }
}
