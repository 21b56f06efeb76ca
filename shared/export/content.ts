/** What an export is made from, whatever its format. Pure: no clock, no files. */
import type { BeatMark } from '../history/kept.ts';
import type { WaveBlock } from '../feed/wave-frame.ts';
import { isAfterByStamps, type StampedSpan } from '../feed/wave-stamps.ts';

/** −32768 in a channel: no sample. */
export const noSample = -32768;

/** One channel on one grid: sample i lies at startAt + i × 1000 / rateHz. Physical value = sample × gain + offset. */
export interface ExportChannel {
  /** Key of the channel table, or the sender's own name. */
  readonly key: string;
  /** UCUM. */
  readonly unit: string;
  readonly rateHz: number;
  readonly gain: number;
  readonly offset: number;
  /** Epoch ms, gateway's clock. */
  readonly startAt: number;
  readonly samples: Int16Array;
}

export interface ExportPatient {
  readonly name: string;
  readonly mrn: string | null;
  readonly sex: 'female' | 'male' | 'other' | null;
  /** "1957-03-02", also shorter. */
  readonly birthDate: string | null;
}

export interface ExportContent {
  readonly ward: string;
  readonly bed: string;
  /** Null: names are hidden, or nobody is known. */
  readonly patient: ExportPatient | null;
  readonly fromAt: number;
  readonly toAt: number;
  readonly channels: readonly ExportChannel[];
  readonly beats: readonly BeatMark[];
  /** Alarms and comments on the time axis. */
  readonly notes: readonly { readonly at: number; readonly durationMs: number | null; readonly text: string }[];
  /** Of the one who exports. */
  readonly by: string;
}

export interface ExportFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Pieces of one channel on one grid, gaps filled with `noSample`. Samples are copied as they are; a piece with another
 * scale than the first is left out where it cannot be said in that scale without loss, and counted. Where only our
 * clock puts a piece over the one before and the device's does not, it follows that one: no sample is written over.
 */
export function onOneGrid(
  pieces: readonly WaveBlock[],
  fromAt: number,
  toAt: number,
): { readonly channel: ExportChannel; readonly leftOut: number } | null {
  const [first] = pieces;
  if (first === undefined) return null;
  const { channel: key, unit, rateHz, gain, offset } = first;
  const stepMs = 1000 / rateHz;
  // The grid goes through the first sample that is there, so that its own samples keep their times exactly.
  const before = Math.floor((first.startAt - fromAt) / stepMs + 1e-6);
  const startAt = first.startAt - before * stepMs;
  const samples = new Int16Array(Math.max(0, Math.round((toAt - startAt) / stepMs))).fill(noSample);
  let leftOut = 0;
  let last: WaveBlock | null = null;
  let endAt = 0;
  for (const piece of pieces) {
    const isSame = piece.rateHz === rateHz && piece.gain === gain && piece.offset === offset && piece.unit === unit;
    if (!isSame) {
      leftOut += piece.samples.length;
      continue;
    }
    const place = Math.round((piece.startAt - startAt) / stepMs);
    const at = last !== null && isAfterByStamps(stamped(last), stamped(piece)) ? Math.max(place, endAt) : place;
    const skip = Math.max(0, -at);
    const room = samples.length - Math.max(0, at);
    if (skip < piece.samples.length && room > 0) {
      samples.set(piece.samples.subarray(skip, skip + room), Math.max(0, at));
    }
    last = piece;
    endAt = at + piece.samples.length;
  }
  return { channel: { key, unit, rateHz, gain, offset, startAt, samples }, leftOut };
}

const stamped = ({ startAt, deviceAt, rateHz, samples }: WaveBlock): StampedSpan => ({
  startAt,
  deviceAt,
  rateHz,
  count: samples.length,
});

/** Of a file: "5-north_bed-07_20251114T224720Z". ASCII, no patient in it. */
export function exportName({ ward, bed, fromAt }: ExportContent): string {
  const plain = (text: string): string =>
    text
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[^a-z0-9]+/gu, '-')
      .replace(/^-+|-+$/gu, '')
      .slice(0, 24) || 'x';
  const stamp = new Date(fromAt).toISOString().replace(/[-:]|\.\d+/gu, '');
  return `${plain(ward)}_bed-${plain(bed)}_${stamp}`;
}

/** Labels of the field for the units that files spell their own way. */
export const fileUnit = (ucum: string): string =>
  ({ 'mm[Hg]': 'mmHg', 'cm[H2O]': 'cmH2O', '1': 'NU', Cel: 'degC' })[ucum] ?? (ucum === '' ? 'NU' : ucum);
