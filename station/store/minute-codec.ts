/**
 * The minutes of one series in one hour: how many values, the lowest, the highest, their exact sum.
 *
 *   u8 decimals (0–3: numbers × 10^decimals are whole; 255: raw float64) · 60 × varint count, and where it is not 0:
 *   zigzag varint lowest less the minute's before · varint highest less lowest · varint sum less count × lowest;
 *   or lowest, highest, sum as float64 little-endian, all behind the counts
 */
import { decimalsOf } from './column-codec.ts';
import { ByteReader, putVarint, unZigzag, withFloats, zigzag } from './varint.ts';

export const minuteSeconds = 60;
export const hourSeconds = 3_600;
const minutesOfHour = hourSeconds / minuteSeconds;
/** Numbers of one minute: count, min, max, sum. */
export const perMinute = 4;
const raw = 255;

/** 60 × (count, min, max, sum), one after the other; where the count is 0 the rest says nothing. */
export type HourOfMinutes = Float64Array;

/** @param offsets seconds from the hour's start, each at most once. */
export function minutesOf(offsets: readonly number[], values: readonly number[]): HourOfMinutes {
  const hour = new Float64Array(minutesOfHour * perMinute);
  const decimals = decimalsOf(values);
  const scale = 10 ** (decimals ?? 0);
  for (const [index, offset] of offsets.entries()) {
    const value = values[index] ?? 0;
    const at = Math.floor(offset / minuteSeconds) * perMinute;
    const count = hour[at] ?? 0;
    hour[at] = count + 1;
    hour[at + 1] = count === 0 ? value : Math.min(hour[at + 1] ?? value, value);
    hour[at + 2] = count === 0 ? value : Math.max(hour[at + 2] ?? value, value);
    // Whole numbers add up without an error.
    hour[at + 3] = (hour[at + 3] ?? 0) + (decimals === null ? value : Math.round(value * scale));
  }
  if (decimals !== null) for (let at = 3; at < hour.length; at += perMinute) hour[at] = (hour[at] ?? 0) / scale;
  return hour;
}

export function encodeMinutes(hour: HourOfMinutes): Uint8Array {
  const decimals = decimalsOf(numbersOf(hour));
  const out: number[] = [decimals ?? raw];
  if (decimals === null) {
    for (let at = 0; at < hour.length; at += perMinute) putVarint(out, hour[at] ?? 0);
    return withFloats(out, [...numbersOf(hour)]);
  }
  const scale = 10 ** decimals;
  let before = 0;
  for (let at = 0; at < hour.length; at += perMinute) {
    const count = hour[at] ?? 0;
    putVarint(out, count);
    if (count === 0) continue;
    const low = Math.round((hour[at + 1] ?? 0) * scale);
    putVarint(out, zigzag(low - before));
    putVarint(out, Math.round((hour[at + 2] ?? 0) * scale) - low);
    putVarint(out, Math.round((hour[at + 3] ?? 0) * scale) - count * low);
    before = low;
  }
  return Uint8Array.from(out);
}

/** @throws RangeError for bytes that no encoder here wrote. */
export function decodeMinutes(bytes: Uint8Array): HourOfMinutes {
  const reader = new ByteReader(bytes);
  const decimals = reader.byte();
  const hour = new Float64Array(minutesOfHour * perMinute);
  const scale = 10 ** decimals;
  let before = 0;
  for (let at = 0; at < hour.length; at += perMinute) {
    const count = reader.varint();
    if (count > minuteSeconds) throw new RangeError('A minute of numerics has more values than seconds');
    hour[at] = count;
    if (count === 0 || decimals === raw) continue;
    const low = before + unZigzag(reader.varint());
    hour[at + 1] = low / scale;
    hour[at + 2] = (low + reader.varint()) / scale;
    hour[at + 3] = (count * low + reader.varint()) / scale;
    before = low;
  }
  if (decimals !== raw) return hour;
  for (let at = 0; at < hour.length; at += perMinute) if ((hour[at] ?? 0) > 0) hour.set(reader.floats(3), at + 1);
  return hour;
}

function* numbersOf(hour: HourOfMinutes): Generator<number> {
  for (let at = 0; at < hour.length; at += perMinute) {
    if ((hour[at] ?? 0) > 0) yield* hour.subarray(at + 1, at + perMinute);
  }
}
