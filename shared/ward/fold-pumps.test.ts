import { describe, expect, it } from 'vitest';
import { bedId, commandId, deviceId, patientId } from '../domain/ids.ts';
import { aDeviceState } from '../testing/builders.ts';
import type { PumpProgramme, WardEvent } from './events.ts';
import { foldAll } from './fold.ts';
import { bounds, emptyWard, type WardState } from './state.ts';

const at = (ward: WardState, ...events: WardEvent[]): WardState =>
  foldAll(
    ward,
    events.map((event, index) => ({ seq: ward.seq + index + 1, at: 1_000 + index, event })),
  );

const order = (patient: string, id = 'o1'): WardEvent => ({
  type: 'order.set',
  patient: patientId(patient),
  order: {
    id,
    drug: 'Heparin',
    doseRate: null,
    doseUnit: null,
    rateMlPerHour: 5,
    volumeMl: null,
    state: 'active',
    at: 1,
  },
});

describe('Given orders of more patients than there is room for', () => {
  const aWard = (patient: string): WardState => ({
    ...emptyWard,
    beds: [
      {
        id: bedId('01'),
        room: '501',
        since: 1,
        patient: {
          id: patientId(patient),
          family: 'Okoro',
          given: 'Maya',
          birthDate: null,
          sex: null,
          mrn: null,
          visit: null,
          diagnosis: null,
          demo: false,
        },
      },
    ],
  });

  it('When one comes, Then somebody’s who does not lie here gives way, never those of a patient of the ward', () => {
    const names = Array.from({ length: bounds.orderPatients }, (_, index) => (index === 0 ? 'here' : `away-${index}`));
    const full = at(aWard('here'), ...names.map((name) => order(name)));
    const next = at(full, order('new'));
    expect(Object.keys(next.orders)).toHaveLength(bounds.orderPatients);
    expect(next.orders).toHaveProperty('here');
    expect(next.orders).toHaveProperty('new');
    expect(next.orders).not.toHaveProperty('away-1');
  });

  it('When two records are merged, Then the orders go along, each number once', () => {
    const merged = at(aWard('a'), order('a', '1'), order('a', '2'), order('b', '2'), {
      type: 'patient.merged',
      from: patientId('a'),
      into: patientId('b'),
    });
    expect(merged.orders['a']).toBeUndefined();
    expect(merged.orders['b']?.map(({ id }) => id)).toEqual(['1', '2']);
  });
});

it('Given who set a pump, When it occludes, Then that stands; when somebody unknown sets it anew, Then it does not', () => {
  const programme: PumpProgramme = {
    drug: 'Heparin',
    status: 'infusing',
    mode: null,
    rateMlPerHour: 5,
    doseRate: null,
    doseUnit: null,
    concentration: null,
    concentrationUnit: null,
    vtbiMl: 50,
    syringe: false,
  };
  const device = deviceId('p-1');
  const ward = { ...emptyWard, devices: { 'p-1': aDeviceState({ id: device, kind: 'pump' }) } };
  const changed = (over: Partial<PumpProgramme>, by?: string): WardEvent => ({
    type: 'pump.changed',
    device,
    channel: 'A',
    programme: { ...programme, ...over },
    ...(by === undefined ? {} : { by }),
  });
  const set = at(ward, changed({}, '2041'));
  const occluded = at(set, changed({ status: 'alarming', rateMlPerHour: 0 }));
  expect(occluded.devices['p-1']?.channels['A']?.by).toBe('2041');
  expect(at(set, changed({ rateMlPerHour: 9 })).devices['p-1']?.channels['A']?.by).toBeNull();
});

it('Given an event of a pump that comes late, When it is folded, Then what holds now stays as it is', () => {
  const programme: PumpProgramme = {
    drug: 'Heparin',
    status: 'infusing',
    mode: null,
    rateMlPerHour: 5,
    doseRate: null,
    doseUnit: null,
    concentration: null,
    concentrationUnit: null,
    vtbiMl: 50,
    syringe: false,
  };
  const device = deviceId('p-1');
  const ward = { ...emptyWard, devices: { 'p-1': aDeviceState({ id: device, kind: 'pump' }) } };
  const now = at(ward, { type: 'pump.changed', device, channel: 'A', programme });
  const late = at(now, {
    type: 'pump.changed',
    device,
    channel: 'A',
    programme: { ...programme, status: 'stopped', rateMlPerHour: 0 },
    late: true,
    happenedAt: 500,
  });
  expect(late.devices).toEqual(now.devices);
});

it('Given a pump that is for a patient, When the record of that one is merged into another, Then it is for that other one', () => {
  const device = deviceId('p-1');
  const ward = {
    ...emptyWard,
    devices: { 'p-1': aDeviceState({ id: device, kind: 'pump', patient: patientId('a') }), 'p-2': aDeviceState() },
  };
  const merged = at(ward, { type: 'patient.merged', from: patientId('a'), into: patientId('b') });
  expect(merged.devices['p-1']?.patient).toBe('b');
  expect(merged.devices['p-2']).toBe(ward.devices['p-2']);
});

describe('Given an infusion of which somebody said that it was ended', () => {
  const device = aDeviceState({ id: deviceId('p-1'), kind: 'pump' });
  const ward: WardState = { ...emptyWard, devices: { 'p-1': device } };
  const set = (status: PumpProgramme['status'], more: Partial<PumpProgramme> = {}): WardEvent => ({
    type: 'pump.changed',
    device: device.id,
    channel: 'A',
    programme: {
      drug: 'Norepinephrine',
      status,
      mode: null,
      rateMlPerHour: 5,
      doseRate: null,
      doseUnit: null,
      concentration: null,
      concentrationUnit: null,
      vtbiMl: 50,
      syringe: true,
      ...more,
    },
    infusedMl: null,
    by: null,
  });
  const note: WardEvent = {
    type: 'infusion.noted',
    device: device.id,
    channel: 'A',
    note: 'ended',
    by: 'RN 7',
    command: commandId('c'),
  };
  const ended = (...events: WardEvent[]) => at(ward, ...events).devices['p-1']?.channels['A']?.ended;

  it('When the pump says rate 0 after that, Then it holds; when it ran since or has another drug, it does not', () => {
    expect(ended(set('stopped'), note)).toEqual({ by: 'RN 7', at: 1_001 });
    expect(ended(set('stopped'), note, set('paused', { rateMlPerHour: 0 }))).toBeDefined();
    expect(ended(set('stopped'), note, set('infusing'))).toBeUndefined();
    expect(ended(set('stopped'), note, set('infusing'), set('stopped'))).toBeUndefined();
    expect(ended(set('infusing'), note, set('stopped'))).toBeUndefined();
    expect(ended(set('stopped'), note, set('stopped', { drug: 'Insulin' }))).toBeUndefined();
  });
});
