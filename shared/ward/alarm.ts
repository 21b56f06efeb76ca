/** Alarms as the ward's state holds them. Severity and life cycle are separate fields. */
import { z } from 'zod';
import { alarmRoles } from '../alarm/policy.ts';
import { idSchema } from '../domain/ids.ts';
import type { AlarmId, BedId, DeviceId, StationId } from '../domain/ids.ts';

export const alarmPriorities = ['high', 'medium', 'low', 'technical'] as const;
export type AlarmPriority = (typeof alarmPriorities)[number];

/** Reasons of the acknowledge drawer, in the order of the keys 1–6. */
export const acknowledgeReasons = [
  'on-my-way',
  'at-the-bedside',
  'treatment-in-progress',
  'artefact',
  'known-plan-in-place',
  'other',
] as const;
export type AcknowledgeReason = (typeof acknowledgeReasons)[number];

export const acknowledgementSchema = z.object({
  by: z.string().min(1).max(120),
  station: idSchema<StationId>(),
  reason: z.enum(acknowledgeReasons).nullable(),
  note: z.string().max(500).nullable(),
  /** When the person acted, by the station's clock. */
  actedAt: z.number(),
});
export type Acknowledgement = z.infer<typeof acknowledgementSchema>;

/** What the alarm's source said to an acknowledgement. `local`: it cannot be told, the answer holds on the stations. */
export const deviceAnswers = ['local', 'sent', 'confirmed', 'failed'] as const;
export type DeviceAnswer = (typeof deviceAnswers)[number];

export const standingAcknowledgementSchema = acknowledgementSchema.extend({
  /** By the gateway's clock. */
  at: z.number(),
  /** It signals again then, never earlier (L18); null: not before a new occurrence. */
  returnsAt: z.number().nullable().default(null),
  /** The command of the person: what an undo names. */
  command: z.string().max(400).nullable().default(null),
  device: z.enum(deviceAnswers).default('local'),
});
export type StandingAcknowledgement = z.infer<typeof standingAcknowledgementSchema>;

/** One call for help about an alarm. On the screens, or by a target of the gateway. */
export const escalationCallSchema = z.object({
  n: z.number().int().nonnegative(),
  role: z.enum(alarmRoles),
  /** Who has the role now; null: nobody, and the chain goes on. */
  person: z.string().max(120).nullable(),
  /** Name of a target in the gateway's configuration; null: the stations' screens alone. */
  target: z.string().max(80).nullable(),
  at: z.number(),
  /** Delivered is only what the target confirmed. */
  delivery: z.enum(['screen', 'queued', 'sent', 'delivered', 'failed']),
  detail: z.string().max(200).nullable(),
  answer: z.enum(['accepted', 'rejected', 'no-answer']).nullable(),
  answeredBy: z.string().max(120).nullable(),
  answeredAt: z.number().nullable(),
  /** Which step of the chain, from 0; null: a person asked for it. */
  step: z.number().int().nonnegative().nullable().default(null),
  /** `signalledAt` of the alarm as it was called for: the chain begins anew with each signal. */
  signalledAt: z.number().nullable().default(null),
});
export type EscalationCall = z.infer<typeof escalationCallSchema>;
/** Of one alarm. Beyond, those of its earlier signals give way; calls of the present one never do. */
export const escalationCallsMax = 24;

