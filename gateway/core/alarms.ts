/**
 * Device alarms: the life cycle of PCD-04 turned into events. One episode is one device, path and event; however
 * often it is reported, it is one alarm until it ended.
 */
import { alarmCodeByKey } from '../../shared/domain/alarm-codes.ts';
import { alarmId, type BedId, type DeviceId } from '../../shared/domain/ids.ts';
import type { AlarmObservation } from '../../shared/domain/observation.ts';
import {
  alarmBeginning,
  latches,
  lifeOf,
  priorityRank,
  type Alarm,
  type AlarmPriority,
} from '../../shared/ward/alarm.ts';
import type { WardEvent } from '../../shared/ward/events.ts';
import { own, type WardState } from '../../shared/ward/state.ts';
import { alarmText } from './alarm-text.ts';
import { clip, clipOrNull } from './clip.ts';
import type { Draft } from './draft.ts';
import { isSilent, watched } from './hearing.ts';
import { takeOver } from './taken-over.ts';

type Changed = Extract<WardEvent, { type: 'alarm.changed' }>;

export const nextAlarmId = (ward: WardState) => alarmId(`a${ward.alarmCount + 1}`);

/** The open alarm of an episode whose condition is still present. */
function standing(ward: WardState, device: DeviceId, episode: string): Alarm | undefined {
  for (const id in ward.alarms) {
    const alarm = ward.alarms[id];
    if (alarm?.episode === episode && alarm.device === device && alarm.condition === 'present') return alarm;
  }
  return undefined;
}

/** Occurrences of an episode that are over, latched or not. */
function past(ward: WardState, device: DeviceId, episode: string): Alarm[] {
  const found: Alarm[] = [];
  for (const id in ward.alarms) {
    const alarm = ward.alarms[id];
    if (alarm?.episode === episode && alarm.device === device && alarm.condition === 'ended') found.push(alarm);
  }
  for (const alarm of ward.ended) if (alarm.episode === episode && alarm.device === device) found.push(alarm);
  return found;
}

/** An occurrence with the same device time that is over already: the message is an old one sent again. */
const isOver = (ward: WardState, device: DeviceId, episode: string, deviceAt: number | null): boolean =>
  deviceAt !== null && past(ward, device, episode).some((alarm) => alarm.deviceAt === deviceAt);

/** What the device's stamps can tell apart: those of many are whole seconds, of some whole minutes. */
const resolutionMs = (deviceAt: number): number =>
  deviceAt % 60_000 === 0 ? 60_000 : deviceAt % 1_000 === 0 ? 1_000 : 1;

/**
 * A start that was heard before and whose occurrence is over. One that was shorter than its stamp can tell may have
 * come back within the same second: an alarm too many is better than one that is lost.
 */
const isOldStart = (ward: WardState, device: DeviceId, episode: string, deviceAt: number | null): boolean =>
  deviceAt !== null &&
  past(ward, device, episode).some(
    (alarm) => alarm.deviceAt === deviceAt && (alarm.endedAt ?? Infinity) - alarm.raisedAt >= resolutionMs(deviceAt),
  );

/**
 * Stated by the device, else the table's. A technical one is "technical" unless the device calls it high, or a pump
 * states it of a channel: a line that is blocked is a drug that does not reach the patient.
 */
export function priorityOf(alarm: AlarmObservation): AlarmPriority {
  if (alarm.alarmKind === 'technical') {
    if (alarm.priority === 'high') return 'high';
    return alarm.channel !== null && alarm.priority === 'medium' ? 'medium' : 'technical';
  }
  if (alarm.priority === 'none') return 'low';
  if (alarm.priority !== null) return alarm.priority;
  const code = alarm.alarmKey === null ? undefined : alarmCodeByKey(alarm.alarmKey);
  return code?.priority ?? (alarm.alarmKind === 'advisory' ? 'low' : 'medium');
}

const episodeOf = (alarm: AlarmObservation): string => clip(alarm.episode === '' ? 'unnamed' : alarm.episode, 400);

const textOf = (draft: Draft, device: DeviceId, bed: BedId | null, alarm: AlarmObservation): string =>
  alarmText(alarm, draft.live.latest(device, bed, 'HR'));

