import { expect, it } from 'vitest';
import { commandId, stationId } from '../../shared/domain/ids.ts';
import type { Alarm } from '../../shared/ward/alarm.ts';
import { emptyWard, type WardState } from '../../shared/ward/state.ts';
import { anAlarm, entry, raised, stored } from '../testing/builders.ts';
import { returnsDue } from './local-returns.ts';
import { WardPicture } from './ward-picture.ts';

const acknowledged = (returnsAt: number | null): Partial<Alarm> => ({
  acknowledged: {
    by: 'RN 7',
    station: stationId('s'),
    reason: null,
    note: null,
    actedAt: 1,
    at: 1,
    returnsAt,
    command: commandId('c'),
    device: 'local',
  },
});

const ward = (...alarms: Alarm[]): WardState => ({
  ...emptyWard,
  seq: 10,
  alarms: Object.fromEntries(alarms.map((alarm) => [alarm.id, alarm])),
});

it('Given acknowledgements that ran out, hold still, hold for good, or whose cause is gone, when it is asked, then the first alone signal again', () => {
  const state = ward(
    anAlarm('out', acknowledged(5_000)),
    anAlarm('holds', acknowledged(5_001)),
    anAlarm('for good', acknowledged(null)),
    anAlarm('gone', { ...acknowledged(1), condition: 'ended', endedAt: 2 }),
    anAlarm('open'),
  );
  expect(returnsDue(state, 5_000)).toEqual(['out']);
});

it('Given a picture that signals again by itself, when the gateway’s snapshot comes, then that holds and nothing local is left', () => {
  const picture = new WardPicture(ward(anAlarm('a1', acknowledged(5_000))));
  const change = picture.returnLocally(returnsDue(picture.state, 6_000), 6_000);
  expect(change).toMatchObject({ kind: 'events', events: [{ seq: 11, event: { type: 'alarm.returned', id: 'a1' } }] });
  expect(picture.state.alarms['a1']).toMatchObject({ acknowledged: null, returned: 1, signalledAt: 6_000 });
  expect(picture.durable.alarms['a1']?.acknowledged).not.toBeNull();
  expect(picture.local).toEqual(['a1']);
  expect(returnsDue(picture.state, 60_000)).toEqual([]);
  picture.replace(ward(anAlarm('a1', acknowledged(90_000))));
  expect(picture.state.alarms['a1']?.acknowledged?.returnsAt).toBe(90_000);
  expect(picture.local).toEqual([]);
});

it('Given undurable events that are shown, when a return comes on top and the durable ones follow, then nobody folds out of order', () => {
  const picture = new WardPicture(ward(anAlarm('a1', acknowledged(5_000))));
  picture.setAhead([stored(11, raised('a2'))]);
  expect(picture.returnLocally(returnsDue(picture.state, 6_000), 6_000)).toMatchObject({ events: [{ seq: 12 }] });
  // The same event durable, and another one in the place of the local one.
  expect(picture.fold([entry(11, raised('a2')), entry(12, raised('a3'))])).toEqual({ kind: 'snapshot' });
  expect(Object.keys(picture.state.alarms)).toEqual(['a1', 'a2', 'a3']);
});