export const alarmSchema = z.object({
  id: idSchema<AlarmId>(),
  bed: idSchema<BedId>().nullable(),
  device: idSchema<DeviceId>(),
  /** Identity of the episode at its source: device, path and event. */
  episode: z.string().max(400),
  /** Key of the alarm table, or null for an event that no table knows. */
  key: z.string().max(80).nullable(),
  kind: z.enum(['physiological', 'technical', 'advisory']),
  priority: z.enum(alarmPriorities),
  /** What a tile header says: "V-TACH", "SpO₂ 87 < 90". */
  text: z.string().max(200),
  parameter: z.string().max(80).nullable(),
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  channel: z.string().max(80).nullable(),
  condition: z.enum(['present', 'ended']),
  /** Signal state as the device reported it: audio-paused, alarm-off … */
  inactivation: z.array(z.string().max(40)).max(10),
  /** By the device's clock, where it said. */
  deviceAt: z.number().nullable(),
  /** By the gateway's clock. */
  raisedAt: z.number(),
  /** Of the present occurrence or the last rise in priority: what the age on a tile counts from. */
  signalledAt: z.number(),
  endedAt: z.number().nullable(),
  acknowledged: standingAcknowledgementSchema.nullable(),
  /** Who says that the condition is there: its device, or the gateway by its limits and watches. */
  source: z.enum(['device', 'gateway']).default('device'),
  /** Stays until somebody acknowledges it, though its cause is gone. High always does (L4). */
  latching: z.boolean().default(false),
  /** How often it signalled again after an acknowledgement's time was over. */
  returned: z.number().int().nonnegative().default(0),
  /** Condition delay before it was raised here; null where the source did not say. */
  delayMs: z.number().nullable().default(null),
  /** First station that showed it and first that sounded it, by the gateway's clock. */
  shown: z
    .object({ at: z.number(), station: z.string().max(400) })
    .nullable()
    .default(null),
  sounded: z
    .object({ at: z.number(), station: z.string().max(400) })
    .nullable()
    .default(null),
  calls: z.array(escalationCallSchema).max(escalationCallsMax).default([]),
});
export type Alarm = z.infer<typeof alarmSchema>;

/** What every alarm begins with. */
export const alarmBeginning: Pick<
  Alarm,
  | 'condition'
  | 'endedAt'
  | 'acknowledged'
  | 'source'
  | 'latching'
  | 'returned'
  | 'delayMs'
  | 'shown'
  | 'sounded'
  | 'calls'
> = {
  condition: 'present',
  endedAt: null,
  acknowledged: null,
  source: 'device',
  latching: false,
  returned: 0,
  delayMs: null,
  shown: null,
  sounded: null,
  calls: [],
};

/** `data-alarm-state`. */
export type AlarmLife = 'active' | 'acknowledged' | 'latched' | 'paused';

const pausing = new Set(['audio-paused', 'audio-off', 'alarm-paused', 'alarm-off']);

/** Where in its life an open alarm stands; null once it is ended and settled. */
export function lifeOf(alarm: Alarm): AlarmLife | null {
  if (alarm.condition === 'ended') return alarm.acknowledged === null && latches(alarm) ? 'latched' : null;
  if (alarm.acknowledged !== null) return 'acknowledged';
  if (alarm.inactivation.some((word) => pausing.has(word))) return 'paused';
  return 'active';
}

/** L4: high always latches; low and technical never; medium where the site sets it (`latching` is set as it is raised). */
export const latches = (alarm: Pick<Alarm, 'priority' | 'latching'>): boolean =>
  alarm.priority === 'high' || (alarm.latching && alarm.priority === 'medium');

export const priorityRank: Record<AlarmPriority, number> = { high: 3, medium: 2, low: 1, technical: 0 };

const lifeRank: Record<AlarmLife, number> = { active: 3, latched: 2, paused: 1, acknowledged: 0 };

/** Lists and slots: what still signals first, then priority, then newest. */
export function byUrgency(a: Alarm, b: Alarm): number {
  const lifeA = lifeOf(a);
  const lifeB = lifeOf(b);
  const standing = (life: AlarmLife | null): number => (life === null || life === 'acknowledged' ? 0 : 1);
  return (
    standing(lifeB) - standing(lifeA) ||
    priorityRank[b.priority] - priorityRank[a.priority] ||
    (lifeB === null ? -1 : lifeRank[lifeB]) - (lifeA === null ? -1 : lifeRank[lifeA]) ||
    b.signalledAt - a.signalledAt ||
    (a.id < b.id ? -1 : 1)
  );
}
