/**
 * Near-end notices of the gateway: at the set times of the drug's class an infusion that runs dry is said, whatever the
 * pump itself alarms for. Once per set time and container; the pump's own alarm for the same takes over.
 */
import { classOf } from '../../shared/infusion/drugs.ts';
import { leftOf, pumpSilentMs } from '../../shared/infusion/infusion.ts';
import { pumpTimeText, timeToEmpty, type PumpTime } from '../../shared/domain/pump-time.ts';
import type { Alarm } from '../../shared/ward/alarm.ts';
import { own, type DeviceState, type PumpChannel } from '../../shared/ward/state.ts';
import { clip } from './clip.ts';
import type { Draft } from './draft.ts';
import { ownEpisode, raiseOwn } from './gateway-alarm.ts';
import { isSilent, watched } from './hearing.ts';
import { drugsOf, type Drugs } from './infusion-drugs.ts';
import type { LivePumpReading } from './live-view.ts';
import { standingWith } from './technical.ts';

const prefix = 'gateway|near-end|';
const key = 'NEAR-END';
/** What a pump says of the same. */
const sameOfPump: ReadonlySet<string | null> = new Set([key, 'COMPLETE', 'EMPTY']);
/** The pump's own alarm comes first where it is set to the same time. */
const delayMs = 10_000;
/** More in it than before by so much is another container, not a counter that wavers. */
const refillMl = 1;
const refillPart = 0.05;
/** A slower rate moves the end off; beyond this much of the set time it is told anew. */
const farFactor = 1.5;

interface Channel {
  readonly state: DeviceState;
  readonly programme: PumpChannel;
  readonly reading: LivePumpReading;
  /** What is left is told no more once it is older. */
  readonly silentAfterMs: number;
  readonly episode: string;
  readonly standing: Alarm | undefined;
}

/** About once a second. */
export function decideNotices(draft: Draft): void {
  const drugs = drugsOf(draft);
  const standing = standingWith(draft, prefix);
  const ofPumps = alarmsOfPumps(draft);
  for (const { hearing, state } of watched(draft)) {
    if (state.bed === null || state.kind !== 'pump' || isSilent(hearing)) continue;
    for (const reading of draft.live.pumps(state.id)) {
      const programme = own(state.channels, reading.channel);
      const silentAfterMs = pumpSilentMs(hearing.silentAfterMs);
      if (programme === undefined || reading.ageMs > silentAfterMs) continue;
      const episode = ownEpisode(prefix, state.id, reading.channel);
      const channel = { state, programme, reading, silentAfterMs, episode, standing: standing.get(episode) };
      noteContainer(draft, channel);
      const isSaid = ofPumps.has(channelName(state.id, reading.channel)) || ofPumps.has(channelName(state.id, null));
      decideChannel(draft, channel, drugs, isSaid);
    }
  }
  for (const alarm of standing.values()) endOrphan(draft, alarm);
}

/** Taken off its bed, or its channel is gone. What is silent keeps its notice: the container empties on. */
function endOrphan(draft: Draft, { id, device, channel }: Alarm): void {
  const state = own(draft.ward.devices, device);
  const known = state === undefined || channel === null ? undefined : own(state.channels, channel);
  if (known !== undefined && state?.bed !== null) return;
  if (own(draft.ward.alarms, id)?.condition === 'present') draft.add({ type: 'alarm.ended', id, why: 'device-gone' });
}

const channelName = (device: string, channel: string | null): string => `${device}\n${channel ?? ''}`;

/** Channels whose pump says by itself that they end; one that names no channel speaks for all. */
function alarmsOfPumps(draft: Draft): ReadonlySet<string> {
  const said = new Set<string>();
  for (const id in draft.ward.alarms) {
    const alarm = draft.ward.alarms[id];
    if (alarm?.source !== 'device' || alarm.condition !== 'present' || !sameOfPump.has(alarm.key)) continue;
    said.add(channelName(alarm.device, alarm.channel));
  }
  return said;
}

/** Another container: what was told of the one before does not count. */
function noteContainer(draft: Draft, { state, reading, episode, programme, standing }: Channel): void {
  const { left, hungAt, told } = draft.memory.notices;
  const { remainingMl } = reading;
  if (remainingMl === null || programme.status === 'bolus') return;
  const before = left.get(episode);
  left.set(episode, { ml: remainingMl, drug: programme.drug });
  if (before === undefined) return;
  const isRefilled = remainingMl >= before.ml + Math.max(refillMl, before.ml * refillPart);
  if (!isRefilled && (before.drug === null || before.drug === programme.drug)) return;
  hungAt.set(episode, draft.now);
  told.delete(episode);
  if (isRefilled && programme.prepared !== undefined) {
    // What was prepared hangs there now: the next one is not.
    const { since: _since, by: _by, prepared: _prepared, reviewed: _reviewed, ended: _ended, ...same } = programme;
    draft.add({ type: 'pump.changed', device: state.id, channel: reading.channel, programme: same, refilled: true });
  }
  if (standing !== undefined) draft.add({ type: 'alarm.ended', id: standing.id, why: 'end' });
}

