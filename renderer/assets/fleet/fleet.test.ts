import { describe, expect, it } from 'vitest';
import { emptyPlan } from './testing-plan.ts';
import { aFused, aType } from './testing.ts';
import { biggestChange, fleetRows, floorsOf, isShown, usedOf } from './fleet-rows.ts';
import { daysOfMonth, maintenanceWeeks, monthAfter, weekOf } from './maintenance.ts';
import { parRows } from './par.ts';
import { sparkRuns } from './Spark.tsx';

const syringe = aType('syringe-pump', 'Syringe pump');

describe('Given a fleet of several types', () => {
  const all = [
    aFused(),
    aFused({ condition: 'in-use' }),
    aFused({ condition: 'in-use', type: syringe }),
    aFused({ type: null, asset: { kind: 'Bladder Scanner' }, floor: 4 }),
  ];

  it('When it is counted, Then each type has its conditions, in the order of the file, then those that it does not have', () => {
    const rows = fleetRows(all, [syringe, aType('iv-pump', 'IV pump')]);
    expect(rows.map(({ label, total }) => [label, total])).toEqual([
      ['Syringe pump', 1],
      ['IV pump', 2],
      ['Bladder scanner', 1],
    ]);
    expect(rows[1]?.counts).toEqual({ 'in-use': 1, free: 1, cleaning: 0, 'do-not-use': 0, 'not-seen': 0 });
  });

  it('When a type or a floor is chosen, Then only that is left', () => {
    expect(floorsOf(all)).toEqual([4, 5]);
    expect(all.filter((one) => isShown(one, { type: 'iv-pump', floor: null }))).toHaveLength(2);
    expect(all.filter((one) => isShown(one, { type: null, floor: 4 }))).toHaveLength(1);
    expect(isShown(aFused({ position: null }), { type: null, floor: 5 })).toBe(false);
  });
});

describe('Given a report of use', () => {
  const report = {
    weeks: [0, 1, 2, 3],
    types: [
      { kind: 'iv-pump', used: [null, 0.54, 0.6, 0.77], overall: 0.6 },
      { kind: 'Syringe pump', used: [0.6, 0.58, 0.6, 0.57], overall: 0.6 },
    ],
    likely: [],
    recordedFrom: 0,
  };

  it('When the biggest change is asked for, Then weeks that are not known do not make it', () => {
    expect(biggestChange(report)).toEqual({ key: 'iv-pump', from: 0.54, to: 0.77, weeks: 3 });
    expect(biggestChange({ ...report, types: report.types.slice(1) })).toBeNull();
  });

  it('When a type is spelt another way, Then it is found all the same', () => {
    expect(usedOf(report, 'syringe-pump')?.overall).toBe(0.6);
    expect(usedOf(report, 'wheelchair')).toBeNull();
    expect(usedOf(null, 'iv-pump')).toBeNull();
  });
});

describe('Given weeks of a device', () => {
  it('When one of them is not known, Then the line has a gap there, and a week alone is a dot', () => {
    const runs = sparkRuns([null, 1, 2, null, 3]);
    expect(runs.map((run) => run.length)).toEqual([2, 1]);
    const [[first, second] = [], [last] = []] = runs;
    expect((second?.[0] ?? 0) - (first?.[0] ?? 0)).toBeCloseTo(21, 5);
    expect(last?.[1]).toBeLessThan(second?.[1] ?? 0);
    expect(sparkRuns([null, null])).toEqual([]);
  });
});

describe('Given maintenance days', () => {
  it.each([
    ['2026-01-01', 1],
    ['2025-12-29', 1],
    ['2026-12-31', 53],
    ['2027-01-03', 53],
    ['2024-12-30', 1],
    ['2026-11-22', 47],
  ])('When the week of %s is asked for, Then it is %d', (day, week) => {
    expect(weekOf(day)).toBe(week);
  });

  it('When they are counted by week, Then late is before today, and each of the others in its week', () => {
    // A Sunday, over the end of the year.
    const today = '2026-12-27';
    const days = ['2026-12-01', '2026-12-26', '2026-12-27', '2026-12-28', '2027-01-03', '2027-01-04', '2027-03-01'];
    const found = maintenanceWeeks([aFused(), ...days.map((due) => aFused({ due }))], today, 3);
    expect(found).toMatchObject({ late: 2, soon: 2, later: 1, known: 7 });
    expect(found.weeks.map(({ week, count }) => [week, count])).toEqual([
      [52, 1],
      [53, 2],
      [1, 1],
    ]);
  });

  it('When a month is drawn, Then whole weeks are, Monday first', () => {
    const days = daysOfMonth('2026-11');
    expect([days[0], days.at(-1), days.length % 7]).toEqual(['2026-10-26', '2026-12-06', 0]);
    expect([monthAfter('2026-11', 2), monthAfter('2026-01', -1)]).toEqual(['2027-01', '2025-12']);
  });
});

describe('Given PAR levels', () => {
  it('When they are counted, Then only clean and ready ones in that room count, and what is missing is first', () => {
    const all = [
      aFused(),
      aFused({ place: ' store  b' }),
      aFused({ condition: 'cleaning', ready: false }),
      // Free, but its battery is too low to be taken along.
      aFused({ ready: false }),
      aFused({ place: 'Corridor' }),
    ];
    const par = [
      { place: 'Corridor', type: 'iv-pump', least: 1 },
      { place: 'Store B', type: 'iv-pump', least: 4 },
      { place: null, type: 'iv-pump', least: 3 },
      { place: 'Store Z', type: 'iv-pump', least: 1 },
    ];
    const rows = parRows(all, { par, types: [aType('iv-pump', 'IV pump')] }, [emptyPlan('Store B', 'Corridor')]);
    expect(rows.map(({ place, have, bring, isUnknown }) => [place, have, bring, isUnknown])).toEqual([
      ['Store B', 2, 2, false],
      ['Store Z', 0, 1, true],
      ['Corridor', 1, 0, false],
      [null, 3, 0, false],
    ]);
  });
});
