/** The formats that a stretch of the record goes out in. */
import type { ExportContent, ExportFile } from './content.ts';
import { toCsv } from './csv.ts';
import { toEdf } from './edf.ts';
import { toFhir } from './fhir.ts';
import { toWfdb } from './wfdb.ts';

export const exportFormats = ['wfdb', 'edf', 'csv', 'fhir'] as const;
export type ExportFormat = (typeof exportFormats)[number];

const writers: Record<ExportFormat, (content: ExportContent) => readonly ExportFile[]> = {
  wfdb: toWfdb,
  edf: toEdf,
  csv: toCsv,
  fhir: toFhir,
};

/** @throws RangeError for a stretch without a sample, or rates that the format cannot hold. */
export function exportAs(format: ExportFormat, content: ExportContent): readonly ExportFile[] {
  const channels = content.channels.filter(({ samples }) => samples.length > 0);
  if (channels.length === 0) throw new RangeError('There is no wave in this stretch to export');
  return writers[format]({ ...content, channels });
}
