import { expect, test } from 'vitest';
import type { Happened } from './events.ts';
import { gapsOf, hourLines, scaleOf } from './lines.ts';
import { aPart, aPiece, hourAt } from './testing.ts';
import { hourMs, lineMs } from './times.ts';

const perLine = 60;
const ten = 10 * lineMs;

const anEvent = (fromMs: number, toMs: number | null, text: string): Happened => ({
  id: text,
  at: hourAt + fromMs,
  endAt: toMs === null ? null : hourAt + toMs,
  text,
  priority: 'technical',
  nature: 'technical',
  alarm: null,
});

test('Given a minute with one high column, When lines are made, Then it is in its line and column in the unit', () => {
  const at = hourAt + 12 * lineMs + 5_000;
  const piece = aPiece(hourAt + ten, hourAt + 2 * ten, perLine, (time) => (time === at ? [10, 120] : 10));
  const { lines, unit } = hourLines([aPart(hourAt + ten, [piece])], 'ECG II', hourAt, perLine);
  expect(unit).toBe('mV');
  expect(lines).toHaveLength(60);
  expect(lines[9]).toBeNull();
  expect(lines[20]).toBeNull();
  expect(lines[12]?.high[5]).toBeCloseTo(1.2);
  expect(lines[12]?.low[5]).toBeCloseTo(0.1);
  expect(lines[12]?.high[6]).toBeCloseTo(0.1);
  expect(lines[12]?.zero).toBeCloseTo(0.1);
});

test('Given a channel that inverts, When lines are made, Then the lowest stays below the highest', () => {
  const piece = { ...aPiece(hourAt, hourAt + ten, perLine, () => [-50, 100]), gain: -0.01 };
  const { lines } = hourLines([aPart(hourAt, [piece])], 'ECG II', hourAt, perLine);
  expect(lines[0]?.low[0]).toBeCloseTo(-1);
  expect(lines[0]?.high[0]).toBeCloseTo(0.5);
});

test('Given an ECG whose baseline wanders and a pressure that falls, When lines are made, Then only the first is centred', () => {
  const half = (at: number): number => (at < hourAt + 30 * lineMs ? 100 : 40);
  const ofEcg = aPiece(hourAt, hourAt + hourMs, perLine, half);
  const ofArt = aPiece(hourAt, hourAt + hourMs, perLine, half, 'ART');
  const parts = [aPart(hourAt, [ofEcg, ofArt])];
  const zeros = (channel: string): (number | undefined)[] => {
    const { lines } = hourLines(parts, channel, hourAt, perLine);
    return [lines[0]?.zero, lines[59]?.zero];
  };
  expect(zeros('ECG II')).toEqual([1, expect.closeTo(0.4)]);
  const [first, last] = zeros('ART');
  expect(first).toBe(last);
});

test.each([
  [140, 1],
  [60, 2],
  [300, 0.5],
  [700, 0.25],
])('Given an ECG that swings by %d, When a scale is chosen, Then a line holds %d of it', (swing, linesPerUnit) => {
  const piece = aPiece(hourAt, hourAt + ten, perLine, () => [0, swing]);
  const hour = hourLines([aPart(hourAt, [piece])], 'ECG II', hourAt, perLine);
  expect(scaleOf(hour, 'ECG II')?.linesPerUnit).toBe(linesPerUnit);
});

test('Given a single minute of artefact, When a scale is chosen, Then the usual minute decides', () => {
  const wild = (at: number): readonly [number, number] => (at < hourAt + lineMs ? [-3000, 3000] : [0, 140]);
  const piece = aPiece(hourAt, hourAt + ten, perLine, wild);
  const hour = hourLines([aPart(hourAt, [piece])], 'ECG II', hourAt, perLine);
  expect(scaleOf(hour, 'ECG II')?.linesPerUnit).toBe(1);
});

test('Given nothing recorded, When a scale is chosen, Then there is none', () => {
  expect(scaleOf(hourLines([aPart(hourAt, [])], 'ECG II', hourAt, perLine), 'ECG II')).toBeNull();
});

test('Given leads off by an alarm, When gaps are told, Then they have its words; without one they are not recorded', () => {
  const isOff = (at: number): boolean =>
    (at >= hourAt + 60_000 && at < hourAt + 91_000) || (at >= hourAt + 300_000 && at < hourAt + 320_000);
  const piece = aPiece(hourAt, hourAt + ten, perLine, (at) => (isOff(at) ? null : 10));
  const events = [anEvent(62_000, 92_000, 'ECG leads off, LL'), anEvent(300_000, 320_000, 'SpO₂ sensor off')];
  expect(gapsOf([aPart(hourAt, [piece])], 'ECG II', events)).toEqual([
    { fromAt: hourAt + 60_000, toAt: hourAt + 91_000, why: null, text: 'ECG leads off, LL' },
    { fromAt: hourAt + 300_000, toAt: hourAt + 320_000, why: 'not-recorded', text: '' },
  ]);
});

test('Given an alarm that ended long before, When gaps are told, Then it is not the reason', () => {
  const piece = aPiece(hourAt, hourAt + ten, perLine, (at) => (at < hourAt + 120_000 ? 10 : null));
  const gaps = gapsOf([aPart(hourAt, [piece])], 'ECG II', [anEvent(60_000, 118_000, 'ECG leads off')]);
  expect(gaps.map(({ why }) => why)).toEqual(['not-recorded']);
});

test('Given another patient before and a damaged block within, When gaps are told, Then each has its reason and length', () => {
  const told = [
    { channel: 'ECG II', fromAt: hourAt, toAt: hourAt + 100_000, why: 'other-patient' as const },
    { channel: 'ECG II', fromAt: hourAt + 100_000, toAt: hourAt + 130_000, why: 'not-recorded' as const },
    { channel: 'ECG V', fromAt: hourAt + 300_000, toAt: hourAt + 310_000, why: 'damaged' as const },
  ];
  const piece = aPiece(hourAt + 130_000, hourAt + ten, perLine, () => 10);
  expect(gapsOf([aPart(hourAt, [piece], { gaps: told })], 'ECG II', [])).toEqual([
    { fromAt: hourAt, toAt: hourAt + 100_000, why: 'other-patient', text: '' },
    { fromAt: hourAt + 100_000, toAt: hourAt + 130_000, why: 'not-recorded', text: '' },
  ]);
});

test('Given a part of which nothing of any channel may be read, When gaps are told, Then that is the reason', () => {
  const told = [{ channel: '', fromAt: hourAt, toAt: hourAt + ten, why: 'other-patient' as const }];
  const after = aPiece(hourAt + ten, hourAt + 2 * ten, perLine, () => 10);
  expect(gapsOf([aPart(hourAt, [], { gaps: told }), aPart(hourAt + ten, [after])], 'ECG II', [])).toEqual([
    { fromAt: hourAt, toAt: hourAt + ten, why: 'other-patient', text: '' },
  ]);
});

test('Given a gap over the border of two parts, When gaps are told, Then it is one', () => {
  const first = aPiece(hourAt, hourAt + ten - 60_000, perLine, () => 10);
  const second = aPiece(hourAt + ten + 60_000, hourAt + 2 * ten, perLine, () => 10);
  expect(gapsOf([aPart(hourAt, [first]), aPart(hourAt + ten, [second])], 'ECG II', [])).toEqual([
    { fromAt: hourAt + ten - 60_000, toAt: hourAt + ten + 60_000, why: 'not-recorded', text: '' },
  ]);
});
