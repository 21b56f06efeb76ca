/** Questions and acts about equipment. Times are epoch ms on the gateway's clock. */
import { z } from 'zod';
import { assetActs, assetChangeSchema } from '../assets/asset.ts';
import { idSchema } from '../domain/ids.ts';
import type { AssetId, BedId, FindingId } from '../domain/ids.ts';
import { sha256Schema, siteFileBounds } from '../site/site-files.ts';
import { storedEventSchema } from '../ward/events.ts';
import { outcomeSchema } from './outcome.ts';

export const assetBounds = {
  /** Characters of an asset list. */
  csv: 4 * 1024 * 1024,
  trailMs: 31 * 24 * 3_600_000,
  /** Places of one trail, newest first kept. */
  stays: 2_000,
  weeks: 52,
} as const;

/** One stay of an asset in one place, as the station recorded it. */
export const staySchema = z.object({
  place: z.string().max(200).nullable(),
  floor: z.number().nullable(),
  fromAt: z.number(),
  /** Null: it is still there. */
  toAt: z.number().nullable(),
  /** Where it was heard last in it, in the crs of its positions. */
  x: z.number(),
  y: z.number(),
  crs: z.string().max(40),
});
export type Stay = z.infer<typeof staySchema>;

/** States that an asset is in at one time; see shared/assets/fusion.ts. */
export const assetConditions = ['in-use', 'free', 'cleaning', 'do-not-use', 'not-seen'] as const;
export type AssetCondition = (typeof assetConditions)[number];

export const failureKinds = ['battery', 'occlusion', 'air-in-line', 'self-test', 'clock'] as const;

/** Why a device is likely to fail next: the measure, that of its type, and its weeks. No rank without evidence. */
export const likelySchema = z.object({
  asset: idSchema<AssetId>().nullable(),
  /** Name of the device, or of the asset that it is. */
  name: z.string().max(250),
  kind: z.string().max(80),
  failure: z.enum(failureKinds),
  /** In the unit of the failure: hours of run time, events in 100 running hours, faults in 30 days, seconds a week. */
  measure: z.number(),
  ofType: z.number(),
  /** How many of its type there are to compare with. */
  typeCount: z.number().int(),
  /** Oldest first; null: not known in that week. */
  weeks: z.array(z.number().nullable()).max(assetBounds.weeks),
  /** How far from its type, in the spread of its type; larger is worse. */
  rank: z.number(),
});
export type Likely = z.infer<typeof likelySchema>;

export const fleetReportSchema = z.object({
  /** Monday 00:00 UTC of each week, oldest first. */
  weeks: z.array(z.number()).max(assetBounds.weeks),
  types: z
    .array(
      z.object({
        kind: z.string().max(80),
        /** Share of recorded time in use, 0–1; null: nothing recorded. */
        used: z.array(z.number().nullable()).max(assetBounds.weeks),
        /** Of all of that time. */
        overall: z.number().nullable(),
      }),
    )
    .max(300),
  likely: z.array(likelySchema).max(200),
  /** Since when use is recorded here; null: not yet. */
  recordedFrom: z.number().nullable(),
});
export type FleetReport = z.infer<typeof fleetReportSchema>;

export const importLineSchema = z.object({ line: z.number().int(), reason: z.string().max(300) });

export const assetCalls = {
  /** Content of a file of the site in its normal form: JSON text of the schema of its kind. */
  'site.file': {
    act: 'watch',
    args: z.object({ sha256: sha256Schema }),
    result: z.object({ text: z.string().max(siteFileBounds.bytes) }),
  },
  'assets.act': {
    act: 'use-equipment',
    args: z.object({
      asset: idSchema<AssetId>(),
      act: z.enum(assetActs),
      bed: idSchema<BedId>().nullable(),
      forMs: z
        .number()
        .positive()
        .max(24 * 3_600_000)
        .nullable(),
      text: z.string().max(500).nullable(),
    }),
    result: outcomeSchema,
  },
  'assets.record': {
    act: 'edit-equipment',
    args: z.object({ asset: idSchema<AssetId>(), change: assetChangeSchema }),
    result: outcomeSchema,
  },
  'assets.retire': {
    act: 'edit-equipment',
    args: z.object({ asset: idSchema<AssetId>() }),
    result: outcomeSchema,
  },
  /** Reads an asset list; `apply` false: says what it would do and does nothing. */
  'assets.import': {
    act: 'edit-equipment',
    args: z.object({ csv: z.string().max(assetBounds.csv), apply: z.boolean() }),
    result: z.object({
      /** Columns as they were understood: heading → field; null: kept out. */
      columns: z.array(z.object({ heading: z.string().max(200), field: z.string().max(40).nullable() })).max(100),
      /** How its days were written: "2026-11-30", "30/11/2026"; a month first is never guessed. */
      dates: z.array(z.enum(['year-first', 'day-first'])).default([]),
      added: z.number().int(),
      changed: z.number().int(),
      same: z.number().int(),
      /** Lines that were not taken, with the reason; at most 200 of them, `refusedCount` is of all. */
      refused: z.array(importLineSchema).max(200),
      refusedCount: z.number().int(),
      /** Given to the gateway and not yet confirmed. */
      queued: z.number().int(),
    }),
  },
  'assets.trail': {
    act: 'watch',
    args: z
      .object({ asset: idSchema<AssetId>(), fromAt: z.number(), toAt: z.number() })
      .refine(({ fromAt, toAt }) => toAt > fromAt && toAt - fromAt <= assetBounds.trailMs, {
        error: 'a trail spans at most 31 days',
      }),
    result: z.object({
      /** Oldest first. */
      stays: z.array(staySchema).max(assetBounds.stays),
      cut: z.boolean(),
      recordedFrom: z.number().nullable(),
    }),
  },
  /** What people and rules did with it, newest first. */
  'assets.past': {
    act: 'watch',
    args: z.object({ asset: idSchema<AssetId>(), limit: z.number().int().min(1).max(200) }),
    result: z.object({ events: z.array(storedEventSchema).max(200) }),
  },
  'fleet.report': {
    act: 'watch',
    args: z.object({ weeks: z.number().int().min(1).max(assetBounds.weeks) }),
    result: fleetReportSchema,
  },
  'findings.acknowledge': {
    act: 'settle-finding',
    args: z.object({ finding: idSchema<FindingId>(), note: z.string().max(500).nullable() }),
    result: outcomeSchema,
  },
} as const;
