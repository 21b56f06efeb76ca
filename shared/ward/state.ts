/**
 * The durable state of a ward: the fold of its events, nothing else. Plain JSON, so that a snapshot is the
 * state itself. Everything in it is bounded (see `bounds`).
 */
import { z } from 'zod';
import { idSchema } from '../domain/ids.ts';
import type { AssetId, BedId, DeviceId, PatientId } from '../domain/ids.ts';
import { assetStateSchema, findingSchema } from '../assets/asset.ts';
import { orderSchema } from '../infusion/order.ts';
import { siteFileSchema } from '../site/site-files.ts';
import { bedLimitsSchema } from '../alarm/limits.ts';
import { alarmPolicySchema, defaultPolicy, emptyTeam, teamSchema } from '../alarm/policy.ts';
import { alarmSchema } from './alarm.ts';
export type { AssetState } from '../assets/asset.ts';
import { patientSchema, pointOfCareSchema, pumpProgrammeSchema } from './events.ts';
import { stationFactsSchema } from './station-facts.ts';

export const bounds = {
  /** Ended alarms kept in the state for "last alarm" and the ended list; the log keeps all. */
  endedAlarms: 200,
  /** Keys of commands that were done, so that a command sent again is not done twice. */
  doneCommands: 2000,
  refusedCommands: 200,
  openAlarms: 2000,
  devices: 2000,
  assets: 10_000,
  /** Open ones; over it no new one is said but by a finding that says so. */
  findings: 5_000,
  /** Of one patient, and patients that have some. */
  orders: 60,
  orderPatients: 400,
  stations: 200,
  /** Parameters with limits, of one device or bed. */
  limits: 100,
} as const;

/** A record by names from outside. z.record leaves "__proto__" out without a word; a device may be called so. */
const byName = <Item extends z.ZodType>(item: Item) =>
  z
    .custom<Readonly<Record<string, unknown>>>(
      (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
    )
    .transform((record) => Object.entries(record))
    .pipe(z.array(z.tuple([z.string(), item as z.ZodType<z.output<Item>>])))
    .transform((entries): Record<string, z.output<Item>> => Object.fromEntries(entries));

const notedSchema = z.object({ by: z.string(), at: z.number() });

/** A pump channel: its programme since when, and what people noted about it. */
export const pumpChannelSchema = pumpProgrammeSchema.extend({
  since: z.number(),
  /** The programme was begun or last changed by, where the pump said. */
  by: z.string().nullable().optional(),
  prepared: notedSchema.optional(),
  reviewed: notedSchema.optional(),
  ended: notedSchema.optional(),
});
export type PumpChannel = z.infer<typeof pumpChannelSchema>;

export const deviceStateSchema = z.object({
  id: idSchema<DeviceId>(),
  kind: z.enum(['monitor', 'pump', 'location', 'bed', 'gateway', 'unknown']),
  name: z.string(),
  model: z.string().nullable(),
  feed: z.string(),
  bed: idSchema<BedId>().nullable(),
  how: z.enum(['ward-file', 'location', 'person']).nullable(),
  claims: pointOfCareSchema.nullable(),
  firstSeenAt: z.number(),
  /** Pump channels by label. */
  channels: byName(pumpChannelSchema),
  /** The patient that it says it is programmed for. */
  patient: idSchema<PatientId>().nullable().optional(),
  /** It raised an alarm once: a limit that it passes without one is a fault (L9). */
  sendsAlarms: z.boolean().default(false),
  /** Parameters that it raised alarms of the patient for. */
  alarmsOn: z.array(z.string().max(80)).optional(),
  /** Limits that it says it has, by parameter key. */
  limits: z.record(z.string(), z.object({ low: z.number().nullable(), high: z.number().nullable() })).default({}),
});
export type DeviceState = z.infer<typeof deviceStateSchema>;

export const bedStateSchema = z.object({
  id: idSchema<BedId>(),
  room: z.string(),
  patient: patientSchema.nullable(),
  since: z.number().nullable(),
});
export type BedState = z.infer<typeof bedStateSchema>;

export const wardStateSchema = z.object({
  /** Sequence number of the last event folded; 0 for the empty state. */
  seq: z.number().int().nonnegative(),
  ward: z.object({ id: z.string(), name: z.string(), subtitle: z.string(), biomed: z.string() }),
  /** In the order of the ward file. */
  beds: z.array(bedStateSchema),
  devices: byName(deviceStateSchema),
  /** Open alarms by id: present, or ended and latched. */
  alarms: byName(alarmSchema),
  /** Newest first. */
  ended: z.array(alarmSchema),
  /** Alarms raised so far: the next alarm's number. */
  alarmCount: z.number().int().nonnegative(),
  /** Newest last. */
  commands: z.array(z.string()),
  /** Those of them that were refused, newest last: asked again, they get the same answer. */
  refused: z.array(z.object({ command: z.string(), reason: z.string() })).default([]),
  assets: byName(assetStateSchema),
  /** Which asset a tag is on. */
  tags: byName(idSchema<AssetId>()).default({}),
  /** Open findings by id. */
  findings: byName(findingSchema).default({}),
  findingCount: z.number().int().nonnegative().default(0),
  /** By patient, newest last. */
  orders: byName(z.array(orderSchema)).default({}),
  siteFiles: z.array(siteFileSchema).default([]),
  policy: alarmPolicySchema.default(defaultPolicy),
  /** Fingerprint of the policy file that was taken last: what people set since then stands until the file changes. */
  policyFile: z.string().nullable().default(null),
  team: teamSchema.default(emptyTeam),
  /** By bed; a bed that is not here has the ward's profile. */
  limits: byName(bedLimitsSchema).default({}),
  stations: byName(stationFactsSchema).default({}),
});
export type WardState = z.infer<typeof wardStateSchema>;

export const emptyWard: WardState = {
  seq: 0,
  ward: { id: '', name: '', subtitle: '', biomed: '' },
  beds: [],
  devices: {},
  alarms: {},
  ended: [],
  alarmCount: 0,
  commands: [],
  refused: [],
  assets: {},
  tags: {},
  findings: {},
  findingCount: 0,
  orders: {},
  siteFiles: [],
  policy: defaultPolicy,
  policyFile: null,
  team: emptyTeam,
  limits: {},
  stations: {},
};

/** Reads a record whose keys come from outside: a device called "constructor" is a device, not Object's own. */
export const own = <Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;
