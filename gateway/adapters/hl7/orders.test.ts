import { describe, expect, it } from 'vitest';
import type { OrderObservation } from '../../../shared/domain/observation.ts';
import { answersFor } from './ack.ts';
import { fixture, read } from './test-kit.ts';

const pid = 'PID|||900417^^^STCLARE^MR||Okoro^Maya^^^^^L||19580309|F';
const give = (rate: string): string =>
  `RXG|1|||1234^Dopamine|250||263762^MDC_DIM_MILLI_L^MDC^mL^mL^UCUM||||||||${rate}|400|mg`;
const dose = '10|3475^ug/kg/min^UCUM^265619^MDC_DIM_MICRO_G_PER_KG_PER_MIN^MDC';
const message = (type: string, ...segments: string[]): ReturnType<typeof read> =>
  read([`MSH|^~\\&|IOP|H|WARDLIGHT|H|20250611143000+0000||${type}|R1|P|2.6|||AL|ER`, ...segments, ''].join('\r'));
const orders = (type: string, ...segments: string[]): OrderObservation[] =>
  message(type, ...segments).batches.flatMap(({ observations }) => observations.filter((one) => one.kind === 'order'));

describe('Given an order of a drug', () => {
  it('When it is given to a pump (PCD-03), Then drug, dose, volume and patient are there, and it is answered as asked', () => {
    const { header, outcome } = message('RGV^O15^RGV_O15', pid, 'ORC|RE|12345|||||||20250611142500+0000', give(dose));
    expect(answersFor(header!, outcome)).toEqual(['CA']);
    expect(orders('RGV^O15^RGV_O15', pid, 'ORC|RE|12345|||||||20250611142500+0000', give(dose))).toEqual([
      {
        kind: 'order',
        id: '12345',
        patient: expect.objectContaining({ id: '900417@STCLARE', family: 'Okoro' }),
        drug: 'Dopamine',
        doseRate: 10,
        doseUnit: 'ug/kg/min',
        rateMlPerHour: null,
        volumeMl: 250,
        stopped: false,
        deviceAt: Date.UTC(2025, 5, 11, 14, 25),
      },
    ]);
  });

  it('When it is the example of the documentation, Then it is read without a fault', () => {
    const order = read(fixture('pcd03-order'));
    expect(order).toMatchObject({ outcome: 'AA', errors: [], notes: [] });
    expect(order.batches[0]!.observations).toMatchObject([{ id: 'RX55120', doseUnit: 'ug/kg/min', volumeMl: 250 }]);
  });

  it('When it is a flow, Then it is a rate in mL/h', () => {
    const [order] = orders('RGV^O15', pid, 'ORC|RE|1', give('2|^mL/min^UCUM'));
    expect(order).toMatchObject({ rateMlPerHour: 120, doseRate: null, doseUnit: null });
  });

  it('When a pharmacy encodes it, Then the encoded order counts and not what was asked for', () => {
    const [order] = orders(
      'RDE^O11^RDE_O11',
      pid,
      'ORC|NW|77^EPIC',
      'RXO|^Nicardipine, as asked|1||mg',
      'RXE||014^NICARDIPINE BAG^NDC^^^^^^Nicardipine 40 mg/200 mL|5||mg||||||||||||||||||25|mL/hr^mL/hr|0.2|mg',
    );
    expect(order).toMatchObject({ id: '77@EPIC', drug: 'Nicardipine 40 mg/200 mL', rateMlPerHour: 25 });
  });

  it.each(['DC', 'CA', 'OD', 'HD'])('When ORC-1 is %s, Then it is stopped, whatever else is there', (control) => {
    expect(orders('RDE^O11', pid, `ORC|${control}|77`)).toMatchObject([{ id: '77', stopped: true, drug: '' }]);
  });

  it('When one message has several, Then each is read, and a faulty one does not take the others along', () => {
    const segments = [pid, 'ORC|NW|1', give(dose), 'ORC|NW', give(dose), 'ORC|NW|3', 'ORC|DC|4'] as const;
    const { outcome, errors } = message('RGV^O15', ...segments);
    expect(outcome).toBe('AE');
    expect(errors.map(({ segment, field }) => `${segment}-${field}`)).toEqual(['ORC-2', 'RXE-2']);
    expect(orders('RGV^O15', ...segments).map(({ id, stopped }) => [id, stopped])).toEqual([
      ['1', false],
      ['4', true],
    ]);
  });

  it('When it names no patient or no order, Then AE says which', () => {
    expect(message('RGV^O15', 'ORC|NW|1', give(dose))).toMatchObject({ outcome: 'AE', errors: [{ segment: 'PID' }] });
    expect(message('RGV^O15', pid)).toMatchObject({ outcome: 'AE', errors: [{ segment: 'ORC', code: 100 }] });
    expect(message('RGV^O99', pid)).toMatchObject({ outcome: 'AR', errors: [{ code: 201 }] });
  });
});
