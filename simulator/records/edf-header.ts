import { RecordError } from './record.ts';
import type { RecordFiles } from './record-files.ts';
import { edfStart } from './edf-start.ts';

/** One signal of an EDF header. Source: Kemp et al., "A simple format for exchange of digitized polygraphic recordings" (1992), edfplus.info/specs */
export interface EdfSignal {
  readonly label: string;
  readonly unit: string;
  readonly physicalMin: number;
  readonly physicalMax: number;
  readonly digitalMin: number;
  readonly digitalMax: number;
  readonly samplesPerRecord: number;
  /** Where its samples begin in each data record. */
  readonly byteOffset: number;
  /** Whether it carries EDF+ annotations instead of samples. */
  readonly annotations: boolean;
}

export interface EdfHeader {
  readonly file: string;
  readonly patient: string;
  readonly recording: string;
  readonly startAt: number | null;
  readonly headerBytes: number;
  /** Data records that the header promises, or null while a recorder has not closed the file (-1). */
  readonly records: number | null;
  readonly recordSeconds: number;
  readonly recordBytes: number;
  /** 2 in EDF, 3 in BDF. */
  readonly sampleBytes: 2 | 3;
  /** EDF+D: data records may have gaps between them. */
  readonly discontinuous: boolean;
  readonly signals: readonly EdfSignal[];
}

const fixedBytes = 256;
const signalsMax = 4096;
const recordBytesMax = 64 * 1024 * 1024;
const recordSecondsMax = 86_400;
/** Widths of the fields that each signal has, in the order of the header. */
const widths = { label: 16, transducer: 80, unit: 8, pMin: 8, pMax: 8, dMin: 8, dMax: 8, filter: 80, samples: 8 };

/** Reads the header of an EDF, EDF+ or BDF file. Throws RecordError with the byte at which it is wrong. */
export function readEdfHeader(files: RecordFiles, file: string): EdfHeader {
  const size = files.size(file);
  if (size === null) throw new RecordError(file, 'there is no such file');
  const head = files.read(file, 0, fixedBytes);
  if (head.length < fixedBytes) throw new RecordError(file, `has ${head.length} bytes, an EDF header 256`);
  const text = latin1(head);
  const bdf = head[0] === 0xff && text.slice(1, 8) === 'BIOSEMI';
  if (!bdf && text.slice(0, 8).trim() !== '0') throw new RecordError(file, 'does not begin as an EDF file', 'byte 0');
  const signalCount = number(file, text, 252, 4, 'number of signals');
  if (signalCount < 0 || signalCount > signalsMax || !Number.isInteger(signalCount)) {
    throw new RecordError(file, `announces ${signalCount} signals`, 'byte 252');
  }
  const headerBytes = fixedBytes * (signalCount + 1);
  const body = latin1(files.read(file, fixedBytes, headerBytes - fixedBytes));
  if (body.length < headerBytes - fixedBytes) throw new RecordError(file, 'ends within its header', `byte ${size}`);
  const records = number(file, text, 236, 8, 'number of data records');
  const recordSeconds = number(file, text, 244, 8, 'duration of a data record');
  if (recordSeconds < 0 || recordSeconds > recordSecondsMax) {
    throw new RecordError(file, `has data records of ${recordSeconds} s`, 'byte 244');
  }
  const sampleBytes = bdf ? 3 : 2;
  const signals = readSignals(file, body, signalCount, sampleBytes);
  const last = signals.at(-1);
  const recordBytes = last === undefined ? 0 : last.byteOffset + last.samplesPerRecord * sampleBytes;
  if (recordBytes > recordBytesMax) throw new RecordError(file, `has data records of ${recordBytes} bytes`, 'byte 256');
  const recording = text.slice(88, 168).trim();
  return {
    file,
    patient: text.slice(8, 88).trim(),
    recording,
    startAt: edfStart(text.slice(168, 176), text.slice(176, 184), recording),
    headerBytes,
    records: records < 0 ? null : Math.trunc(records),
    recordSeconds,
    recordBytes,
    sampleBytes,
    discontinuous: /^(?:EDF|BDF)\+D/u.test(text.slice(192, 236)),
    signals,
  };
}

function readSignals(file: string, body: string, count: number, sampleBytes: number): readonly EdfSignal[] {
  const columns = new Map<string, number>();
  let start = 0;
  for (const [field, width] of Object.entries(widths)) {
    columns.set(field, start);
    start += width * count;
  }
  let byteOffset = 0;
  return Array.from({ length: count }, (_, at) => {
    const place = (field: keyof typeof widths) => (columns.get(field) ?? 0) + at * widths[field];
    const text = (field: keyof typeof widths) => body.slice(place(field), place(field) + widths[field]).trim();
    const value = (field: keyof typeof widths) => parseNumber(text(field));
    const samplesPerRecord = value('samples') ?? -1;
    if (samplesPerRecord < 0 || !Number.isInteger(samplesPerRecord)) {
      const where = `byte ${fixedBytes + place('samples')}`;
      throw new RecordError(file, `signal ${at} has ${JSON.stringify(text('samples'))} samples per data record`, where);
    }
    const label = text('label');
    const signal: EdfSignal = {
      label,
      unit: text('unit'),
      physicalMin: value('pMin') ?? NaN,
      physicalMax: value('pMax') ?? NaN,
      digitalMin: value('dMin') ?? NaN,
      digitalMax: value('dMax') ?? NaN,
      samplesPerRecord,
      byteOffset,
      annotations: /^(?:EDF|BDF) Annotations$/u.test(label),
    };
    byteOffset += samplesPerRecord * sampleBytes;
    return signal;
  });
}

function number(file: string, text: string, at: number, width: number, what: string): number {
  const field = text.slice(at, at + width).trim();
  const value = parseNumber(field);
  if (value === null) throw new RecordError(file, `the ${what} is ${JSON.stringify(field)}`, `byte ${at}`);
  return value;
}

/** Some recorders write a decimal comma, against the specification. */
function parseNumber(field: string): number | null {
  return /^[+-]?(?:\d+[.,]?\d*|[.,]\d+)(?:[eE][+-]?\d+)?$/u.test(field) ? Number(field.replace(',', '.')) : null;
}

function latin1(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes);
}
