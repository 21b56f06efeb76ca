import type { EdfHeader, EdfSignal } from './edf-header.ts';
import { parseTals } from './edf-annotations.ts';
import type { RecordEvent, RecordProblems } from './record.ts';
import type { RecordFiles } from './record-files.ts';

/** When each data record of an EDF file begins, and what its annotations say. */
export interface EdfTimeline {
  /** Seconds between the start in the header and the first data record; less than 1 in a correct file. */
  readonly firstSeconds: number;
  /** Seconds from the first data record to each one, ascending; null where they follow each other without gaps. */
  readonly onsetSeconds: Float64Array | null;
  readonly events: readonly RecordEvent[];
}

const eventsMax = 100_000;

/**
 * Reads the annotations of the first `records` data records.
 *
 * A data record of an EDF+D file without a readable onset, or with one before the end of the record before it, is
 * taken to follow that record directly, and is a problem.
 */
export function readEdfTimeline(
  files: RecordFiles,
  header: EdfHeader,
  records: number,
  problems: RecordProblems,
): EdfTimeline {
  const signals = header.signals.filter((signal) => signal.annotations);
  const onsets = header.discontinuous ? new Float64Array(records) : null;
  const found: RecordEvent[] = [];
  let firstSeconds = 0;
  let [malformed, misplaced, leftOut, earliest] = [0, 0, 0, 0];
  for (let record = 0; record < (signals.length === 0 ? 0 : records); record += 1) {
    for (const [at, signal] of signals.entries()) {
      const parsed = parseTals(readRecordBytes(files, header, signal, record));
      malformed += parsed.malformed;
      const [first] = parsed.tals;
      const onset = at === 0 && first?.timekeeping === true ? first.onsetSeconds : null;
      if (record === 0 && onset !== null) firstSeconds = onset;
      if (at === 0 && onsets !== null) {
        // Onsets are decimal text: a millionth of a second early is rounding, not overlap.
        const follows = onset !== null && onset - firstSeconds >= earliest - 1e-6;
        if (!follows) misplaced += 1;
        onsets[record] = follows ? Math.max(earliest, onset - firstSeconds) : earliest;
        earliest = (onsets[record] ?? 0) + header.recordSeconds;
      }
      for (const { onsetSeconds, durationSeconds, texts } of parsed.tals) {
        for (const text of texts) {
          if (found.length >= eventsMax) leftOut += 1;
          else found.push({ atMs: onsetSeconds * 1000, durationMs: inMs(durationSeconds), text });
        }
      }
    }
  }
  if (malformed > 0) problems.add(`${header.file}: ${malformed} annotations cannot be read`);
  if (misplaced > 0) problems.add(`${header.file}: ${misplaced} data records have no usable start time`);
  if (leftOut > 0) problems.add(`${header.file}: ${leftOut} annotations beyond ${eventsMax} are left out`);
  const events = found.map((event) => ({ ...event, atMs: event.atMs - firstSeconds * 1000 }));
  return { firstSeconds, onsetSeconds: onsets, events: events.sort((a, b) => a.atMs - b.atMs) };
}

function inMs(seconds: number | null): number | null {
  return seconds === null ? null : seconds * 1000;
}

function readRecordBytes(files: RecordFiles, header: EdfHeader, signal: EdfSignal, record: number): Uint8Array {
  const offset = header.headerBytes + record * header.recordBytes + signal.byteOffset;
  return files.read(header.file, offset, signal.samplesPerRecord * header.sampleBytes);
}
