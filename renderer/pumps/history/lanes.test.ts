import { expect, test } from 'vitest';
import { deviceId } from '../../../shared/domain/ids.ts';
import type { InfusionSpan, Ledger } from '../../../shared/infusion/ledger-answer.ts';
import { lanesOf, ticksOf } from './lanes.ts';

const hour = 3_600_000;

const aSpan = (over: Partial<InfusionSpan>): InfusionSpan => ({
  device: deviceId('P-1'),
  deviceName: 'P-1',
  channel: 'A',
  bed: null,
  drug: 'Heparin',
  concentration: null,
  concentrationUnit: null,
  status: 'infusing',
  rateMlPerHour: 10,
  doseRate: null,
  doseUnit: null,
  override: null,
  fromAt: 0,
  toAt: null,
  by: null,
  volumeMl: null,
  volumeFrom: 'unknown',
  ...over,
});

const aLedger = (spans: readonly InfusionSpan[], gaps: Ledger['gaps'] = []): Ledger => ({
  fromAt: 0,
  toAt: 10 * hour,
  spans: [...spans],
  gaps,
  shifts: [],
  totals: [],
  channels: [],
  recordedFrom: 0,
  cut: false,
});

test('Given two rates of a channel, when they are drawn, then they are steps of one lane, the highest as high as it', () => {
  const [lane] = lanesOf(
    aLedger([aSpan({ toAt: 5 * hour, rateMlPerHour: 5 }), aSpan({ fromAt: 5 * hour, rateMlPerHour: 20 })]),
  );
  expect(lane?.steps.map(({ left, width, height }) => [left, width, height])).toEqual([
    [0, 50, 0.25],
    [50, 50, 1],
  ]);
});

test('Given a span that began before and a pause, when they are drawn, then nothing leaves the axis and a pause has no height', () => {
  const [lane] = lanesOf(aLedger([aSpan({ fromAt: -hour, toAt: hour, status: 'paused' })]));
  expect(lane?.steps[0]).toMatchObject({ left: 0, width: 10, height: 0 });
});

test('Given pumps of which one has ended, when they are listed, then what ran last stands first with its own gaps', () => {
  const gap = { device: deviceId('P-2'), channel: 'A', fromAt: 2 * hour, toAt: 3 * hour, volumeMl: null };
  const lanes = lanesOf(aLedger([aSpan({ toAt: hour }), aSpan({ device: deviceId('P-2'), deviceName: 'P-2' })], [gap]));
  expect(lanes.map(({ deviceName, gaps }) => [deviceName, gaps.length])).toEqual([
    ['P-2', 1],
    ['P-1', 0],
  ]);
});

test('Given a span, when its times are named, then they are whole hours of the wall clock and no more than asked for', () => {
  const from = new Date(2026, 2, 10, 21, 20).getTime();
  const ticks = ticksOf(from, from + 24 * hour, 9);
  expect(ticks.length).toBeLessThanOrEqual(9);
  expect(ticks.map((at) => new Date(at).getHours())).toEqual([0, 3, 6, 9, 12, 15, 18, 21]);
});
