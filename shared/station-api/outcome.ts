/** What became of an act: `queued` means that it is stored here and the gateway has not confirmed it yet. */
import { z } from 'zod';

export const outcomeSchema = z.object({
  status: z.enum(['confirmed', 'queued', 'refused']),
  reason: z.string().nullable(),
});
export type Outcome = z.infer<typeof outcomeSchema>;
