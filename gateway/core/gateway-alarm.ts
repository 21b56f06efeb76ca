/** Alarms whose source is the gateway: its limits and its watches. */
import type { DeviceId } from '../../shared/domain/ids.ts';
import { alarmBeginning, type Alarm } from '../../shared/ward/alarm.ts';
import { nextAlarmId } from './alarms.ts';
import { clip } from './clip.ts';
import type { Draft } from './draft.ts';

type Facts = Pick<Alarm, 'device' | 'bed' | 'episode' | 'key' | 'text'> & Partial<Alarm>;

/** A technical one unless `facts` say otherwise. */
export function raiseOwn(draft: Draft, facts: Facts): Alarm {
  const alarm: Alarm = {
    ...alarmBeginning,
    kind: 'technical',
    priority: 'technical',
    parameter: null,
    value: null,
    low: null,
    high: null,
    channel: null,
    inactivation: [],
    deviceAt: null,
    ...facts,
    text: clip(facts.text, 200),
    source: 'gateway',
    latching: draft.ward.policy.latchMedium,
    id: nextAlarmId(draft.ward),
    raisedAt: draft.now,
    signalledAt: draft.now,
  };
  draft.add({ type: 'alarm.raised', alarm });
  return alarm;
}

/** One per thing it is about, "gateway|limit|HR|MON-12": names of devices come last, they may be as long as all of it. */
export const ownEpisode = (prefix: string, device: string, about: string): string =>
  clip(`${prefix}${about}|${device}`, 400);

/** What stands of the gateway's own, about one device, by episode. */
export function standingOf(draft: Draft, device: DeviceId): Map<string, Alarm> {
  const found = new Map<string, Alarm>();
  for (const id in draft.ward.alarms) {
    const alarm = draft.ward.alarms[id];
    if (alarm?.device === device && alarm.source === 'gateway' && alarm.condition === 'present') {
      found.set(alarm.episode, alarm);
    }
  }
  return found;
}
