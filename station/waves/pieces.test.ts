import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bedId } from '../../shared/domain/ids.ts';
import { Coverage } from './pieces-gaps.ts';
import { PairBuckets } from './pieces-pairs.ts';
import { SampleBlocks, samplesOf, stepsOf, type Clipped, type Lane } from './pieces.ts';
import type { Recorded, WaveFacts } from './placing.ts';

const facts: WaveFacts = { bed: bedId('1'), channel: 'ECG II', unit: 'mV', rateHz: 250, gain: 0.005, offset: 0 };
const ramp = (from: number, count: number): Int16Array => Int16Array.from({ length: count }, (_, at) => from + at);
const aPiece = (startAt: number, samples: Int16Array | null, count = samples?.length ?? 0): Recorded => ({
  facts,
  startAt,
  deviceAt: startAt - 500,
  count,
  samples: () => samples,
});
const aLane = (pieces: readonly Recorded[], fromAt: number, toAt: number): Lane => ({
  channel: 'ECG II',
  parts: [{ span: { bed: '1', fromAt, toAt }, pieces }],
  lost: [],
});
const clipsOf = (lane: Lane): readonly Clipped[] =>
  [...stepsOf(lane)].flatMap((step) => (step.kind === 'clip' ? [step.clip] : []));
const blocksOf = (lane: Lane) => {
  const blocks = new SampleBlocks();
  for (const clip of clipsOf(lane)) blocks.add(clip);
  return blocks.blocks();
};

describe('samples of a stretch', () => {
  it('Given pieces that reach over the stretch, when they are put in line, then exactly its samples are told, at their times and stamps (L10)', () => {
    const lane = aLane([aPiece(0, ramp(0, 250)), aPiece(1000, ramp(250, 250))], 100, 1500);
    expect(samplesOf(lane)).toBe(350);
    const [block, ...more] = blocksOf(lane);
    expect(more).toEqual([]);
    expect(block).toMatchObject({ startAt: 100, deviceAt: -400, rateHz: 250 });
    expect([...(block?.samples ?? [])]).toEqual([...ramp(25, 350)]);
  });

  it('Given two measurements of the same time, when told, then the one that began first stays and none overlap', () => {
    const lane = aLane([aPiece(0, ramp(0, 500)), aPiece(1000, ramp(9000, 500))], 0, 4000);
    const blocks = blocksOf(lane);
    expect(blocks.flatMap(({ samples }) => [...samples])).toEqual([...ramp(0, 500), ...ramp(9250, 250)]);
  });

  it('Given a device whose clock runs fast, when its pieces overlap by a slip, then no sample is lost', () => {
    const lane = aLane([aPiece(0, ramp(0, 250)), aPiece(985, ramp(250, 250))], 0, 4000);
    const blocks = blocksOf(lane);
    expect(blocks.map(({ startAt }) => startAt)).toEqual([0, 985]);
    expect(blocks.flatMap(({ samples }) => [...samples])).toEqual([...ramp(0, 500)]);
  });

  it('Given a damaged piece, a hole, time of another patient and time to come, when gaps are told, then each has its reason', () => {
    const lane = aLane([aPiece(0, ramp(0, 250)), aPiece(1000, null, 250), aPiece(3000, ramp(0, 250))], 0, 8000);
    const coverage = new Coverage();
    const damaged = [];
    for (const step of stepsOf(lane)) {
      if (step.kind === 'clip') coverage.add(step.clip);
      else damaged.push(step.interval);
    }
    const asked = { fromAt: 0, toAt: 10_000 };
    expect(coverage.gaps('ECG II', asked, [{ fromAt: 0, toAt: 8000 }], damaged, 5000)).toEqual([
      { channel: 'ECG II', fromAt: 1000, toAt: 2000, why: 'damaged' },
      { channel: 'ECG II', fromAt: 2000, toAt: 3000, why: 'not-recorded' },
      { channel: 'ECG II', fromAt: 4000, toAt: 5000, why: 'not-recorded' },
      { channel: 'ECG II', fromAt: 8000, toAt: 10_000, why: 'other-patient' },
    ]);
  });
});

