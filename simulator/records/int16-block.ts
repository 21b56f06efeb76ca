import type { RecordChannel } from './record.ts';
import { recordNoSample } from './record.ts';

/** A gap in an Int16 block. */
export const int16NoSample = -32768;

/** Samples as the feed carries them: physical = sample * gain + offset, except where the sample is a gap. */
export interface Int16Block {
  readonly samples: Int16Array;
  /** Physical units per step. */
  readonly gain: number;
  readonly offset: number;
}

interface Range {
  readonly low: number;
  readonly high: number;
}

const sampleMax = 32_767;
/** Steps between the lowest and the highest sample that is no gap. */
const stepsMax = 2 * sampleMax;
const scannedMax = 2 ** 24;
const scanChunk = 65_536;
const ranges = new WeakMap<RecordChannel, Range | null>();

/**
 * Samples `from` to `from + count` of a channel as 16-bit samples.
 *
 * Up to 16 bits of ADC are passed on as they are. Wider channels are shifted, and if they span more than 16 bits also
 * rescaled, to the range of the whole channel, so that gain and offset stay the same from block to block; a block
 * beyond what was scanned for that (the first 2^24 samples) gets its own. Nothing is ever clipped.
 */
export function toInt16Block(channel: RecordChannel, from: number, count: number): Int16Block {
  const adu = channel.read(from, count);
  const own = rangeOf(adu);
  if (own === null) return scaled(channel, adu, 0, 1);
  if (channel.adcBits <= 16 && fits(own, { low: -sampleMax, high: sampleMax })) return scaled(channel, adu, 0, 1);
  const whole = channel.adcBits <= 16 ? null : channelRange(channel);
  const range = whole !== null && fits(own, whole) ? whole : own;
  const step = Math.max(1, (range.high - range.low) / stepsMax);
  return scaled(
    channel,
    adu,
    step === 1 ? Math.round((range.low + range.high) / 2) : (range.low + range.high) / 2,
    step,
  );
}

/** Sample = (adu - middle) / step. */
function scaled(channel: RecordChannel, adu: Int32Array, middle: number, step: number): Int16Block {
  const samples = new Int16Array(adu.length);
  for (let at = 0; at < adu.length; at += 1) {
    const value = adu[at] ?? recordNoSample;
    samples[at] = value === recordNoSample ? int16NoSample : Math.round((value - middle) / step);
  }
  return { samples, gain: step / channel.gain, offset: (middle - channel.baseline) / channel.gain + 0 };
}

function fits(inner: Range, outer: Range): boolean {
  return inner.low >= outer.low && inner.high <= outer.high;
}

/** Lowest and highest value, or null when there is none. */
function rangeOf(adu: Int32Array): Range | null {
  let low = Infinity;
  let high = -Infinity;
  for (const value of adu) {
    if (value === recordNoSample) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low > high ? null : { low, high };
}

function channelRange(channel: RecordChannel): Range | null {
  const known = ranges.get(channel);
  if (known !== undefined) return known;
  let range: Range | null = null;
  for (let at = 0; at < Math.min(channel.length, scannedMax); at += scanChunk) {
    const part = rangeOf(channel.read(at, scanChunk));
    if (part === null) continue;
    range = range === null ? part : { low: Math.min(range.low, part.low), high: Math.max(range.high, part.high) };
  }
  ranges.set(channel, range);
  return range;
}
