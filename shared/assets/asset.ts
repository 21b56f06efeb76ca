/** A piece of equipment as the ward's state holds it: what it is, what people did with it. Where it is, is live. */
import { z } from 'zod';
import { idSchema } from '../domain/ids.ts';
import type { AssetId, BedId, CommandId, FindingId, StationId, TagId } from '../domain/ids.ts';
import { findingKinds } from './equipment-file.ts';

const text = (max: number) => z.string().max(max);
const who = text(120);

/** "2026-11-30". */
export const dayText = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'a day is written 2026-11-30');

export const cleaningStates = ['clean', 'dirty', 'cleaning'] as const;

/** What the asset list says. Null: not said. */
export const assetRecordSchema = z.object({
  model: text(250).nullable(),
  serial: text(250).nullable(),
  owner: text(250).nullable(),
  barcode: text(250).nullable(),
  /** The day that its next maintenance is due. */
  maintenanceDue: dayText.nullable(),
});
export type AssetRecord = z.infer<typeof assetRecordSchema>;

export const emptyRecord: AssetRecord = { model: null, serial: null, owner: null, barcode: null, maintenanceDue: null };

/** A change of the list; what is left out stays. */
export const assetChangeSchema = assetRecordSchema
  .extend({
    name: text(250).min(1),
    kind: text(80).min(1),
    /** The tag on it; null: none. A tag sits on one thing: it leaves the one that had it. */
    tag: idSchema<TagId>().nullable(),
    /** The device that it is, by the id or name that it speaks of itself with. */
    device: text(250).nullable(),
    cleaning: z.enum(cleaningStates),
  })
  .partial();
export type AssetChange = z.infer<typeof assetChangeSchema>;

export const assetActs = [
  'reserve',
  'release',
  'in-use',
  'not-in-use',
  'dirty',
  'cleaning',
  'clean',
  'fault',
  'repaired',
] as const;
export type AssetAct = (typeof assetActs)[number];

const stamp = { by: who, at: z.number() };

/** Where it has stood since, not moved and not used, for a day at least. */
export const stoodSchema = z.object({
  since: z.number(),
  x: z.number(),
  y: z.number(),
  crs: text(40),
  floor: z.number().nullable(),
});
export type Stood = z.infer<typeof stoodSchema>;

export const assetStateSchema = z.object({
  id: idSchema<AssetId>(),
  tag: idSchema<TagId>().nullable(),
  name: z.string(),
  kind: z.string(),
  /** Id or name of the device that it is; see `assetsByDevice`. */
  device: z.string().optional(),
  /** In the site's asset list; a tag that the location system alone knows is not. */
  listed: z.boolean().default(false),
  record: assetRecordSchema.default(emptyRecord),
  /** Null: nobody said. */
  cleaning: z
    .object({ state: z.enum(cleaningStates), ...stamp })
    .nullable()
    .default(null),
  /** Said broken: not to be used until it is said repaired. */
  fault: z
    .object({ text: text(500), ...stamp })
    .nullable()
    .default(null),
  /** A person said that it is in use; what a pump feed says needs no person. */
  use: z
    .object({ bed: idSchema<BedId>().nullable(), ...stamp })
    .nullable()
    .default(null),
  reserved: z
    .object({ bed: idSchema<BedId>().nullable(), until: z.number(), ...stamp })
    .nullable()
    .default(null),
  /** Absent: it moved or was used within a day, or is not located. */
  stood: stoodSchema.optional(),
});
export type AssetState = z.infer<typeof assetStateSchema>;

/** Something that facilities must see to. Apart from patient alarms: own list, own acknowledgement, no sound. */
export const findingSchema = z.object({
  id: idSchema<FindingId>(),
  kind: z.enum(findingKinds),
  /** Id of the rule; empty for what a person reported. */
  rule: text(80),
  asset: idSchema<AssetId>().nullable(),
  /** "Bladder scanner BS-02 left the ward". */
  text: text(300),
  /** Where it was, in words; null: not known. */
  place: text(200).nullable(),
  raisedAt: z.number(),
  acknowledged: z
    .object({ ...stamp, station: idSchema<StationId>(), note: text(500).nullable() })
    .nullable()
    .default(null),
});
export type Finding = z.infer<typeof findingSchema>;

export const assetEvents = [
  /** The location system names a tag. */
  z.object({
    type: z.literal('asset.registered'),
    tag: idSchema<TagId>(),
    name: text(250),
    kind: text(80),
    /** The device that the tag is stuck on, by the id or name that it speaks of itself with. */
    device: text(250).optional(),
  }),
  /** The asset list, or a person, says what it is. */
  z.object({
    type: z.literal('asset.recorded'),
    asset: idSchema<AssetId>(),
    change: assetChangeSchema,
    by: who,
    source: z.enum(['list', 'person']),
    command: idSchema<CommandId>().optional(),
  }),
  z.object({ type: z.literal('asset.retired'), asset: idSchema<AssetId>(), by: who, command: idSchema<CommandId>() }),
  z.object({
    type: z.literal('asset.acted'),
    asset: idSchema<AssetId>(),
    act: z.enum(assetActs),
    bed: idSchema<BedId>().nullable(),
    /** Of a reservation. */
    until: z.number().nullable(),
    text: text(500).nullable(),
    /** `arrived`: it came to the bed it was reserved for; `feed`: its own feed says that it runs, or ran and stopped. */
    why: z.enum(['person', 'expired', 'arrived', 'feed', 'patient-left']),
    by: who,
    command: idSchema<CommandId>().optional(),
  }),
  /** It stands unused for a day, or no longer: what "idle for days" is counted from across restarts. */
  z.object({ type: z.literal('asset.stood'), asset: idSchema<AssetId>(), stood: stoodSchema.nullable() }),
  z.object({ type: z.literal('finding.raised'), finding: findingSchema }),
  z.object({
    type: z.literal('finding.changed'),
    id: idSchema<FindingId>(),
    text: text(300),
    place: text(200).nullable(),
  }),
  z.object({
    type: z.literal('finding.ended'),
    id: idSchema<FindingId>(),
    why: z.enum(['over', 'rule-off', 'retired', 'repaired']),
  }),
  z.object({
    type: z.literal('finding.acknowledged'),
    id: idSchema<FindingId>(),
    by: who,
    station: idSchema<StationId>(),
    note: text(500).nullable(),
    command: idSchema<CommandId>(),
  }),
] as const;
