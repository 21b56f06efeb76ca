import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeSamples, encodeSamples } from './wave-codec.ts';

const int16 = fc.integer({ min: -32_768, max: 32_767 });

/** Flat, noisy, stepped, with gaps: what channels look like, and what they never should. */
const stretch = fc.oneof(
  fc.array(int16, { maxLength: 400 }),
  fc.array(fc.integer({ min: -40, max: 40 }), { maxLength: 3_000 }),
  fc.array(fc.constantFrom(-32_768, -32_767, 0, 32_767), { maxLength: 600 }),
  fc
    .tuple(int16, fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 3_000 }), fc.integer({ min: 1, max: 300 }))
    .map(([first, steps, factor]) => {
      let value = first;
      return steps.map((step) => (value += step * factor));
    }),
);

const sentinel = -32_768;

/** Form 1 with gaps, two sets of coefficients and several groups. What a station has on its disk must stay readable. */
const stored =
  'AQNjAZUBAZUBAQKb/+X75fwb/oT89gCJAcoBKQVnBV79vwQ3BKgA1A3I978E7gCS+A76q/qIAWr5cgObBRv8Egji7BvuQQ0eEn/6' +
  'AQC0BWCNAKUKANYYVDXwrjgdzAgv3YfFYcQt+Nqkz/o+q1qdwjySQOv8BqVtBd4oMyeI94Roc2331bdSoyVtbylTCkgARQBGAB8+' +
  'cU+ll50XH3Eb72VsHHINL7AEtGzlzu2vtWzGGROI0E0tFg65x8QTKPTjHW9wkC1IbfSo1Odi3OYdGCM0iI56uIUlgcDBARYWWdAV' +
  'uJquxW5VS2qpfEbFqRuGbZ6UkY2XYEgdf9zBMz9J0sqreohP3yqpGQAlTlyjYHCcZvJ7hYoohR748TNAAfQNAXMxjvMDljdLzS98' +
  'wLoA0yFQjSssH9lXC7icK1jAkcURdxMJZTsnJKF3YOA4/MBxyt5loavudNLrE8epIn25ovaKpSHkSgKO4A3MOAp9karUeAnFHKMX' +
  '0ucl5xieBpQ+HoNohhN4g3Ivwzf5Um0z1rxTuSyaG4O4A7uEivVwBc3wzynpqVpq5QBO7Oz9f2Dk26XubN89ULRmN/XemhVjCksx' +
  'pVTVauIIoCVGS3q/oOIZCrDraPx6AozkCUqCyyPvKgA2BaECfTUil+RwGyxFrHDZkylR9x2YGIvUvbz7AwRLMhHvp2oBAA==';

describe('wave codec', () => {
  it('Given any samples, When encoded and decoded, Then they are the same', () => {
    fc.assert(
      fc.property(stretch, (values) => {
        const samples = Int16Array.from(values);
        expect(decodeSamples(encodeSamples(samples), samples.length)).toEqual(samples);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['no samples', new Int16Array(0)],
    ['one sample', Int16Array.of(-32_768)],
    ['the longest stretch', Int16Array.from({ length: 65_535 }, (_, at) => (at * at) % 65_521)],
    ['only gaps', new Int16Array(15_000).fill(sentinel)],
    ['extremes in turn', Int16Array.from({ length: 1_000 }, (_, at) => (at % 2 === 0 ? 32_767 : -32_768))],
  ])('Given %s, When encoded and decoded, Then they are the same', (_, samples) => {
    expect(decodeSamples(encodeSamples(samples), samples.length)).toEqual(samples);
  });

  it('Given a block of an earlier day, When decoded, Then it gives the samples of then', () => {
    const samples = Int16Array.from({ length: 400 }, (_, at) =>
      at % 150 === 99 ? sentinel : (at % 40) * ((at % 40) - 40) * (1 + (at & 1)) + ((at * 31) % 7),
    );
    expect(decodeSamples(Buffer.from(stored, 'base64'), samples.length)).toEqual(samples);
  });

  it('Given more samples than a stretch may have, When encoded, Then it is refused', () => {
    expect(() => encodeSamples(new Int16Array(65_536))).toThrow(RangeError);
  });

  it('Given samples within a larger buffer, When encoded, Then only they are', () => {
    const whole = Int16Array.from({ length: 100 }, (_, at) => at * 7);
    const part = whole.subarray(13, 57);
    expect(decodeSamples(encodeSamples(part), part.length)).toEqual(part);
  });

  it('Given any bytes, When decoded, Then they are refused with a sentence or give as many samples as asked', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.tuple(fc.integer({ min: 0, max: 3 }), fc.uint8Array({ maxLength: 200 })).map(([form, rest]) => {
        return Uint8Array.of(form, ...rest);
      }),
    );
    fc.assert(
      fc.property(bytes, fc.integer({ min: 0, max: 70_000 }), (data, count) => decodesOrRefuses(data, count)),
      { numRuns: 2_000 },
    );
  });

  it('Given a block with a flipped bit or cut short, When decoded, Then it is refused or gives as many samples', () => {
    const block = fc.tuple(stretch, fc.nat(), fc.integer({ min: 0, max: 7 }), fc.boolean());
    fc.assert(
      fc.property(block, ([values, place, bit, cut]) => {
        const bytes = encodeSamples(Int16Array.from(values));
        const at = place % bytes.length;
        if (!cut) bytes[at]! ^= 1 << bit;
        decodesOrRefuses(cut ? bytes.subarray(0, at) : bytes, values.length);
      }),
      { numRuns: 2_000 },
    );
  });
});

function decodesOrRefuses(bytes: Uint8Array, count: number): void {
  try {
    expect(decodeSamples(bytes, count)).toHaveLength(count);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    expect(error.message).toMatch(/^[A-Z].{10,}/u);
  }
}
