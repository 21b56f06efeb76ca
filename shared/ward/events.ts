/**
 * The durable events of a ward. The gateway appends them, stations receive the same ones, and both fold them
 * with the reducer beside this file. An event is a fact in the past tense; it is never edited.
 */
import { z } from 'zod';
import { idSchema } from '../domain/ids.ts';
import type { AlarmId, BedId, CommandId, DeviceId, PatientId, StationId } from '../domain/ids.ts';
import { assetEvents } from '../assets/asset.ts';
import { pumpOverrides, pumpStatuses } from '../domain/observation.ts';
import { orderSchema } from '../infusion/order.ts';
import { siteFileBounds, siteFileSchema } from '../site/site-files.ts';
import { bedLimitSchema } from '../alarm/limits.ts';
import { keptSpanSchema } from '../history/kept.ts';
import { alarmPolicySchema, teamSchema } from '../alarm/policy.ts';
import { acknowledgementSchema, alarmPriorities, alarmSchema, deviceAnswers, escalationCallSchema } from './alarm.ts';
import { stationFactsSchema } from './station-facts.ts';

const bed = idSchema<BedId>();
const device = idSchema<DeviceId>();
/** L12: names of any length and script are kept whole. */
const name = z.string().max(2000);

export const patientSchema = z.object({
  id: idSchema<PatientId>().nullable(),
  family: name,
  given: name,
  birthDate: z.string().max(10).nullable(),
  sex: z.enum(['female', 'male', 'other']).nullable(),
  /** The identifier that people read out (MRN), as sent. */
  mrn: z.string().max(250).nullable(),
  visit: z.string().max(250).nullable(),
  diagnosis: z.string().max(2000).nullable(),
  /** MSH-11 D: marked on screen as no real patient. */
  demo: z.boolean(),
});
export type Patient = z.infer<typeof patientSchema>;

export const pointOfCareSchema = z.object({
  unit: z.string().max(250).nullable(),
  room: z.string().max(250).nullable(),
  bed: z.string().max(250).nullable(),
  facility: z.string().max(250).nullable(),
});

/** What a pump channel is set to do; volumes that tick are live, not here. */
export const pumpProgrammeSchema = z.object({
  drug: z.string().max(500).nullable(),
  status: z.enum(pumpStatuses),
  mode: z.string().max(80).nullable(),
  rateMlPerHour: z.number().nullable(),
  doseRate: z.number().nullable(),
  doseUnit: z.string().max(40).nullable(),
  concentration: z.number().nullable(),
  concentrationUnit: z.string().max(40).nullable(),
  vtbiMl: z.number().nullable(),
  syringe: z.boolean(),
  /** What the log of an earlier version lacks is left out. */
  library: z.string().max(120).nullable().optional(),
  libraryVersion: z.string().max(80).nullable().optional(),
  careArea: z.string().max(120).nullable().optional(),
  override: z.enum(pumpOverrides).nullable().optional(),
  overrideReason: z.string().max(250).nullable().optional(),
  weightKg: z.number().nullable().optional(),
  notDeliveringReason: z.string().max(120).nullable().optional(),
});
export type PumpProgramme = z.infer<typeof pumpProgrammeSchema>;

/**
 * `prepared`: the next container is ready. `reviewed`: somebody looked at an override of the library. `ended`: it stands
 * still on purpose and waits for nobody.
 */
export const infusionNotes = ['prepared', 'not-prepared', 'reviewed', 'ended'] as const;
export type InfusionNote = (typeof infusionNotes)[number];

