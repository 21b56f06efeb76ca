import { describe, expect, it } from 'vitest';
import { deviceId, patientId } from '../../shared/domain/ids.ts';
import type { ObservationBatch, OrderObservation, PumpObservation } from '../../shared/domain/observation.ts';
import type { WardEvent } from '../../shared/ward/events.ts';
import { aBatch, anAdt, aPatient, aPump, place, start, TestCore } from '../testing/builders.ts';
import { LiveCore } from '../testing/live-core.ts';

const identity = { id: deviceId('p-1'), kind: 'pump', name: 'P 1', model: null } as const;
const batch = (pump: Partial<PumpObservation>, over: Partial<ObservationBatch> = {}): ObservationBatch =>
  aBatch([aPump({ channel: 'A', ...pump })], { device: identity, location: place('02'), feed: 'pumps', ...over });
const changes = (events: readonly WardEvent[]) => events.filter((event) => event.type === 'pump.changed');

describe('Given a pump’s programme', () => {
  it('When it changes, Then the event has its counter, the pump’s own time and who did it', () => {
    const core = new TestCore();
    core.batch(batch({}));
    const [event] = changes(
      core.batch(batch({ rateMlPerHour: 15, infusedMl: 61.2, deviceAt: start + 60_000, by: 'Ida Holm' })),
    );
    expect(event).toMatchObject({ infusedMl: 61.2, deviceAt: start + 60_000, by: 'Ida Holm' });
    expect(core.ward.devices['p-1']?.channels['A']).toMatchObject({ rateMlPerHour: 15, by: 'Ida Holm' });
  });

  it('When only its volumes tick, Then nothing is durable', () => {
    const core = new TestCore();
    core.batch(batch({}));
    expect(core.batch(batch({ infusedMl: 51, remainingMl: 199, remainingMin: 955, deviceAt: start + 5_000 }))).toEqual(
      [],
    );
  });

  it('When library, override, weight or reason change, Then that is a change; a message that leaves them out is none', () => {
    const core = new TestCore();
    core.batch(batch({}));
    const said = {
      library: '5N adult',
      libraryVersion: '14',
      override: 'soft',
      overrideReason: 'Ordered',
      weightKg: 82,
    } as const;
    expect(changes(core.batch(batch({ ...said })))).toMatchObject([{ programme: said }]);
    expect(core.batch(batch({}))).toEqual([]);
    expect(changes(core.batch(batch({ override: 'none' })))).toMatchObject([
      { programme: { override: 'none', overrideReason: null, library: '5N adult' } },
    ]);
  });

  it('When another drug is hung, Then nothing of the one before is told of it', () => {
    const core = new TestCore();
    core.batch(batch({ doseRate: 5, doseUnit: 'ug/kg/min', concentration: 1.6, override: 'hard', vtbiMl: 250 }));
    core.batch(batch({ drug: 'Insulin', rateMlPerHour: null, vtbiMl: null, status: null }));
    expect(core.ward.devices['p-1']?.channels['A']).toMatchObject({
      drug: 'Insulin',
      status: 'infusing',
      rateMlPerHour: null,
      doseRate: null,
      concentration: null,
      override: null,
      vtbiMl: null,
    });
  });

  it('When the rate is another and no dose is said, Then the dose of before is not told; at a stop it stays', () => {
    const core = new TestCore();
    const dose = { doseRate: 0.1, doseUnit: 'ug/kg/min' };
    const known = () => core.ward.devices['p-1']?.channels['A'];
    core.batch(batch({ rateMlPerHour: 10, ...dose }));
    core.batch(batch({ rateMlPerHour: 0, status: 'stopped', doseRate: null, doseUnit: null }));
    expect(known()).toMatchObject({ rateMlPerHour: 0, ...dose });
    core.batch(batch({ rateMlPerHour: 10, ...dose }));
    core.batch(batch({ rateMlPerHour: 20, doseRate: null, doseUnit: null }));
    expect(known()).toMatchObject({ rateMlPerHour: 20, doseRate: null });
  });

  it('When it runs again, Then why it did not is over', () => {
    const core = new TestCore();
    core.batch(batch({ status: 'paused', notDeliveringReason: 'stopped-by-clinician' }));
    expect(core.ward.devices['p-1']?.channels['A']?.notDeliveringReason).toBe('stopped-by-clinician');
    core.batch(batch({ status: 'infusing' }));
    expect(core.ward.devices['p-1']?.channels['A']?.notDeliveringReason).toBeNull();
  });

  it('When its counter is set back, Then that is on record though the programme is the same', () => {
    const core = new TestCore();
    core.batch(batch({}));
    expect(changes(core.batch(batch({ event: 'volumes-cleared', infusedMl: null })))).toMatchObject([{ infusedMl: 0 }]);
  });

  it('When a channel of an earlier version’s log reports the same, Then nothing is changed', () => {
    const core = new TestCore();
    core.batch(batch({}));
    const device = core.ward.devices['p-1']!;
    const { library: _l, override: _o, weightKg: _w, careArea: _c, ...older } = device.channels['A']!;
    core.core = {
      ...core.core,
      ward: { ...core.ward, devices: { 'p-1': { ...device, channels: { A: older } } } },
    };
    expect(core.batch(batch({}))).toEqual([]);
  });
});

