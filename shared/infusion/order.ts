/** Orders of drugs, where a site sends them: what may run for a patient. */
import { z } from 'zod';

export const orderSchema = z.object({
  /** Placer's number. */
  id: z.string().max(250),
  drug: z.string().max(500),
  doseRate: z.number().nullable(),
  doseUnit: z.string().max(40).nullable(),
  rateMlPerHour: z.number().nullable(),
  volumeMl: z.number().nullable(),
  state: z.enum(['active', 'stopped']),
  /** By the gateway's clock. */
  at: z.number(),
});
export type Order = z.infer<typeof orderSchema>;
