/** Where the site's files lie; relative paths begin beside the configuration. */
import { z } from 'zod';
import { siteFileBounds } from '../../shared/site/site-files.ts';

const file = z.string().min(1).max(4_096);

export const siteFilesSchema = z.strictObject({
  /** The pharmacist's drug list. */
  drugs: file.optional(),
  /** Types of equipment, rules, PAR levels. */
  equipment: file.optional(),
  /** Floor plans, in the order in which people see them: ours, GeoJSON, a list of levels, or a picture with points. */
  plans: z
    .array(file)
    .max(siteFileBounds.files - 2)
    .default([])
    .refine((all) => new Set(all).size === all.length, 'a plan is named twice'),
});
export type SiteFilesConfig = z.infer<typeof siteFilesSchema>;
