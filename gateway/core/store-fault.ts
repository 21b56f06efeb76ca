/** Said loudly: the gateway cannot store, so devices are answered "not now" although their alarms are shown. */
import { deviceId } from '../../shared/domain/ids.ts';
import { clip } from './clip.ts';
import type { Draft } from './draft.ts';
import { raiseTechnical } from './silence.ts';

const gateway = deviceId('gateway');
const episode = 'gateway|log|NOT-STORED';

/** `fault`: why the log cannot be written now, or null. */
export function decideStoreFault(draft: Draft, fault: string | null): void {
  const standing = Object.values(draft.ward.alarms).find(
    (alarm) => alarm.episode === episode && alarm.condition === 'present',
  );
  if (fault !== null && standing === undefined) {
    raiseTechnical(draft, gateway, null, episode, 'NOT-STORED', clip(`Gateway cannot store. ${fault}`, 200));
  }
  if (fault === null && standing !== undefined) draft.add({ type: 'alarm.ended', id: standing.id, why: 'end' });
}
