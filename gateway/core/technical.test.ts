import { describe, expect, it } from 'vitest';
import { deviceId, stationId } from '../../shared/domain/ids.ts';
import type { AlarmObservation, ObservationBatch } from '../../shared/domain/observation.ts';
import { aStation } from '../../shared/testing/builders.ts';
import { anAdt, anAlarm, aPump, mapDevice, place, types } from '../testing/builders.ts';
import { LiveCore, raised, type Values } from '../testing/live-core.ts';

const well: Values = { HR: 80, SpO2: 97 };
const leadsOff: Values = { HR: null, SpO2: 97, RR: null };

describe('Given sensors that fall off', () => {
  it('When leads that were in use are off for some seconds, Then the bed has one alarm for them, and it ends with a value', () => {
    const core = new LiveCore();
    core.run(3, { 1: well });
    expect(raised(core.run(4, { 1: leadsOff }))).toEqual([]);
    expect(raised(core.run(30, { 1: leadsOff }))).toMatchObject([
      { key: 'LEADS-OFF', text: 'ECG leads off', bed: '01', parameter: 'HR', kind: 'technical', priority: 'technical' },
    ]);
    expect(types(core.run(1, { 1: well }))).toEqual(['alarm.ended']);
  });

  it('When a monitor waits for its next patient, Then nothing is missed', () => {
    const core = new LiveCore();
    core.run(60, { 1: { HR: null, SpO2: null, 'ART-M': null } });
    expect(core.texts).toEqual([]);
    core.adt(anAdt('A01', 'p@H', place('01')));
    core.run(5, { 1: well });
    core.adt(anAdt('A03', 'p@H', place('01')));
    core.run(60, { 1: { HR: null, SpO2: null } });
    expect(core.texts).toEqual([]);
  });

  it('When one pressure of a line has a value, Then the line is in', () => {
    const core = new LiveCore();
    core.run(3, { 1: { 'ART-M': 80, 'ART-S': 120 } });
    core.run(60, { 1: { 'ART-M': null, 'ART-S': 120 } });
    expect(core.texts).toEqual([]);
    core.run(10, { 1: { 'ART-M': null, 'ART-S': null } });
    expect(core.texts).toEqual(['ART disconnected']);
  });

  it('When the device says it itself, Then it is not doubled, whoever was first', () => {
    const own = anAlarm({
      episode: 'leads',
      alarmKey: 'LEADS-OFF',
      alarmKind: 'technical',
      parameter: 'HR',
      priority: 'low',
      value: null,
    });
    const core = new LiveCore();
    core.run(3, { 1: well });
    core.say(1, [own]);
    core.run(60, { 1: leadsOff });
    expect(core.present).toMatchObject([{ source: 'device' }]);
    const late = new LiveCore();
    late.run(3, { 1: well });
    late.run(10, { 1: leadsOff });
    late.say(1, [own]);
    late.run(1, { 1: leadsOff });
    expect(late.present).toMatchObject([{ source: 'device' }]);
  });

  it('When a device that sends alarms says nothing of it, Then the gateway does after a longer while', () => {
    const core = new LiveCore();
    core.run(3, { 1: well });
    core.say(1, [anAlarm()]);
    core.say(1, [anAlarm({ phase: 'end' })]);
    core.run(25, { 1: leadsOff });
    expect(core.texts).toEqual([]);
    core.run(10, { 1: leadsOff });
    expect(core.texts).toEqual(['ECG leads off']);
  });

  it('When the device falls silent meanwhile, Then what stands stays', () => {
    const core = new LiveCore();
    core.run(3, { 1: well });
    core.run(10, { 1: leadsOff });
    core.run(60);
    expect(core.texts).toEqual(['ECG leads off', 'No data']);
  });
});

