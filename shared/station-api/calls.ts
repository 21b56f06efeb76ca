/**
 * What a console may ask of its station: one map, where each call names the schema of its arguments and result
 * and the act it needs. The station checks all three; the console is not trusted (contract, rule 7).
 */
import { z } from 'zod';
import { idSchema } from '../domain/ids.ts';
import type { AlarmId, BedId, DeviceId, StationId } from '../domain/ids.ts';
import { limitChangeSchema } from '../alarm/limits.ts';
import { alarmPolicySchema, alarmRoles } from '../alarm/policy.ts';
import { acknowledgeReasons, alarmPriorities, alarmSchema } from '../ward/alarm.ts';
import { storedEventSchema } from '../ward/events.ts';
import { soundFaults } from '../ward/station-facts.ts';
import { feedStatusSchema } from '../feed/protocol.ts';
import { assetCalls } from './asset-calls.ts';
import { historyCalls } from './history-calls.ts';
import { infusionCalls } from './infusion-calls.ts';
import { outcomeSchema } from './outcome.ts';

/** Acts that a site grants to people. Watching needs none of them but its own. */
export type Act =
  | 'watch'
  | 'acknowledge'
  | 'silence'
  | 'set-limits'
  | 'map-device'
  | 'configure'
  | 'keep-event'
  | 'note-infusion'
  | 'use-equipment'
  | 'edit-equipment'
  | 'settle-finding';

/** What this station remembers about how it shows things. Applies to the station, not to a person. */
export const settingsSchema = z.object({
  theme: z.enum(['dark', 'light']),
  /** Names become initials; MRN, date of birth and diagnosis are hidden. */
  initials: z.boolean(),
  /** 0–100; alarms never go below the site's floor. */
  volumePct: z.number().min(0).max(100),
  /** Speed of ECG and pulse waves; respiration and CO₂ go at a quarter of it. */
  sweepMmPerS: z.union([z.literal(12.5), z.literal(25), z.literal(50)]),
  /** Name of a sound set of resources/sounds. */
  soundSet: z.string().max(80),
  /** At the site's night hours instead of `volumePct`; null: the same as by day. */
  nightVolumePct: z.number().min(0).max(100).nullable(),
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
  /**
   * Start of each bucket, epoch ms; it ends where the next begins. Buckets of a minute or more begin on whole minutes,
   * but for the first: not all are equally wide. Columns are equally long; null is a gap.
   */
  at: z.array(z.number()),
  series: z.record(
    z.string(),
    z.object({
      min: z.array(z.number().nullable()),
      max: z.array(z.number().nullable()),
      mean: z.array(z.number().nullable()),
      /** Values in each bucket. */
      count: z.array(z.number().int()),
    }),
  ),
});
export type Trend = z.infer<typeof trendSchema>;

/** Room that the record takes, and how long that lasts. Bytes. */
export const diskReportSchema = z.object({
  waves: z.number(),
  numerics: z.number(),
  strips: z.number(),
  /** Events, commands, settings. */
  log: z.number(),
  /** What all of it together may take; the oldest day of waves goes first. */
  budget: z.number(),
  /** Of the disk that holds it; null where it cannot be told. */
  diskTotal: z.number().nullable(),
  diskFree: z.number().nullable(),
  /** At the rate of the last day, or of the time since the start where that is shorter; null: too early to say. */
  perDay: z.number().nullable(),
  /** Until the budget or the disk is full, whichever is first; null: not at this rate, or too early to say. */
  daysLeft: z.number().nullable(),
  /** Days of waves that are there, and that are wanted. */
  keptDays: z.number(),
  wantedDays: z.number(),
  /** UTC day of the oldest file of waves. */
  oldestDay: z.string().nullable(),
  /** Frames of waves that wait for the disk; those over the bound became gaps. */
  waveQueue: z.number(),
  waveQueueBound: z.number(),
  wavesLost: z.number(),
  /** Why waves are not recorded now; null: they are. */
  waveFault: z.string().nullable(),
});
export type DiskReport = z.infer<typeof diskReportSchema>;

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
  disk: diskReportSchema,
});
export type Diagnostics = z.infer<typeof diagnosticsSchema>;