function raise(draft: Draft, device: DeviceId, alarm: AlarmObservation): Alarm {
  const bed = own(draft.ward.devices, device)?.bed ?? null;
  const code = alarm.alarmKey === null ? undefined : alarmCodeByKey(alarm.alarmKey);
  const raised: Alarm = {
    ...alarmBeginning,
    latching: draft.ward.policy.latchMedium,
    id: nextAlarmId(draft.ward),
    bed,
    device,
    episode: episodeOf(alarm),
    key: clipOrNull(alarm.alarmKey, 80),
    kind: alarm.alarmKind,
    priority: priorityOf(alarm),
    text: textOf(draft, device, bed, alarm),
    parameter: clipOrNull(alarm.parameter ?? code?.parameter ?? null, 80),
    value: alarm.value,
    low: alarm.low,
    high: alarm.high,
    channel: clipOrNull(alarm.channel, 80),
    inactivation: alarm.inactivation.filter((word) => word !== 'enabled').slice(0, 10),
    deviceAt: alarm.deviceAt,
    raisedAt: draft.now,
    signalledAt: draft.now,
  };
  draft.add({ type: 'alarm.raised', alarm: raised });
  takeOver(draft, raised);
  return raised;
}

/** Phases by which a device says again what it said before. The others tell of a change and have no rhythm. */
const repeating: ReadonlySet<AlarmObservation['phase']> = new Set(['start', 'present', 'continue']);

/**
 * When an alarm was reported, and how often its device repeats it. The same message again, whose answer was lost or
 * which was turned away, is no repetition: a device taken for one that repeats is believed sooner that an alarm is
 * gone which it does not tell of.
 */
function note(draft: Draft, { id, device }: Alarm, phase: AlarmObservation['phase'], messageId: string): void {
  const { reported, reportedIn, repeats } = draft.memory;
  const mono = draft.live.mono();
  const message = clip(messageId, 200);
  const before = reported.get(id);
  const isRepeated = repeating.has(phase) && reportedIn.get(id) !== message;
  // A pause is an outage, no interval.
  if (before !== undefined && isRepeated && mono - before < repeatsWithinMs) {
    repeats.set(device, Math.max(repeats.get(device) ?? 0, mono - before));
  }
  reported.set(id, mono);
  reportedIn.set(id, message);
}

function whyOf(before: Alarm, priority: AlarmPriority, inactivation: readonly string[]): Changed['why'] {
  const rise = priorityRank[priority] - priorityRank[before.priority];
  if (rise !== 0) return rise > 0 ? 'escalate' : 'deescalate';
  if (inactivation.length !== before.inactivation.length) {
    return inactivation.length > before.inactivation.length ? 'paused' : 'resumed';
  }
  return 'update';
}

/** A further report of a standing alarm: an event only where something that is shown changed. */
function update(draft: Draft, before: Alarm, alarm: AlarmObservation): void {
  const stated = alarm.priority !== null;
  const priority = stated ? priorityOf(alarm) : before.priority;
  const inactivation =
    alarm.inactivation.length === 0
      ? before.inactivation
      : alarm.inactivation.filter((word) => word !== 'enabled').slice(0, 10);
  // What a report leaves out stays as it was.
  const whole: AlarmObservation = {
    ...alarm,
    parameter: alarm.parameter ?? before.parameter,
    value: alarm.value ?? before.value,
    low: alarm.low ?? before.low,
    high: alarm.high ?? before.high,
  };
  const next = { value: whole.value, low: whole.low, high: whole.high, priority };
  const same =
    before.value === next.value &&
    before.low === next.low &&
    before.high === next.high &&
    before.priority === priority &&
    before.inactivation.join() === inactivation.join();
  if (same) return;
  const text =
    alarm.value === null && alarm.text === null && alarm.event.text === null
      ? before.text
      : textOf(draft, before.device, before.bed, whole);
  draft.add({
    type: 'alarm.changed',
    id: before.id,
    why: whyOf(before, priority, inactivation),
    ...next,
    text,
    inactivation,
  });
}

function end(draft: Draft, alarm: Alarm | undefined, why: 'end' | 'reset', observed: AlarmObservation): void {
  if (alarm !== undefined) draft.add({ type: 'alarm.ended', id: alarm.id, why });
  else draft.note(`${observed.phase} of an alarm that does not stand: ${clip(observed.episode, 120)}`);
}

/** Reports of one alarm within this are its repetition. */
const repeatsWithinMs = 300_000;

