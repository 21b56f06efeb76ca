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

type Standing = ReadonlyMap<string, Alarm>;
/** By device, as of an event of one decision: a tick asks for every device, and open alarms may be many. */
const indexes = new WeakMap<Draft, { readonly seq: number; readonly byDevice: ReadonlyMap<DeviceId, Standing> }>();
const none: Standing = new Map();

/** What stands of the gateway's own, about one device, by episode. */
export function standingOf(draft: Draft, device: DeviceId): Standing {
  const { seq } = draft.ward;
  let index = indexes.get(draft);
  if (index?.seq !== seq) indexes.set(draft, (index = { seq, byDevice: ownByDevice(draft) }));
  return index.byDevice.get(device) ?? none;
}

function ownByDevice(draft: Draft): ReadonlyMap<DeviceId, Standing> {
  const found = new Map<DeviceId, Map<string, Alarm>>();
  for (const id in draft.ward.alarms) {
    const alarm = draft.ward.alarms[id];
    if (alarm?.source !== 'gateway' || alarm.condition !== 'present') continue;
    const known = found.get(alarm.device);
    if (known === undefined) found.set(alarm.device, new Map([[alarm.episode, alarm]]));
    else known.set(alarm.episode, alarm);
  }
  return found;
}
