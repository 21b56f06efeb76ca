import { describe, expect, it } from 'vitest';
import { alarmId, bedId, deviceId, stationId } from '../domain/ids.ts';
import { aDeviceState, anAlarm } from '../testing/builders.ts';
import type { WardEvent } from './events.ts';
import { fold } from './fold.ts';
import { profileOf, ruleOf } from './limits-in-force.ts';
import { bounds, emptyWard, wardStateSchema, type WardState } from './state.ts';
import type { StationFacts } from './station-facts.ts';

const device = deviceId('mon-1');
const ward: WardState = {
  ...emptyWard,
  beds: [{ id: bedId('01'), room: '501', patient: null, since: null }],
  devices: { [device]: aDeviceState() },
};

const folded = (state: WardState, ...events: WardEvent[]): WardState =>
  events.reduce((now, event) => fold(now, { seq: now.seq + 1, at: 1, event }), state);

const raise = (over: Parameters<typeof anAlarm>[0]): WardEvent => ({ type: 'alarm.raised', alarm: anAlarm(over) });

describe('Given the alarms that a device raised', () => {
  it('When they are of the patient, Then it is kept for which parameters, once, over a rediscovery too', () => {
    const state = folded(
      ward,
      raise({ id: alarmId('a1'), parameter: 'HR' }),
      raise({ id: alarmId('a2'), parameter: 'HR' }),
      raise({ id: alarmId('a3'), parameter: 'SpO2', kind: 'technical' }),
      raise({ id: alarmId('a4'), parameter: 'RR', source: 'gateway' }),
      raise({ id: alarmId('a5'), parameter: null }),
      { type: 'device.discovered', device, kind: 'monitor', name: 'M', model: null, feed: 'monitors', claims: null },
    );
    expect(state.devices[device]).toMatchObject({ sendsAlarms: true, alarmsOn: ['HR'] });
    expect(wardStateSchema.parse(JSON.parse(JSON.stringify(state)))).toEqual(state);
  });

  it('When names are made up without end, Then only so many are kept', () => {
    const events = Array.from({ length: 300 }, (_, n) => raise({ id: alarmId(`a${n}`), parameter: `x:${n}` }));
    expect(folded(ward, ...events).devices[device]?.alarmsOn).toHaveLength(bounds.limits);
  });
});

describe('Given an alarm that another one takes over', () => {
  it('When it latches and nobody acknowledged it, Then it is over all the same: the other one stands', () => {
    const state = folded(ward, raise({ id: alarmId('a1'), priority: 'high' }), {
      type: 'alarm.ended',
      id: alarmId('a1'),
      why: 'taken-over',
    });
    expect(state.alarms).toEqual({});
    expect(state.ended).toMatchObject([{ id: 'a1', condition: 'ended' }]);
  });
});

describe('Given stations', () => {
  const facts = (n: number, connected: boolean): StationFacts => ({
    id: stationId(`s${n}`),
    name: '',
    connected,
    soundFault: null,
    volumePct: 70,
    soundSet: '',
    silencedUntil: null,
    silencedBy: null,
    testedAt: null,
    recorderFault: null,
  });
  const report = (station: StationFacts): WardEvent => ({ type: 'station.reported', station });

  it('When there are too many, Then one that is away gives way; where all are there, the new one does', () => {
    const all = Array.from({ length: bounds.stations }, (_, n) => report(facts(n, n !== 7)));
    const state = folded(ward, ...all, report(facts(900, true)));
    expect(Object.keys(state.stations)).toHaveLength(bounds.stations);
    expect([state.stations['s7'], state.stations['s900']]).toMatchObject([undefined, { connected: true }]);
    const full = folded(state, report(facts(901, true)));
    expect(full.stations['s901']).toBeUndefined();
    expect(folded(full, report(facts(900, false))).stations['s900']).toMatchObject({ connected: false });
  });
});

describe('Given limits in force', () => {
  const rule = { low: 50, high: 120, delayS: 5, priority: 'medium', hysteresis: 2, fullDepth: 20, on: true } as const;
  const change = { by: 'RN 7', station: null, reason: '', at: 1, until: null };
  const limited = (profile: string | null, own: WardState['limits'][string]['own'] = {}): WardState => ({
    ...ward,
    policy: { ...ward.policy, profiles: { adult: { HR: rule }, child: { HR: { ...rule, high: 160 } } } },
    limits: { '01': { profile, own } },
  });
  const bed = bedId('01');

  it('When the bed has a profile, Then it is that one; one that is gone is the ward’s', () => {
    expect(ruleOf(limited('child'), bed, 'HR')?.high).toBe(160);
    expect(ruleOf(limited('gone'), bed, 'HR')?.high).toBe(120);
    expect(ruleOf(limited(null), bedId('99'), 'HR')?.high).toBe(120);
    expect(profileOf(emptyWard, bed)).toEqual({});
  });

  it('When a person changed a part, Then the rest is the profile’s; what no profile has, is what was set', () => {
    expect(ruleOf(limited(null, { HR: { ...change, low: 45 } }), bed, 'HR')).toEqual({ ...rule, low: 45 });
    expect(ruleOf(limited(null, { CVP: { ...change, high: 12 } }), bed, 'CVP')).toMatchObject({
      low: null,
      high: 12,
      on: true,
    });
    expect(ruleOf(limited(null), bed, 'CVP')).toBeNull();
    expect(ruleOf(limited(null), bed, 'constructor')).toBeNull();
  });
});
