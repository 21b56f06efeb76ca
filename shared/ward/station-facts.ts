/** What a station says of itself to the ward: whether it is there, and whether it can be heard. */
import { z } from 'zod';
import { idSchema } from '../domain/ids.ts';
import type { StationId } from '../domain/ids.ts';

/** `none`: no window is open there. `blocked`: the browser wants a gesture first. */
export const soundFaults = ['none', 'blocked', 'stalled', 'failed', 'test-failed'] as const;
export type StationSoundFault = (typeof soundFaults)[number];

export const stationReportSchema = z.object({
  /** Why this station cannot be heard; null: it can. */
  soundFault: z.enum(soundFaults).nullable(),
  volumePct: z.number().min(0).max(100),
  soundSet: z.string().max(80),
  /** Audio paused on this station until then, by the gateway's clock; null: not. */
  silencedUntil: z.number().nullable(),
  silencedBy: z.string().max(120).nullable(),
  /** Last check of the sound, by the gateway's clock. */
  testedAt: z.number().nullable(),
  /** Why it does not record; null: it does. */
  recorderFault: z.string().max(200).nullable(),
});
export type StationReport = z.infer<typeof stationReportSchema>;

export const stationFactsSchema = stationReportSchema.extend({
  id: idSchema<StationId>(),
  name: z.string().max(120),
  connected: z.boolean(),
});
export type StationFacts = z.infer<typeof stationFactsSchema>;