export const wardEventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('ward.configured'),
    ward: z.object({
      id: z.string().max(40),
      name: z.string().max(80),
      subtitle: z.string().max(80),
      biomed: z.string().max(80),
    }),
    beds: z.array(z.object({ id: bed, room: z.string().max(40) })).max(200),
  }),
  z.object({ type: z.literal('patient.admitted'), bed, patient: patientSchema }),
  z.object({ type: z.literal('patient.updated'), bed, patient: patientSchema }),
  z.object({ type: z.literal('patient.moved'), from: bed, to: bed }),
  z.object({
    type: z.literal('patient.left'),
    bed,
    why: z.enum(['discharged', 'admission-cancelled', 'transferred-out', 'replaced']),
  }),
  z.object({ type: z.literal('patient.merged'), from: idSchema<PatientId>(), into: idSchema<PatientId>() }),
  z.object({
    type: z.literal('device.discovered'),
    device,
    kind: z.enum(['monitor', 'pump', 'location', 'bed', 'gateway', 'unknown']),
    name: z.string().max(250),
    model: z.string().max(250).nullable(),
    feed: z.string().max(80),
    claims: pointOfCareSchema.nullable(),
  }),
  z.object({
    type: z.literal('device.mapped'),
    device,
    /** Null: it speaks for no bed and stands in the unassigned tray. */
    bed: bed.nullable(),
    how: z.enum(['ward-file', 'location', 'person']),
    by: z.string().max(120).nullable(),
    /** The command of a person that it answers. */
    command: idSchema<CommandId>().optional(),
  }),
  z.object({ type: z.literal('alarm.raised'), alarm: alarmSchema }),
  z.object({
    type: z.literal('alarm.changed'),
    id: idSchema<AlarmId>(),
    why: z.enum(['update', 'escalate', 'deescalate', 'paused', 'resumed', 'moved']),
    bed: bed.nullable().optional(),
    priority: z.enum(alarmPriorities).optional(),
    text: z.string().max(200).optional(),
    value: z.number().nullable().optional(),
    low: z.number().nullable().optional(),
    high: z.number().nullable().optional(),
    inactivation: z.array(z.string().max(40)).max(10).optional(),
  }),
  z.object({
    type: z.literal('alarm.ended'),
    id: idSchema<AlarmId>(),
    /** `taken-over`: the device's own alarm, or a technical one, says it now. */
    why: z.enum(['end', 'reset', 'patient-left', 'device-gone', 'tpoint', 'taken-over']),
  }),
  z.object({
    type: z.literal('alarm.acknowledged'),
    id: idSchema<AlarmId>(),
    command: idSchema<CommandId>(),
    acknowledgement: acknowledgementSchema,
  }),
  /** The time of its acknowledgement is over and its cause is still there: it signals again. */
  z.object({ type: z.literal('alarm.returned'), id: idSchema<AlarmId>() }),
  /** A person took the acknowledgement back. */
  z.object({
    type: z.literal('alarm.withdrawn'),
    id: idSchema<AlarmId>(),
    /** The command that acknowledged. */
    of: z.string().max(400),
    command: idSchema<CommandId>(),
    station: idSchema<StationId>(),
    by: z.string().max(120),
  }),
  /** A station showed it, and sounded it where it did. By the gateway's clock. */
  z.object({
    type: z.literal('alarm.shown'),
    id: idSchema<AlarmId>(),
    station: idSchema<StationId>(),
    command: idSchema<CommandId>(),
    shownAt: z.number().nullable(),
    soundedAt: z.number().nullable(),
  }),
  /** What the alarm's source was told and answered. */
  z.object({
    type: z.literal('alarm.device-told'),
    id: idSchema<AlarmId>(),
    answer: z.enum(deviceAnswers),
    detail: z.string().max(200).nullable(),
  }),
  /** Somebody is called. `command`: a person asked for it; else the chain did. */
  z.object({
    type: z.literal('alarm.called'),
    id: idSchema<AlarmId>(),
    call: escalationCallSchema,
    by: z.string().max(120).nullable(),
    command: idSchema<CommandId>().optional(),
  }),
  z.object({
    type: z.literal('alarm.call-delivery'),
    id: idSchema<AlarmId>(),
    n: z.number().int().nonnegative(),
    delivery: z.enum(['queued', 'sent', 'delivered', 'failed']),
    detail: z.string().max(200).nullable(),
  }),
  z.object({
    type: z.literal('alarm.answered'),
    id: idSchema<AlarmId>(),
    n: z.number().int().nonnegative(),
    answer: z.enum(['accepted', 'rejected', 'no-answer']),
    by: z.string().max(120).nullable(),
    command: idSchema<CommandId>().optional(),
  }),
  /** `limit` null: the profile's again, set back or run out. */
  z.object({
    type: z.literal('limits.set'),
    bed,
    parameter: z.string().max(80),
    limit: bedLimitSchema.nullable(),
    by: z.string().max(120),
    why: z.enum(['person', 'expired', 'patient-left', 'profile']),
    command: idSchema<CommandId>().optional(),
  }),
  z.object({
    type: z.literal('limits.profile'),
    bed,
    profile: z.string().max(80).nullable(),
    by: z.string().max(120),
    command: idSchema<CommandId>().optional(),
  }),
  /** Limits that a device says it has (OBX-7). */
  z.object({
    type: z.literal('limits.imported'),
    device,
    parameter: z.string().max(80),
    low: z.number().nullable(),
    high: z.number().nullable(),
  }),
  z.object({
    type: z.literal('policy.set'),
    policy: alarmPolicySchema,
    by: z.string().max(120),
    command: idSchema<CommandId>().optional(),
    /** Fingerprint of the site's file that it comes from. */
    file: z.string().max(80).optional(),
  }),
  z.object({ type: z.literal('team.set'), team: teamSchema, by: z.string().max(120) }),
  /** What a station says of itself, when it changes; and whether it is there. */
  z.object({ type: z.literal('station.reported'), station: stationFactsSchema }),
  z.object({
    type: z.literal('pump.changed'),
    device,
    channel: z.string().max(80),
    programme: pumpProgrammeSchema,
    /** The channel's counter at that moment, and the device's own time: what volumes are worked out from. */
    infusedMl: z.number().nullable().optional(),
    deviceAt: z.number().nullable().optional(),
    by: z.string().max(120).nullable().optional(),
    /** Told after what is newer: of the past alone, and changes nothing that holds now. */
    late: z.boolean().optional(),
    /** By the gateway's clock; left out where it was told at once. */
    happenedAt: z.number().optional(),
    /** Another container hangs there: by what is left in it, its programme may be the same. */
    refilled: z.boolean().optional(),
  }),
  /** The patient that a pump says it is programmed for. */
  z.object({ type: z.literal('device.patient'), device, patient: idSchema<PatientId>().nullable() }),
  z.object({ type: z.literal('order.set'), patient: idSchema<PatientId>(), order: orderSchema }),
  /** A note of a person; it changes no pump. Gone when the drug or the container changes. */
  z.object({
    type: z.literal('infusion.noted'),
    device,
    channel: z.string().max(80),
    note: z.enum(infusionNotes),
    by: z.string().max(120),
    command: idSchema<CommandId>(),
  }),
  /** All files of the site, as they are from now on. */
  z.object({ type: z.literal('site.files'), files: z.array(siteFileSchema).max(siteFileBounds.files) }),
  ...assetEvents,
  /** A person kept a stretch of the record. */
  z.object({
    type: z.literal('event.kept'),
    span: keptSpanSchema,
    by: z.string().max(120),
    station: idSchema<StationId>(),
    command: idSchema<CommandId>(),
  }),
  z.object({
    type: z.literal('command.refused'),
    command: idSchema<CommandId>(),
    station: idSchema<StationId>(),
    reason: z.string().max(500),
  }),
]);
export type WardEvent = z.infer<typeof wardEventSchema>;

/** An event in the log. `seq` starts at 1 and has no holes; `at` is the gateway's clock, epoch ms. */
export const storedEventSchema = z.object({
  seq: z.number().int().positive(),
  at: z.number(),
  event: wardEventSchema,
});
export type StoredEvent = z.infer<typeof storedEventSchema>;
