import { describe, expect, it } from 'vitest';
import { alarmId, bedId, commandId, stationId } from '../../shared/domain/ids.ts';
import type { Command } from '../../shared/feed/protocol.ts';
import { anAlarm } from '../../shared/testing/builders.ts';
import { emptyWard, type WardState } from '../../shared/ward/state.ts';
import type { CommandDesk } from '../core/command-desk.ts';
import { VirtualClock } from '../testing/virtual-clock.ts';
import { acknowledge } from './acts.ts';
import type { ActDeps } from './give.ts';
import { setLimits, setProfile } from './limit-acts.ts';
import { stationPerson } from './permissions.ts';

const bed = bedId('01');

/** Commands that were given, and what the station shows. */
function aStation() {
  const given: Command[] = [];
  const shown = {
    ward: {
      ...emptyWard,
      beds: [{ id: bed, room: '501', patient: null, since: 1_000 }],
      alarms: { a1: anAlarm({ signalledAt: 5 }) },
    } as WardState,
  };
  const deps: ActDeps = {
    clock: new VirtualClock(),
    desk: {
      waiting: new Map(),
      hasRoomFor: () => true,
      give: (command: Command) => void given.push(command),
      outcomeOf: () => Promise.resolve('queued'),
    } as unknown as CommandDesk,
    station: () => stationId('s1'),
    ward: () => shown.ward,
    newCommandId: () => commandId(`c${given.length}`),
  };
  return { given, shown, deps };
}

describe('Given an alarm that a person looks at', () => {
  const press = (deps: ActDeps, signals?: number[]) =>
    acknowledge(deps, stationPerson, { alarms: [alarmId('a1')], reason: null, note: null, signals });

  it('When it signals anew while the press is under way, Then nothing is acknowledged that nobody saw (L18)', async () => {
    const { deps, given, shown } = aStation();
    shown.ward = { ...shown.ward, alarms: { a1: anAlarm({ signalledAt: 9, priority: 'high' }) } };
    const { outcomes } = await press(deps, [5]);
    expect(outcomes).toMatchObject([{ alarm: 'a1', status: 'refused', reason: 'It signals anew: look again' }]);
    expect(given).toEqual([]);
  });

  it('When it signals as it was drawn, Then that signal is acknowledged', async () => {
    const { deps, given } = aStation();
    expect((await press(deps, [5])).outcomes).toMatchObject([{ status: 'queued' }]);
    expect(given).toMatchObject([{ type: 'acknowledge', alarm: 'a1', signalledAt: 5 }]);
  });
});

describe('Given limits of a bed', () => {
  const limits = { bed, parameter: 'HR', change: { high: 130 }, reason: 'athlete', forMs: null };

  it('When they are set, Then the command says for whose stay, however long it waits (L8)', async () => {
    const { deps, given } = aStation();
    await setLimits(deps, stationPerson, limits);
    await setProfile(deps, stationPerson, { bed, profile: null });
    expect(given).toMatchObject([{ since: 1_000 }, { since: 1_000 }]);
  });

  it('When another patient came while they were chosen, Then they are refused', async () => {
    const { deps, given } = aStation();
    const refused = { status: 'refused', reason: 'This bed has another patient by now: look again' };
    expect(await setLimits(deps, stationPerson, { ...limits, since: 400 })).toEqual(refused);
    expect(await setProfile(deps, stationPerson, { bed, profile: null, since: null })).toEqual(refused);
    expect(given).toEqual([]);
  });
});