function decideChannel(draft: Draft, channel: Channel, drugs: Drugs, isSaid: boolean): void {
  const { programme, episode } = channel;
  const { told } = draft.memory.notices;
  const standing = stillStanding(draft, channel.standing);
  const time = timeNow(channel);
  const notices = drugs.list.classes[classOf(drugs.find(programme.drug))].noticesMin;
  const reached = time.known ? Math.min(...notices.filter((minutes) => time.minutes <= minutes)) : Infinity;
  if (isSaid) {
    if (Number.isFinite(reached)) told.set(episode, Math.min(reached, told.get(episode) ?? Infinity));
    return end(draft, standing, 'taken-over');
  }
  if (!time.known) return decideUnknown(draft, channel, standing, time);
  if (!Number.isFinite(reached)) {
    if (standing !== undefined && time.minutes <= (standing.value ?? 0) * farFactor + 1) return;
    if (Math.min(...notices) !== Infinity && time.minutes > Math.max(...notices) * farFactor + 1) told.delete(episode);
    draft.memory.since.delete(episode);
    return end(draft, standing, 'end');
  }
  tell(draft, channel, standing, reached, time);
}

/** At `reached` minutes before its end, or under. */
function tell(draft: Draft, channel: Channel, standing: Alarm | undefined, reached: number, time: PumpTime): void {
  const { state, reading, episode, programme } = channel;
  const { told } = draft.memory.notices;
  const before = toldBefore(draft, episode, standing);
  if (before !== undefined && before <= reached) return;
  if (standing === undefined && draft.memory.since.heldMs(episode, draft.live.mono()) < delayMs) return;
  draft.memory.since.delete(episode);
  told.set(episode, reached);
  const text = textOf(programme, reading, pumpTimeText(time));
  if (standing !== undefined && standing.acknowledged === null) {
    draft.add({ type: 'alarm.changed', id: standing.id, why: 'update', text, value: reached });
    return;
  }
  // Somebody answered for the time before: this one signals for itself.
  end(draft, standing, 'end');
  raiseOwn(draft, {
    device: state.id,
    bed: state.bed,
    episode,
    key,
    kind: 'advisory',
    priority: 'low',
    text,
    value: reached,
    channel: reading.channel,
  });
}

/**
 * What was told of this container. After a restart the alarms tell: one that stands, or one that is over and was raised
 * so lately that the same container may still hang there.
 */
function toldBefore(draft: Draft, episode: string, standing: Alarm | undefined): number | undefined {
  const { told, hungAt } = draft.memory.notices;
  const known = told.get(episode);
  if (known !== undefined) return known;
  const since = hungAt.get(episode) ?? -Infinity;
  const said = [standing, draft.ward.ended.find((alarm) => alarm.episode === episode)].find(
    (alarm) =>
      alarm !== undefined && alarm.raisedAt >= since && draft.now - alarm.raisedAt <= ((alarm.value ?? 0) + 1) * 60_000,
  );
  const value = standing?.value ?? said?.value ?? undefined;
  if (value !== undefined) told.set(episode, value);
  return value;
}

/** Stopped: nothing runs dry. At its end it stays until the pump says so itself or the next one hangs. */
function decideUnknown(
  draft: Draft,
  { programme, reading }: Channel,
  standing: Alarm | undefined,
  time: PumpTime,
): void {
  if (standing === undefined || time.known) return;
  switch (time.why) {
    case 'stopped':
    case 'paused':
    case 'alarming':
      return end(draft, standing, 'end');
    case 'complete':
    case 'kvo': {
      const text = textOf(programme, reading, 'complete');
      if (standing.text !== text) draft.add({ type: 'alarm.changed', id: standing.id, why: 'update', text });
      return;
    }
    case 'bolus':
    case 'varies':
    case 'no-rate':
    case 'no-volume':
    case 'no-status':
      return;
  }
}

/** The container empties on between two reports. */
function timeNow({ programme: { status, mode }, reading, silentAfterMs }: Channel): PumpTime {
  const { ageMs, ...left } = leftOf(reading, reading.ageMs, silentAfterMs);
  const time = timeToEmpty({ ...reading, ...left, status, mode });
  return time.known ? { known: true, minutes: Math.max(0, time.minutes - ageMs / 60_000) } : time;
}

const textOf = ({ drug }: PumpChannel, { channel }: LivePumpReading, what: string): string =>
  `${clip(drug ?? `Infusion ${channel}`, 150)} ${what}`;

/** As the decision has it by now. */
const stillStanding = (draft: Draft, alarm: Alarm | undefined): Alarm | undefined => {
  const now = alarm === undefined ? undefined : own(draft.ward.alarms, alarm.id);
  return now?.condition === 'present' ? now : undefined;
};

function end(draft: Draft, alarm: Alarm | undefined, why: 'end' | 'taken-over'): void {
  if (alarm !== undefined) draft.add({ type: 'alarm.ended', id: alarm.id, why });
}