/** Decides what one alarm report means. `device` may be mapped to no bed: the alarm is raised all the same. */
export function decideAlarm(draft: Draft, device: DeviceId, alarm: AlarmObservation, messageId: string): void {
  draft.memory.tellInactivation(device, alarm.inactivation, draft.live.mono());
  decidePhase(draft, device, alarm);
  const stands = standing(draft.ward, device, episodeOf(alarm));
  if (stands !== undefined) note(draft, stands, alarm.phase, messageId);
}

function decidePhase(draft: Draft, device: DeviceId, alarm: AlarmObservation): void {
  const episode = episodeOf(alarm);
  const before = standing(draft.ward, device, episode);
  switch (alarm.phase) {
    case 'end':
    case 'reset':
      return end(draft, before, alarm.phase, alarm);
    case 'tpoint': {
      if (isOver(draft.ward, device, episode, alarm.deviceAt)) return;
      const raised = before ?? raise(draft, device, alarm);
      return draft.add({ type: 'alarm.ended', id: raised.id, why: 'tpoint' });
    }
    case 'update':
    case 'escalate':
    case 'deescalate':
    case 'present':
    case 'continue':
    case 'start':
      return report(draft, device, alarm, before);
  }
}

function report(draft: Draft, device: DeviceId, alarm: AlarmObservation, before: Alarm | undefined): void {
  if (before !== undefined) {
    if (isNewOccurrence(before, alarm)) {
      draft.add({ type: 'alarm.ended', id: before.id, why: 'end' });
      raise(draft, device, alarm);
      return;
    }
    // Latched at the device: its cause is gone. Where we latch too, ours does; else it stands until its reset.
    if (alarm.state === 'latched' && latches(before))
      return draft.add({ type: 'alarm.ended', id: before.id, why: 'end' });
    if (alarm.state === 'inactive' && alarm.phase !== 'start') return end(draft, before, 'end', alarm);
    return update(draft, before, alarm);
  }
  if (alarm.phase !== 'start' && alarm.state !== null && alarm.state !== 'active') {
    const latched = alarm.state === 'latched' && !isOurLatched(draft.ward, device, episodeOf(alarm));
    if (!latched) return draft.note(`${alarm.phase} of an alarm that is over: ${clip(alarm.episode, 120)}`);
  }
  if (alarm.phase === 'start' && isKnownStart(draft.ward, device, alarm)) {
    return draft.note(`start of an alarm that is over already: ${clip(alarm.episode, 120)}`);
  }
  const raised = raise(draft, device, alarm);
  // Heard of only now and already latched: it came and went unseen, and shows until somebody acknowledges it (L4).
  if (alarm.state === 'latched' && latches(raised)) draft.add({ type: 'alarm.ended', id: raised.id, why: 'end' });
}

/**
 * The device began anew and its end never reached us. Somebody answered for the occurrence before, not for this one;
 * where nobody did, the one that stands signals for both.
 */
const isNewOccurrence = (before: Alarm, alarm: AlarmObservation): boolean =>
  alarm.phase === 'start' &&
  alarm.state !== 'inactive' &&
  before.acknowledged !== null &&
  before.deviceAt !== null &&
  alarm.deviceAt !== null &&
  alarm.deviceAt > before.deviceAt;

/** A start that adds nothing: an old one, or one without a time that says what is shown as latched already. */
const isKnownStart = (ward: WardState, device: DeviceId, alarm: AlarmObservation): boolean =>
  isOldStart(ward, device, episodeOf(alarm), alarm.deviceAt) ||
  (alarm.state === 'latched' &&
    past(ward, device, episodeOf(alarm)).some(
      (known) => lifeOf(known) === 'latched' && known.deviceAt === alarm.deviceAt,
    ));

const isOurLatched = (ward: WardState, device: DeviceId, episode: string): boolean =>
  past(ward, device, episode).length > 0;

/**
 * What stands on a bed is over because its patient left. `taken`: somebody else lies there by now, as a rule for longer
 * than admissions knew; what a monitor says that speaks now is about that one, and may not be said again.
 */
export function closeAlarmsOf(draft: Draft, bed: BedId, taken: boolean): void {
  const speaking = new Set<string>();
  if (taken) for (const { hearing, state } of watched(draft)) if (!isSilent(hearing)) speaking.add(state.id);
  for (const alarm of Object.values(draft.ward.alarms)) {
    const goesOn = alarm.source === 'device' && alarm.condition === 'present' && speaking.has(alarm.device);
    if (alarm.bed === bed && !goesOn) draft.add({ type: 'alarm.ended', id: alarm.id, why: 'patient-left' });
  }
}
