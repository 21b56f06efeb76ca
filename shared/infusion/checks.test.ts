import { describe, expect, test } from 'vitest';
import { patientId } from '../domain/ids.ts';
import { emptyDrugList } from './drug-list.ts';
import { drugIndex } from './drugs.ts';
import { checksOf, type Check } from './checks.ts';
import { concentrationUnit, convertDose, doseUnit } from './dose-unit.ts';
import { aList, aWard, infusionsIn, type Channel } from './infusion-testing.ts';
import type { Order } from './order.ts';

const find = drugIndex(aList);
const anOrder = (drug: string, state: Order['state'] = 'active'): Order => ({
  id: drug,
  drug,
  doseRate: null,
  doseUnit: null,
  rateMlPerHour: null,
  volumeMl: null,
  state,
  at: 0,
});
function checks(channels: readonly Channel[], orders: Readonly<Record<string, Order[]>> = {}, list = aList): Check[] {
  const ward = { ...aWard(channels), orders };
  return checksOf(infusionsIn(channels, { ward, list }), { ward, list, find: list === aList ? find : drugIndex(list) });
}
const kinds = (...args: Parameters<typeof checks>): string[] => checks(...args).map(({ kind }) => kind);
const nor = (programme: Channel['programme'] = {}): Channel => ({
  programme: { drug: 'Norepinephrine', doseRate: 0.1, doseUnit: 'ug/kg/min', weightKg: 80, ...programme },
});

describe('checks', () => {
  test('Given a plain channel within all limits, when checked, then nothing is said', () => {
    expect(checks([{}, nor()])).toEqual([]);
  });

  test('Given one drug on two channels of a patient, when checked, then both are told once, however it is written', () => {
    const found = checks([nor(), nor({ drug: 'LEVOPHED 4 mg/50 mL' }), { ...nor(), bed: '12' }]);
    expect(found).toMatchObject([{ kind: 'same-drug-twice', bed: '9' }]);
    expect(found[0]?.infusions.map(({ device }) => device)).toEqual(['P-0', 'P-1']);
    expect(kinds([nor(), nor({ status: 'stopped' })])).toEqual([]);
    expect(kinds([{ bed: null }, { bed: null }])).toEqual([]);
    expect(kinds([{ programme: { drug: 'Vancomycin' } }, { programme: { drug: 'vancomycin' } }])).toContain(
      'same-drug-twice',
    );
  });

  test.each<[string, Channel, object]>([
    ['its dose in the unit of the limit', nor({ doseRate: 4 }), { hardness: 'hard', side: 'high', value: 4, limit: 3 }],
    ['its dose by hour', nor({ doseRate: 0.06, doseUnit: 'mg/kg/h' }), { hardness: 'soft', side: 'high', limit: 0.5 }],
    ['its dose without weight', nor({ doseRate: 80, doseUnit: 'ug/min' }), { side: 'high', weightKg: 80 }],
    ['a dose under its least', nor({ doseRate: 0.001 }), { hardness: 'soft', side: 'low', limit: 0.01 }],
    [
      'its rate and concentration',
      {
        programme: {
          drug: 'Diltiazem',
          rateMlPerHour: 15,
          doseRate: null,
          doseUnit: null,
          concentration: 1,
          concentrationUnit: 'mg/mL',
        },
      },
      { hardness: 'soft', side: 'high', value: 15, limit: 12.5 },
    ],
    [
      'its rate',
      { programme: { drug: 'Sodium chloride 0.9%', rateMlPerHour: 1200 } },
      { hardness: 'hard', limit: 999 },
    ],
  ])('Given a drug beyond a limit by %s, when checked, then both are told', (_how, channel, beyond) => {
    expect(checks([channel])).toMatchObject([{ beyond }]);
  });

  test('Given a dose that needs a weight nobody told, when checked, then no limit is claimed to be passed', () => {
    expect(kinds([nor({ doseRate: 800, doseUnit: 'ug/min', weightKg: null })])).toEqual([]);
    expect(kinds([nor({ doseRate: 800, doseUnit: '[iU]/min' })])).toEqual([]);
  });

  test('Given an override, when nobody reviewed it, then it is told with reason and person; reviewed it is not', () => {
    const programme = {
      override: 'soft' as const,
      overrideReason: 'Prescriber aware',
      by: 'badge 2041',
      library: '5N adult',
    };
    expect(checks([{ programme }])).toMatchObject([
      { kind: 'override-not-reviewed', override: 'soft', reason: 'Prescriber aware', by: 'badge 2041' },
    ]);
    expect(kinds([{ programme: { ...programme, reviewed: { by: 'x', at: 1 } } }])).toEqual([]);
    expect(kinds([{ programme: { override: 'none' } }])).toEqual([]);
  });

  test('Given a pump for another patient, when checked, then where that one lies is told', () => {
    expect(checks([{ patient: 'Berg' }])).toMatchObject([
      { kind: 'wrong-patient', pumpPatient: 'Berg', bedPatient: 'Ng', patientBed: '12' },
    ]);
    expect(kinds([{ patient: 'Ng' }, { bed: '20', patient: 'Nobody here' }, { bed: null, patient: 'Berg' }])).toEqual(
      [],
    );
    expect(checks([{ bed: '20', patient: 'Berg' }])).toMatchObject([{ kind: 'wrong-patient', bedPatient: null }]);
  });

  test('Given orders of a patient, when a drug runs without one, then it is told; where none are known nothing is', () => {
    const ng = patientId('Ng');
    expect(kinds([{}], { [ng]: [anOrder('heparin')] })).toEqual([]);
    expect(checks([{}], { [ng]: [anOrder('Diltiazem')] })).toMatchObject([
      { kind: 'no-order', active: 1, stopped: null },
    ]);
    expect(checks([{}], { [ng]: [anOrder('Heparin', 'stopped')] })).toMatchObject([{ stopped: { drug: 'Heparin' } }]);
    expect(kinds([{}], {})).toEqual([]);
    expect(kinds([{ bed: '12' }], { [ng]: [anOrder('Diltiazem')] })).toEqual([]);
  });

  test('Given a vasoactive on a battery that will not last, when checked, then it is told with its minutes', () => {
    const battery = { onBattery: true, batteryMin: 20, batteryPct: 11 };
    expect(checks([{ ...nor(), live: battery }])).toMatchObject([
      { kind: 'vasoactive-battery', minutes: 20, pct: 11, underMin: 30 },
    ]);
    expect(kinds([{ live: battery }, { ...nor(), live: { ...battery, batteryMin: 31 } }])).toEqual([]);
    expect(kinds([{ ...nor(), live: { ...battery, onBattery: false } }])).toEqual([]);
  });

  test('Given a drug that the list does not have, when checked, then it is told; without a list it is not', () => {
    expect(kinds([{ programme: { drug: 'Vancomycin' } }])).toEqual(['not-in-list']);
    expect(kinds([{ programme: { drug: null } }])).toEqual([]);
    expect(kinds([{ programme: { drug: 'Vancomycin' } }], {}, emptyDrugList)).toEqual([]);
  });

  test('Given a pump that is not heard, when checked, then nothing is claimed of it', () => {
    expect(kinds([{ ...nor({ doseRate: 4 }), patient: 'Berg', live: null }])).toEqual([]);
  });

  test('Given several, when sorted, then the gravest stands first', () => {
    const found = kinds([
      { programme: { drug: 'Vancomycin' } },
      { ...nor({ doseRate: 4, override: 'hard' }), patient: 'Berg' },
      { bed: '12', programme: { doseRate: 2500 } },
    ]);
    expect(found).toEqual([
      'wrong-patient',
      'beyond-hard-limit',
      'beyond-soft-limit',
      'override-not-reviewed',
      'not-in-list',
    ]);
  });
});

