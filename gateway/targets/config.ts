/** Configuration of one target: where calls for help go beside the stations' screens. Secrets are files. */
import { z } from 'zod';
import { isLoopback } from '../adapters/hl7/config.ts';

const name = z
  .string()
  .min(1)
  .max(80)
  .regex(/^[A-Za-z0-9._-]+$/, 'is letters, digits, dot, dash and underscore: it stands in an address');

const common = {
  name,
  /** The patient's name goes along. Off: bed, priority, text, time and alarm alone. */
  names: z.boolean().default(false),
  /** Calls that wait; beyond, a new one fails and the next role is called. */
  queueMax: z.number().int().min(1).max(10_000).default(200),
  /** Tries in all; between them 1, 2, 4 … s. */
  attempts: z.number().int().min(1).max(10).default(5),
  /** Of one try. */
  timeoutMs: z.number().int().min(200).max(60_000).default(5_000),
  /** Authority of the other side's certificate, where it is not a public one. */
  caFile: z.string().min(1).optional(),
  /** Our certificate, where the other side asks for one. */
  certFile: z.string().min(1).optional(),
  keyFile: z.string().min(1).optional(),
};

/** L14: nothing leaves this machine in the clear. */
const isProtected = (url: string, plain: RegExp): boolean => {
  const { protocol, hostname } = new URL(url);
  return !plain.test(protocol) || isLoopback(hostname.replace(/^\[|\]$/g, ''));
};
const clear = 'is not encrypted: only on loopback';

const webhookSchema = z
  .strictObject({
    type: z.literal('webhook'),
    ...common,
    url: z.url({ protocol: /^https?$/ }),
    /** Holds the secret that both sides sign with (16 characters or more). */
    secretFile: z.string().min(1),
  })
  .refine(({ url }) => isProtected(url, /^http:$/), { path: ['url'], error: clear });
export type WebhookConfig = z.infer<typeof webhookSchema>;

const mqttSchema = z
  .strictObject({
    type: z.literal('mqtt'),
    ...common,
    url: z.url({ protocol: /^(mqtts?|wss?)$/ }),
    /** "{ward}" and "{address}" are filled in. */
    topic: z
      .string()
      .min(1)
      .max(400)
      .regex(/^[^+#]+$/, 'holds + or #, which are for reading')
      .default('wardlight/{ward}/calls/{address}'),
    /** Where the other side says what became of a call; null: it does not. */
    statusTopic: z.string().min(1).max(400).nullable().default(null),
    /** Two lines: user and password. */
    credentialsFile: z.string().min(1).optional(),
    clientId: z.string().min(1).max(60).optional(),
  })
  .refine(({ url }) => isProtected(url, /^(mqtt|ws):$/), { path: ['url'], error: clear });
export type MqttConfig = z.infer<typeof mqttSchema>;

export const targetSchema = z.discriminatedUnion('type', [webhookSchema, mqttSchema]);
export type TargetConfig = z.infer<typeof targetSchema>;
