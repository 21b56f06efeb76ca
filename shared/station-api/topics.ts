/**
 * What a station tells its consoles without being asked. A subscription begins with the whole of its topic and
 * goes on with changes, so a console that reconnects is right after the first message.
 */
import { z } from 'zod';
import { feedStatusSchema, liveDeviceSchema, livePositionSchema } from '../feed/protocol.ts';
import { idSchema } from '../domain/ids.ts';
import type { BedId, CommandId, AlarmId } from '../domain/ids.ts';
import { storedEventSchema } from '../ward/events.ts';
import { wardStateSchema } from '../ward/state.ts';
import { soundFaults } from '../ward/station-facts.ts';
import { settingsSchema } from './calls.ts';

/** Durable state: the same snapshot and events as the gateway's, folded by the same reducer. */
export const wardTopicSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('snapshot'), state: wardStateSchema }),
  z.object({ kind: z.literal('events'), events: z.array(storedEventSchema) }),
]);
export type WardTopic = z.infer<typeof wardTopicSchema>;

/** Live values since the last message (or all, when `full`). Ages count from `sentAt` of the same message. */
export const liveTopicSchema = z.object({
  full: z.boolean(),
  devices: z.array(liveDeviceSchema),
  positions: z.array(livePositionSchema),
  feeds: z.array(feedStatusSchema),
});
export type LiveTopic = z.infer<typeof liveTopicSchema>;

/** The link to the gateway, once a second and on each change. */
export const linkTopicSchema = z.object({
  state: z.enum(['connecting', 'live', 'lost']),
  gateway: z.string(),
  /** Since the last thing heard of the gateway; null where nothing ever was. */
  heardAgeMs: z.number().nullable(),
  /** Epoch ms when contact was lost; null while live. */
  lostAt: z.number().nullable(),
  attempt: z.number().int(),
  nextAttemptMs: z.number().nullable(),
  /** What the gateway says it left out: 0 nothing, 1 waves, 2 numerics too. */
  thinned: z.number().int(),
  /** Why the last attempt failed, in words. */
  reason: z.string().nullable(),
});
export type LinkTopic = z.infer<typeof linkTopicSchema>;

/** The station itself. */
export const stationTopicSchema = z.object({
  recorder: z.enum(['recording', 'waiting', 'stopped']),
  recorderFault: z.string().nullable(),
  /** Acts not yet confirmed by the gateway. */
  outbox: z.array(z.object({ command: idSchema<CommandId>(), alarm: idSchema<AlarmId>().nullable(), at: z.number() })),
  settings: settingsSchema,
  /** Epoch ms on the gateway's clock, as all times of alarms and of the record are: the console's clock shows this. */
  now: z.number(),
  /** Beds with a live feed that no station shows (L25). */
  unseen: z.array(idSchema<BedId>()),
  /** Cut off: alarms whose acknowledgement ran out meanwhile, which signal again by this station's own reckoning. */
  local: z.array(idSchema<AlarmId>()),
  /** Of this station's windows together: why nobody hears it; and how long its audio is paused still. */
  sound: z.object({
    fault: z.enum(soundFaults).nullable(),
    silentUntil: z.number().nullable(),
    testedAt: z.number().nullable(),
  }),
});
export type StationTopic = z.infer<typeof stationTopicSchema>;

export const stationTopics = {
  ward: wardTopicSchema,
  live: liveTopicSchema,
  link: linkTopicSchema,
  station: stationTopicSchema,
} as const;

export type TopicName = keyof typeof stationTopics;
export type TopicPayload<Topic extends TopicName> = z.output<(typeof stationTopics)[Topic]>;
