import { expect, test } from 'vitest';
import { bedId } from '../../shared/domain/ids.ts';
import type { WaveBlock } from '../../shared/feed/wave-frame.ts';
import { holesOf, noSample, piecesOf, rangeOf, tracePiece, type Plot } from './stored-trace.ts';

const aPiece = (startAt: number, rateHz: number, samples: readonly number[], channel = 'ECG II'): WaveBlock => ({
  bed: bedId('07'),
  channel,
  unit: 'mV',
  startAt,
  deviceAt: null,
  rateHz,
  gain: 0.5,
  offset: 1,
  ageMs: 0,
  samples: Int16Array.from(samples),
});

/** One px a ms; one unit up is ten px, zero is at 100. */
const plot: Plot = { left: 0, width: 1000, fromAt: 0, toAt: 1000, zeroY: 100, pxPerUnit: 10 };

function traced(piece: WaveBlock, form: 'samples' | 'pairs', where: Plot = plot): readonly string[] {
  const points: string[] = [];
  tracePiece(
    { moveTo: (x, y) => points.push(`M${x} ${y}`), lineTo: (x, y) => points.push(`L${x} ${y}`) },
    piece,
    form,
    where,
  );
  return points;
}

test('Given samples, When they are traced, Then each is at its time and value, and a hole is not joined', () => {
  const points = traced(aPiece(100, 10, [0, 2, noSample, 4, 6]), 'samples');
  expect(points).toEqual(['M100 90', 'L200 80', 'M400 70', 'L500 60']);
});

test('Given pairs, When they are traced, Then both extremes of each, the nearer to the last first', () => {
  // Two numbers a bucket: 20 numbers a second are buckets of 100 ms.
  expect(traced(aPiece(0, 20, [0, 2, 2, 8, 0, 8]), 'pairs')).toEqual([
    'M0 80',
    'L0 90',
    'L100 80',
    'L100 50',
    'L200 50',
    'L200 90',
  ]);
});

test('Given samples beyond the plot, When they are traced, Then only those within its time', () => {
  const points = traced(aPiece(-200, 10, [0, 0, 0, 0, 0]), 'samples', { ...plot, toAt: 200, width: 200 });
  expect(points).toEqual(['M0 90', 'L100 90']);
});

test('Given many samples to a px, When they are traced, Then the extremes stay', () => {
  const samples = Array.from({ length: 1000 }, (_, index) => (index === 501 ? 40 : 0));
  const points = traced(aPiece(0, 1000, samples), 'samples', { ...plot, width: 10 });
  expect(points.length).toBeLessThan(60);
  expect(points.some((point) => point.endsWith(' -110'))).toBe(true);
});

test('Given pieces with a hole between and one within, When holes are looked for, Then both, and none that is short', () => {
  const pieces = [aPiece(0, 10, [1, 1, noSample, noSample, noSample, 1, noSample, 1]), aPiece(1000, 10, [1, 1])];
  expect(holesOf(pieces, 'samples', 0, 1500, 200)).toEqual([
    { fromAt: 200, toAt: 500 },
    { fromAt: 800, toAt: 1000 },
    { fromAt: 1200, toAt: 1500 },
  ]);
  expect(holesOf([], 'pairs', 0, 1500, 200)).toEqual([{ fromAt: 0, toAt: 1500 }]);
  expect(holesOf(pieces, 'samples', 0, 200, 200)).toEqual([]);
});

test('Given pieces of two channels, When one is asked for, Then by time, with its range in the unit', () => {
  const pieces = piecesOf(
    [aPiece(1000, 10, [4, 6]), aPiece(0, 10, [9], 'ART'), aPiece(0, 10, [-2, noSample])],
    'ECG II',
  );
  expect(pieces.map(({ startAt }) => startAt)).toEqual([0, 1000]);
  expect(rangeOf(pieces, 'samples', 0, 2000)).toEqual([0, 4]);
  expect(rangeOf(pieces, 'samples', 1000, 1100)).toEqual([3, 3]);
  expect(rangeOf(pieces, 'samples', 300, 900)).toBeNull();
});