describe('Given what a pump sends after an outage', () => {
  it('When an event of then comes, Then it is on record at its own time, and what holds now stays', () => {
    const core = new LiveCore();
    const say = (pump: Partial<PumpObservation>, deviceAt: number) =>
      core.say(1, [aPump({ channel: 'A', deviceAt, ...pump })], { device: identity, location: place('02') });
    for (let second = 0; second < 20; second += 1) {
      core.skip(1_000);
      say({}, core.now);
    }
    core.skip(600_000);
    say({ rateMlPerHour: 20 }, core.now);
    const before = core.ward.devices['p-1'];
    const then = core.now - 300_000;
    const [event, ...none] = changes(say({ rateMlPerHour: 18, event: 'delivery-start', infusedMl: 57 }, then));
    expect(none).toEqual([]);
    expect(event).toMatchObject({ late: true, infusedMl: 57, deviceAt: then, programme: { rateMlPerHour: 18 } });
    expect(event?.happenedAt).toBeCloseTo(then, -2);
    expect(core.ward.devices['p-1']).toEqual(before);
    expect(changes(say({ rateMlPerHour: 18 }, then + 1_000))).toEqual([]);
  });
});

it('Given an event that was kept back and nothing newer heard, When it comes, Then it holds, and is on record at its own time', () => {
  const core = new LiveCore();
  const say = (pump: Partial<PumpObservation>, deviceAt: number) =>
    core.say(1, [aPump({ channel: 'A', deviceAt, ...pump })], { device: identity, location: place('02') });
  for (let second = 0; second < 20; second += 1) {
    core.skip(1_000);
    expect(changes(say({}, core.now)).every(({ happenedAt }) => happenedAt === undefined)).toBe(true);
  }
  core.skip(600_000);
  const then = core.now - 300_000;
  const [event] = changes(say({ rateMlPerHour: 18, event: 'delivery-start' }, then));
  expect(event?.late).toBeUndefined();
  expect(event?.happenedAt).toBeCloseTo(then, -2);
  expect(core.ward.devices['p-1']?.channels['A']?.rateMlPerHour).toBe(18);
});

describe('Given the patient that a pump is for', () => {
  const patients = (core: TestCore, patient: ObservationBatch['patient']) =>
    core.batch(batch({}, { patient })).filter((event) => event.type === 'device.patient');

  it('When it changes or is not known any more, Then that is told once; a message without one says nothing', () => {
    const core = new TestCore();
    expect(patients(core, aPatient('900417@STCLARE'))).toMatchObject([{ patient: '900417@STCLARE' }]);
    expect(patients(core, aPatient('900417@STCLARE'))).toEqual([]);
    expect(patients(core, null)).toEqual([]);
    expect(patients(core, { ...aPatient('x'), id: null })).toMatchObject([{ patient: null }]);
    expect(patients(core, { ...aPatient('x'), id: null })).toEqual([]);
  });

  it('When the patient’s record is merged into another, Then the pump that goes on naming the old one is for the same', () => {
    const core = new TestCore();
    core.adt(anAdt('A01', 'old@H', place('02')));
    core.batch(batch({}, { patient: aPatient('old@H') }));
    core.adt(anAdt('A40', 'new@H', null, { mergedFrom: patientId('old@H') }));
    expect(core.ward.devices['p-1']?.patient).toBe('new@H');
    expect(patients(core, aPatient('old@H'))).toEqual([]);
    expect(patients(core, aPatient('else@H'))).toMatchObject([{ patient: 'else@H' }]);
  });

  it('When it is carried to another bed, Then it goes there and keeps its patient: whether that is right, checks say', () => {
    const core = new TestCore();
    core.adt(anAdt('A01', 'a@H', place('02')), anAdt('A01', 'b@H', place('03')));
    core.batch(batch({}, { patient: aPatient('a@H') }));
    const events = core.batch(batch({}, { patient: aPatient('a@H'), location: place('03') }));
    expect(events).toContainEqual(expect.objectContaining({ type: 'device.mapped', bed: '03', how: 'location' }));
    expect(core.ward.devices['p-1']).toMatchObject({ bed: '03', patient: 'a@H' });
  });
});

describe('Given orders', () => {
  const anOrder = (over: Partial<OrderObservation> = {}): OrderObservation => ({
    kind: 'order',
    id: '12345',
    patient: aPatient('900417@STCLARE'),
    drug: 'Dopamine',
    doseRate: 10,
    doseUnit: 'ug/kg/min',
    rateMlPerHour: null,
    volumeMl: 250,
    stopped: false,
    deviceAt: start,
    ...over,
  });
  const order = (core: TestCore, over: Partial<OrderObservation> = {}): WardEvent[] =>
    core.batch(aBatch([anOrder(over)], { device: null, location: null, feed: 'orders' }));

  it('When one comes, comes again, changes and is stopped, Then each change is an event and the same again is none', () => {
    const core = new TestCore();
    expect(order(core)).toMatchObject([
      { type: 'order.set', patient: '900417@STCLARE', order: { id: '12345', drug: 'Dopamine', state: 'active' } },
    ]);
    expect(order(core)).toEqual([]);
    expect(order(core, { doseRate: 12 })).toMatchObject([{ order: { doseRate: 12 } }]);
    expect(order(core, { stopped: true, drug: '', doseRate: null, doseUnit: null, volumeMl: null })).toMatchObject([
      { order: { drug: 'Dopamine', doseRate: 12, state: 'stopped' } },
    ]);
    expect(core.ward.orders['900417@STCLARE']).toHaveLength(1);
  });

  it('When the end of an unknown one comes, or one of nobody, Then nothing is decided', () => {
    const core = new TestCore();
    expect(order(core, { stopped: true })).toEqual([]);
    expect(order(core, { patient: { ...aPatient('x'), id: null } })).toEqual([]);
  });
});
