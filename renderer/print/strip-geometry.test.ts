import { describe, expect, it } from 'vitest';
import { noSample, type ExportChannel, type ExportContent } from '../../shared/export/content.ts';
import { rowMm, sheetsOf } from './strip-geometry.ts';

const startAt = 1_763_160_440_000;
const anEcg = (samples: Int16Array): ExportChannel => ({
  key: 'ECG II',
  unit: 'mV',
  rateHz: 250,
  gain: 0.001,
  offset: 0,
  startAt,
  samples,
});
const aContent = (channels: readonly ExportChannel[], seconds: number): ExportContent => ({
  ward: '5 North',
  bed: '07',
  patient: null,
  fromAt: startAt,
  toAt: startAt + seconds * 1000,
  channels,
  beats: [],
  notes: [],
  by: 'Station',
});
const points = (path: string): { x: number; y: number }[] =>
  [...path.matchAll(/[ML]([-\d.]+) ([-\d.]+)/gu)].map(([, x, y]) => ({ x: Number(x), y: Number(y) }));

describe('Given 1 mV for one second at 25 mm/s and 10 mm/mV', () => {
  const square = Int16Array.from({ length: 750 }, (_, index) => (index >= 250 && index < 500 ? 1000 : 0));
  const [first] = sheetsOf(aContent([anEcg(square)], 3), { speedMmPerS: 25, gainMmPerMv: 10 });
  const drawn = points(first?.lanes[0]?.path ?? '');

  it('When it is laid out, Then it is 25 mm long and 10 mm high', () => {
    const up = drawn.filter(({ y }) => y < (first?.lanes[0]?.baseMm ?? 0) - 5);
    expect((up.at(-1)?.x ?? 0) - (up[0]?.x ?? 0) + 0.1).toBeCloseTo(25, 6);
    expect((drawn[0]?.y ?? 0) - (up[0]?.y ?? 0)).toBeCloseTo(10, 6);
  });

  it('When it is laid out, Then a second is 25 mm on the axis', () => {
    const [a, b] = first?.ticks ?? [];
    expect((b?.xMm ?? 0) - (a?.xMm ?? 0)).toBeCloseTo(25, 9);
  });
});

it('Given 25 s at 25 mm/s, When it is laid out, Then rows of 250 mm follow each other without a hole', () => {
  const sheets = sheetsOf(aContent([anEcg(new Int16Array(6250))], 25), { speedMmPerS: 25, gainMmPerMv: 10 });
  expect(sheets.map(({ widthMm }) => widthMm)).toEqual([rowMm, rowMm, 125]);
  expect(sheets.flatMap(({ lanes }) => points(lanes[0]?.path ?? ''))).toHaveLength(6250);
});

it('Given a gap, When it is drawn, Then the line is not joined over it', () => {
  const samples = Int16Array.from({ length: 500 }, (_, index) => (index >= 200 && index < 300 ? noSample : 5));
  const [only] = sheetsOf(aContent([anEcg(samples)], 2), { speedMmPerS: 25, gainMmPerMv: 10 });
  expect(only?.lanes[0]?.path.match(/M/gu)).toHaveLength(2);
});

it('Given seven channels, When they are laid out, Then two sheets hold them all', () => {
  const channels = Array.from({ length: 7 }, () => anEcg(new Int16Array(250)));
  const sheets = sheetsOf(aContent(channels, 1), { speedMmPerS: 25, gainMmPerMv: 10 });
  expect(sheets.map(({ lanes }) => lanes.length)).toEqual([5, 2]);
});

it('Given a pressure beyond its usual range, When it is laid out, Then all of it is on the paper', () => {
  const channel = { ...anEcg(Int16Array.from([40, 90, 260])), key: 'ART', unit: 'mm[Hg]', gain: 1, rateHz: 125 };
  const [only] = sheetsOf(aContent([channel], 1), { speedMmPerS: 25, gainMmPerMv: 10 });
  const lane = only?.lanes[0];
  for (const { y } of points(lane?.path ?? '')) expect(Math.abs(y - (lane?.baseMm ?? 0))).toBeLessThanOrEqual(12.001);
  expect(lane?.scale).toMatch(/mm\/mmHg$/u);
});
