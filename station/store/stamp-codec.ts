/**
 * Devices' own stamps of one column's values. What is kept is how far each is from our second: a device whose clock is
 * off by as much as before costs nothing more.
 *
 *   u8 form · then, for every value in order:
 *   1  runs of varint (0: none; else 1 + zigzag of the difference to the run before, ms) · varint length
 *   2  the same varint for each value, without lengths
 *   3  float64 little-endian: the stamp itself, NaN where there is none
 */
import { ByteReader, putVarint, unZigzag, withFloats, zigzag } from './varint.ts';

/** Epoch ms on the device's clock; null where it gave none. */
export type DeviceStamps = readonly (number | null)[];

/** Beyond this a difference, doubled, is no exact whole number of seven bytes. */
const furthestMs = 2 ** 46;

/**
 * @param start epoch seconds of the column.
 * @param offsets seconds from there, one per stamp.
 * @returns null where no device gave any.
 */
export function encodeStamps(start: number, offsets: readonly number[], stamps: DeviceStamps): Uint8Array | null {
  if (stamps.every((stamp) => stamp === null)) return null;
  const away = stamps.map((stamp, index) => (stamp === null ? null : stamp - (start + (offsets[index] ?? 0)) * 1000));
  const isWhole = (stamp: number | null): boolean => stamp === null || Number.isInteger(stamp);
  if (!stamps.every(isWhole) || away.some((ms) => ms !== null && Math.abs(ms) >= furthestMs)) {
    return withFloats(
      [3],
      stamps.map((stamp) => stamp ?? Number.NaN),
    );
  }
  const runs: number[] = [1];
  const each: number[] = [2];
  let before = 0;
  for (let index = 0; index < away.length;) {
    const ms = away[index] ?? null;
    let length = 1;
    while (index + length < away.length && away[index + length] === ms) length += 1;
    putVarint(runs, ms === null ? 0 : 1 + zigzag(ms - before));
    putVarint(runs, length);
    for (let one = 0; one < length; one += 1)
      putVarint(each, ms === null ? 0 : 1 + zigzag(one === 0 ? ms - before : 0));
    before = ms ?? before;
    index += length;
  }
  return Uint8Array.from(runs.length <= each.length ? runs : each);
}

/** @throws RangeError for bytes that no encoder here wrote. */
export function decodeStamps(bytes: Uint8Array, start: number, offsets: readonly number[]): (number | null)[] {
  const reader = new ByteReader(bytes);
  const form = reader.byte();
  if (form === 3) return Array.from(reader.floats(offsets.length), (stamp) => (Number.isNaN(stamp) ? null : stamp));
  if (form !== 1 && form !== 2) throw new RangeError(`Stamps have no form ${form}`);
  const stamps: (number | null)[] = [];
  let away = 0;
  while (stamps.length < offsets.length) {
    const said = reader.varint();
    if (said > 0) away += unZigzag(said - 1);
    const length = form === 1 ? reader.varint() : 1;
    if (length === 0 || stamps.length + length > offsets.length) throw new RangeError('Stamps do not fit their column');
    for (let one = 0; one < length; one += 1) {
      stamps.push(said === 0 ? null : (start + (offsets[stamps.length] ?? 0)) * 1000 + away);
    }
  }
  return stamps;
}
