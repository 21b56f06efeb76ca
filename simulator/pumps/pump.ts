/** A pump (or a stack of channels in one rack): readings every few seconds, delivery events, its own alarms. */
import { alertMessage } from '../hl7/alerts.ts';
import { pumpEventMessage, pumpReadingMessage } from '../hl7/pump.ts';
import type { PumpChannelText, PumpEventCode, PumpMessage } from '../hl7/pump.ts';
import type { Sender } from '../hl7/text.ts';
import type { Random } from '../core/random.ts';
import { episodes } from '../monitor/episodes.ts';
import type { Message } from '../monitor/monitor.ts';
import { actOn, channelText, conditionsOf } from './channel.ts';
import type { Channel, PumpAct } from './channel.ts';
import { libraryOfPumps } from './drugs.ts';
import type { PumpProfile } from './drugs.ts';
import { advance, flow, infusion, reload } from './infusion.ts';
import type { Infusion, InfusionEvent } from './infusion.ts';

export interface PumpOptions {
  readonly profile: PumpProfile;
  /** OBX-18. */
  readonly instance: string;
  readonly sender: Sender;
  readonly startAt: number;
  readonly run: string;
  readonly random: Random;
}

export interface Pump {
  readonly profile: PumpProfile;
  /** Who and where, as text of PID and PV1; the weight as it is programmed for a dose by weight. */
  setSubject(subject: string, weightKg: number | null): void;
  /** Moves the infusion on and returns what it says: events and alerts, and a reading when one is due. */
  step(nowMs: number): readonly Message[];
  act(act: PumpAct, channel: string | null, value: number | null, nowMs: number): void;
  /** The infusion of a channel, for tests and logs. */
  infusionOf(channel: string): Infusion | undefined;
}

/** What is to be told of a channel, as it was at that moment. */
interface Waiting {
  readonly channel: PumpChannelText;
  readonly event: PumpEventCode;
  readonly atMs: number;
  readonly by: string;
}

export const readingEveryMs = 5000;
const chargePctPerHour = 25;
const drainPctPerHour = 12;

const eventCodes: Partial<Record<InfusionEvent, PumpEventCode>> = { occlusion: 'stop', complete: 'complete' };

interface Told {
  readonly state: Infusion;
  readonly transitioning: boolean;
}

