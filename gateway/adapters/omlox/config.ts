/** Configuration of one omlox hub. */
import { z } from 'zod';
import { isLoopback } from '../hl7/config.ts';

/** Base of a hub's REST interface. A token goes with each request: beyond loopback only encrypted, and never in the URL. */
export const hubUrlSchema = z
  .url({ protocol: /^https?$/ })
  .refine((url) => new URL(url).protocol === 'https:' || isLoopback(hostOf(url)), 'is not encrypted: only on loopback')
  .refine(hasNoSecret, 'holds a user or password, which would be shown with it: give a file')
  .transform((url) => url.replace(/\/+$/, ''));

export const hostOf = (url: string): string => new URL(url).hostname.replace(/^\[|\]$/g, '');

/** URLs are shown on the feeds page and stand in the log. */
export function hasNoSecret(url: string): boolean {
  const { username, password } = new URL(url);
  return username === '' && password === '';
}

export const omloxConfigSchema = z.strictObject({
  /** Shown on the feeds page. */
  name: z.string().min(1).max(80),
  /** "https://hub.example/v2": base of the REST interface; the socket is `<base>/ws/socket`. */
  url: hubUrlSchema,
  /** File that holds the access token. */
  tokenFile: z.string().min(1).optional(),
  /** Coordinates to ask for: local metres, or "EPSG:4326". */
  crs: z.string().max(40).default('local'),
  pingMs: z.number().int().min(1000).max(60_000).default(9_000),
  pongWaitMs: z.number().int().min(1000).max(60_000).default(10_000),
  subscribeMs: z.number().int().min(500).max(60_000).default(3_000),
  retryMinMs: z.number().int().min(50).max(60_000).default(500),
  retryMaxMs: z.number().int().min(100).max(600_000).default(30_000),
});
export type OmloxConfig = z.infer<typeof omloxConfigSchema>;
export type OmloxInput = z.input<typeof omloxConfigSchema>;
