/** The gateway's configuration file (JSON), read once at start. Secrets are files or hashes, never text in it. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { wardFileSchema, type WardFile } from '../shared/ward/ward-file.ts';
import { alarmsSchema, readAlarmFiles } from './config-alarms.ts';
import { ConfigError, readJson, sentence } from './config-file.ts';
import type { AlarmFiles } from './core/team.ts';
import { acknowledgeFields } from './adapters/hl7/acknowledge-config.ts';
import { hl7FeedConfigSchema, isLoopback } from './adapters/hl7/config.ts';
import { mqttFeedSchema } from './adapters/mqtt/config.ts';
import { omloxConfigSchema } from './adapters/omlox/config.ts';
import { hashSecret, type StationSecret } from './feed/auth.ts';
import { siteFilesSchema } from './site-files/config.ts';
import { targetSchema } from './targets/config.ts';

export { ConfigError } from './config-file.ts';

const periodMs = z.number().int().min(250).max(3_600_000).nullable().default(null);

const stationSchema = z
  .strictObject({
    /** "*": any station that has the secret. */
    id: z.string().min(1).max(400),
    name: z.string().max(120).default(''),
    /** File that holds the secret (16 characters or more; blanks around it do not count). */
    secretFile: z.string().min(1).optional(),
    /** "sha256:" and 64 hexadecimal digits. */
    secretHash: z
      .string()
      .regex(/^sha256:[0-9a-f]{64}$/i, 'is "sha256:" with 64 hexadecimal digits')
      .optional(),
  })
  .refine((station) => (station.secretFile === undefined) !== (station.secretHash === undefined), {
    error: 'needs either secretFile or secretHash',
  });

const httpSchema = z
  .strictObject({
    host: z.string().min(1).max(255).default('127.0.0.1'),
    /** 0: any free port. */
    port: z.number().int().min(0).max(65535).default(4610),
    tls: z
      .strictObject({
        certFile: z.string().min(1),
        keyFile: z.string().min(1),
        /** Authorities of station certificates: with it the connection is mutual TLS. */
        caFile: z.string().min(1).optional(),
      })
      .optional(),
    stationsMax: z.number().int().min(1).max(500).default(64),
  })
  .refine((http) => http.tls !== undefined || isLoopback(http.host), {
    path: ['tls'],
    error: 'is needed: without it the feed is served on loopback (127.0.0.1) only',
  });

const mllpSchema = hl7FeedConfigSchema
  .safeExtend({ periodMs, ...acknowledgeFields })
  .refine((feed) => !feed.acknowledges || feed.reportTo !== undefined, {
    path: ['reportTo'],
    error: 'is needed where acknowledges is true',
  });

export const gatewayConfigSchema = z.strictObject({
  /** Name of this gateway on the feeds page. */
  name: z.string().min(1).max(80).default('gateway'),
  /** The ward file itself, or its path beside this file. */
  ward: z.union([z.string().min(1), wardFileSchema]),
  mllp: z
    .array(mllpSchema)
    .max(20)
    .default(() => [mllpSchema.parse({ name: 'monitors', port: 2575 })])
    .refine((feeds) => new Set(feeds.map((feed) => feed.name)).size === feeds.length, 'two feeds have the same name'),
  omlox: z.array(omloxConfigSchema).max(10).default([]),
  /** Positions over MQTT brokers. */
  mqtt: z.array(mqttFeedSchema).max(10).default([]),
  http: httpSchema.prefault({}),
  alarms: alarmsSchema.prefault({}),
  /** Read again whenever they change. */
  siteFiles: siteFilesSchema.prefault({}),
  /** Where calls for help go beside the stations' screens. */
  targets: z
    .array(targetSchema)
    .max(20)
    .default([])
    .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'two targets have the same name'),
  stations: z.array(stationSchema).max(200).default([]),
  /** Live data of the last minutes, held in memory for stations that were cut; the first bound that is reached holds. */
  hold: z
    .strictObject({
      minutes: z.number().min(0).max(120).default(10),
      maxMb: z.number().int().min(1).max(16_384).default(256),
    })
    .prefault({}),
  log: z
    .strictObject({
      /** Bound of the log's file; null: the disk's own. */
      maxMb: z.number().int().min(4).max(1_000_000).nullable().default(4_096),
      /** Events younger than this are kept. */
      days: z.number().min(1).max(36_500).default(400),
      /** What a station seen within this many days has not confirmed is kept, whatever its age. */
      stationDays: z.number().min(0).max(3_650).default(30),
      snapshotEvery: z.number().int().min(10).max(1_000_000).default(1_000),
      /** Events that may wait for the disk before senders are told to send again later. */
      maxPending: z.number().int().min(100).max(1_000_000).default(20_000),
    })
    .prefault({}),
});
export type GatewayConfig = Omit<z.infer<typeof gatewayConfigSchema>, 'ward' | 'alarms'> & {
  readonly ward: WardFile;
  readonly alarms: AlarmFiles;
};
export type GatewayConfigInput = z.input<typeof gatewayConfigSchema>;

/** Checks a configuration object; `folder`: where relative paths begin. @throws ConfigError */
export function readConfig(input: unknown, folder: string, source = 'The configuration'): GatewayConfig {
  const read = gatewayConfigSchema.safeParse(input);
  if (!read.success) throw new ConfigError(sentence(read.error, source));
  const { ward } = read.data;
  const alarms = readAlarmFiles(read.data.alarms, folder);
  if (typeof ward !== 'string') return { ...read.data, ward, alarms };
  const file = path.resolve(folder, ward);
  const parsed = wardFileSchema.safeParse(readJson(file, 'ward file'));
  if (!parsed.success) throw new ConfigError(sentence(parsed.error, `The ward file ${file}`));
  return { ...read.data, ward: parsed.data, alarms };
}

/** @throws ConfigError */
export function readConfigFile(file: string): GatewayConfig {
  const whole = path.resolve(file);
  return readConfig(readJson(whole, 'configuration'), path.dirname(whole), `The configuration ${whole}`);
}

/** Reads the stations' secrets. @throws ConfigError with the entry's path. */
export function stationSecrets(config: GatewayConfig, folder: string): StationSecret[] {
  return config.stations.map((station, index) => {
    if (station.secretHash !== undefined)
      return { id: station.id, hash: Buffer.from(station.secretHash.slice(7), 'hex') };
    const file = path.resolve(folder, station.secretFile ?? '');
    let secret: string;
    try {
      secret = readFileSync(file, 'utf8').trim();
    } catch {
      throw new ConfigError(`stations.${index}.secretFile: ${file} cannot be read.`);
    }
    if (secret.length < 16)
      throw new ConfigError(`stations.${index}.secretFile: ${file} holds less than 16 characters.`);
    return { id: station.id, hash: hashSecret(secret) };
  });
}