export function pump(options: PumpOptions): Pump {
  const { profile, instance, sender, startAt, run, random } = options;
  const alerts = episodes(`AL-${profile.id}-${run}-`);
  const channels: Channel[] = profile.channels.map((channel, index) => ({
    profile: channel,
    vmd: index + 1,
    state: infusion({
      ...channel,
      ramp: channel.ramp.map(({ rateMlH, forMin }) => ({ rateMlH, forMs: forMin * 60_000 })),
    }),
    reloadAtMs: null,
    override: channel.override,
  }));
  let subject = '';
  let weightKg: number | null = null;
  let counter = 0;
  let batteryPct = profile.batteryPct;
  let onBattery = profile.onBattery;
  let nowAt = 0;
  let readingAt = random.int(readingEveryMs);
  const waiting: Waiting[] = [];
  let isBegun = false;

  function tell(channel: Channel, event: PumpEventCode, atMs: number, by: string, over: Partial<Told> = {}): void {
    const text = channelText(channel, weightKg, over.state);
    const delivering = over.transitioning === true ? 'transitioning' : text.delivering;
    waiting.push({ channel: { ...text, delivering }, event, atMs, by });
  }

  /** A change of the rate: a stop that is none, and a start. */
  function tellRate(channel: Channel, from: Infusion, to: Infusion, atMs: number, by: string): void {
    tell(channel, 'stop', atMs, by, { state: from, transitioning: true });
    tell(channel, 'start', atMs, by, { state: to });
  }

  const nextId = (): string => `${profile.id}-${run}-${(counter += 1)}`;
  const base = (controlId: string, nowMs: number): PumpMessage => ({
    sender,
    subject,
    controlId,
    epochMs: startAt + nowMs,
    instance,
    batteryPct,
    onBattery,
    batteryMin: onBattery ? (batteryPct / drainPctPerHour) * 60 : null,
    library: libraryOfPumps,
  });

  function move(channel: Channel, nowMs: number, elapsedMs: number): void {
    const step = advance(channel.state, elapsedMs);
    channel.state = step.state;
    for (const { event, afterMs, from, to } of step.events) {
      const atMs = nowMs - elapsedMs + afterMs;
      const code = eventCodes[event];
      if (code !== undefined) tell(channel, code, atMs, '', { state: to });
      if (event === 'rate-step' || event === 'bolus-done') tellRate(channel, from, to, atMs, '');
      if (event === 'complete') channel.reloadAtMs = nowMs + random.between(60_000, 180_000);
    }
    if (channel.reloadAtMs !== null && nowMs >= channel.reloadAtMs) {
      channel.reloadAtMs = null;
      channel.state = reload(channel.state, channel.profile.vtbiMl);
      tell(channel, 'start', nowMs, channel.profile.by);
    }
  }

  function says(nowMs: number): Message[] {
    const messages: Message[] = waiting.splice(0).map(({ channel, event, atMs, by }) => {
      const controlId = nextId();
      const text = pumpEventMessage(base(controlId, nowMs), channel, { event, by }, startAt + atMs);
      return { kind: 'durable', id: controlId, text };
    });
    const conditions = channels.flatMap((channel) => conditionsOf(channel, batteryPct));
    for (const report of alerts.step(conditions, 'enabled', nowMs)) {
      const controlId = nextId();
      const full = { ...report, atEpochMs: startAt + report.atMs };
      const text = alertMessage({ sender, subject, controlId, epochMs: startAt + nowMs, instance, report: full });
      messages.push({ kind: 'durable', id: controlId, text });
    }
    return messages;
  }

  return {
    profile,
    setSubject(next, weight) {
      subject = next;
      weightKg = weight;
    },
    infusionOf: (label) => channels.find((channel) => channel.profile.label === label)?.state,
    step(nowMs) {
      const elapsedMs = nowMs - nowAt;
      nowAt = nowMs;
      if (!isBegun) {
        isBegun = true;
        for (const one of channels) if (flow(one.state) > 0) tell(one, 'start', 0, one.profile.by);
      }
      const change = ((onBattery ? -drainPctPerHour : chargePctPerHour) * elapsedMs) / 3_600_000;
      batteryPct = Math.min(100, Math.max(1, batteryPct + change));
      for (const channel of channels) move(channel, nowMs, elapsedMs);
      const messages = says(nowMs);
      if (nowMs >= readingAt) {
        readingAt = nowMs + readingEveryMs;
        const controlId = nextId();
        messages.push({
          kind: 'numeric',
          id: controlId,
          text: pumpReadingMessage(
            base(controlId, nowMs),
            channels.map((channel) => channelText(channel, weightKg)),
          ),
        });
      }
      return messages;
    },
    act(act, label, value, nowMs) {
      if (act === 'battery') batteryPct = value ?? 15;
      if (act === 'battery' || act === 'mains') onBattery = act === 'battery';
      for (const channel of channels) {
        if (label !== null && channel.profile.label !== label) continue;
        const from = channel.state;
        channel.state = actOn(channel, act, value);
        if (act === 'override') channel.override = { limit: 'soft', reason: 'Prescriber aware' };
        if (act === 'clear') tell(channel, 'cleared', nowMs, channel.profile.by);
        const before = flow(from);
        const after = flow(channel.state);
        if (before > 0 && after > 0 && before !== after)
          tellRate(channel, from, channel.state, nowMs, channel.profile.by);
        else if (before > 0 !== after > 0) tell(channel, after > 0 ? 'start' : 'stop', nowMs, channel.profile.by);
        readingAt = 0;
      }
    },
  };
}
