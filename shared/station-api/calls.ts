/**
 * What a console may ask of its station: one map, where each call names the schema of its arguments and result
 * and the act it needs. The station checks all three; the console is not trusted (contract, rule 7).
 */
import { z } from 'zod';
import { idSchema } from '../domain/ids.ts';
import type { AlarmId, BedId, DeviceId, StationId } from '../domain/ids.ts';
import { acknowledgeReasons, alarmSchema } from '../ward/alarm.ts';
import { feedStatusSchema } from '../feed/protocol.ts';

/** Acts that a site grants to people. Watching needs none of them but its own. */
export type Act = 'watch' | 'acknowledge' | 'map-device' | 'configure';

/** What this station remembers about how it shows things. Applies to the station, not to a person. */
export const settingsSchema = z.object({
  theme: z.enum(['dark', 'light']),
  /** Names become initials; MRN, date of birth and diagnosis are hidden. */
  initials: z.boolean(),
  /** 0–100; alarms never go below the site's floor. */
  volumePct: z.number().min(0).max(100),
  /** Speed of ECG and pulse waves; respiration and CO₂ go at a quarter of it. */
  sweepMmPerS: z.union([z.literal(12.5), z.literal(25), z.literal(50)]),
  /** Beds of this station's windows: null shows all. Over 48, window n shows the n-th half. */
  beds: z.array(idSchema<BedId>()).max(200).nullable(),
});
export type Settings = z.infer<typeof settingsSchema>;

export const sessionSchema = z.object({
  station: z.object({ id: idSchema<StationId>(), name: z.string() }),
  /** Who acts here. One person "Station" until people sign in. */
  person: z.object({ name: z.string(), role: z.string() }),
  version: z.string(),
  /** The embedded demo ward: said on screen. */
  demo: z.boolean(),
  settings: settingsSchema,
});
export type Session = z.infer<typeof sessionSchema>;

export const trendSchema = z.object({
  /** Start of each bucket, epoch ms. Columns are equally long; null is a gap. */
  at: z.array(z.number()),
  series: z.record(
    z.string(),
    z.object({
      min: z.array(z.number().nullable()),
      max: z.array(z.number().nullable()),
      mean: z.array(z.number().nullable()),
    }),
  ),
});
export type Trend = z.infer<typeof trendSchema>;

export const diagnosticsSchema = z.object({
  database: z.object({
    path: z.string(),
    bytes: z.number(),
    queue: z.number(),
    queueBound: z.number(),
    dropped: z.number(),
    fault: z.string().nullable(),
  }),
  outbox: z.number(),
  feed: z.object({ reconnects: z.number(), gaps: z.number(), refused: z.number(), bytesPerSecond: z.number() }),
  consoles: z.number(),
  memoryMb: z.number(),
  uptimeS: z.number(),
  feeds: z.array(feedStatusSchema),
});
export type Diagnostics = z.infer<typeof diagnosticsSchema>;

export const stationCalls = {
  'session.get': { act: 'watch', args: z.object({}), result: sessionSchema },
  'settings.set': { act: 'watch', args: settingsSchema.partial(), result: settingsSchema },
  /** Which waves this window draws. Replaces what it asked for before. */
  'waves.watch': {
    act: 'watch',
    args: z.object({
      beds: z
        .array(z.object({ bed: idSchema<BedId>(), channels: z.array(z.string().max(200)).max(64).nullable() }))
        .max(200),
    }),
    result: z.object({}),
  },
  /** A deliberate act. Stored in the outbox first; "queued" means the gateway has not confirmed yet. */
  'alarms.acknowledge': {
    act: 'acknowledge',
    args: z.object({
      alarms: z.array(idSchema<AlarmId>()).min(1).max(50),
      reason: z.enum(acknowledgeReasons).nullable(),
      note: z.string().max(500).nullable(),
    }),
    result: z.object({
      outcomes: z.array(
        z.object({
          alarm: idSchema<AlarmId>(),
          status: z.enum(['confirmed', 'queued', 'refused']),
          reason: z.string().nullable(),
        }),
      ),
    }),
  },
  /** Newest first. */
  'alarms.ended': {
    act: 'watch',
    args: z.object({ beforeAt: z.number().nullable(), limit: z.number().int().min(1).max(500) }),
    result: z.object({ alarms: z.array(alarmSchema) }),
  },
  'devices.map': {
    act: 'map-device',
    args: z.object({ device: idSchema<DeviceId>(), bed: idSchema<BedId>().nullable() }),
    result: z.object({ status: z.enum(['confirmed', 'queued', 'refused']), reason: z.string().nullable() }),
  },
  /** Numerics of one bed from the station's record, decimated so that extremes stay. */
  'history.trend': {
    act: 'watch',
    args: z.object({
      bed: idSchema<BedId>(),
      keys: z.array(z.string().max(200)).min(1).max(12),
      fromAt: z.number(),
      toAt: z.number(),
      points: z.number().int().min(2).max(2000),
    }),
    result: trendSchema,
  },
  'diagnostics.get': { act: 'watch', args: z.object({}), result: diagnosticsSchema },
} as const satisfies Record<string, { act: Act; args: z.ZodType; result: z.ZodType }>;

export type CallName = keyof typeof stationCalls;
export type CallArgs<Name extends CallName> = z.input<(typeof stationCalls)[Name]['args']>;
export type CallResult<Name extends CallName> = z.output<(typeof stationCalls)[Name]['result']>;
