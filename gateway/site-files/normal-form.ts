/** A file of the site as it is kept, hashed and sent: the JSON text of its schema, so that equal files have one hash. */
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { equipmentFileSchema, type EquipmentFile } from '../../shared/assets/equipment-file.ts';
import { planSchema, type Plan } from '../../shared/assets/plan.ts';
import { drugListSchema, type DrugList } from '../../shared/infusion/drug-list.ts';
import { siteFileBounds, type SiteFile } from '../../shared/site/site-files.ts';
import { SiteFileFault } from './site-file-fault.ts';

export type NormalFile = { readonly file: SiteFile; readonly text: string } & (
  | { readonly kind: 'drugs'; readonly content: DrugList }
  | { readonly kind: 'equipment'; readonly content: EquipmentFile }
  | { readonly kind: 'plan'; readonly content: Plan }
);

export const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Reads what a file says by the schema of its kind. @throws SiteFileFault that names the field. */
export function normalOf(kind: SiteFile['kind'], value: unknown): NormalFile {
  switch (kind) {
    case 'drugs': {
      const content = parsed(drugListSchema, value);
      const by = content.approvedBy === '' ? '' : `, ${content.approvedBy}`;
      return { kind, content, ...hashed(kind, 'drugs', content, `${content.version}${by}`) };
    }
    case 'equipment': {
      const content = parsed(equipmentFileSchema, value);
      return { kind, content, ...hashed(kind, 'equipment', content, content.version) };
    }
    case 'plan': {
      const content = parsed(planSchema, value);
      return { kind, content, ...hashed(kind, content.id, content, content.name) };
    }
  }
}

/** @throws SiteFileFault */
export function parsed<T>(schema: z.ZodType<T>, value: unknown): T {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const where = issue?.path.join('.') ?? '';
  const more = read.error.issues.length > 1 ? ` (and ${read.error.issues.length - 1} more)` : '';
  throw new SiteFileFault(`${where === '' ? 'it' : where}: ${issue?.message ?? 'cannot be read'}${more}.`);
}

function hashed(
  kind: SiteFile['kind'],
  name: string,
  content: unknown,
  version: string,
): { readonly file: SiteFile; readonly text: string } {
  const text = JSON.stringify(content);
  const bytes = Buffer.byteLength(text);
  if (bytes > siteFileBounds.bytes) {
    throw new SiteFileFault(`It is too large: ${bytes} bytes where ${siteFileBounds.bytes} are the bound.`);
  }
  return { text, file: { kind, name, sha256: sha256Of(text), bytes, version: version.slice(0, 120) } };
}
