import { RecordError } from './record.ts';
import { signalFormat } from './wfdb-formats.ts';

/** What a WFDB header says of one signal. Source: WFDB header(5), physionet.org/physiotools/wag/header-5.htm */
export interface WfdbSignal {
  /** As written in the header; '~' for a signal without a file (layout headers). */
  readonly fileName: string;
  /** 0 for a signal without samples. */
  readonly format: number;
  readonly samplesPerFrame: number;
  /** Frames by which the signal was written late; frame t of the record is frame t + skew of the file. */
  readonly skewFrames: number;
  readonly byteOffset: number;
  /** Adu per unit. */
  readonly gain: number;
  readonly baseline: number;
  readonly unit: string;
  readonly adcBits: number;
  readonly initialValue: number;
  /** Sum of all samples modulo 2^16, as written; null if not stated. */
  readonly checksum: number | null;
  readonly name: string;
}

/** Gain of an uncalibrated signal: header(5), DEFGAIN. */
const gainDefault = 200;
const samplesPerFrameMax = 16_384;

/**
 * Reads a signal line: `file format[xN][:skew][+offset] [gain[(baseline)][/unit] [bits [zero [first [checksum
 * [block [name]]]]]]]`. Throws RecordError naming `file` and `where` when a field does not have that form.
 */
export function parseSignalLine(line: string, file: string, where: string): WfdbSignal {
  const fail = (what: string): never => {
    throw new RecordError(file, what, where);
  };
  const [, fields = '', name = ''] = /^((?:\S+\s+){0,7}\S+)\s*(.*)$/u.exec(line.trim()) ?? [];
  const [fileName = '', formatField = '', gainField, bits, zero, first, checksum] = fields.split(/\s+/u);
  const whole = (field: string | undefined, what: string): number | null => {
    if (field === undefined) return null;
    const value = /^[+-]?\d{1,15}$/u.test(field) ? Number(field) : NaN;
    return Number.isNaN(value) ? fail(`${what} ${quoted(field)} is not a whole number`) : value;
  };
  const storage = parseFormat(formatField) ?? fail(`${quoted(formatField)} is not a storage format`);
  const scale = parseGain(gainField ?? '') ?? fail(`${quoted(gainField ?? '')} is not a gain`);
  const adcZero = whole(zero, 'ADC zero') ?? 0;
  const declaredBits = whole(bits, 'ADC resolution') ?? 0;
  return {
    fileName,
    ...storage,
    gain: scale.gain === 0 ? gainDefault : scale.gain,
    baseline: scale.baseline ?? adcZero,
    unit: scale.unit,
    // header(5) has 12 as default, but nothing keeps a 16-bit file without this field within 12 bits.
    adcBits: declaredBits > 0 && declaredBits <= 32 ? declaredBits : (signalFormat(storage.format)?.bits ?? 12),
    initialValue: whole(first, 'initial value') ?? adcZero,
    checksum: whole(checksum, 'checksum'),
    name: name.trim(),
  };
}

function quoted(field: string): string {
  return JSON.stringify(field.slice(0, 40));
}

function parseFormat(
  field: string,
): Pick<WfdbSignal, 'format' | 'samplesPerFrame' | 'skewFrames' | 'byteOffset'> | null {
  const match = /^(\d{1,4})((?:[x:+]\d{1,15})*)$/u.exec(field);
  if (match === null) return null;
  // The C library finds each part by its mark, so the order is free.
  const part = (mark: string): number | null => {
    const at = match[2]?.indexOf(mark) ?? -1;
    return at < 0 ? null : Number.parseInt(match[2]?.slice(at + 1) ?? '', 10);
  };
  const samplesPerFrame = part('x') ?? 1;
  if (samplesPerFrame < 1 || samplesPerFrame > samplesPerFrameMax) return null;
  return { format: Number(match[1]), samplesPerFrame, skewFrames: part(':') ?? 0, byteOffset: part('+') ?? 0 };
}

function parseGain(field: string): { gain: number; baseline: number | null; unit: string } | null {
  const match =
    /^([+-]?(?:\d{1,20}(?:\.\d{0,20})?|\.\d{1,20})(?:[eE][+-]?\d{1,3})?)?(?:\(([+-]?\d{1,15})\))?(?:\/(\S*))?$/u.exec(
      field,
    );
  const gain = Number(match?.[1] ?? 0);
  if (match === null || !Number.isFinite(gain)) return null;
  return { gain, baseline: match[2] === undefined ? null : Number(match[2]), unit: match[3] || 'mV' };
}
