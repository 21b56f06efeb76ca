import { describe, expect, it } from 'vitest';
import { int16NoSample, toInt16Block } from './int16-block.ts';
import type { RecordChannel } from './record.ts';
import { recordNoSample } from './record.ts';
import { channelOf } from './sample-source.ts';

function aChannel(adu: readonly number[], adcBits: number, gain = 200, baseline = 0): RecordChannel {
  const read = (out: Int32Array, outAt: number, from: number, count: number) =>
    out.set(adu.slice(from, from + count), outAt);
  return channelOf({ name: 'x', unit: 'mV', rateHz: 1, gain, baseline, length: adu.length, adcBits }, { read });
}

/** What a receiver computes from a block, in adu. */
function aduOf(channel: RecordChannel, from = 0, count = channel.length): number[] {
  const { samples, gain, offset } = toInt16Block(channel, from, count);
  return [...samples].map((value) =>
    value === int16NoSample ? recordNoSample : (value * gain + offset) * channel.gain + channel.baseline,
  );
}

describe('16-bit blocks', () => {
  it('Given an ADC of 16 bits, When a block is made, Then samples are the adu and gaps stay gaps', () => {
    const block = toInt16Block(aChannel([-32_767, recordNoSample, 0, 32_767], 16, 12.84, -1605), 0, 4);
    expect(block).toEqual({
      samples: Int16Array.of(-32_767, -32_768, 0, 32_767),
      gain: 1 / 12.84,
      offset: 1605 / 12.84,
    });
  });

  it('Given a valid -32768 (EDF), When a block is made, Then it is not taken for a gap', () => {
    const channel = aChannel([-32_768, 100, recordNoSample], 16, 2);
    expect(aduOf(channel)).toEqual([-32_768, 100, recordNoSample]);
    const full = aduOf(aChannel([-32_768, 32_767], 16, 1));
    expect(full[0]).toBeCloseTo(-32_768, 6);
    expect(full[1]).toBeCloseTo(32_767, 6);
  });

  it('Given 24 bits of which a signal uses few, When blocks are made, Then they are exact and equally scaled', () => {
    const channel = aChannel([5_000_000, 5_000_001, 5_060_000, 5_000_003], 24, 1);
    expect(aduOf(channel)).toEqual([5_000_000, 5_000_001, 5_060_000, 5_000_003]);
    const [first, last] = [toInt16Block(channel, 0, 2), toInt16Block(channel, 2, 2)];
    expect([last.gain, last.offset]).toEqual([first.gain, first.offset]);
  });

  it('Given the whole range of 32 bits, When a block is made, Then nothing is clipped and the error is half a step', () => {
    const adu = [-2_147_483_647, 2_147_483_647, 0, 12_345_678];
    const channel = aChannel(adu, 32, 1);
    const { gain, samples } = toInt16Block(channel, 0, 4);
    expect([...samples.subarray(0, 3)]).toEqual([-32_767, 32_767, 0]);
    for (const [at, value] of aduOf(channel).entries()) {
      expect(Math.abs(value - (adu[at] ?? NaN))).toBeLessThanOrEqual(gain / 2 + 1e-3);
    }
  });

  it('Given only gaps, or positions past the end, When a block is made, Then all samples are gaps', () => {
    expect([...toInt16Block(aChannel([recordNoSample], 24), 0, 3).samples]).toEqual([-32_768, -32_768, -32_768]);
  });
});