/** By the definition: every sample in its bucket. */
function bruteForce(pieces: readonly Recorded[], fromAt: number, toAt: number, count: number) {
  const buckets: ([number, number] | null)[] = Array.from({ length: count }, () => null);
  for (const piece of pieces) {
    for (const [index, value] of (piece.samples() ?? new Int16Array()).entries()) {
      const at = piece.startAt + (index * 1000) / piece.facts.rateHz;
      if (at < fromAt || at >= toAt || value === -32768) continue;
      const bucket = Math.floor(((at - fromAt) * count) / (toAt - fromAt));
      const known = buckets[bucket];
      buckets[bucket] = known == null ? [value, value] : [Math.min(known[0], value), Math.max(known[1], value)];
    }
  }
  return buckets;
}

describe('pairs of extremes', () => {
  it('Given any pieces with holes and missing samples, when buckets are no narrower than a sample, then each has exactly the extremes of its samples', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.integer({ min: 0, max: 200 }),
            fc.array(fc.integer({ min: -32768, max: 32767 }), { minLength: 1, maxLength: 300 }),
          ),
          { maxLength: 6 },
        ),
        fc.integer({ min: 0, max: 400 }),
        fc.integer({ min: 2, max: 60 }),
        (list, fromAt, count) => {
          let at = 0;
          const pieces = list.map(([hole, values]) => {
            const piece = aPiece(at + hole * 4, Int16Array.from(values));
            at = piece.startAt + values.length * 4;
            return piece;
          });
          const toAt = fromAt + count * 8 * 4;
          const pairs = new PairBuckets(fromAt, toAt, count);
          for (const clip of clipsOf(aLane(pieces, fromAt, toAt))) pairs.add(clip);
          const told: ([number, number] | null)[] = Array.from({ length: count }, () => null);
          for (const block of pairs.blocks()) {
            expect(block.rateHz).toBeCloseTo(2000 / 32);
            const first = Math.round((block.startAt - fromAt) / 32);
            for (let index = 0; index * 2 < block.samples.length; index += 1) {
              const [low = 0, high = 0] = block.samples.subarray(index * 2, index * 2 + 2);
              if (high !== -32768) told[first + index] = [low, high];
            }
          }
          expect(told).toEqual(bruteForce(pieces, fromAt, toAt, count));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('Given a slow channel and a wide screen, when buckets are narrower than a sample, then the line has no holes', () => {
    const pairs = new PairBuckets(0, 1000, 1000);
    pairs.add({ facts: { ...facts, rateHz: 62.5 }, startAt: 0, deviceAt: null, samples: ramp(0, 32) });
    const [block, ...more] = pairs.blocks();
    expect(more).toEqual([]);
    expect(block?.samples.length).toBe(512 * 2);
    expect([block?.samples[0], block?.samples[32], block?.samples[1023]]).toEqual([0, 1, 31]);
  });

  it('Given a change of gain within a bucket, when told, then its extremes are in the scale of its block', () => {
    const pairs = new PairBuckets(0, 2000, 2);
    pairs.add({ facts, startAt: 0, deviceAt: null, samples: ramp(0, 200) });
    pairs.add({ facts: { ...facts, gain: 0.01 }, startAt: 800, deviceAt: null, samples: ramp(1000, 200) });
    const [first, second] = pairs.blocks();
    expect(first).toMatchObject({ gain: 0.005, startAt: 0 });
    expect([...(first?.samples ?? [])]).toEqual([0, 2098]);
    expect(second).toMatchObject({ gain: 0.01, startAt: 1000 });
    expect([...(second?.samples ?? [])]).toEqual([1050, 1199]);
  });

  it('Given a bucket without any sample, when told, then the block ends there', () => {
    const pairs = new PairBuckets(0, 4000, 4);
    pairs.add({ facts, startAt: 0, deviceAt: null, samples: ramp(0, 250) });
    pairs.add({ facts, startAt: 2000, deviceAt: null, samples: ramp(0, 250) });
    expect(pairs.blocks().map(({ startAt, samples }) => [startAt, samples.length])).toEqual([
      [0, 2],
      [2000, 2],
    ]);
  });
});