describe('Given batteries', () => {
  it('When a monitor’s runs down, Then it is told in steps, and is over with some to spare', () => {
    const core = new LiveCore();
    core.run(20, { 1: { ...well, Battery: 20 } });
    expect(core.texts).toEqual([]);
    core.run(15, { 1: { ...well, Battery: 19 } });
    expect(core.texts).toEqual(['Battery under 20 %']);
    const told = core.run(600, { 1: (s) => ({ ...well, Battery: Math.max(3, 19 - Math.floor(s / 30)) }) });
    expect(told.flatMap((event) => (event.type === 'alarm.changed' ? [event.text] : []))).toEqual([
      'Battery under 15 %',
      'Battery under 10 %',
      'Battery under 5 %',
    ]);
    core.run(30, { 1: { ...well, Battery: 24 } });
    expect(core.present).toHaveLength(1);
    core.run(2, { 1: { ...well, Battery: 25 } });
    expect(core.texts).toEqual([]);
  });

  const pump = (core: LiveCore, batteryPct: number, onBattery: boolean | null) => {
    core.skip(1_000);
    core.say(7, [aPump({ batteryPct, onBattery, deviceAt: core.now })], {
      device: { id: deviceId('pump-7'), kind: 'pump', name: 'P 7', model: null },
      location: place('02'),
    });
    return core.tick();
  };

  it('When a pump runs low on its battery, Then that is said; on mains it is not', () => {
    const core = new LiveCore();
    for (let s = 0; s < 20; s += 1) pump(core, 14, false);
    expect(core.texts).toEqual([]);
    for (let s = 0; s < 20; s += 1) pump(core, 14, true);
    expect(core.present).toMatchObject([
      { text: 'Pump battery under 15 %', bed: '02', device: 'pump-7', key: 'BATTERY' },
    ]);
    for (let s = 0; s < 3; s += 1) pump(core, 14, false);
    expect(core.texts).toEqual([]);
  });

  it('When the device says it itself, Then it is not doubled', () => {
    const core = new LiveCore();
    core.say(1, [
      anAlarm({
        episode: 'batt',
        alarmKey: 'BATTERY',
        alarmKind: 'technical',
        parameter: null,
        value: null,
        priority: 'low',
      }),
    ]);
    core.run(60, { 1: { ...well, Battery: 9 } });
    expect(core.present).toHaveLength(1);
  });
});

describe('Given clocks', () => {
  it('When one device is off by more than the site allows, Then that is said once, at its bed, with the minutes', () => {
    const core = new LiveCore();
    core.clocks['mon-1'] = 24 * 60_000;
    core.clocks['mon-2'] = -299_000;
    core.run(300, { 1: well, 2: well });
    expect(core.present).toMatchObject([{ key: 'CLOCK-OFF', text: 'Clock 24 min fast', bed: '01' }]);
    expect(core.ward.alarmCount).toBe(1);
    core.clocks['mon-1'] = 0;
    core.run(200, { 1: well, 2: well });
    expect(core.texts).toEqual([]);
  });

  it('When the gateway’s own clock steps by an hour, Then that is one alarm and not one a bed (L15), and nothing else changes (L2)', () => {
    const core = new LiveCore({ beds: 8 });
    const all = { 1: well, 2: well, 3: well, 4: well, 5: well, 6: well };
    core.run(10, all);
    core.now += 3_600_000;
    for (let n = 1; n <= 6; n += 1) core.clocks[`mon-${n}`] = -3_600_000;
    expect(raised(core.run(120, all))).toMatchObject([
      { bed: null, text: "Clocks of most devices are 60 min behind the gateway's" },
    ]);
    core.now -= 3_600_000;
    for (let n = 1; n <= 6; n += 1) core.clocks[`mon-${n}`] = 0;
    core.run(5, all);
    expect(core.texts).toEqual([]);
  });
});

