/**
 * Residuals as bytes. How large the last ones were says how large the next will be: by that each falls into one of a
 * few classes, and classes that look alike are packed together, so that each group of them has a Huffman code of its
 * own. Of large residuals the lowest bits, which no code would shorten, go as they are.
 *
 *   u16 bit c: class c begins a group · for each group its bytes, packed · the low bits, to the end
 */
import type { ByteReader, ByteWriter } from './bytes.ts';
import { groupsOf } from './groups.ts';
import { putPacked, takePacked } from './packer.ts';
import { samplesMax } from './predictor.ts';

/** By twice the logarithm of the running mean; above the last, low bits make up for it. */
export const classCount = 14;
/** A residual of this byte or above: this byte, and all sixteen bits of it among the low bits. */
const escape = 255;
/** The running mean counts in 1/256 of a step, over about eight residuals. */
const meanShift = 3;
const meanMost = 4095;
const rawClass = 6;

/** Whole logarithm of the mean: of 1/8 of a step and more. */
const logOf = (level: number): number => 31 - Math.clz32(level);

function classOf(level: number, log: number): number {
  const half = log > 0 ? (level >> (log - 1)) & 1 : 0;
  return 2 * (log > rawClass ? rawClass : log) + half;
}

function nextMean(mean: number, residual: number): number {
  const size = residual < 0 ? -residual : residual;
  return mean + (((size > meanMost ? meanMost : size) * 256 - mean) >> meanShift);
}

export function putResiduals(out: ByteWriter, residuals: Int16Array): void {
  const count = residuals.length;
  const symbols = new Uint8Array(count);
  const classes = new Uint8Array(count);
  const counts = new Uint32Array(classCount * 256);
  const low = new LowBits();
  let mean = 0;
  for (let at = 0; at < count; at += 1) {
    const residual = residuals[at]!;
    const zigzag = ((residual << 1) ^ (residual >> 31)) & 0xffff;
    const level = (mean >> 5) + 1;
    const log = logOf(level);
    const shift = log > rawClass ? log - rawClass : 0;
    const symbol = zigzag >> shift;
    const own = classOf(level, log);
    if (symbol >= escape) low.put(zigzag, 16);
    else if (shift > 0) low.put(zigzag & ((1 << shift) - 1), shift);
    symbols[at] = symbol >= escape ? escape : symbol;
    classes[at] = own;
    counts[own * 256 + symbols[at]!]! += 1;
    mean = nextMean(mean, residual);
  }
  const groups = groupsOf(counts);
  out.i16(groups.begins);
  for (const bytes of sorted(symbols, classes, groups.groupOf, groups.sizes)) putPacked(out, bytes);
  out.bytes(low.done());
}

function sorted(
  symbols: Uint8Array,
  classes: Uint8Array,
  groupOf: Uint8Array,
  sizes: readonly number[],
): readonly Uint8Array[] {
  const all = new Uint8Array(symbols.length);
  const ends = Int32Array.from(sizes);
  let start = 0;
  const parts = sizes.map((size, group) => {
    ends[group] = start;
    start += size;
    return all.subarray(start - size, start);
  });
  for (let at = 0; at < symbols.length; at += 1) {
    const group = groupOf[classes[at]!]!;
    all[ends[group]!++] = symbols[at]!;
  }
  return parts;
}

/** @throws RangeError where they are not `count` residuals. */
export function takeResiduals(from: ByteReader, count: number): Int16Array {
  const begins = from.i16() & 0xffff;
  if (begins >> classCount !== 0 || (begins & 1) === 0) throw new RangeError('The block of waves has no such classes');
  const symbols = new Uint8Array(count);
  const groupOf = new Uint8Array(classCount);
  const next = new Int32Array(classCount);
  const ends = new Int32Array(classCount);
  let group = -1;
  let filled = 0;
  for (let own = 0; own < classCount; own += 1) {
    if (((begins >> own) & 1) === 1) {
      group += 1;
      const part = takePacked(from, count - filled);
      symbols.set(part, filled);
      next[group] = filled;
      filled += part.length;
      ends[group] = filled;
    }
    groupOf[own] = group;
  }
  if (filled !== count) throw new RangeError(`The block of waves has ${filled} residuals, not ${count}`);
  const low = new LowBitsReader(from.bytes(from.left));
  const residuals = new Int16Array(count);
  let mean = 0;
  for (let at = 0; at < count; at += 1) {
    const level = (mean >> 5) + 1;
    const log = logOf(level);
    const shift = log > rawClass ? log - rawClass : 0;
    const own = groupOf[classOf(level, log)]!;
    const place = next[own]!;
    if (place >= ends[own]!) throw new RangeError('The block of waves has too few residuals of a class');
    next[own] = place + 1;
    const symbol = symbols[place]!;
    let zigzag = symbol;
    if (symbol === escape) zigzag = low.take(16);
    else if (shift > 0) zigzag = (symbol << shift) | low.take(shift);
    const residual = (zigzag >>> 1) ^ -(zigzag & 1);
    residuals[at] = residual;
    mean = nextMean(mean, residual);
  }
  return residuals;
}

const lowBytes = new Uint8Array(2 * samplesMax + 2);

/** Bits, lowest first, at most sixteen at a time. */
class LowBits {
  readonly #bytes = lowBytes;
  #length = 0;
  #held = 0;
  #holds = 0;

  put(value: number, bits: number): void {
    this.#held |= value << this.#holds;
    this.#holds += bits;
    for (; this.#holds >= 8; this.#holds -= 8) {
      this.#bytes[this.#length++] = this.#held;
      this.#held >>>= 8;
    }
  }

  done(): Uint8Array {
    if (this.#holds > 0) this.#bytes[this.#length++] = this.#held;
    return this.#bytes.subarray(0, this.#length);
  }
}

class LowBitsReader {
  readonly #bytes: Uint8Array;
  #at = 0;
  #held = 0;
  #holds = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  take(bits: number): number {
    for (; this.#holds < bits; this.#holds += 8) {
      if (this.#at >= this.#bytes.length) throw new RangeError('The block of waves ends within its low bits');
      this.#held |= this.#bytes[this.#at++]! << this.#holds;
    }
    const value = this.#held & ((1 << bits) - 1);
    this.#held >>>= bits;
    this.#holds -= bits;
    return value;
  }
}
