/** Whole numbers in as few bytes as they need: seven bits each, lowest first. */

export function putVarint(out: number[], value: number): void {
  let rest = value;
  while (rest >= 128) {
    out.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  out.push(rest);
}

/** Small numbers of either sign become small numbers: 0, −1, 1, −2 … as 0, 1, 2, 3 … */
export const zigzag = (value: number): number => (value >= 0 ? value * 2 : -value * 2 - 1);
export const unZigzag = (value: number): number => (value % 2 === 0 ? value / 2 : -(value + 1) / 2);

/** Reads bytes from front to back. @throws RangeError past the end, or for a number that has none. */
export class ByteReader {
  readonly bytes: Uint8Array;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  byte(): number {
    const byte = this.bytes[this.at];
    if (byte === undefined) throw new RangeError('A column of numerics is cut off');
    this.at += 1;
    return byte;
  }

  varint(): number {
    const first = this.byte();
    if (first < 128) return first;
    let value = first - 128;
    let factor = 128;
    for (let count = 1; count < 8; count += 1) {
      const byte = this.byte();
      value += (byte % 128) * factor;
      if (byte < 128) return value;
      factor *= 128;
    }
    throw new RangeError('A number in a column of numerics has no end');
  }

  /** @throws RangeError where fewer are left. */
  floats(count: number): Float64Array {
    const { bytes, at } = this;
    if (at + count * 8 > bytes.length) throw new RangeError('A column of numerics is cut off');
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const values = new Float64Array(count);
    for (let index = 0; index < count; index += 1) values[index] = view.getFloat64(at + index * 8, true);
    this.at += count * 8;
    return values;
  }
}

/** `head`, then the numbers as float64 little-endian. */
export function withFloats(head: readonly number[], values: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(head.length + values.length * 8);
  bytes.set(head);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < values.length; index += 1) {
    view.setFloat64(head.length + index * 8, values[index] ?? Number.NaN, true);
  }
  return bytes;
}
