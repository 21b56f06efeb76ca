/**
 * The durable state of a ward: the fold of its events, nothing else. Plain JSON, so that a snapshot is the
 * state itself. Everything in it is bounded (see `bounds`).
 */
import { z } from 'zod';
import { idSchema } from '../domain/ids.ts';
import type { BedId, DeviceId, TagId } from '../domain/ids.ts';
import { alarmSchema } from './alarm.ts';
import { patientSchema, pointOfCareSchema, pumpProgrammeSchema } from './events.ts';

export const bounds = {
  /** Ended alarms kept in the state for "last alarm" and the ended list; the log keeps all. */
  endedAlarms: 200,
  /** Keys of commands that were done, so that a command sent again is not done twice. */
  doneCommands: 2000,
  openAlarms: 2000,
  devices: 2000,
  assets: 10_000,
} as const;

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
  channels: z.record(z.string(), pumpProgrammeSchema.extend({ since: z.number() })),
});
export type DeviceState = z.infer<typeof deviceStateSchema>;

export const bedStateSchema = z.object({
  id: idSchema<BedId>(),
  room: z.string(),
  patient: patientSchema.nullable(),
  since: z.number().nullable(),
});
export type BedState = z.infer<typeof bedStateSchema>;

const assetStateSchema = z.object({
  tag: idSchema<TagId>(),
  name: z.string(),
  kind: z.string(),
  /** Id or name of the device that it is; see `assetsByDevice`. */
  device: z.string().optional(),
});
export type AssetState = z.infer<typeof assetStateSchema>;

export const wardStateSchema = z.object({
  /** Sequence number of the last event folded; 0 for the empty state. */
  seq: z.number().int().nonnegative(),
  ward: z.object({ id: z.string(), name: z.string(), subtitle: z.string(), biomed: z.string() }),
  /** In the order of the ward file. */
  beds: z.array(bedStateSchema),
  devices: z.record(z.string(), deviceStateSchema),
  /** Open alarms by id: present, or ended and latched. */
  alarms: z.record(z.string(), alarmSchema),
  /** Newest first. */
  ended: z.array(alarmSchema),
  /** Alarms raised so far: the next alarm's number. */
  alarmCount: z.number().int().nonnegative(),
  /** Newest last. */
  commands: z.array(z.string()),
  assets: z.record(z.string(), assetStateSchema),
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
  assets: {},
};

/** Reads a record whose keys come from outside: a device called "constructor" is a device, not Object's own. */
export const own = <Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;
