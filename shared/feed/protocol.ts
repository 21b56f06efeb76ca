/**
 * The feed between gateway and station (socket.io, namespace "/station"). Two classes of data, kept apart:
 * durable events with sequence numbers and replay, and live data where newest wins.
 *
 *   station → gateway   auth (handshake) · watch · report · confirm · command (answered) · credit · replay, fill, siteFile (answered)
 *   gateway → station   hello · snapshot · durable · ahead · live · waves (binary) · late · heartbeat
 *
 * On every connect the gateway sends `hello`, then `snapshot` (the folded state) with the events the station
 * lacks, and only then deltas (L3, L21). While the gateway's disk stalls, events that are decided but not yet on
 * it come as `ahead`: to be shown, never to be stored; the same events follow as `durable`. Live frames are numbered; the station gives credit for each, and a
 * gateway that is too far ahead thins: waves first, then numerics by newest-wins per key.
 */
import { z } from 'zod';
import { idSchema } from '../domain/ids.ts';
import type { AlarmId, AssetId, BedId, CommandId, DeviceId, FindingId, StationId, TagId } from '../domain/ids.ts';
import { assetActs, assetChangeSchema } from '../assets/asset.ts';
import { sha256Schema, siteFileBounds } from '../site/site-files.ts';
import { absentReasons } from '../domain/observation.ts';
import { limitChangeSchema } from '../alarm/limits.ts';
import { alarmPolicySchema, alarmRoles } from '../alarm/policy.ts';
import { acknowledgementSchema } from '../ward/alarm.ts';
import { infusionNotes, storedEventSchema } from '../ward/events.ts';
import { wardStateSchema } from '../ward/state.ts';
import { keptSpanSchema } from '../history/kept.ts';
import type { StationReport } from '../ward/station-facts.ts';

export const feedProtocolVersion = 4;
export const feedNamespace = '/station';

export const feedBounds = {
  /** Live frames that may be under way unanswered before the gateway thins waves; then twice that: numerics. */
  credit: 16,
  /** Durable events in one message. */
  durableBatch: 500,
  /** Undurable events shown while the gateway's disk stalls. */
  ahead: 5_000,
  /** Events missed beyond this are not replayed one by one on connect but asked for in pages. */
  replayPage: 2000,
  /** Of one page of a fill: values, and bytes of waves (but for a block that is longer by itself). */
  fillValues: 5_000,
  fillBytes: 1024 * 1024,
  /** Bytes of one socket.io message. */
  maxBytes: 32 * 1024 * 1024,
} as const;

export const authSchema = z.object({
  protocol: z.number().int(),
  station: idSchema<StationId>(),
  name: z.string().max(120),
  secret: z.string().min(16).max(512),
  /** Identity of the log whose events the station holds; null on a fresh station. */
  logId: z.string().max(80).nullable(),
  lastSeq: z.number().int().nonnegative(),
});
export type FeedAuth = z.infer<typeof authSchema>;

export const helloSchema = z.object({
  protocol: z.number().int(),
  gateway: z.string().max(80),
  version: z.string().max(40),
  logId: z.string().max(80),
  headSeq: z.number().int().nonnegative(),
  now: z.number(),
});
export type Hello = z.infer<typeof helloSchema>;

export const snapshotSchema = z.object({
  state: wardStateSchema,
  /** Events after the station's last, oldest first, up to the snapshot. Empty where the log is another one. */
  missed: z.array(storedEventSchema),
  /**
   * More to fetch with `replay(missedFrom)` before the events reach the snapshot: the record fills, the picture is
   * whole. Null: nothing more. Retention may have dropped the oldest: a hole in the numbers is a gap of the record.
   */
  missedFrom: z.number().int().nullable(),
});
export type Snapshot = z.infer<typeof snapshotSchema>;

/** Sent after the snapshot, in order and without holes; `ahead` has the same shape. */
export const durableSchema = z.object({ events: z.array(storedEventSchema).max(feedBounds.durableBatch) });
export type Durable = z.infer<typeof durableSchema>;

/** What a value leaves unsaid is null, or no flags: most values have neither words nor limits. */
export const liveValueSchema = z.object({
  key: z.string().max(200),
  /** Text of an unknown code; null for keys of the parameter table. */
  name: z.string().max(200).nullable().default(null),
  value: z.number().nullable().default(null),
  text: z.string().max(200).nullable().default(null),
  unit: z.string().max(40),
  absent: z.enum(absentReasons).nullable().default(null),
  /** Since the measurement was heard new, when this message left. Values sent again keep their age (L17). */
  ageMs: z.number().nonnegative(),
  /** On the device's clock. */
  deviceAt: z.number().nullable().default(null),
  low: z.number().nullable().default(null),
  high: z.number().nullable().default(null),
  flags: z.array(z.string().max(20)).max(16).default([]),
});
export type LiveValue = z.infer<typeof liveValueSchema>;
/** As the gateway sends it. */
export type LiveValueSent = z.input<typeof liveValueSchema>;

