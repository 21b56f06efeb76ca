/** A pump (or a stack of channels in one rack): readings every few seconds, delivery events, its own alarms. */
import { alertMessage } from '../hl7/alerts.ts';
import { pumpEventMessage, pumpReadingMessage } from '../hl7/pump.ts';
import type { PumpChannelText, PumpEventCode, PumpMessage } from '../hl7/pump.ts';
import type { Sender } from '../hl7/text.ts';
import type { Random } from '../core/random.ts';
import { eventField } from '../monitor/conditions.ts';
import { episodes } from '../monitor/episodes.ts';
import type { Condition } from '../monitor/episodes.ts';
import type { Message } from '../monitor/monitor.ts';
import { doseText, concentrationText } from './drugs.ts';
import type { PumpProfile } from './drugs.ts';
import {
  advance,
  block,
  bolus,
  flow,
  infusion,
  minutesLeft,
  pause,
  reload,
  setRate,
  start,
  unblock,
} from './infusion.ts';
import type { Infusion, InfusionEvent } from './infusion.ts';

export const pumpActs = [
  'occlude',
  'release',
  'pause',
  'start',
  'bolus',
  'rate',
  'remaining',
  'battery',
  'mains',
] as const;
export type PumpAct = (typeof pumpActs)[number];

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
  setSubject(subject: string): void;
  /** Moves the infusion on and returns what it says: events and alerts, and a reading when one is due. */
  step(nowMs: number): readonly Message[];
  act(act: PumpAct, channel: string | null, value: number | null, nowMs: number): void;
  /** The infusion of a channel, for tests and logs. */
  infusionOf(channel: string): Infusion | undefined;
}

interface Channel {
  readonly profile: PumpProfile['channels'][number];
  readonly vmd: number;
  state: Infusion;
  /** When somebody comes to change the container. */
  reloadAtMs: number | null;
}

export const readingEveryMs = 5000;
const chargePctPerHour = 25;
const drainPctPerHour = 12;

const reasons: Partial<Record<Infusion['status'], string>> = {
  paused: 'pump-stopped-by-clinician',
  stopped: 'pump-stopped-by-clinician',
  occluded: 'pump-stopped-alarming',
};

function channelText(channel: Channel): PumpChannelText {
  const { profile, state, vmd } = channel;
  const delivering = state.status === 'kvo' ? 'kvo' : flow(state) > 0 ? 'delivering' : 'not-delivering';
  return {
    label: profile.label,
    vmd,
    syringe: profile.kind === 'syringe',
    drug: profile.drug,
    delivering,
    mode: 'continuous',
    source: state.status === 'bolus' ? 'clinician' : 'primary',
    reason: reasons[state.status] ?? '',
    rateMlH: state.rateMlH,
    flowMlH: flow(state),
    vtbiMl: state.vtbiMl,
    remainingMl: state.remainingMl,
    infusedMl: state.infusedMl,
    remainingMin: minutesLeft(state),
    dose: doseText(profile, state.rateMlH),
    concentration: concentrationText(profile),
    pressure: state.pressure,
  };
}

function conditionsOf(channel: Channel, batteryPct: number): Condition[] {
  const { state, vmd, profile } = channel;
  const minutes = minutesLeft(state);
  const base = {
    technical: true,
    delayMs: 0,
    holdMs: 0,
    source: { id: '126978^MDC_DEV_PUMP_INFUS_CHAN_DELIVERY^MDC', path: `1.${vmd}.2.0`, unit: '' },
    value: '',
    low: null,
    high: null,
  };
  const near = state.status === 'infusing' && minutes !== null && minutes <= state.nearEndMin + 0.001;
  const name = (what: string): string => `${what} ${profile.label}`;
  return [
    {
      ...base,
      name: name('occlusion'),
      present: state.status === 'occluded',
      event: eventField('OCCLUSION'),
      text: 'Pump occlusion',
      priority: 'PM',
    },
    {
      ...base,
      name: name('near-end'),
      present: near,
      event: eventField('NEAR-END'),
      text: 'Near end of infusion',
      priority: 'PL',
    },
    {
      ...base,
      name: name('complete'),
      present: state.status === 'kvo' || (state.remainingMl === 0 && state.status === 'stopped'),
      event: eventField('COMPLETE'),
      text: 'Infusion complete',
      priority: 'PM',
    },
    ...(vmd === 1
      ? [
          {
            ...base,
            name: 'battery',
            present: batteryPct < 20,
            event: eventField('BATTERY'),
            text: 'Battery low',
            priority: 'PL' as const,
            source: { id: '69985^MDC_DEV_PUMP_INFUS_MDS^MDC', path: '1.0.0.0', unit: '' },
          },
        ]
      : []),
  ];
}