describe('units of doses', () => {
  const convert = (value: number, from: string, to: string, kg: number | null = null): number | null => {
    const [a, b] = [doseUnit(from), doseUnit(to)];
    return a === null || b === null ? null : convertDose(value, a, b, kg);
  };

  test.each<[number, string, string, number | null, number]>([
    [1, 'mg/h', 'ug/min', null, 1000 / 60],
    [5, 'mcg/kg/min', 'mg/h', 80, 24],
    [24, 'mg/h', 'µg/kg/min', 80, 5],
    [1200, 'units/h', '[iU]/h', null, 1200],
    [0.04, 'units/min', 'units/hr', null, 2.4],
    [10, 'mmol/h', 'mmol/h', null, 10],
    [2, 'mEq/hour', 'mEq./h', null, 2],
    [1, 'g/day', 'mg/h', null, 1000 / 24],
    [2, 'mL/kg/h', 'mL/h', 10, 20],
  ])('Given %d %s, when asked in %s, then it is converted', (value, from, to, kg, expected) => {
    expect(convert(value, from, to, kg)).toBeCloseTo(expected, 9);
  });

  test('Given amounts of two kinds, a rate and an amount, or no weight, when converted, then there is no number', () => {
    expect(convert(1, 'mg/h', 'mmol/h')).toBeNull();
    expect(convert(1, 'mg', 'mg/h')).toBeNull();
    expect(convert(1, 'mg/kg/h', 'mg/h')).toBeNull();
    expect(doseUnit('drops/min')).toBeNull();
    expect(doseUnit('mg/h/h')).toBeNull();
    expect(doseUnit('constructor')).toBeNull();
  });

  test('Given units of concentrations, when taken apart, then the amount in a millilitre is told', () => {
    expect(concentrationUnit('mg/mL')).toEqual({ amount: 'mg', perMl: 1 });
    expect(concentrationUnit('g/L')).toEqual({ amount: 'mg', perMl: 1 });
    expect(concentrationUnit('[iU]/250mL')).toEqual({ amount: '[iU]', perMl: 1 / 250 });
    expect(concentrationUnit('%')).toBeNull();
    expect(concentrationUnit('mg/kg')).toBeNull();
    expect(concentrationUnit(null)).toBeNull();
  });
});
