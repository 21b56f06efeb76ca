/**
 * Configuration of positions over an MQTT broker: where the broker is, which topics there are, and where in a message
 * each fact stands. What vendors do differently is data here, never code.
 */
import { z } from 'zod';
import { isLoopback } from '../hl7/config.ts';
import { hasNoSecret, hostOf, hubUrlSchema } from '../omlox/config.ts';
import { isSource, presets, type Mapping } from './mapping.ts';
import { patternOf } from './topic.ts';

const source = z.union([
  z.number(),
  z.boolean(),
  z.string().min(1).max(200).refine(isSource, 'is "$.path.to.it", "{level}" of the topic, or a constant'),
]);

const mappingSchema = z.strictObject({
  /** Where a message holds a list: "$.tags"; null: the message is one item, or a list of them. */
  items: z.string().max(200).regex(/^\$/, 'is a path: "$.tags"').nullable().default(null),
  tag: source,
  x: source.optional(),
  y: source.optional(),
  floor: source.optional(),
  /** Words for where it is. */
  place: source.optional(),
  /** Id of the zone whose metres these are: that of the floor plan. */
  zone: source.optional(),
  accuracy: source.optional(),
  battery: source.optional(),
  /** It moves: true, 1, "moving". */
  motion: source.optional(),
  time: source.optional(),
  name: source.optional(),
  kind: source.optional(),
  /** The device that the tag is stuck on. */
  device: source.optional(),
  /** Unit of x, y and accuracy: a constant, or where it stands. */
  unit: source.default('m'),
  crs: z.enum(['local', 'EPSG:4326']).default('local'),
  /** 100 where the battery is per cent, 1 where it is a share. */
  batteryFull: z.number().positive().default(100),
});

const topicFilter = z
  .string()
  .min(1)
  .max(400)
  .refine(
    (topic) => patternOf(topic) !== null,
    'is levels with "{name}" or "+" for one, and "#" for the rest at its end',
  );

export const mqttFeedSchema = z
  .strictObject({
    /** Shown on the feeds page. */
    name: z.string().min(1).max(80),
    url: z
      .url({ protocol: /^(mqtts?|wss?)$/ })
      .refine(hasNoSecret, 'holds a user or password, which would be shown with it: give credentialsFile'),
    /** Two lines: user and password. */
    credentialsFile: z.string().min(1).optional(),
    /** Authority of the broker's certificate, where it is not a public one. */
    caFile: z.string().min(1).optional(),
    certFile: z.string().min(1).optional(),
    keyFile: z.string().min(1).optional(),
    clientId: z.string().min(1).max(60).optional(),
    /** 5, or 4 for MQTT 3.1.1. */
    version: z.union([z.literal(4), z.literal(5)]).default(5),
    qos: z.union([z.literal(0), z.literal(1), z.literal(2)]).default(0),
    /** "omlox": a hub that speaks MQTT; "vendor": "site/floor/tag/id" with x, y, battery, motion; or topics of one's own. */
    preset: z.enum(['omlox', 'vendor']).optional(),
    topics: z
      .array(z.strictObject({ topic: topicFilter, mapping: mappingSchema }))
      .max(50)
      .default([]),
    /** Of the preset "omlox": local metres, or degrees. */
    crs: z.enum(['local', 'EPSG:4326']).default('local'),
    /** Of the preset "omlox": base of the hub's REST interface, for names, rooms and last positions. */
    hub: z
      .strictObject({
        url: hubUrlSchema,
        tokenFile: z.string().min(1).optional(),
      })
      .optional(),
    /** Where the location system says that it is there, its last will included. */
    status: z
      .strictObject({
        topic: topicFilter,
        /** Where it stands in a JSON message; null: the message itself is the word. */
        path: z.string().max(200).regex(/^\$/).nullable().default(null),
        offline: z.array(z.string().max(80)).min(1).max(20).default(['offline', 'disconnected', '0', 'false', 'down']),
      })
      .nullable()
      .default(null),
    keepaliveS: z.number().int().min(2).max(600).default(15),
    timeoutMs: z.number().int().min(500).max(60_000).default(10_000),
    retryMinMs: z.number().int().min(50).max(60_000).default(500),
    retryMaxMs: z.number().int().min(100).max(600_000).default(30_000),
  })
  .refine(({ preset, topics }) => preset !== undefined || topics.length > 0, {
    path: ['topics'],
    error: 'is needed where no preset is given',
  })
  .refine(({ url }) => !/^(mqtt|ws):/.test(url) || isLoopback(hostOf(url)), {
    path: ['url'],
    error: 'is not encrypted: only on loopback',
  });
export type MqttFeedConfig = z.infer<typeof mqttFeedSchema>;
export type MqttFeedInput = z.input<typeof mqttFeedSchema>;

/** Topics with their mappings, the preset's before the site's own. */
export function topicsOf({ preset, topics }: MqttFeedConfig): readonly { topic: string; mapping: Mapping }[] {
  return preset === 'vendor'
    ? [...presets.vendor.map((one) => ({ ...one, mapping: mappingSchema.parse(one.mapping) })), ...topics]
    : topics;
}