export const livePumpSchema = z.object({
  channel: z.string().max(80),
  /** Present rate; the programme is durable. */
  rateMlPerHour: z.number().nullable(),
  remainingMl: z.number().nullable(),
  infusedMl: z.number().nullable(),
  /** As the pump says it. */
  remainingMin: z.number().nullable(),
  batteryPct: z.number().nullable(),
  onBattery: z.boolean().nullable(),
  /** As the pump says it. */
  batteryMin: z.number().nullable().default(null),
  linePressureMmHg: z.number().nullable().default(null),
  occlusionLimitMmHg: z.number().nullable().default(null),
  bolusMl: z.number().nullable().default(null),
  ageMs: z.number().nonnegative(),
  /** What is left, and what the battery lasts, was said so long before the rest; left out: with it. */
  leftOlderMs: z.number().nonnegative().optional(),
  batteryOlderMs: z.number().nonnegative().optional(),
});
export type LivePump = z.infer<typeof livePumpSchema>;
export type LivePumpSent = z.input<typeof livePumpSchema>;

export const liveDeviceSchema = z.object({
  device: idSchema<DeviceId>(),
  bed: idSchema<BedId>().nullable(),
  /** The device's link to the gateway stands and it was heard within its limit. */
  connected: z.boolean(),
  /** Since anything was heard of it. */
  ageMs: z.number().nonnegative(),
  /** Expected interval between its reports, from the feed's configuration. */
  periodMs: z.number().nullable(),
  /** Its clock less ours. */
  clockOffsetMs: z.number().nullable(),
  /** Only what changed or was heard since the last message, unless it is a full one. */
  values: z.array(liveValueSchema).max(500),
  pumps: z.array(livePumpSchema).max(64),
});
export type LiveDevice = z.infer<typeof liveDeviceSchema>;
export type LiveDeviceSent = Omit<LiveDevice, 'values' | 'pumps'> & { values: LiveValueSent[]; pumps: LivePumpSent[] };

export const livePositionSchema = z.object({
  tag: idSchema<TagId>(),
  x: z.number(),
  y: z.number(),
  crs: z.string().max(40),
  floor: z.number().nullable().default(null),
  /** Words for where it is, for people: the smallest place that can be claimed, else the zone. */
  zone: z.string().max(200).nullable().default(null),
  accuracyM: z.number().nullable().default(null),
  batteryPct: z.number().nullable().default(null),
  /** Name of the feed that told it: a feed that is cut tells nothing, however young its last word is. */
  feed: z.string().max(80).default(''),
  /** The tag said that it moves, or its position did; null: not known. */
  moving: z.boolean().nullable().default(null),
  ageMs: z.number().nonnegative(),
});
export type LivePosition = z.infer<typeof livePositionSchema>;
export type LivePositionSent = z.input<typeof livePositionSchema>;

/** State of one feed of the gateway, for the feeds page and the status bar. */
export const feedStatusSchema = z.object({
  name: z.string().max(80),
  protocol: z.string().max(40),
  address: z.string().max(200),
  connected: z.boolean(),
  sources: z.number().int(),
  messages: z.number().int(),
  perSecond: z.number(),
  ageMs: z.number().nullable(),
  refused: z.number().int(),
  lastRefusal: z.string().max(500).nullable(),
});
export type FeedStatus = z.infer<typeof feedStatusSchema>;

export const liveSchema = z.object({
  n: z.number().int().positive(),
  sentAt: z.number(),
  /** The first one after a connect holds everything known. */
  full: z.boolean(),
  devices: z.array(liveDeviceSchema).max(2000),
  positions: z.array(livePositionSchema).max(10_000),
  /** All feeds once a second; empty in between means no news. */
  feeds: z.array(feedStatusSchema).max(50),
  /** 0 all, 1 waves thinned, 2 numerics thinned too. */
  thinned: z.union([z.literal(0), z.literal(1), z.literal(2)]),
});
export type Live = z.infer<typeof liveSchema>;
export type LiveSent = Omit<Live, 'devices' | 'positions'> & {
  devices: LiveDeviceSent[];
  positions: LivePositionSent[];
};

