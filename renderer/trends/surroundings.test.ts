import { expect, test } from 'vitest';
import { alarmId, bedId, deviceId } from '../../shared/domain/ids.ts';
import type { HistoryRow } from '../../shared/station-api/calls.ts';
import { laneOf } from './lanes.ts';
import { alarmMarks, explained, isOfPatient, limitsOf, therapyRows, type Context } from './surroundings.ts';

const minute = 60_000;

const aStay = (fromMin: number | null, toMin: number | null, present: boolean, patient: string | null = 'p1') => ({
  bed: bedId('12'),
  fromAt: fromMin === null ? null : fromMin * minute,
  toAt: toMin === null ? null : toMin * minute,
  patient,
  present,
});

const aRow = (id: string, atMin: number, lastsMin: number | null, seed: Partial<HistoryRow> = {}): HistoryRow => ({
  alarm: alarmId(id),
  bed: bedId('12'),
  priority: 'technical',
  kind: 'technical',
  text: 'ECG leads off',
  raisedAt: atMin * minute,
  endedAt: lastsMin === null ? null : (atMin + lastsMin) * minute,
  acknowledgedAt: null,
  acknowledgedBy: null,
  escalated: false,
  ...seed,
});

const here = { stays: [aStay(0, null, true)] };
const gap = { fromAt: 10 * minute, toAt: 30 * minute };

test('Given leads off, when the gap of the heart rate is explained, then it says so, and that of SpO₂ does not', () => {
  const alarms = [aRow('a', 10, 20)];
  expect(explained([gap], 'HR', here, alarms)[0]?.reason).toEqual({ kind: 'alarm', text: 'ECG leads off' });
  expect(explained([gap], 'SpO2', here, alarms)[0]?.reason).toEqual({ kind: 'not-recorded' });
});

test('Given an alarm of a minute in a gap of twenty, when it is explained, then the alarm is not the reason', () => {
  expect(explained([gap], 'HR', here, [aRow('a', 12, 1)])[0]?.reason).toEqual({ kind: 'not-recorded' });
});

test('Given a monitor that was silent, when gaps are explained, then every lane says it', () => {
  const alarms = [aRow('a', 9, 30, { text: 'No data' })];
  for (const lane of ['HR', 'ART', 'Temp'])
    expect(explained([gap], lane, here, alarms)[0]?.reason).toEqual({ kind: 'alarm', text: 'No data' });
});

test('Given a patient who came in the middle of a gap, when it is explained, then it is cut there (L8)', () => {
  const stays = [aStay(null, 15, false, 'p0'), aStay(15, 20, false, null), aStay(20, null, true)];
  const pieces = explained([{ fromAt: 0, toAt: 30 * minute }], 'HR', { stays }, []);
  expect(pieces.map(({ reason, toAt }) => [reason.kind, toAt / minute])).toEqual([
    ['other-patient', 20],
    ['not-recorded', 30],
  ]);
  expect(isOfPatient(stays, 10 * minute)).toBe(false);
  expect(isOfPatient(stays, 25 * minute, bedId('12'))).toBe(true);
  expect(isOfPatient(stays, 25 * minute, bedId('13'))).toBe(false);
});

test('Given limits that changed, when their lines are asked, then each is of its time and equal ones are one', () => {
  const of = (fromMin: number, toMin: number, low: number | null, high: number | null) => ({
    parameter: 'HR',
    fromAt: fromMin * minute,
    toAt: toMin * minute,
    low,
    high,
  });
  const limits = [of(0, 10, 50, 120), of(10, 20, 50, 130), of(20, 30, null, 130)];
  expect(limitsOf(laneOf('HR'), { limits })).toEqual([
    { fromAt: 0, toAt: 20 * minute, value: 50 },
    { fromAt: 0, toAt: 10 * minute, value: 120 },
    { fromAt: 10 * minute, toAt: 30 * minute, value: 130 },
  ]);
});

test('Given limits of a systolic pressure alone, when those of the line are asked, then they are these', () => {
  const limits = [{ parameter: 'ART-S', fromAt: 0, toAt: minute, low: 90, high: 160 }];
  expect(limitsOf(laneOf('ART'), { limits }).map(({ value }) => value)).toEqual([90, 160]);
});

const infusion = (drug: string, fromMin: number, toMin: number | null, text: string): Context['therapy'][number] => ({
  device: deviceId('P-1'),
  channel: 'A',
  drug,
  text,
  fromAt: fromMin * minute,
  toAt: toMin === null ? null : toMin * minute,
});
const frame = { fromAt: 0, toAt: 100 * minute, bucketMs: minute };

test('Given five drugs, when rows are made, then two have their own and the others share one with their names', () => {
  const therapy = ['A', 'B', 'C', 'D', 'E'].map((drug, index) =>
    infusion(drug, index * 10, index === 0 ? null : 60, '5 mL/h'),
  );
  const rows = therapyRows({ therapy }, { at: [], series: {} }, frame, String);
  expect(rows.map(({ name }) => name)).toEqual(['A', 'B', null]);
  expect(rows[2]?.bars.map(({ text }) => text)).toEqual(['C 5 mL/h', 'D 5 mL/h', 'E 5 mL/h']);
  expect(rows[0]?.bars[0]).toEqual({ fromAt: 0, toAt: frame.toAt, text: '5 mL/h', runs: true });
});

test('Given oxygen that was turned up, when its row is made, then each flow is a bar to the next', () => {
  const flow = [null, 2, 2, null, 4, 4];
  const column = { min: flow, max: flow, mean: flow, count: flow.map(() => 1) };
  const trend = { at: flow.map((_, index) => index * minute), series: { 'O2-flow': column } };
  const [row] = therapyRows({ therapy: [] }, trend, frame, (litres) => `${litres} L/min`);
  expect(row?.bars).toEqual([
    { fromAt: minute, toAt: 4 * minute, text: '2 L/min', runs: false },
    { fromAt: 4 * minute, toAt: frame.toAt, text: '4 L/min', runs: true },
  ]);
});

test('Given alarms close together, when they are marked, then one mark is the most urgent, and an open one shows', () => {
  const rows = [
    aRow('a', 10, 1, { priority: 'high' }),
    aRow('b', 11, null, { priority: 'low' }),
    aRow('c', 40, 1, { priority: 'medium' }),
  ];
  expect(alarmMarks(rows, new Set(), 5 * minute).map(({ row, count }) => [row.alarm, count])).toEqual([
    ['a', 2],
    ['c', 1],
  ]);
  expect(alarmMarks(rows, new Set(['b']), 5 * minute)[0]).toMatchObject({
    row: { alarm: 'b' },
    isOpen: true,
    count: 2,
  });
});
