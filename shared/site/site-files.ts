/**
 * Files that a site writes and its gateway reads: the pharmacist's drug list, the equipment file, floor plans. Stations
 * learn which there are by a durable event and fetch the contents by their hash, once; the hash is the version.
 */
import { z } from 'zod';

export const siteFileKinds = ['drugs', 'equipment', 'plan'] as const;
export type SiteFileKind = (typeof siteFileKinds)[number];

export const siteFileBounds = {
  files: 40,
  /** Bytes of one file in its normal form (JSON text). */
  bytes: 8 * 1024 * 1024,
} as const;

/** Lower-case hexadecimal digits. */
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);

export const siteFileSchema = z.object({
  kind: z.enum(siteFileKinds),
  /** "drugs", "equipment", or the plan's id. */
  name: z.string().min(1).max(80),
  /** Of the JSON text of its normal form. */
  sha256: sha256Schema,
  bytes: z.number().int().nonnegative(),
  /** In the file's own words ("6, pharmacist badge 4102"). */
  version: z.string().max(120),
});
export type SiteFile = z.infer<typeof siteFileSchema>;
