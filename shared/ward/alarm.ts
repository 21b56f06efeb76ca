/** Alarms as the ward's state holds them. Severity and life cycle are separate fields. */
import { z } from 'zod';
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
  acknowledged: acknowledgementSchema.extend({ at: z.number() }).nullable(),
});
export type Alarm = z.infer<typeof alarmSchema>;

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

/** L4: high always latches; low and technical never; medium does not until a site sets it. */
export const latches = (alarm: Pick<Alarm, 'priority'>): boolean => alarm.priority === 'high';

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
