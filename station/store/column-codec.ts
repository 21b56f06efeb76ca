/**
 * One column of numerics: up to 300 s of one series in about one byte per second, exactly.
 *
 *   u8 decimals (0–3: values × 10^decimals are whole; 255: raw float64) · varint runs ·
 *   runs × (varint seconds since the end of the run before · varint length) ·
 *   values: zigzag varint of the difference to the one before, or float64 little-endian
 */
export const columnSeconds = 300;

export interface Column {
  /** Seconds from the column's start, rising. */
  readonly offsets: readonly number[];
  readonly values: readonly number[];
}

const raw = 255;

export function encodeColumn(column: Column): Uint8Array {
  const out: number[] = [];
  const decimals = decimalsOf(column.values);
  out.push(decimals);
  const runs = runsOf(column.offsets);
  putVarint(out, runs.length / 2);
  for (const number of runs) putVarint(out, number);
  if (decimals === raw) {
    const bytes = new Uint8Array(out.length + column.values.length * 8);
    bytes.set(out);
    const view = new DataView(bytes.buffer);
    for (const [index, value] of column.values.entries()) view.setFloat64(out.length + index * 8, value, true);
    return bytes;
  }
  let before = 0;
  for (const value of column.values) {
    const whole = Math.round(value * 10 ** decimals);
    const difference = whole - before;
    putVarint(out, difference >= 0 ? difference * 2 : -difference * 2 - 1);
    before = whole;
  }
  return Uint8Array.from(out);
}

/** @throws RangeError for bytes that no encoder here wrote. */
export function decodeColumn(bytes: Uint8Array): Column {
  const at = { at: 0 };
  const decimals = take(bytes, at);
  const runCount = takeVarint(bytes, at);
  const offsets: number[] = [];
  let second = 0;
  for (let run = 0; run < runCount; run += 1) {
    second += takeVarint(bytes, at);
    const length = takeVarint(bytes, at);
    if (offsets.length + length > columnSeconds) throw new RangeError('A column of numerics is longer than its bound');
    for (let index = 0; index < length; index += 1) offsets.push(second + index);
    second += length;
  }
  const values: number[] = [];
  if (decimals === raw) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let index = 0; index < offsets.length; index += 1) values.push(view.getFloat64(at.at + index * 8, true));
    return { offsets, values };
  }
  const scale = 10 ** decimals;
  let whole = 0;
  for (let index = 0; index < offsets.length; index += 1) {
    const zigzag = takeVarint(bytes, at);
    whole += zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2;
    values.push(whole / scale);
  }
  return { offsets, values };
}

/** Fewest decimals that give every value back bit for bit; raw where three do not. */
function decimalsOf(values: readonly number[]): number {
  for (let decimals = 0; decimals <= 3; decimals += 1) {
    const scale = 10 ** decimals;
    // Object.is: a negative zero is not a zero.
    const exact = (value: number): boolean =>
      Math.abs(value) < 1e9 && Object.is(Math.round(value * scale) / scale, value) && !Object.is(value, -0);
    if (values.every(exact)) return decimals;
  }
  return raw;
}

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

function putVarint(out: number[], value: number): void {
  let rest = value;
  while (rest >= 128) {
    out.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  out.push(rest);
}

function take(bytes: Uint8Array, at: { at: number }): number {
  const byte = bytes[at.at];
  if (byte === undefined) throw new RangeError('A column of numerics is cut off');
  at.at += 1;
  return byte;
}

function takeVarint(bytes: Uint8Array, at: { at: number }): number {
  let value = 0;
  let factor = 1;
  for (let count = 0; count < 8; count += 1) {
    const byte = take(bytes, at);
    value += (byte % 128) * factor;
    if (byte < 128) return value;
    factor *= 128;
  }
  throw new RangeError('A number in a column of numerics has no end');
}
