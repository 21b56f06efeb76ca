/** Configuration of one HL7 listener. */
import { z } from 'zod';
import { decoderFor } from './charset.ts';

const isZone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};

/** Addresses that only this machine can reach. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);

const tlsSchema = z.strictObject({
  /** Paths of PEM files. */
  certFile: z.string().min(1),
  keyFile: z.string().min(1),
  /** Authorities of client certificates; with `requireClientCert` the connection is mutual TLS. */
  caFile: z.string().min(1).optional(),
  requireClientCert: z.boolean().default(false),
});

const ms = (fallback: number) => z.number().int().min(100).max(2_000_000_000).default(fallback);

const hl7LimitsSchema = z.strictObject({
  maxMessageBytes: z
    .number()
    .int()
    .min(1024)
    .max(64 * 1024 * 1024)
    .default(4 * 1024 * 1024),
  maxConnections: z.number().int().min(1).max(2000).default(64),
  /** Messages of one connection that wait for their turn; beyond, the socket is not read. */
  maxQueued: z.number().int().min(1).max(1000).default(64),
  /** Bytes that are no MLLP frame before a peer is taken for something else and cut off. */
  maxGarbageBytes: z
    .number()
    .int()
    .min(1024)
    .default(64 * 1024),
  /** Unread acknowledgements; beyond, the sender is not read until it reads. */
  maxUnreadAckBytes: z
    .number()
    .int()
    .min(1024)
    .default(64 * 1024),
  /** Alarm and ADT feeds may be quiet for hours; TCP keep-alive finds dead peers earlier. */
  idleTimeoutMs: ms(6 * 60 * 60 * 1000),
  /** A frame that began must end within this. */
  frameTimeoutMs: ms(30_000),
  /** A sender that does not read its acknowledgements is cut off after this. */
  unreadAckTimeoutMs: ms(30_000),
  /** The durable write must be done within this, else AR "resend unchanged". */
  intakeTimeoutMs: ms(20_000),
  closeTimeoutMs: ms(5_000),
});
export type Hl7Limits = z.infer<typeof hl7LimitsSchema>;

export const hl7FeedConfigSchema = z
  .strictObject({
    /** Shown on the feeds page and written on every observation: "monitors-5n". */
    name: z.string().min(1).max(80),
    host: z.string().min(1).max(255).default('127.0.0.1'),
    /** 0: any free port. */
    port: z.number().int().min(0).max(65535),
    /** IANA zone of device times without an offset. */
    timeZone: z.string().default('UTC').refine(isZone, 'is not an IANA time zone'),
    /** Character set where MSH-18 is silent and the bytes are not UTF-8. */
    charset: z
      .string()
      .default('8859/1')
      .refine((name) => decoderFor(name) !== null, 'is not a known character set'),
    /** PV1-3.1 to assume where a sender names none. */
    unit: z.string().max(80).default(''),
    /** MSH-3 and MSH-4 of our answers where the sender addressed nobody. */
    application: z.string().max(80).default('WARDLIGHT'),
    facility: z.string().max(80).default(''),
    /** Take rows without MDC codes as device readings, matched by their words. Only for a gateway of devices. */
    localCodes: z.boolean().default(false),
    /** Message types to accept and drop ("ADT^A31", "MDM"), for engines that stop at AR. */
    ignore: z.array(z.string().min(2).max(40)).max(100).default([]),
    /** Take "MSH…" without 0x0B as the begin of a frame. */
    bareStart: z.boolean().default(false),
    tls: tlsSchema.optional(),
    /** Plain TCP beyond loopback: only with the reason written down. */
    allowPlain: z.boolean().default(false),
    allowPlainReason: z.string().max(500).default(''),
    limits: hl7LimitsSchema.prefault({}),
  })
  .superRefine((feed, context) => {
    if (
      feed.tls === undefined &&
      !isLoopback(feed.host) &&
      !(feed.allowPlain && feed.allowPlainReason.trim().length >= 10)
    ) {
      context.addIssue({
        code: 'custom',
        path: ['tls'],
        message: `${feed.host} is not loopback: configure tls, or allowPlain with allowPlainReason (10 characters or more)`,
      });
    }
    if (feed.tls?.requireClientCert === true && feed.tls.caFile === undefined) {
      context.addIssue({ code: 'custom', path: ['tls', 'caFile'], message: 'client certificates need a caFile' });
    }
  });
export type Hl7FeedConfig = z.infer<typeof hl7FeedConfigSchema>;
/** What a configuration file may leave out. */
export type Hl7FeedInput = z.input<typeof hl7FeedConfigSchema>;
