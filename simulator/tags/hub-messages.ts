/** Messages on the hub's socket, as the hub API 2.0 has them, and its errors. */
import { z } from 'zod';

export const topics = [
  'location_updates',
  'location_updates:geojson',
  'proximity_updates',
  'fence_events',
  'fence_events:geojson',
  'collision_events',
  'trackable_motions',
] as const;
export type Topic = (typeof topics)[number];

/** Errors of the hub API 2.0. */
export const codes = {
  unknownEvent: 10_000,
  unknownTopic: 10_001,
  subscribeFailed: 10_002,
  unsubscribeFailed: 10_003,
  notAuthorised: 10_004,
  invalidData: 10_005,
  notAuthenticated: 10_006,
} as const;

const params = z.looseObject({
  token: z.string().optional(),
  provider_id: z.string().optional(),
  trackable_id: z.string().optional(),
  fence_id: z.string().optional(),
  crs: z.string().optional(),
});
export const envelope = z.looseObject({
  event: z.string(),
  topic: z.string().optional(),
  subscription_id: z.number().optional(),
  params: params.optional(),
  payload: z.array(z.unknown()).max(10_000).optional(),
});
export type Envelope = z.infer<typeof envelope>;

/** Told to the client that caused it. */
export class Fault extends Error {
  readonly code: number;

  constructor(code: number, description: string) {
    super(description);
    this.code = code;
  }
}
