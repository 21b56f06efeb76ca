/** Whether a feed's alarm source takes acknowledgements back, and where: fields beside those of the listener. */
import { z } from 'zod';
import { isLoopback } from './config.ts';

const reportToSchema = z
  .strictObject({
    host: z.string().min(1).max(255),
    port: z.number().int().min(1).max(65535),
    tls: z
      .strictObject({
        caFile: z.string().min(1).optional(),
        certFile: z.string().min(1).optional(),
        keyFile: z.string().min(1).optional(),
      })
      .optional(),
    /** Tries in all; between them 1, 2, 4 … s. */
    attempts: z.number().int().min(1).max(10).default(4),
    /** From connecting to the answer. */
    timeoutMs: z.number().int().min(200).max(60_000).default(10_000),
    queueMax: z.number().int().min(1).max(10_000).default(200),
  })
  .refine(({ tls, host }) => tls !== undefined || isLoopback(host), {
    path: ['tls'],
    error: 'is needed: without it acknowledgements go to loopback only',
  });
export type ReportTo = z.infer<typeof reportToSchema>;

export const acknowledgeFields = {
  /** The source takes acknowledgements (IHE PCD-05). Off: they hold on the stations, and that is stated. */
  acknowledges: z.boolean().default(false),
  reportTo: reportToSchema.optional(),
};