describe('Given alarms of a device that dies', () => {
  const start = (core: LiveCore): void => {
    core.run(10, { 1: { ...well, HR: 150 } });
    core.say(1, [anAlarm({ episode: 'hr', alarmKey: 'HIGH', parameter: 'HR', value: 150, low: 50, high: 120 })]);
  };
  const again = (
    core: LiveCore,
    over: Partial<AlarmObservation> = {},
    message: Partial<ObservationBatch> = {},
  ): void => {
    const observed = { episode: 'hr', alarmKey: 'HIGH', parameter: 'HR', value: 150, low: 50, high: 120 } as const;
    core.say(1, [anAlarm({ ...observed, phase: 'continue', ...over })], message);
  };
  const open = (core: LiveCore) => core.present.filter(({ source }) => source === 'device');

  it('When it is silent, Then its alarm stays, marked by that loss, for as long as it takes', () => {
    const core = new LiveCore();
    start(core);
    core.run(3_600);
    expect(core.texts).toEqual(['HR 150 > 120', 'No data']);
  });

  it('When it is back, repeats its alarms and does not repeat this one, Then that is over as gone', () => {
    const core = new LiveCore();
    start(core);
    core.run(15, { 1: { HR: 150 } });
    again(core);
    core.run(60);
    core.run(44, { 1: { HR: 100 } });
    expect(open(core)).toHaveLength(1);
    expect(core.run(5, { 1: { HR: 100 } })).toContainEqual({ type: 'alarm.ended', id: 'a2', why: 'device-gone' });
  });

  it('When it repeats it, Then it stands', () => {
    const core = new LiveCore();
    start(core);
    core.run(15, { 1: { HR: 150 } });
    again(core);
    core.run(60);
    core.run(10, { 1: { HR: 150 } });
    again(core);
    core.run(600, { 1: { HR: 150 } });
    expect(open(core)).toHaveLength(1);
  });

  it('When it is back with the very message that tells of it, also after a restart of the gateway, Then it stands', () => {
    const core = new LiveCore();
    start(core);
    core.run(60);
    again(core);
    core.run(600, { 1: { HR: 100 } });
    expect(open(core)).toHaveLength(1);
    const restarted = new LiveCore({ ward: core.ward, mono: 1_000 });
    restarted.run(5);
    again(restarted);
    restarted.run(600, { 1: { HR: 100 } });
    expect(open(restarted)).toHaveLength(1);
  });

  it.each([
    ['It sent one message twice', (core: LiveCore) => again(core, {}, { messageId: 'once' })],
    ['It told of a rise', (core: LiveCore) => again(core, { phase: 'escalate', priority: 'high' })],
    ['It told of an end', (core: LiveCore) => again(core, { episode: 'other', phase: 'end' })],
  ])('When %s, Then that is no rhythm, and what it does not tell again is given five minutes', (_, tell) => {
    const core = new LiveCore();
    core.say(1, [anAlarm({ episode: 'other', alarmKey: 'LEADS-OFF', parameter: 'RR' })]);
    core.run(10, { 1: well });
    again(core, { phase: 'start' }, { messageId: 'once' });
    core.run(4, { 1: well });
    tell(core);
    core.run(60);
    core.run(299, { 1: well });
    expect(open(core).map(({ episode }) => episode)).toContain('hr');
    core.run(3, { 1: well });
    expect(open(core)).toHaveLength(0);
  });

  it('When it never repeated one, Then it is given five minutes; what its values say stands longer', () => {
    const core = new LiveCore();
    start(core);
    core.run(60);
    core.run(600, { 1: { HR: 150 } });
    expect(open(core)).toHaveLength(1);
    core.run(1, { 1: { HR: 100 } });
    expect(open(core)).toHaveLength(0);
    const soon = new LiveCore();
    start(soon);
    soon.run(60);
    soon.run(299, { 1: { HR: 100 } });
    expect(open(soon)).toHaveLength(1);
    soon.run(3, { 1: { HR: 100 } });
    expect(open(soon)).toHaveLength(0);
  });

  it('When it never was silent, Then nothing is taken from it', () => {
    const core = new LiveCore();
    start(core);
    core.run(1_200, { 1: { HR: 100 } });
    expect(open(core)).toHaveLength(1);
  });

  it('When it is taken off the bed while it is silent, Then its alarm goes with it', () => {
    const core = new LiveCore();
    start(core);
    core.run(60);
    core.command(mapDevice('mon-1', null));
    core.run(1);
    expect(core.present).toEqual([]);
    expect(core.ward.ended.find(({ source }) => source === 'device')).toMatchObject({ text: 'HR 150 > 120' });
  });

  it('When the gateway was away meanwhile, Then it is the same', () => {
    const before = new LiveCore();
    start(before);
    const core = new LiveCore({ ward: before.ward, mono: 1_000 });
    core.run(5);
    core.run(302, { 1: { HR: 100 } });
    expect(open(core)).toHaveLength(0);
  });
});

describe('Given what stations say of themselves', () => {
  it('When one cannot sound or does not record, Then the ward has an alarm for each that ends with its cause', () => {
    const core = new LiveCore();
    core.stations([], [aStation({ soundFault: 'failed', recorderFault: 'The disk is full.' })]);
    core.run(7);
    expect(core.texts).toEqual([
      'Station Desk cannot sound: it failed',
      'Station Desk does not record: The disk is full.',
    ]);
    core.stations([], [aStation()]);
    core.run(1);
    expect(core.texts).toEqual([]);
  });

  it('When a page was just opened and waits for a click, Then that is no alarm yet', () => {
    const core = new LiveCore();
    core.stations([], [aStation({ soundFault: 'blocked' })]);
    core.run(29);
    expect(core.texts).toEqual([]);
    core.run(3);
    expect(core.texts).toEqual(['Station Desk cannot sound: the browser blocks it']);
  });

  it('When no window is open there, or the station is gone, Then it is not judged', () => {
    const core = new LiveCore();
    core.stations(
      [],
      [aStation({ soundFault: 'none' }), aStation({ id: stationId('s2'), connected: false, soundFault: 'failed' })],
    );
    core.run(60);
    expect(core.texts).toEqual([]);
  });

  it('When a station tells something else each second for an hour, Then the log does not fill', () => {
    const core = new LiveCore();
    let count = 0;
    for (let s = 0; s < 3_600; s += 1) {
      core.run(1);
      count += core.stations([], [aStation({ volumePct: 30 + (s % 60) })]).length;
    }
    expect(count).toBeLessThanOrEqual(81);
    expect(count).toBeGreaterThan(60);
  });
});
