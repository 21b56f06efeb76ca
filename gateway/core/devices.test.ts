import { describe, expect, it } from 'vitest';
import { deviceId } from '../../shared/domain/ids.ts';
import { bounds, wardStateSchema } from '../../shared/ward/state.ts';
import { wardFileSchema } from '../../shared/ward/ward-file.ts';
import {
  aBatch,
  anAlarm,
  aNumeric,
  aPosition,
  aPump,
  aWardFile,
  mapDevice,
  place,
  TestCore,
  types,
} from '../testing/builders.ts';
import { overBound, strangersMax } from './devices.ts';

const device = (core: TestCore, id = 'mon-1') => core.ward.devices[id];

describe('Given a device that speaks for the first time', () => {
  it('When its location is a bed, Then it is mapped there and the next message decides nothing', () => {
    const core = new TestCore();
    core.batch(aBatch([aNumeric()]));
    expect(device(core)).toMatchObject({ bed: '01', how: 'location', name: 'MON 1', feed: 'monitors' });
    expect(core.batch(aBatch([aNumeric()]))).toEqual([]);
  });

  it('When its location is no bed, Then it stands in the tray with what it claims', () => {
    const core = new TestCore();
    expect(types(core.batch(aBatch([], { location: place('99', '9') })))).toEqual(['device.discovered']);
    expect(device(core)).toMatchObject({ bed: null, claims: { room: '9', bed: '99' } });
  });

  it('When the ward file lists it, Then that wins over its location', () => {
    const file = wardFileSchema.parse({ ...aWardFile(), beds: [{ id: '01' }, { id: '02', devices: ['MON-1'] }] });
    const core = new TestCore(file);
    core.batch(aBatch([]));
    expect(device(core)).toMatchObject({ bed: '02', how: 'ward-file' });
  });
});

describe('Given a device on a bed', () => {
  it('When its location changes, Then its mapping and its alarms move', () => {
    const core = new TestCore();
    core.batch(aBatch([anAlarm()]));
    expect(types(core.batch(aBatch([], { location: place('02') })))).toEqual([
      'device.discovered',
      'device.mapped',
      'alarm.changed',
    ]);
    expect(device(core)?.bed).toBe('02');
  });

  it('When it is carried away, Then what is over stays on the bed where it was', () => {
    const core = new TestCore();
    core.batch(aBatch([anAlarm({ priority: 'high' })]));
    core.batch(aBatch([anAlarm({ priority: 'high', phase: 'end' })]));
    core.batch(aBatch([], { location: place('02') }));
    expect(core.ward.alarms['a1']?.bed).toBe('01');
  });

  it('When a person mapped it, Then its location does not move it, and a command sent again does nothing', () => {
    const core = new TestCore();
    core.batch(aBatch([]));
    expect(core.command(mapDevice('mon-1', '03')).refused).toBeNull();
    core.batch(aBatch([], { location: place('02') }));
    expect(device(core)).toMatchObject({ bed: '03', how: 'person', claims: { bed: '02' } });
    core.command(mapDevice('mon-1', '04', 'c2'));
    expect(core.command(mapDevice('mon-1', '03')).events).toEqual([]);
    expect(device(core)?.bed).toBe('04');
  });

  it('When a message knows less, Then what is known stays', () => {
    const core = new TestCore();
    core.batch(aBatch([]));
    const id = deviceId('mon-1');
    const poor = { id, kind: 'unknown', name: 'mon-1', model: null } as const;
    expect(core.batch(aBatch([], { device: poor, location: null }))).toEqual([]);
    expect(core.batch(aBatch([], { device: poor, location: place(null) }))).toEqual([]);
    expect(device(core)).toMatchObject({ kind: 'monitor', name: 'MON 1', bed: '01' });
  });

  it('When the ward file changes between two starts, Then the mapping follows it', () => {
    const core = new TestCore();
    core.batch(aBatch([]));
    const file = wardFileSchema.parse({ ...aWardFile(), beds: [{ id: '07', devices: ['mon-1'] }] });
    const restarted = new TestCore(file, undefined, core.ward);
    expect(device(restarted)).toMatchObject({ bed: '07', how: 'ward-file' });
    expect(restarted.do({ type: 'start' }).events).toEqual([]);
  });
});

