/** The infusion history of a patient or bed, as a station answers it; made by ledger.ts. */
import { z } from 'zod';
import { idSchema } from '../domain/ids.ts';
import type { BedId, DeviceId } from '../domain/ids.ts';
import { pumpOverrides, pumpStatuses } from '../domain/observation.ts';

const volume = z.number().nullable();

/** One stretch in which a channel ran with one programme. Volumes are millilitres. */
export const infusionSpanSchema = z.object({
  device: idSchema<DeviceId>(),
  deviceName: z.string().max(250),
  channel: z.string().max(80),
  bed: idSchema<BedId>().nullable(),
  drug: z.string().max(500).nullable(),
  concentration: z.number().nullable(),
  concentrationUnit: z.string().max(40).nullable(),
  status: z.enum(pumpStatuses),
  rateMlPerHour: z.number().nullable(),
  doseRate: z.number().nullable(),
  doseUnit: z.string().max(40).nullable(),
  override: z.enum(pumpOverrides).nullable(),
  fromAt: z.number(),
  /** Null: it still runs. */
  toAt: z.number().nullable(),
  /** Who began it, where the pump said. */
  by: z.string().max(120).nullable(),
  volumeMl: volume,
  /** `counter`: difference of the pump's own counter; `rate`: rate × time, where there was no counter. */
  volumeFrom: z.enum(['counter', 'rate', 'unknown']),
});
export type InfusionSpan = z.infer<typeof infusionSpanSchema>;

/** Nothing was heard of a channel for longer than it may be silent. */
export const infusionGapSchema = z.object({
  device: idSchema<DeviceId>(),
  channel: z.string().max(80),
  fromAt: z.number(),
  toAt: z.number(),
  /** What its counter says went in meanwhile; null: it was reset, or not heard after. */
  volumeMl: volume,
});
export type InfusionGap = z.infer<typeof infusionGapSchema>;

export const infusionTotalSchema = z.object({
  drug: z.string().max(500).nullable(),
  /** A shift, or the whole span asked for. */
  fromAt: z.number(),
  toAt: z.number(),
  volumeMl: z.number(),
  /** Amount of the drug in the unit of its concentration's numerator; null: not known throughout. */
  amount: z.number().nullable(),
  amountUnit: z.string().max(40).nullable(),
  /** All of it is from counters and without a gap; else it is at least that much. */
  exact: z.boolean(),
});
export type InfusionTotal = z.infer<typeof infusionTotalSchema>;

export const ledgerSchema = z.object({
  fromAt: z.number(),
  toAt: z.number(),
  spans: z.array(infusionSpanSchema).max(5_000),
  gaps: z.array(infusionGapSchema).max(2_000),
  /** By shift and drug, oldest first. */
  shifts: z.array(infusionTotalSchema).max(5_000),
  /** Of the whole span, by drug. */
  totals: z.array(infusionTotalSchema).max(500),
  /** What the spans of a channel add up to, and what its own counter ran on by; null: it has none. */
  channels: z
    .array(
      z.object({
        device: idSchema<DeviceId>(),
        channel: z.string().max(80),
        spansMl: z.number(),
        deviceMl: volume,
        differenceMl: volume,
        /** Times that the counter was set back. */
        resets: z.number().int(),
      }),
    )
    .max(500),
  /** The oldest pump reading on record; null: none. */
  recordedFrom: z.number().nullable(),
  /** There was more than the bounds let through: the newest is here. */
  cut: z.boolean(),
});
export type Ledger = z.infer<typeof ledgerSchema>;
