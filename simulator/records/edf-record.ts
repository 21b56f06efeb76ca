import type { EdfHeader, EdfSignal } from './edf-header.ts';
import { readEdfHeader } from './edf-header.ts';
import type { EdfTimeline } from './edf-timeline.ts';
import { readEdfTimeline } from './edf-timeline.ts';
import type { PhysioRecord, RecordChannel } from './record.ts';
import { RecordError, RecordProblems } from './record.ts';
import type { RecordFiles } from './record-files.ts';
import type { SampleSource } from './sample-source.ts';
import { channelOf, lowestIndex } from './sample-source.ts';

const recordsMax = 2 ** 24;
const rateHzMax = 1e6;

/**
 * Opens an EDF, EDF+ or BDF file.
 *
 * Gaps of EDF+D and data records that the file lacks read as no sample. Throws RecordError when the header is malformed
 * or no data record is whole.
 */
export function openEdfRecord(files: RecordFiles, file: string): PhysioRecord {
  const header = readEdfHeader(files, file);
  const problems = new RecordProblems();
  const { held, promised } = countRecords(files, header, problems);
  const timeline = readEdfTimeline(files, header, held, problems);
  const signals = header.signals.filter((signal) => !signal.annotations && signal.samplesPerRecord > 0);
  const rateHzHighest = Math.max(0, ...signals.map((signal) => signal.samplesPerRecord)) / header.recordSeconds;
  if (signals.length > 0 && rateHzHighest > rateHzMax) {
    throw new RecordError(file, `has signals but data records of ${header.recordSeconds} s`, 'byte 244');
  }
  const lastOnset = timeline.onsetSeconds?.at(-1);
  const seconds =
    lastOnset === undefined
      ? promised * header.recordSeconds
      : lastOnset + (promised - held + 1) * header.recordSeconds;
  const eventEnd = timeline.events.reduce((end, event) => Math.max(end, event.atMs + (event.durationMs ?? 0)), 0);
  return {
    name: file.replace(/^.*\/|\.[^.]*$/gu, ''),
    startAt: header.startAt === null ? null : header.startAt + Math.round(timeline.firstSeconds * 1000),
    // A file of annotations alone has data records of no duration.
    durationMs: signals.length === 0 ? Math.max(seconds * 1000, eventEnd) : seconds * 1000,
    channels: signals.map((signal) => edfChannel(files, header, signal, timeline, { held, seconds }, problems)),
    comments: [header.patient, header.recording].filter((text) => text !== ''),
    events: timeline.events,
    problems: problems.list(),
  };
}

/** Data records that the file holds whole, and those that it promises (never fewer). */
function countRecords(files: RecordFiles, header: EdfHeader, problems: RecordProblems) {
  const bytes = (files.size(header.file) ?? 0) - header.headerBytes;
  const whole = header.recordBytes === 0 ? 0 : Math.floor(bytes / header.recordBytes);
  const promised = header.records ?? whole;
  const held = Math.min(whole, promised);
  if (held > recordsMax) throw new RecordError(header.file, `has ${held} data records, more than ${recordsMax}`);
  if (held === 0 && header.recordBytes > 0) throw new RecordError(header.file, 'has no whole data record', 'its end');
  if (held < promised) problems.add(`${header.file}: announces ${promised} data records and holds ${held}`);
  if (whole > promised)
    problems.add(`${header.file}: ${whole - promised} data records beyond the announced are left out`);
  return { held, promised };
}

function edfChannel(
  files: RecordFiles,
  header: EdfHeader,
  signal: EdfSignal,
  timeline: EdfTimeline,
  extent: { readonly held: number; readonly seconds: number },
  problems: RecordProblems,
): RecordChannel {
  const rateHz = signal.samplesPerRecord / header.recordSeconds;
  const onsets = timeline.onsetSeconds;
  const startOf = (record: number): number =>
    onsets === null ? record * signal.samplesPerRecord : Math.round((onsets[record] ?? 0) * rateHz);
  const facts = {
    name: signal.label,
    ...scaleOf(header, signal, problems),
    rateHz,
    length: Math.round(extent.seconds * rateHz),
    adcBits: header.sampleBytes * 8,
  };
  return channelOf(facts, edfSource(files, header, signal, { held: extent.held, startOf }));
}

function scaleOf(header: EdfHeader, signal: EdfSignal, problems: RecordProblems) {
  const gain = (signal.digitalMax - signal.digitalMin) / (signal.physicalMax - signal.physicalMin);
  const baseline = signal.digitalMin - signal.physicalMin * gain;
  if (gain !== 0 && Number.isFinite(gain) && Number.isFinite(baseline)) return { unit: signal.unit, gain, baseline };
  problems.add(`${header.file}: ${signal.label} has no usable range; its values are uncalibrated`);
  return { unit: '', gain: 1, baseline: 0 };
}

function edfSource(
  files: RecordFiles,
  header: EdfHeader,
  signal: EdfSignal,
  place: { readonly held: number; readonly startOf: (record: number) => number },
): SampleSource {
  const { samplesPerRecord: perRecord, byteOffset } = signal;
  const { sampleBytes, headerBytes, recordBytes } = header;
  const unused = 32 - 8 * sampleBytes;
  return {
    read(out, outAt, from, count) {
      let record = lowestIndex(place.held, (at) => place.startOf(at) + perRecord > from);
      for (; record < place.held; record += 1) {
        const start = place.startOf(record);
        if (start >= from + count) return;
        const first = Math.max(from, start);
        const samples = Math.min(from + count, start + perRecord) - first;
        const at = headerBytes + record * recordBytes + byteOffset + (first - start) * sampleBytes;
        const bytes = files.read(header.file, at, samples * sampleBytes);
        for (let i = 0; i + sampleBytes <= bytes.length; i += sampleBytes) {
          const high = sampleBytes === 3 ? (bytes[i + 2] ?? 0) << 16 : 0;
          const stored = (bytes[i] ?? 0) | ((bytes[i + 1] ?? 0) << 8) | high;
          out[outAt + first - from + i / sampleBytes] = (stored << unused) >> unused;
        }
      }
    },
  };
}
