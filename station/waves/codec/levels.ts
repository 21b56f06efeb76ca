/**
 * What stands before the prediction: gaps are taken out, and where a stretch uses few of the values in its range (a
 * device with fewer bits than its scale, or one that repeats samples) each value becomes its rank.
 */
import type { ByteReader, ByteWriter } from './bytes.ts';
import { putPacked, takePacked } from './packer.ts';

const noSample = -32_768;
/** With more, ranks save less than their table costs. */
const levelsMax = 4096;

/** Samples without gaps. Writes how many gaps there are, and of each the samples before it and its length. */
export function putGaps(out: ByteWriter, samples: Int16Array): Int16Array {
  const gaps: number[] = [];
  let from = 0;
  for (let at = samples.indexOf(noSample); at !== -1; at = samples.indexOf(noSample, from)) {
    let end = at + 1;
    while (end < samples.length && samples[end] === noSample) end += 1;
    gaps.push(at - from, end - at);
    from = end;
  }
  out.count(gaps.length / 2);
  if (gaps.length === 0) return samples;
  for (const length of gaps) out.count(length);
  return samples.filter((sample) => sample !== noSample);
}

/** @throws RangeError where the gaps are longer than the stretch. */
export function takeGaps(from: ByteReader, count: number): readonly { at: number; length: number }[] {
  const gaps: { at: number; length: number }[] = [];
  let at = 0;
  for (let left = from.count(count); left > 0; left -= 1) {
    at += from.count(count);
    const length = from.count(count);
    gaps.push({ at, length });
    at += length;
    if (at > count || length === 0) throw new RangeError('The block of waves has gaps beyond its end');
  }
  return gaps;
}

export function withGaps(
  rest: Int16Array<ArrayBuffer>,
  gaps: readonly { at: number; length: number }[],
  count: number,
): Int16Array<ArrayBuffer> {
  if (gaps.length === 0) return rest;
  const samples = new Int16Array(count).fill(noSample);
  let to = 0;
  let from = 0;
  for (const { at, length } of [...gaps, { at: count, length: 0 }]) {
    samples.set(rest.subarray(from, from + at - to), to);
    from += at - to;
    to = at + length;
  }
  return samples;
}

/** The values that occur, ascending; null where ranks would not help. */
export function levelsOf(samples: Int16Array): Int16Array | null {
  if (samples.length === 0) return null;
  let [low, high] = [32_767, -32_768];
  for (const sample of samples) {
    if (sample < low) low = sample;
    if (sample > high) high = sample;
  }
  const seen = new Uint8Array(high - low + 1);
  let levels = 0;
  for (const sample of samples) {
    levels += 1 - seen[sample - low]!;
    seen[sample - low] = 1;
  }
  if (levels > levelsMax || levels * 2 > seen.length) return null;
  const values = new Int16Array(levels);
  let next = 0;
  for (let at = 0; at < seen.length; at += 1) if (seen[at] === 1) values[next++] = low + at;
  return values;
}

export function ranksOf(samples: Int16Array, levels: Int16Array): Int16Array {
  const ranks = new Int16Array(65_536);
  levels.forEach((value, rank) => {
    ranks[value + 32_768] = rank;
  });
  return samples.map((sample) => ranks[sample + 32_768]!);
}

/** How many, the lowest, and from each to the next: low bytes, then high ones. */
export function putLevels(out: ByteWriter, levels: Int16Array): void {
  const more = levels.length - 1;
  const steps = new Uint8Array(more * 2);
  for (let at = 0; at < more; at += 1) {
    const step = levels[at + 1]! - levels[at]!;
    steps[at] = step;
    steps[more + at] = step >> 8;
  }
  out.count(levels.length);
  out.i16(levels[0]!);
  putPacked(out, steps);
}

/** @throws RangeError where they go beyond Int16. */
export function takeLevels(from: ByteReader): Int16Array {
  const length = from.count(levelsMax);
  const more = length - 1;
  let value = from.i16();
  const steps = takePacked(from, Math.max(0, more * 2));
  if (steps.length !== more * 2) throw new RangeError('The block of waves has too few levels');
  const levels = new Int16Array(length);
  levels[0] = value;
  for (let at = 0; at < more; at += 1) {
    value += steps[at]! | (steps[more + at]! << 8);
    levels[at + 1] = value;
  }
  if (value > 32_767) throw new RangeError('The block of waves has levels beyond sixteen bits');
  return levels;
}

/** @throws RangeError where a rank has no level. */
export function fromRanks(ranks: Int16Array<ArrayBuffer>, levels: Int16Array): Int16Array<ArrayBuffer> {
  return ranks.map((rank) => {
    const value = levels[rank];
    if (value === undefined) throw new RangeError('The block of waves has a rank without a level');
    return value;
  });
}
