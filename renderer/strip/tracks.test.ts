import { expect, it } from 'vitest';
import { aBlock, square } from './testing.ts';
import { cutTo, extremesOf, joined, nearestSampleAt, steppedAt, tracksOf, valueAt } from './tracks.ts';

const trackOf = (...blocks: Parameters<typeof tracksOf>[0]): ReturnType<typeof tracksOf>[number] => {
  const [track] = tracksOf(blocks);
  if (track === undefined) throw new Error('no track');
  return track;
};

it('Given blocks of several channels in any order, When they become lanes, Then each has its pieces in time, lanes in order', () => {
  const late = aBlock({ startAt: 1_020_000 });
  const tracks = tracksOf([
    aBlock({ channel: 'RESP', unit: 'Ohm', rateHz: 62.5 }),
    late,
    aBlock({ channel: 'own name', unit: '1' }),
    aBlock(),
    aBlock({ channel: 'ART', unit: 'mm[Hg]', samples: new Int16Array(0) }),
  ]);
  expect(tracks.map(({ channel }) => channel)).toEqual(['ECG II', 'RESP', 'own name']);
  expect(tracks[0]?.pieces.map(({ startAt }) => startAt)).toEqual([1_000_000, 1_020_000]);
});

it('Given an ECG in microvolts, When it becomes a lane, Then it reads in millivolts and keeps its samples', () => {
  const block = aBlock({ unit: 'uV', gain: 5, offset: 100, samples: Int16Array.of(200) });
  const track = trackOf(block);
  expect(track.unit).toBe('mV');
  expect(valueAt(track, 1_000_000)).toBeCloseTo(1.1, 9);
  expect(track.pieces[0]?.samples).toBe(block.samples);
});

it('Given a 250 Hz lead, When a caliper steps, Then it goes 4 ms a sample, over a gap, and stays at the ends', () => {
  const track = trackOf(aBlock(), aBlock({ startAt: 1_020_000 }));
  expect(nearestSampleAt(track, 1_000_005.1)).toBe(1_000_004);
  expect(steppedAt(track, 1_000_004, 1)).toBe(1_000_008);
  expect(steppedAt(track, 1_000_004, -1)).toBe(1_000_000);
  expect(steppedAt(track, 1_000_000, -10)).toBe(1_000_000);
  expect(steppedAt(track, 1_009_996, 1)).toBe(1_020_000);
  expect(steppedAt(track, 1_020_004, -10)).toBe(1_009_964);
  expect(steppedAt(track, 1_029_996, 10)).toBe(1_029_996);
});

it('Given a gap and sentinels, When values are read, Then there is none where no sample is (L24)', () => {
  const track = trackOf(aBlock({ samples: Int16Array.of(10, -32768, 30) }), aBlock({ startAt: 1_001_000 }));
  expect(valueAt(track, 1_000_000)).toBeCloseTo(0.01);
  expect(valueAt(track, 1_000_004)).toBeNull();
  expect(valueAt(track, 1_000_500)).toBeNull();
  expect(extremesOf(track, 1_000_000, 1_000_008)).toEqual({ low: 0.01, high: 0.03 });
  expect(extremesOf(track, 1_000_003, 1_000_005)).toBeNull();
});

it('Given a stored strip and the waves around it, When they are joined, Then every sample is there once', () => {
  const all = aBlock({ seconds: 30, shape: square });
  const strip = aBlock({ startAt: 1_010_000, shape: square });
  const blocks = joined([strip], [all]);
  expect(blocks.map(({ startAt, samples }) => [startAt, samples.length])).toEqual([
    [1_010_000, 2500],
    [1_000_000, 2500],
    [1_020_000, 2500],
  ]);
  expect(cutTo(all, 1_010_000, 1_020_000)?.samples).toEqual(strip.samples);
  expect(cutTo(all, 1_031_000, 1_032_000)).toBeNull();
});