/** Filters of the history; what is null does not filter. All must hold. */
export const historyFilterSchema = z.object({
  beds: z.array(idSchema<BedId>()).max(200).nullable(),
  priorities: z.array(z.enum(alarmPriorities)).max(4).nullable(),
  kinds: z
    .array(z.enum(['physiological', 'technical', 'advisory']))
    .max(3)
    .nullable(),
  /** Part of the text, whatever the case. */
  text: z.string().max(80).nullable(),
  fromAt: z.number().nullable(),
  toAt: z.number().nullable(),
  acknowledged: z.boolean().nullable(),
});
export type HistoryFilter = z.infer<typeof historyFilterSchema>;

/** One alarm of the history: what a row shows. */
export const historyRowSchema = z.object({
  alarm: idSchema<AlarmId>(),
  bed: idSchema<BedId>().nullable(),
  priority: z.enum(alarmPriorities),
  kind: z.enum(['physiological', 'technical', 'advisory']),
  text: z.string(),
  raisedAt: z.number(),
  /** Null: still open, or its end was never heard. */
  endedAt: z.number().nullable(),
  acknowledgedAt: z.number().nullable(),
  acknowledgedBy: z.string().nullable(),
  /** Somebody was called. */
  escalated: z.boolean(),
});
export type HistoryRow = z.infer<typeof historyRowSchema>;

/** An alarm as a trial of limits makes it. */
export const trialAlarmSchema = z.object({
  at: z.number(),
  endedAt: z.number().nullable(),
  side: z.enum(['low', 'high']),
  /** The value furthest beyond the limit. */
  worst: z.number(),
  /** Somebody acknowledged an alarm of this parameter in this time. */
  acted: z.boolean(),
});
export type TrialAlarm = z.infer<typeof trialAlarmSchema>;

export const whatIfSchema = z.object({
  fromAt: z.number(),
  toAt: z.number(),
  /** How much of that time holds values. */
  storedMs: z.number(),
  /** All of them; the lists below hold the newest 2,000. `…ByThemselves`: over without anybody acting. */
  totals: z.object({
    before: z.number().int(),
    beforeByThemselves: z.number().int(),
    after: z.number().int(),
    afterByThemselves: z.number().int(),
    missed: z.number().int(),
  }),
  /** With the limits now in force, by the same arithmetic on the same values. */
  before: z.array(trialAlarmSchema).max(2000),
  after: z.array(trialAlarmSchema).max(2000),
  /** Of `before`: somebody acted on it then and the trial gives no alarm. */
  missed: z.array(trialAlarmSchema).max(2000),
});
export type WhatIf = z.infer<typeof whatIfSchema>;

