import { realpath } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { openEdfRecord } from './edf-record.ts';
import type { PhysioRecord } from './record.ts';
import { RecordError } from './record.ts';
import type { RecordFiles } from './record-files.ts';
import { diskRecordFiles } from './record-files.ts';
import { openWfdbRecord } from './wfdb-record.ts';

/**
 * Opens a physiological record on disk: WFDB by its header (.hea), EDF, EDF+ or BDF (.edf, .bdf, .rec).
 *
 * Reads headers and annotations now, samples when they are asked for. Rejects with RecordError when the record cannot
 * be read at all; lesser damage is in `problems` and reads as no sample.
 */
export async function openRecord(path: string): Promise<PhysioRecord> {
  const folder = await realpath(dirname(path)).catch(() => {
    throw new RecordError(path, 'there is no such folder');
  });
  return openRecordFrom(diskRecordFiles(folder), basename(path));
}

/** `openRecord` on files that are given, for records that do not lie on disk. Throws RecordError. */
export function openRecordFrom(files: RecordFiles, file: string): PhysioRecord {
  switch (/\.([^.]*)$/u.exec(file)?.[1]?.toLowerCase()) {
    case 'hea':
      return openWfdbRecord(files, file);
    case 'edf':
    case 'bdf':
    case 'rec':
      return openEdfRecord(files, file);
    default:
      throw new RecordError(file, 'is no record: a name ending in .hea, .edf, .bdf or .rec is needed');
  }
}