const eventCodes: Partial<Record<InfusionEvent, PumpEventCode>> = { occlusion: 'stop', complete: 'complete' };

export function pump(options: PumpOptions): Pump {
  const { profile, instance, sender, startAt, run, random } = options;
  const alerts = episodes(`AL-${profile.id}-${run}-`);
  const channels: Channel[] = profile.channels.map((channel, index) => ({
    profile: channel,
    vmd: index + 1,
    state: infusion(channel),
    reloadAtMs: null,
  }));
  let subject = '';
  let counter = 0;
  let batteryPct = profile.batteryPct;
  let onBattery = profile.onBattery;
  let nowAt = 0;
  let readingAt = random.int(readingEveryMs);
  const waiting: { channel: Channel; event: PumpEventCode; atMs: number }[] = channels
    .filter((channel) => flow(channel.state) > 0)
    .map((channel) => ({ channel, event: 'start', atMs: 0 }));

  const nextId = (): string => `${profile.id}-${run}-${(counter += 1)}`;
  const base = (controlId: string, nowMs: number): PumpMessage => ({
    sender,
    subject,
    controlId,
    epochMs: startAt + nowMs,
    instance,
    batteryPct,
    onBattery,
    library: '5N adult 14',
    careArea: '5N adult',
  });

  function move(channel: Channel, nowMs: number, elapsedMs: number): void {
    const step = advance(channel.state, elapsedMs);
    channel.state = step.state;
    for (const { event, afterMs } of step.events) {
      const code = eventCodes[event];
      if (code !== undefined) waiting.push({ channel, event: code, atMs: nowMs - elapsedMs + afterMs });
      if (event === 'complete') channel.reloadAtMs = nowMs + random.between(60_000, 180_000);
    }
    if (channel.reloadAtMs !== null && nowMs >= channel.reloadAtMs) {
      channel.reloadAtMs = null;
      channel.state = reload(channel.state, channel.profile.vtbiMl);
      waiting.push({ channel, event: 'start', atMs: nowMs });
    }
  }

  function says(nowMs: number): Message[] {
    const messages: Message[] = waiting.splice(0).map(({ channel, event, atMs }) => {
      const controlId = nextId();
      const text = pumpEventMessage(base(controlId, nowMs), channelText(channel), event, startAt + atMs);
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
    setSubject: (next) => void (subject = next),
    infusionOf: (label) => channels.find((channel) => channel.profile.label === label)?.state,
    step(nowMs) {
      const elapsedMs = nowMs - nowAt;
      nowAt = nowMs;
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
          text: pumpReadingMessage(base(controlId, nowMs), channels.map(channelText)),
        });
      }
      return messages;
    },
    act(act, label, value, nowMs) {
      if (act === 'battery') batteryPct = value ?? 15;
      if (act === 'battery' || act === 'mains') onBattery = act === 'battery';
      for (const channel of channels) {
        if (label !== null && channel.profile.label !== label) continue;
        const before = flow(channel.state) > 0;
        channel.state = actOn(channel, act, value);
        const after = flow(channel.state) > 0;
        if (before !== after) waiting.push({ channel, event: after ? 'start' : 'stop', atMs: nowMs });
        readingAt = 0;
      }
    },
  };
}

function actOn(channel: Channel, act: PumpAct, value: number | null): Infusion {
  const { state, profile } = channel;
  switch (act) {
    case 'occlude':
      return block(state);
    case 'release':
      return start(unblock(state));
    case 'pause':
      return pause(state);
    case 'start':
      return state.remainingMl > 0 ? start(state) : reload(state, profile.vtbiMl);
    case 'bolus':
      return bolus(state, value ?? 2, 300);
    case 'rate':
      return setRate(state, value ?? profile.rateMlH);
    case 'remaining': {
      const remainingMl = Math.min(state.vtbiMl, value ?? 5);
      return { ...state, remainingMl, infusedMl: state.vtbiMl - remainingMl, nearEndTold: false };
    }
    case 'battery':
    case 'mains':
      return state;
  }
}