/** `since` of the bed as it was drawn: for that patient and for no later one (L8). Left out: as the station has it. */
const staySchema = z.number().nullable().optional();

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
      /** Beds on this window, with waves or without (L25); left out: those above. */
      shows: z.array(idSchema<BedId>()).max(200).optional(),
    }),
    result: z.object({}),
  },
  /** A deliberate act. Stored in the outbox first; "queued" means the gateway has not confirmed yet. */
  'alarms.acknowledge': {
    act: 'acknowledge',
    args: z.object({
      alarms: z.array(idSchema<AlarmId>()).min(1).max(50),
      /** `signalledAt` of each as it was drawn: a later signal is for another look (L18). Left out: as the station has it. */
      signals: z.array(z.number()).max(50).optional(),
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
  /** Takes this station's acknowledgement of an alarm back, within the site's time for it. */
  'alarms.withdraw': {
    act: 'acknowledge',
    args: z.object({ alarm: idSchema<AlarmId>() }),
    result: outcomeSchema,
  },
  /** Calls somebody about an alarm now, beside the chain. */
  'alarms.call': {
    act: 'acknowledge',
    args: z.object({ alarm: idSchema<AlarmId>(), role: z.enum(alarmRoles) }),
    result: outcomeSchema,
  },
  'alarms.answer': {
    act: 'acknowledge',
    args: z.object({
      alarm: idSchema<AlarmId>(),
      n: z.number().int().nonnegative(),
      answer: z.enum(['accepted', 'rejected']),
    }),
    result: outcomeSchema,
  },
  /** Newest first. `total` and `counts` are of all rows that the filter lets through, whatever the page. */
  'alarms.history': {
    act: 'watch',
    args: z.object({
      filter: historyFilterSchema,
      /** Rows to pass over; a page of a list that is scrolled. */
      offset: z.number().int().nonnegative().max(10_000_000),
      limit: z.number().int().min(1).max(500),
    }),
    result: z.object({
      rows: z.array(historyRowSchema).max(500),
      total: z.number().int(),
      counts: z.record(z.enum(alarmPriorities), z.number().int()),
      /** The oldest alarm on record here, epoch ms. */
      sinceAt: z.number().nullable(),
    }),
  },
  /** The whole life of one alarm: every event of it that is on record here, oldest first. */
  'alarms.life': {
    act: 'watch',
    args: z.object({ alarm: idSchema<AlarmId>() }),
    result: z.object({ alarm: alarmSchema.nullable(), events: z.array(storedEventSchema).max(500) }),
  },
  /** `change` null: back to the profile. `forMs` null: until discharge. */
  'limits.set': {
    act: 'set-limits',
    args: z.object({
      bed: idSchema<BedId>(),
      parameter: z.string().max(80),
      change: limitChangeSchema.nullable(),
      reason: z.string().min(1).max(500),
      forMs: z.number().positive().nullable(),
      since: staySchema,
    }),
    result: outcomeSchema,
  },
  'limits.profile': {
    act: 'set-limits',
    args: z.object({ bed: idSchema<BedId>(), profile: z.string().max(80).nullable(), since: staySchema }),
    result: outcomeSchema,
  },
  /** What the last hours would have given with this change, from the stored numerics. Changes nothing. */
  'limits.whatIf': {
    act: 'watch',
    args: z.object({
      bed: idSchema<BedId>(),
      parameter: z.string().max(80),
      change: limitChangeSchema,
      hours: z.number().int().min(1).max(24),
    }),
    result: whatIfSchema,
  },
  'policy.set': {
    act: 'configure',
    args: z.object({ policy: alarmPolicySchema.omit({ profiles: true }) }),
    result: outcomeSchema,
  },
  /**
   * What this window can be heard with; again whenever it changes, and every 2 s. The answer says whether it is the
   * one that sounds: exactly one does, and another takes over 5 s after the last word of it. A window that cannot
   * reach its station sounds by itself.
   */
  'sound.report': {
    act: 'watch',
    args: z.object({
      fault: z.enum(soundFaults).nullable(),
      /** The check that was made just now; null: none. */
      test: z.enum(['passed', 'failed']).nullable(),
    }),
    result: z.object({ sounds: z.boolean(), windows: z.number().int() }),
  },
  /**
   * Audio paused on this station, all its windows, for so long (the station bounds it to 2 min); null: goes on at once.
   * The station topic's `sound.silentUntil` tells every window; a window breaks it with null where a new high alarm,
   * or one higher than what was silenced, comes.
   */
  'sound.silence': {
    act: 'silence',
    args: z.object({ forMs: z.number().positive().max(120_000).nullable() }),
    result: z.object({}),
  },
  /** Alarms that this window has put on its screen, or begun to sound, for the first time. */
  'alarms.shown': {
    act: 'watch',
    args: z.object({
      alarms: z
        .array(
          z.object({
            alarm: idSchema<AlarmId>(),
            signalledAt: z.number(),
            /** How long ago; null: not. */
            shownAgoMs: z.number().nonnegative().nullable(),
            soundedAgoMs: z.number().nonnegative().nullable(),
          }),
        )
        .max(200),
    }),
    result: z.object({}),
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
  /** Numerics of one bed from the station's record, decimated so that extremes stay. `who` as in history-calls.ts. */
  'history.trend': {
    act: 'watch',
    args: z.object({
      bed: idSchema<BedId>(),
      who: z.enum(['patient', 'bed']).default('patient'),
      keys: z.array(z.string().max(200)).min(1).max(12),
      fromAt: z.number(),
      toAt: z.number(),
      points: z.number().int().min(2).max(2000),
    }),
    result: trendSchema,
  },
  'diagnostics.get': { act: 'watch', args: z.object({}), result: diagnosticsSchema },
  ...historyCalls,
  ...infusionCalls,
  ...assetCalls,
} as const satisfies Record<string, { act: Act; bytes?: boolean; args: z.ZodType; result: z.ZodType }>;

export type CallName = keyof typeof stationCalls;
/** Calls that answer with a wave frame beside their words. */
export type BytesCallName = {
  [Name in CallName]: (typeof stationCalls)[Name] extends { bytes: true } ? Name : never;
}[CallName];
export const hasBytes = (name: CallName): name is BytesCallName =>
  (stationCalls[name] as { bytes?: boolean }).bytes === true;
export type CallArgs<Name extends CallName> = z.input<(typeof stationCalls)[Name]['args']>;
export type CallResult<Name extends CallName> = z.output<(typeof stationCalls)[Name]['result']>;