export const heartbeatSchema = z.object({ now: z.number(), seq: z.number().int().nonnegative() });
export type Heartbeat = z.infer<typeof heartbeatSchema>;

/** Which waves a station wants: none are sent that nobody shows or records. */
export const watchSchema = z.object({
  waves: z
    .array(z.object({ bed: idSchema<BedId>(), channels: z.array(z.string().max(200)).max(64).nullable() }))
    .max(256),
  /** Beds on this station's screens now, with waves or without (L25). */
  shows: z.array(idSchema<BedId>()).max(200).default([]),
});
export type Watch = z.infer<typeof watchSchema>;

/** `since` of the bed as the person saw it: a command that comes later is not for whoever lies there then (L8). */
const stay = z.number().nullable().optional();

export const commandSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('acknowledge'),
    id: idSchema<CommandId>(),
    alarm: idSchema<AlarmId>(),
    /** `signalledAt` of the alarm as the person saw it: the answer is for that signal and for no later one. */
    signalledAt: z.number().optional(),
    acknowledgement: acknowledgementSchema,
  }),
  z.object({
    type: z.literal('map-device'),
    id: idSchema<CommandId>(),
    device: idSchema<DeviceId>(),
    bed: idSchema<BedId>().nullable(),
    by: z.string().max(120),
  }),
  /** Takes back the acknowledgement that `of` made, within the site's time for it. */
  z.object({
    type: z.literal('withdraw'),
    id: idSchema<CommandId>(),
    alarm: idSchema<AlarmId>(),
    of: z.string().max(400),
    by: z.string().max(120),
  }),
  /** A person calls somebody about an alarm, beside the chain. */
  z.object({
    type: z.literal('call'),
    id: idSchema<CommandId>(),
    alarm: idSchema<AlarmId>(),
    role: z.enum(alarmRoles),
    by: z.string().max(120),
  }),
  /** An answer to call `n`. */
  z.object({
    type: z.literal('answer'),
    id: idSchema<CommandId>(),
    alarm: idSchema<AlarmId>(),
    n: z.number().int().nonnegative(),
    answer: z.enum(['accepted', 'rejected']),
    by: z.string().max(120),
  }),
  /** `change` null: back to the profile. */
  z.object({
    type: z.literal('set-limits'),
    id: idSchema<CommandId>(),
    bed: idSchema<BedId>(),
    parameter: z.string().max(80),
    change: limitChangeSchema.nullable(),
    reason: z.string().max(500),
    /** From now; null: until discharge. */
    forMs: z.number().positive().nullable(),
    since: stay,
    by: z.string().max(120),
  }),
  z.object({
    type: z.literal('set-profile'),
    id: idSchema<CommandId>(),
    bed: idSchema<BedId>(),
    profile: z.string().max(80).nullable(),
    since: stay,
    by: z.string().max(120),
  }),
  z.object({
    type: z.literal('set-policy'),
    id: idSchema<CommandId>(),
    /** Without profiles: those are files of the site. */
    policy: alarmPolicySchema.omit({ profiles: true }),
    by: z.string().max(120),
  }),
  /** A person keeps a stretch of the record as an event. */
  z.object({
    type: z.literal('keep'),
    id: idSchema<CommandId>(),
    span: keptSpanSchema,
    since: stay,
    by: z.string().max(120),
  }),
  z.object({
    type: z.literal('note-infusion'),
    id: idSchema<CommandId>(),
    device: idSchema<DeviceId>(),
    channel: z.string().max(80),
    /** The drug as the person saw it: a note is for that container and for no later one. */
    drug: z.string().max(500).nullable(),
    note: z.enum(infusionNotes),
    by: z.string().max(120),
  }),
  /** `forMs`: of a reservation; null: the site's time. */
  z.object({
    type: z.literal('act-on-asset'),
    id: idSchema<CommandId>(),
    asset: idSchema<AssetId>(),
    act: z.enum(assetActs),
    bed: idSchema<BedId>().nullable(),
    forMs: z.number().positive().nullable(),
    text: z.string().max(500).nullable(),
    by: z.string().max(120),
  }),
  /** One line of the asset list, of a person or of an import. */
  z.object({
    type: z.literal('record-asset'),
    id: idSchema<CommandId>(),
    asset: idSchema<AssetId>(),
    change: assetChangeSchema,
    source: z.enum(['list', 'person']),
    by: z.string().max(120),
  }),
  z.object({
    type: z.literal('retire-asset'),
    id: idSchema<CommandId>(),
    asset: idSchema<AssetId>(),
    by: z.string().max(120),
  }),
  z.object({
    type: z.literal('acknowledge-finding'),
    id: idSchema<CommandId>(),
    finding: idSchema<FindingId>(),
    note: z.string().max(500).nullable(),
    by: z.string().max(120),
  }),
  /** This station was the first here to show or sound it. Recorded once per alarm and kind. */
  z.object({
    type: z.literal('shown'),
    id: idSchema<CommandId>(),
    alarm: idSchema<AlarmId>(),
    shownAt: z.number().nullable(),
    soundedAt: z.number().nullable(),
  }),
]);
export type Command = z.infer<typeof commandSchema>;

