import { expect, test } from 'vitest';
import { alarmId } from '../../shared/domain/ids.ts';
import { anAcknowledgement, anAlarm } from '../../shared/testing/builders.ts';
import { lifeOf } from '../../shared/ward/alarm.ts';
import { emptyWard } from '../../shared/ward/state.ts';
import { acceptRanOut, acceptWard, ward } from './ward.ts';

const held = anAlarm({ id: alarmId('a1'), acknowledged: anAcknowledgement({ at: 1_000, returnsAt: 121_000 }) });
const lives = (): readonly (string | null)[] => ward.get().alarms.map(lifeOf);

test('Given a station that is cut off, When an acknowledgement runs out there, Then its alarm signals again from then on', () => {
  acceptWard({ kind: 'snapshot', state: { ...emptyWard, alarms: { a1: held } } });
  expect(lives()).toEqual(['acknowledged']);
  acceptRanOut([held.id]);
  expect(lives()).toEqual(['active']);
  expect(ward.get().alarms[0]?.signalledAt).toBe(121_000);
  expect(ward.get().alarmsByBed.get('01')?.map(lifeOf)).toEqual(['active']);
  const view = ward.get();
  acceptRanOut([held.id]);
  expect(ward.get()).toBe(view);
  acceptRanOut([]);
  expect(lives()).toEqual(['acknowledged']);
});
