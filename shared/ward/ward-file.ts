/**
 * The ward file: what a site writes down about its ward. Gateway and simulator read the same one.
 * Contents are data of the site; nothing in it is a secret.
 */
import { z } from 'zod';

const bedLabel = z
  .string()
  .min(1)
  .max(12)
  .regex(/^[\p{L}\p{N} ._-]+$/u, 'a bed is named with letters, digits, space, dot, dash or underscore');

export const wardFileSchema = z.object({
  id: z.string().min(1).max(40),
  name: z.string().min(1).max(80),
  /** "Step-down": shown under the ward's name with the number of beds. */
  subtitle: z.string().max(80).default(''),
  /** PV1-3.1 of this ward; an ADT message for another unit is not ours. */
  unit: z.string().min(1).max(80),
  /** IANA zone for device times without an offset. */
  timeZone: z.string().default('UTC'),
  contacts: z.object({ biomed: z.string().max(80).default('') }).default({ biomed: '' }),
  beds: z
    .array(
      z.object({
        id: bedLabel,
        room: z.string().max(40).default(''),
        /** Other spellings of this bed in PV1-3 ("HO Surgery^OR^1"), matched without regard to case. */
        aliases: z.array(z.string().max(200)).default([]),
        /** Devices that always belong to this bed. */
        devices: z.array(z.string().max(200)).default([]),
      }),
    )
    .min(1)
    .max(200)
    .refine((beds) => new Set(beds.map((bed) => bed.id)).size === beds.length, 'two beds have the same id'),
});
export type WardFile = z.infer<typeof wardFileSchema>;

/** The same ward with beds 01…N: the first N of the file, then generated ones. */
export function withBeds(ward: WardFile, count: number): WardFile {
  const digits = Math.max(2, String(count).length);
  const beds = Array.from({ length: count }, (_, index) => {
    const id = String(index + 1).padStart(digits, '0');
    return ward.beds[index] ?? { id, room: `${ward.unit}${id}`, aliases: [], devices: [] };
  });
  return { ...ward, beds };
}