/** A file of the site, by its hash. Null: the gateway has no such file any more; see `site.files`. */
export const siteFileRequestSchema = z.object({ sha256: sha256Schema });
export type SiteFileRequest = z.infer<typeof siteFileRequestSchema>;
export const siteFileAnswerSchema = z.object({ text: z.string().max(siteFileBounds.bytes) });
export type SiteFileAnswer = z.infer<typeof siteFileAnswerSchema>;

export const commandReplySchema = z.discriminatedUnion('status', [
  /** In the log, or was already: the events come down the feed. */
  z.object({ status: z.literal('done'), seq: z.number().int() }),
  z.object({ status: z.literal('refused'), reason: z.string().max(500) }),
  /** The gateway cannot write its log now; ask again. */
  z.object({ status: z.literal('unavailable'), reason: z.string().max(500) }),
]);
export type CommandReply = z.infer<typeof commandReplySchema>;

/**
 * What a station missed of the live data while its link was down, so that the record has it in its place (L11). The
 * gateway holds the last minutes; asked in pages, one at a time, beside the live flow and never before it.
 */
export const fillRequestSchema = z.object({
  /** Gateway's clock, epoch ms. */
  fromAt: z.number(),
  toAt: z.number(),
  /** `next` of the page before; null: the first. */
  cursor: z.number().int().nonnegative().nullable(),
});
export type FillRequest = z.infer<typeof fillRequestSchema>;

/** `at`: when the measurement was heard, gateway's clock. */
const pastValuesSchema = z
  .array(
    z.object({
      bed: idSchema<BedId>(),
      device: idSchema<DeviceId>(),
      key: z.string().max(200),
      unit: z.string().max(40),
      value: z.number(),
      at: z.number(),
      deviceAt: z.number().nullable(),
    }),
  )
  .max(feedBounds.fillValues);

/** What a device sent late (it had no link and kept it): for the record alone, never drawn as live. */
export const lateSchema = z.object({
  /** A frame of wave-frame.ts; null: no waves in it. */
  frame: z.instanceof(Uint8Array).nullable(),
  values: pastValuesSchema,
});
export type Late = z.infer<typeof lateSchema>;

export const fillPageSchema = lateSchema.extend({
  /** All in it came late: of any time, and no station was told of it as live. */
  late: z.boolean(),
  /** Null: that was all. */
  next: z.number().int().nonnegative().nullable(),
  /** Nothing older is held any more. */
  heldFrom: z.number(),
  /** All that the gateway received until then is given: a fill that was cut goes on from here. */
  upTo: z.number(),
});
export type FillPage = z.infer<typeof fillPageSchema>;

/** Typed event maps for socket.io on both sides. */
export interface GatewayToStation {
  hello: (message: Hello) => void;
  snapshot: (message: Snapshot) => void;
  durable: (message: Durable) => void;
  /** All events decided and not yet durable, oldest first; each message replaces the last, empty ends it. */
  ahead: (message: Durable) => void;
  live: (message: LiveSent) => void;
  /** n, then the packed frame of wave-frame.ts. */
  waves: (n: number, frame: Uint8Array) => void;
  /** Numbered and credited with live and waves. */
  late: (n: number, message: Late) => void;
  heartbeat: (message: Heartbeat) => void;
}

export interface StationToGateway {
  watch: (message: Watch) => void;
  /** What the station says of itself; whole, when it changes and after each connect. */
  report: (message: StationReport) => void;
  /** Durable events up to and including `seq` are on the station's disk. */
  confirm: (seq: number) => void;
  /** Live, wave and late frames up to `n` were taken. */
  credit: (n: number) => void;
  command: (command: Command, reply: (result: CommandReply) => void) => void;
  /** Events after `seq`, at most `replayPage`. */
  replay: (afterSeq: number, reply: (events: Durable['events']) => void) => void;
  /** Live data missed; null: not now, ask again later. */
  fill: (request: FillRequest, reply: (page: FillPage | null) => void) => void;
  siteFile: (request: SiteFileRequest, reply: (file: SiteFileAnswer | null) => void) => void;
}
