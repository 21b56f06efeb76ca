import { expect, test } from 'vitest';
import { bedId } from '../../shared/domain/ids.ts';
import * as builders from '../../shared/testing/builders.ts';
import type { Alarm } from '../../shared/ward/alarm.ts';
import { tileLabel } from './tile-label.ts';
import { cellAlarm } from './cell-alarm.ts';

const anAlarm = (over: Partial<Alarm> = {}): Alarm => builders.anAlarm({ bed: bedId('12'), high: null, ...over });
const acknowledged = builders.anAcknowledgement();

test('Given alarms of a bed, when a cell is drawn, then it has its own priority, filled, outlined or as it was', () => {
  expect(cellAlarm('SpO2', [anAlarm()])).toBe('medium');
  expect(cellAlarm('HR', [anAlarm()])).toBeNull();
  expect(cellAlarm('SpO2', [anAlarm({ acknowledged })])).toBe('medium-acknowledged');
  expect(cellAlarm('SpO2', [anAlarm({ priority: 'low' })])).toBeNull();
  expect(cellAlarm('SpO2', [anAlarm({ inactivation: ['alarm-paused'] })])).toBe('medium-acknowledged');
  expect(cellAlarm('ART', [anAlarm({ parameter: 'ART-M', priority: 'high' })])).toBe('high');
  expect(cellAlarm('ART', [anAlarm({ parameter: 'NIBP-S' })])).toBeNull();
  expect(cellAlarm('HR', [anAlarm({ parameter: 'HR', kind: 'technical', priority: 'technical' })])).toBe('technical');
  expect(cellAlarm('SpO2', [anAlarm({ acknowledged, priority: 'high' }), anAlarm()])).toBe('medium');
});

test('Given a latched alarm, when a cell is drawn, then the number that is fine now is not filled', () => {
  expect(cellAlarm('SpO2', [anAlarm({ priority: 'high', condition: 'ended', endedAt: 1 })])).toBeNull();
});

const aBed = (given: string) => ({
  id: bedId('12'),
  room: '',
  since: null,
  patient: {
    id: null,
    family: 'Demo',
    given,
    birthDate: null,
    sex: null,
    mrn: null,
    visit: null,
    diagnosis: null,
    demo: true,
  },
});

test('Given a tile, when a screen reader asks, then the bed comes first, then who, then the alarm in words', () => {
  const facts = { initials: false, live: 'live', alarm: anAlarm(), heartRate: '112', spo2: '87', now: 71_000 } as const;
  expect(tileLabel({ ...facts, bed: aBed('Kira') })).toBe(
    'Bed 12, Demo, Kira. Medium alarm, SpO2 87 below 90, 1 minute. Heart rate 112. SpO2 87.',
  );
  expect(tileLabel({ ...facts, bed: aBed('Kira'), initials: true, alarm: undefined })).toMatch(
    /^Bed 12, K\. D\. Heart/,
  );
  expect(tileLabel({ ...facts, bed: { ...aBed(''), patient: null }, live: 'none' })).toBe('Bed 12, empty.');
});
