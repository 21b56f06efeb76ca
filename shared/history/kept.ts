/**
 * A stretch of the record that a person kept: from when to when, what it shows, marks on its beats, what was
 * measured. The words are durable and of the ward; each station keeps the samples of its own record beside them.
 */
import { z } from 'zod';
import { idSchema } from '../domain/ids.ts';
import type { AlarmId, BedId, StationId } from '../domain/ids.ts';

/**
 * Normal, ventricular, supraventricular, paced, artefact, not to be told. As central stations label beats; WFDB's codes
 * for them stand in the export.
 */
export const beatLabels = ['N', 'V', 'S', 'P', 'A', '?'] as const;
export type BeatLabel = (typeof beatLabels)[number];

export const keptBounds = {
  /** Longest stretch that is kept as one, ms. */
  spanMs: 10 * 60 * 1000,
  beats: 500,
  calipers: 8,
  text: 500,
} as const;

/** A time that a record can have: files are named by it, and what is no date would stop whoever reads it. */
const atSchema = z.number().min(0).max(Date.UTC(9999, 0));

export const beatMarkSchema = z.object({ at: atSchema, label: z.enum(beatLabels) });
export type BeatMark = z.infer<typeof beatMarkSchema>;

/** Two places on the time axis and what one channel shows there, in its unit; null where it has no sample. */
export const caliperSchema = z.object({
  aAt: atSchema,
  bAt: atSchema,
  channel: z.string().max(200).nullable(),
  unit: z.string().max(40),
  aValue: z.number().nullable(),
  bValue: z.number().nullable(),
});
export type Caliper = z.infer<typeof caliperSchema>;

/** Times: gateway's clock, epoch ms. */
export const keptSpanSchema = z
  .object({
    bed: idSchema<BedId>(),
    fromAt: atSchema,
    toAt: atSchema,
    /** The moment it is about: where the list and the time axis mark it. */
    at: atSchema,
    /** The alarm that it was opened from. */
    alarm: idSchema<AlarmId>().nullable(),
    text: z.string().max(keptBounds.text),
    beats: z.array(beatMarkSchema).max(keptBounds.beats),
    calipers: z.array(caliperSchema).max(keptBounds.calipers),
  })
  .refine((kept) => kept.toAt > kept.fromAt && kept.toAt - kept.fromAt <= keptBounds.spanMs, {
    message: 'A kept stretch is longer than nothing and at most ten minutes',
  })
  .refine((kept) => kept.at >= kept.fromAt && kept.at <= kept.toAt, { message: 'Its moment lies within it' });
export type KeptSpan = z.infer<typeof keptSpanSchema>;

export const keptEventSchema = z.object({
  /** Of the command that kept it. */
  id: z.string().max(400),
  span: keptSpanSchema,
  by: z.string().max(120),
  station: idSchema<StationId>(),
  savedAt: z.number(),
});
export type KeptEvent = z.infer<typeof keptEventSchema>;
