/**
 * One column of numerics: up to 300 s of one series in about one byte per second, exactly.
 *
 *   u8 decimals (0–3: values × 10^decimals are whole; 255: raw float64) · varint runs ·
 *   runs × (varint seconds since the end of the run before · varint length) ·
 *   values: zigzag varint of the difference to the one before, or float64 little-endian
 */
import { ByteReader, putVarint, unZigzag, withFloats, zigzag } from './varint.ts';

export const columnSeconds = 300;

export interface Column {
  /** Seconds from the column's start, rising. */
  readonly offsets: readonly number[];
  readonly values: readonly number[];
}

const raw = 255;

export function encodeColumn(column: Column): Uint8Array {
  const decimals = decimalsOf(column.values);
  const out: number[] = [decimals ?? raw];
  const runs = runsOf(column.offsets);
  putVarint(out, runs.length / 2);
  for (const number of runs) putVarint(out, number);
  if (decimals === null) return withFloats(out, column.values);
  const scale = 10 ** decimals;
  let before = 0;
  for (const value of column.values) {
    const whole = Math.round(value * scale);
    putVarint(out, zigzag(whole - before));
    before = whole;
  }
  return Uint8Array.from(out);
}

/** @throws RangeError for bytes that no encoder here wrote. */
export function decodeColumn(bytes: Uint8Array): Column {
  const reader = new ByteReader(bytes);
  const decimals = reader.byte();
  const runCount = reader.varint();
  const offsets: number[] = [];
  let second = 0;
  for (let run = 0; run < runCount; run += 1) {
    second += reader.varint();
    const length = reader.varint();
    if (second + length > columnSeconds) throw new RangeError('A column of numerics is longer than its bound');
    for (let index = 0; index < length; index += 1) offsets.push(second + index);
    second += length;
  }
  if (decimals === raw) return { offsets, values: [...reader.floats(offsets.length)] };
  const scale = 10 ** decimals;
  const values: number[] = [];
  let whole = 0;
  for (let index = 0; index < offsets.length; index += 1) {
    whole += unZigzag(reader.varint());
    values.push(whole / scale);
  }
  return { offsets, values };
}

/** Fewest decimals, up to three, that give every value back bit for bit; null where three do not. */
export function decimalsOf(values: Iterable<number>): number | null {
  let decimals = 0;
  let scale = 1;
  for (const value of values) {
    while (!isExact(value, scale)) {
      if (decimals === 3) return null;
      decimals += 1;
      scale = 10 ** decimals;
    }
  }
  return decimals;
}

/** A negative zero is not a zero. More decimals than a value needs keep it exact: both quotients are rounded once. */
const isExact = (value: number, scale: number): boolean =>
  Math.abs(value) < 1e9 && Object.is(Math.round(value * scale) / scale, value) && !Object.is(value, -0);

function runsOf(offsets: readonly number[]): number[] {
  const runs: number[] = [];
  let end = 0;
  let start: number | null = null;
  let length = 0;
  for (const offset of offsets) {
    if (start !== null && offset === start + length) {
      length += 1;
      continue;
    }
    if (start !== null) {
      runs.push(start - end, length);
      end = start + length;
    }
    start = offset;
    length = 1;
  }
  if (start !== null) runs.push(start - end, length);
  return runs;
}