describe('Given pumps and tags', () => {
  it('When volumes tick, Then only the first report and a change of programme are events', () => {
    const core = new TestCore();
    expect(types(core.batch(aBatch([aPump()])))).toContain('pump.changed');
    expect(core.batch(aBatch([aPump({ remainingMl: 199, infusedMl: 51, remainingMin: 955, batteryPct: 79 })]))).toEqual(
      [],
    );
    expect(core.batch(aBatch([aPump({ drug: null, status: null, rateMlPerHour: null })]))).toEqual([]);
    expect(core.batch(aBatch([aPump({ rateMlPerHour: 15 })]))[0]).toMatchObject({
      programme: { rateMlPerHour: 15, drug: 'Heparin' },
    });
  });

  it('When an event says what the status is, Then the programme follows; a cleared one begins anew', () => {
    const core = new TestCore();
    core.batch(aBatch([aPump()]));
    const silent = { status: null, drug: null, rateMlPerHour: null, vtbiMl: null } as const;
    expect(core.batch(aBatch([aPump({ ...silent, event: 'delivery-stop' })]))[0]).toMatchObject({
      programme: { status: 'stopped', drug: 'Heparin' },
    });
    expect(core.batch(aBatch([aPump({ ...silent, event: 'programme-cleared' })]))[0]).toMatchObject({
      programme: { drug: null, rateMlPerHour: null },
    });
  });

  it('When a stored report comes late, Then the programme of now stays', () => {
    const core = new TestCore();
    core.batch(aBatch([aPump()]));
    expect(core.batch(aBatch([aPump({ rateMlPerHour: 99 })]), true)).toEqual([]);
  });

  it('When a tag is seen, Then it is registered once, and again when it gets a name', () => {
    const core = new TestCore();
    const tag = (name: string | null) => aBatch([aPosition({ name })], { device: null, location: null });
    expect(core.batch(tag(null))[0]).toMatchObject({ type: 'asset.registered', name: 'tag-1' });
    expect(core.batch(tag(null))).toEqual([]);
    expect(core.batch(tag('Pump 7'))[0]).toMatchObject({ name: 'Pump 7' });
    expect(core.batch(tag(null))).toEqual([]);
  });

  it('When two systems name a tag each in its own way, Then the log holds a few of that a day', () => {
    const core = new TestCore();
    let written = 0;
    for (let turn = 0; turn < 1_000; turn += 1) {
      const name = `Pump ${turn % 2}`;
      written += core.batch(aBatch([aPosition({ name })], { device: null, location: null })).length;
    }
    expect(written).toBeGreaterThan(2);
    expect(written).toBeLessThan(20);
  });

  it('When a tag is put on a device and taken off again, Then that is registered; a silent hub changes nothing', () => {
    const core = new TestCore();
    const on = (over: { device?: string | null }) => aBatch([aPosition(over)], { device: null, location: null });
    expect(core.batch(on({ device: 'P-2164' }))[0]).toMatchObject({ type: 'asset.registered', device: 'P-2164' });
    expect(core.batch(on({ device: 'P-2164' }))).toEqual([]);
    expect(core.batch(on({}))).toEqual([]);
    expect(core.batch(on({ device: 'P-2101' }))[0]).toMatchObject({ device: 'P-2101' });
    expect(core.batch(on({ device: null }))[0]).not.toHaveProperty('device');
    expect(core.batch(on({ device: null }))).toEqual([]);
  });
});

