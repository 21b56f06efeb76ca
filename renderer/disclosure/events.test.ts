import { expect, test } from 'vitest';
import { alarmId, bedId, stationId } from '../../shared/domain/ids.ts';
import type { KeptEvent } from '../../shared/history/kept.ts';
import type { HistoryRow } from '../../shared/station-api/calls.ts';
import { beside, concerns, happenedIn } from './events.ts';

const aRow = (raisedAt: number, more: Partial<HistoryRow> = {}): HistoryRow => ({
  alarm: alarmId(`a${raisedAt}`),
  bed: bedId('07'),
  priority: 'medium',
  kind: 'physiological',
  text: 'HR 122 > 120',
  raisedAt,
  endedAt: raisedAt + 10,
  acknowledgedAt: null,
  acknowledgedBy: null,
  escalated: false,
  ...more,
});

const aKept = (at: number): KeptEvent => ({
  id: `k${at}`,
  span: {
    bed: bedId('07'),
    fromAt: at - 5,
    toAt: at + 5,
    at,
    alarm: null,
    text: 'wide beats',
    beats: [],
    calipers: [],
  },
  by: 'Badge 2041',
  station: stationId('s1'),
  savedAt: at + 100,
});

const here = [{ bed: '07', fromAt: 0, toAt: null }];
const span = { fromAt: 0, toAt: 1000 };

test('Given alarms and kept events, When they are listed, Then oldest first, and only of that time', () => {
  const events = happenedIn([aRow(700), aRow(1200), aRow(100)], [aKept(300), aKept(2000)], here, span);
  expect(events.map(({ id, endAt }) => [id, endAt])).toEqual([
    ['a100', 110],
    ['k300', 310],
    ['a700', 710],
  ]);
});

test('Given a patient who came from another bed, When alarms are listed, Then those of each stay and of nobody else', () => {
  const stays = [
    { bed: '03', fromAt: null, toAt: 500 },
    { bed: '07', fromAt: 500, toAt: null },
  ];
  const rows = [aRow(100), aRow(200, { bed: bedId('03') }), aRow(600), aRow(700, { bed: bedId('03') })];
  expect(happenedIn(rows, [], stays, span).map(({ at }) => at)).toEqual([200, 600]);
});

test.each([
  ['V-TACH 182', 'physiological', 'rhythm'],
  ['v-tach', 'physiological', 'rhythm'],
  ['PVC pair', 'physiological', 'rhythm'],
  ['Atrial fibrillation', 'physiological', 'rhythm'],
  ['V-TACH, not sustained', 'physiological', 'rhythm'],
  ['HR 122 > 120', 'physiological', 'other'],
  ['High', 'physiological', 'other'],
  ['APNEA', 'physiological', 'other'],
  ['Pausenraum', 'physiological', 'other'],
  ['ECG leads off, LL', 'technical', 'technical'],
] as const)('Given an alarm "%s", When its nature is asked for, Then it is of %s: %s', (text, kind, nature) => {
  expect(happenedIn([aRow(1, { text, kind })], [], here, span)[0]?.nature).toBe(nature);
});

test('Given events, When the one beside a moment is asked for, Then the event at the moment itself is passed', () => {
  const events = happenedIn([aRow(100), aRow(200), aRow(300)], [], here, span);
  expect(beside(events, 200, 1)?.at).toBe(300);
  expect(beside(events, 200, -1)?.at).toBe(100);
  expect(beside(events, 300, 1)).toBeUndefined();
});

test('Given an event between two milliseconds, When the frame is at it, Then it is not the one before again', () => {
  const events = happenedIn([aRow(100), aRow(200.6)], [], here, span);
  expect(beside(events, 201, -1)?.at).toBe(100);
  expect(beside(events, 201, 1)).toBeUndefined();
});

test('Given technical alarms, When a channel has no wave, Then those that can be why are told from the others', () => {
  const concernsOf = (text: string, channel: string): boolean => {
    const [event] = happenedIn([aRow(1, { text, kind: 'technical' })], [], here, span);
    return event !== undefined && concerns(event, channel);
  };
  expect(concernsOf('ECG leads off, LL', 'ECG II')).toBe(true);
  expect(concernsOf('ECG leads off, LL', 'PLETH')).toBe(false);
  expect(concernsOf('SpO₂ sensor off', 'PLETH')).toBe(true);
  expect(concernsOf('SpO₂ sensor off', 'ECG V')).toBe(false);
  expect(concernsOf('No data', 'ART')).toBe(true);
});
