/** Findings of rules that the site wants among the patient alarms too: technical ones of the ward, gone with the finding. */
import { deviceId } from '../../shared/domain/ids.ts';
import type { EquipmentView } from './assets-view.ts';
import { ownEpisode } from './gateway-alarm.ts';
import { settle, type Conditions } from './technical.ts';

const prefix = 'gateway|finding|';
const key = 'EQUIPMENT';

export function decideFindingAlarms({ draft, file }: EquipmentView): void {
  const loud = new Set(
    file.rules.flatMap(({ id, kind, asAlarm, on }) => (asAlarm && on ? [kind === 'fault' ? '' : id] : [])),
  );
  const conditions: Conditions = new Map();
  if (loud.size > 0) {
    for (const { id, rule, text, asset } of Object.values(draft.ward.findings)) {
      if (!loud.has(rule)) continue;
      const episode = ownEpisode(prefix, id, key);
      conditions.set(episode, {
        device: deviceId(`asset:${asset ?? id}`.slice(0, 400)),
        bed: null,
        key,
        text,
        delayMs: 0,
      });
    }
  }
  settle(draft, prefix, conditions);
}