describe('Given names that are properties of objects', () => {
  const named = (id: string, over: Parameters<typeof aBatch>[1] = {}) =>
    aBatch([aNumeric(), aPump({ channel: '__proto__' }), aPump({ channel: 'constructor' }), anAlarm()], {
      device: { id: deviceId(id), kind: 'pump', name: id, model: null },
      ...over,
    });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'When a device is called %s, Then it is a device like any other, over a snapshot and a restart too',
    (id) => {
      const core = new TestCore();
      expect(types(core.batch(named(id)))).toEqual([
        'device.discovered',
        'device.mapped',
        'pump.changed',
        'pump.changed',
        'alarm.raised',
      ]);
      expect(core.batch(named(id))).toEqual([]);
      const read = wardStateSchema.parse(JSON.parse(JSON.stringify(core.ward)));
      expect(read).toEqual(core.ward);
      expect(Object.keys(read.devices)).toEqual([id]);
      expect(Object.keys(Object.values(read.devices)[0]?.channels ?? {})).toEqual(['__proto__', 'constructor']);
      const restarted = new TestCore(undefined, undefined, read);
      expect(restarted.batch(named(id, { location: place('02') }))).toMatchObject([
        { type: 'device.discovered', device: id },
        { type: 'device.mapped', device: id, bed: '02' },
        { type: 'alarm.changed', bed: '02' },
      ]);
      expect(({} as Record<string, unknown>)['bed']).toBeUndefined();
    },
  );

  it('When a tag, a bed or a location is called so, Then nothing else is meant', () => {
    const core = new TestCore();
    const tag = aPosition({ tag: '__proto__' as never, name: 'constructor' });
    expect(core.batch(aBatch([tag], { device: null, location: null }))).toMatchObject([{ tag: '__proto__' }]);
    expect(core.batch(aBatch([tag], { device: null, location: null }))).toEqual([]);
    core.batch(aBatch([], { location: place('__proto__', 'constructor') }));
    expect(device(core)?.bed).toBeNull();
    expect(core.command(mapDevice('__proto__', '01')).refused).toBe('There is no device __proto__.');
  });
});

describe('Given more devices than there are places', () => {
  const stranger = (n: number) =>
    aBatch([aNumeric()], {
      device: { id: deviceId(`junk-${n}`), kind: 'monitor', name: `junk-${n}`, model: null },
      location: place('99'),
    });
  const atBed = (n: number, observations = [aNumeric()] as Parameters<typeof aBatch>[0]) =>
    aBatch(observations, { device: { id: deviceId(`mon-${n}`), kind: 'monitor', name: `mon-${n}`, model: null } });

  /** A sender made up names until no more were taken. */
  function crowded(): TestCore {
    const core = new TestCore();
    core.batch(atBed(0));
    for (let n = 0; n < strangersMax; n += 1) core.batch(stranger(n));
    return core;
  }

  it('When strangers have their three quarters, Then the next is refused and that is said once; a monitor at a bed still gets a place', () => {
    const core = crowded();
    const decision = core.do({ type: 'batch', batch: stranger(9_000), late: false });
    expect(decision.notes[0]).toContain(overBound);
    expect(decision.events).toMatchObject([
      { event: { type: 'alarm.raised', alarm: { key: 'DEVICES-FULL', kind: 'technical', bed: null } } },
    ]);
    expect(core.batch(stranger(9_001))).toEqual([]);
    expect(core.batch(atBed(1))).toMatchObject([{ type: 'device.discovered' }, { type: 'device.mapped', bed: '01' }]);
    expect(core.batch(stranger(0))).toEqual([]);
  });

  it('When all places are taken, Then the ones that have them keep them, and an alarm of another one is not lost', () => {
    const core = crowded();
    for (let n = 1; Object.keys(core.ward.devices).length < bounds.devices; n += 1) core.batch(atBed(n));
    core.batch(atBed(9_000, [anAlarm({ episode: 'late' })]));
    expect(Object.keys(core.ward.devices)).toHaveLength(bounds.devices);
    expect(Object.values(core.ward.alarms)).toMatchObject([{ key: 'DEVICES-FULL' }, { episode: 'late', bed: null }]);
    expect(types(core.batch(atBed(0, [anAlarm()])))).toEqual(['alarm.raised']);
  });
});
