/**
 * Questions to the record. Times are epoch ms on the gateway's clock. Every one has its bounds; one that is no longer
 * wanted is cancelled (wire.ts). Calls with `bytes` answer with a wave frame beside their words.
 *
 * `who: 'patient'` reads the stays of the patient who lies in the bed now, whatever beds they were in, and nothing of
 * anybody else; in an empty bed that is nothing. `who: 'bed'` reads the bed, whoever lay there: `history.context`
 * says who.
 */
import { z } from 'zod';
import { keptEventSchema, keptSpanSchema } from '../history/kept.ts';
import { idSchema } from '../domain/ids.ts';
import type { AlarmId, BedId, DeviceId } from '../domain/ids.ts';

export const historyBounds = {
  /** Numbers of one wave answer, all channels together (Int16). */
  samples: 2_000_000,
  /** Span of raw samples, and of pairs. */
  wavesMs: 2 * 3_600_000,
  pairsMs: 26 * 3_600_000,
  trendMs: 31 * 24 * 3_600_000,
  /** Values of one `history.values`. */
  values: 50_000,
  gaps: 2_000,
  channels: 16,
} as const;

const who = z.enum(['patient', 'bed']);
export type Who = z.infer<typeof who>;
const bed = idSchema<BedId>();

/** Why there is nothing. `other-patient`: not of the one who lies there now, so not read. */
export const gapReasons = ['not-recorded', 'damaged', 'other-patient'] as const;

/** The frame holds pieces without a gap, by channel and time; pieces of one channel never overlap. */
export const wavesAnswerSchema = z.object({
  /**
   * `samples`: as recorded. `pairs`: lowest and highest of each bucket, in turn (min, max, min, max …); a block's
   * `rateHz` counts numbers, two a bucket. −32768: no sample.
   */
  form: z.enum(['samples', 'pairs']),
  /** Recorded within the span, in the order of lanes. */
  channels: z.array(z.string().max(200)).max(64),
  gaps: z
    .array(z.object({ channel: z.string().max(200), fromAt: z.number(), toAt: z.number(), why: z.enum(gapReasons) }))
    .max(historyBounds.gaps),
  /** There are more gaps than are told. A gap of the channel '' is of all: nothing of any channel is there. */
  gapsCut: z.boolean(),
  /** The oldest wave that is kept of this bed; null: none. */
  recordedFrom: z.number().nullable(),
});
export type WavesAnswer = z.infer<typeof wavesAnswerSchema>;

export const strip = { beforeMs: 10_000, afterMs: 20_000 } as const;

export const historyCalls = {
  /** Waves of one bed, whole or as pairs of extremes. `pairs`: buckets over the span, per channel. */
  'history.waves': {
    act: 'watch',
    bytes: true,
    args: z.object({
      bed,
      who,
      channels: z.array(z.string().max(200)).min(1).max(historyBounds.channels).nullable(),
      fromAt: z.number(),
      toAt: z.number(),
      pairs: z.number().int().min(2).max(100_000).nullable(),
    }),
    result: wavesAnswerSchema,
  },
  /** The strip of an alarm (10 s before it to 20 s after) or of a kept event, all channels; kept longer than waves are. */
  'history.strip': {
    act: 'watch',
    bytes: true,
    args: z.object({
      of: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('alarm'), alarm: idSchema<AlarmId>() }),
        z.object({ kind: z.literal('kept'), id: z.string().max(400) }),
      ]),
      /** Buckets per channel, for a small picture; null: samples. */
      pairs: z.number().int().min(2).max(4_000).nullable(),
    }),
    result: wavesAnswerSchema.extend({
      bed: bed.nullable(),
      fromAt: z.number(),
      toAt: z.number(),
      /** The moment it is about. */
      at: z.number(),
      /** False while its end is still to come. */
      complete: z.boolean(),
    }),
  },
  /** What else was so in that time: whose stay, limits in force then, therapy, kept events. */
  'history.context': {
    act: 'watch',
    bytes: false,
    args: z.object({ bed, who, fromAt: z.number(), toAt: z.number() }),
    result: z.object({
      /** Oldest first. `patient` null: the bed was empty; `present`: the one who lies in the bed now. */
      stays: z
        .array(
          z.object({
            bed,
            fromAt: z.number().nullable(),
            toAt: z.number().nullable(),
            patient: z.string().max(4100).nullable(),
            present: z.boolean(),
          }),
        )
        .max(500),
      /** Limits in force, by parameter; not told for a time before the record knows them. */
      limits: z
        .array(
          z.object({
            parameter: z.string().max(80),
            fromAt: z.number(),
            toAt: z.number(),
            low: z.number().nullable(),
            high: z.number().nullable(),
          }),
        )
        .max(5_000),
      /** Times that one rate ran; a change of rate begins another. */
      therapy: z
        .array(
          z.object({
            device: idSchema<DeviceId>(),
            channel: z.string().max(80),
            drug: z.string().max(500).nullable(),
            /** "0.08 mcg/kg/min", "100 mL/h". */
            text: z.string().max(120),
            fromAt: z.number(),
            /** Null: it runs. */
            toAt: z.number().nullable(),
          }),
        )
        .max(2_000),
      kept: z.array(keptEventSchema).max(200),
    }),
  },
  /** Numerics as recorded, second by second, with the device's own stamp (L10). */
  'history.values': {
    act: 'watch',
    bytes: false,
    args: z.object({
      bed,
      who,
      keys: z.array(z.string().max(200)).min(1).max(40).nullable(),
      fromAt: z.number(),
      toAt: z.number(),
    }),
    result: z.object({
      series: z.array(
        z.object({
          key: z.string(),
          unit: z.string(),
          /** Whole seconds, epoch ms. */
          at: z.array(z.number()),
          value: z.array(z.number()),
          /** Epoch ms on the device's clock; null where it gave none. */
          deviceAt: z.array(z.number().nullable()),
        }),
      ),
      /** More than the bound was there: the span was cut off behind the last that is told. */
      cut: z.boolean(),
    }),
  },
  /** Keeps a stretch as an event, for the whole ward. */
  'kept.save': {
    act: 'keep-event',
    bytes: false,
    args: z.object({ span: keptSpanSchema }),
    result: z.object({
      status: z.enum(['confirmed', 'queued', 'refused']),
      reason: z.string().nullable(),
      id: z.string().nullable(),
    }),
  },
  /** Newest first. */
  'kept.list': {
    act: 'watch',
    bytes: false,
    args: z.object({ bed, who, limit: z.number().int().min(1).max(200) }),
    result: z.object({ events: z.array(keptEventSchema).max(200) }),
  },
} as const;
