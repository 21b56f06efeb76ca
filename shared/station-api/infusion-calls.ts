/** Questions and acts about infusions. Nothing here reaches a pump. Times are epoch ms on the gateway's clock. */
import { z } from 'zod';
import { idSchema } from '../domain/ids.ts';
import type { BedId, DeviceId } from '../domain/ids.ts';
import { ledgerSchema } from '../infusion/ledger-answer.ts';
import { infusionNotes } from '../ward/events.ts';
import { outcomeSchema } from './outcome.ts';

export const infusionBounds = {
  /** Span of one history. */
  historyMs: 10 * 24 * 3_600_000,
} as const;

export const infusionCalls = {
  /** A note with name and time; it changes no pump. */
  'infusions.note': {
    act: 'note-infusion',
    args: z.object({
      device: idSchema<DeviceId>(),
      channel: z.string().max(80),
      /** As it was drawn. */
      drug: z.string().max(500).nullable(),
      note: z.enum(infusionNotes),
    }),
    result: outcomeSchema,
  },
  /** `who` as in history-calls.ts. */
  'infusions.history': {
    act: 'watch',
    args: z
      .object({
        bed: idSchema<BedId>(),
        who: z.enum(['patient', 'bed']).default('patient'),
        fromAt: z.number(),
        toAt: z.number(),
        /** Beginnings of shifts within the span, rising; volumes are cut there. */
        shifts: z.array(z.number()).max(60),
      })
      .refine(({ fromAt, toAt }) => toAt > fromAt && toAt - fromAt <= infusionBounds.historyMs, {
        error: 'a history spans at most 10 days',
      }),
    result: ledgerSchema,
  },
} as const;
