import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bedId, deviceId } from '../domain/ids.ts';
import { ledgerSchema } from './ledger-answer.ts';
import { ledgerOf, type LedgerQuestion } from './ledger.ts';
import type { ChannelRecord } from './ledger-record.ts';
import { aProgramme, aPump, begin, hour, minute, type Run } from './ledger-testing.ts';

const asked = (toAt: number, more: Partial<LedgerQuestion> = {}): LedgerQuestion => ({
  fromAt: begin,
  toAt,
  shifts: [],
  now: toAt,
  recordedFrom: begin,
  cut: false,
  ...more,
});
const sumMl = (totals: readonly { readonly volumeMl: number }[]): number =>
  totals.reduce((sum, { volumeMl }) => sum + volumeMl, 0);

const aRun: fc.Arbitrary<Run> = fc.record({
  minutes: fc.integer({ min: 1, max: 180 }),
  rate: fc.oneof(fc.constant(0), fc.double({ min: 0.1, max: 300, noNaN: true })),
  drug: fc.constantFrom('Heparin', 'heparin 25000 units', 'Norepinephrine'),
});
const someRuns = fc.array(aRun, { minLength: 1, maxLength: 12 });
const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 });

describe('volumes', () => {
  test('Given a pump that says its counter, when its ledger is made, then each span has what truly went in', () => {
    const { record, endAt } = aPump([
      { minutes: 60, rate: 12 },
      { minutes: 30, rate: 0 },
      { minutes: 90, rate: 20 },
    ]);
    const ledger = ledgerOf([record], asked(endAt, { now: endAt + hour }));
    expect(ledger.spans.map(({ volumeMl, volumeFrom }) => [Number(volumeMl?.toFixed(6)), volumeFrom])).toEqual([
      [12, 'counter'],
      [30, 'counter'],
    ]);
    expect(ledger.totals).toMatchObject([{ drug: 'Heparin', exact: true, amountUnit: '[iU]' }]);
    expect(ledger.totals[0]?.volumeMl).toBeCloseTo(42, 6);
    expect(ledger.totals[0]?.amount).toBeCloseTo(4200, 4);
    expect(ledger.channels[0]?.differenceMl).toBeCloseTo(0, 6);
    expect(ledgerSchema.parse(ledger)).toEqual(ledger);
  });

  test('Given any pump, when its time is cut into shifts anyhow, then they sum to the whole and to the truth', () => {
    fc.assert(
      fc.property(someRuns, cuts, (runs, shares) => {
        const { record, truth, endAt } = aPump(runs);
        const shifts = shares.map((share) => begin + share * (endAt - begin));
        const ledger = ledgerOf([record], asked(endAt, { shifts }));
        expect(sumMl(ledger.shifts)).toBeCloseTo(sumMl(ledger.totals), 6);
        expect(sumMl(ledger.totals)).toBeCloseTo(truth(begin, endAt), 4);
        for (const { fromAt, toAt } of ledger.shifts) {
          const ofShift = ledger.shifts.filter((one) => one.fromAt === fromAt);
          expect(Math.abs(sumMl(ofShift) - truth(fromAt, toAt))).toBeLessThan(1e-4);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('Given a pump without a counter, when its ledger is made, then it is rate × time and at least that much', () => {
    const { record, endAt } = aPump(
      [
        { minutes: 60, rate: 12 },
        { minutes: 60, rate: 0 },
      ],
      0,
      false,
    );
    const ledger = ledgerOf([record], asked(endAt));
    expect(ledger.spans).toMatchObject([{ volumeMl: 12, volumeFrom: 'rate' }]);
    expect(ledger.totals).toMatchObject([{ volumeMl: 12, exact: false }]);
    expect(ledger.channels).toMatchObject([{ deviceMl: null, differenceMl: null }]);
  });

  test('Given a rate that nobody said, when its ledger is made, then no volume is made up', () => {
    const { record, endAt } = aPump([{ minutes: 60, rate: 12 }], 0, false);
    const changes = record.changes.map((change) => ({ ...change, programme: aProgramme({ rateMlPerHour: null }) }));
    const ledger = ledgerOf([{ ...record, changes }], asked(endAt));
    expect(ledger.spans).toMatchObject([{ volumeMl: null, volumeFrom: 'unknown' }]);
    expect(ledger.totals).toMatchObject([{ volumeMl: 0, exact: false, amount: null }]);
  });

  test('Given a pump that runs now, when it was heard a moment ago, then its total is the pump’s own and exact', () => {
    const { record, endAt } = aPump([{ minutes: 60, rate: 120 }]);
    const places = [{ bed: bedId('9'), fromAt: begin, toAt: Infinity }];
    const ledger = ledgerOf([{ ...record, places }], asked(endAt + 20_000));
    expect(ledger.spans).toMatchObject([{ toAt: null }]);
    expect(ledger.totals[0]).toMatchObject({ exact: true });
    expect(ledger.totals[0]?.volumeMl).toBeCloseTo(120, 6);
    expect(ledger.channels[0]?.differenceMl).toBeCloseTo(0, 6);
  });
});

describe('counters that are set back', () => {
  test('Given a counter that was cleared while nothing ran, when summed, then nothing is lost and it stays exact', () => {
    fc.assert(
      fc.property(someRuns, (runs) => {
        const withClears = runs.flatMap((run): Run[] => [
          { minutes: 5, rate: 0 },
          { ...run, clear: true },
        ]);
        const { record, truth, endAt } = aPump(withClears);
        const ledger = ledgerOf([record], asked(endAt));
        expect(sumMl(ledger.totals)).toBeCloseTo(truth(begin, endAt), 4);
        expect(ledger.totals.every(({ exact }) => exact)).toBe(true);
        expect(Math.abs(ledger.channels[0]?.differenceMl ?? 0)).toBeLessThan(1e-4);
      }),
      { numRuns: 100 },
    );
  });

  test('Given a counter that was cleared while it ran and nobody said so, when summed, then it is at least that much', () => {
    const { record, truth, endAt } = aPump([
      { minutes: 60, rate: 120 },
      { minutes: 60, rate: 120, clear: true },
    ]);
    const silent = { ...record, changes: record.changes.slice(0, 1) };
    const ledger = ledgerOf([silent], asked(endAt));
    expect(ledger.channels).toMatchObject([{ resets: 1 }]);
    expect(ledger.totals).toMatchObject([{ exact: false }]);
    expect(sumMl(ledger.totals)).toBeLessThanOrEqual(truth(begin, endAt));
    // One report's time is lost, no more.
    expect(sumMl(ledger.totals)).toBeGreaterThan(truth(begin, endAt) - 1.01);
  });

  test('Given volumes of two messages that are rounded differently, when they seem to fall, then it is no reset', () => {
    const { record, endAt } = aPump([{ minutes: 60, rate: 12 }]);
    const rounded = record.counter.map(({ at, value }, index) => ({
      at,
      value: Number(value.toFixed(index % 2 === 0 ? 1 : 2)),
    }));
    const ledger = ledgerOf([{ ...record, counter: rounded }], asked(endAt));
    expect(ledger.channels).toMatchObject([{ resets: 0 }]);
    expect(sumMl(ledger.totals)).toBeCloseTo(12, 1);
  });

  test('Given a counter that leaps as no pump can give, when summed, then the leap is no volume and the sum is not exact', () => {
    const { record, endAt } = aPump([{ minutes: 60, rate: 12 }]);
    const other = record.counter.map(({ at, value }, index) => ({ at, value: index < 60 ? value : value + 230 }));
    const changes = record.changes.map((change) => ({ ...change, infusedMl: null }));
    const ledger = ledgerOf([{ ...record, changes, counter: other }], asked(endAt));
    expect(sumMl(ledger.totals)).toBeGreaterThan(11.7);
    expect(sumMl(ledger.totals)).toBeLessThan(12.01);
    expect(ledger.totals).toMatchObject([{ exact: false }]);
    expect(ledger.channels).toMatchObject([{ resets: 1 }]);
    const mixed = record.counter.map(({ at, value }, index) => ({ at, value: index % 2 === 0 ? value : value + 230 }));
    expect(sumMl(ledgerOf([{ ...record, changes, counter: mixed }], asked(endAt)).totals)).toBeLessThan(12.01);
  });

  test('Given a reading of the second in which the counter was cleared, when summed, then nothing counts twice', () => {
    const { record, endAt } = aPump([
      { minutes: 60, rate: 120 },
      { minutes: 60, rate: 120, clear: true },
    ]);
    const clearedAt = record.changes[1]?.at ?? 0;
    const stale = [...record.counter, { at: clearedAt + 1_000, value: 120 }];
    const sum = sumMl(ledgerOf([{ ...record, counter: stale }], asked(endAt)).totals);
    // What ran between the last report and the clearing is lost, no more.
    expect(sum).toBeGreaterThan(238.99);
    expect(sum).toBeLessThanOrEqual(240);
  });
});

describe('gaps', () => {
  const cutOff = (record: ChannelRecord, fromAt: number, toAt: number): ChannelRecord => ({
    ...record,
    counter: record.counter.filter(({ at }) => at < fromAt || at >= toAt),
    rates: record.rates.filter(({ at }) => at < fromAt || at >= toAt),
  });

  test('Given a time without a word, when the counter is heard after it, then the gap is told with what went in', () => {
    const { record, endAt } = aPump([{ minutes: 120, rate: 60 }]);
    const ledger = ledgerOf([cutOff(record, begin + 30 * minute, begin + 60 * minute)], asked(endAt));
    expect(ledger.gaps).toHaveLength(1);
    expect(ledger.gaps[0]?.volumeMl).toBeCloseTo(30.5, 3);
    expect(ledger.totals).toMatchObject([{ exact: false }]);
    expect(sumMl(ledger.totals)).toBeCloseTo(120, 4);
  });

  test('Given a shift that ends before the gap, when summed, then it is exact', () => {
    const { record, endAt } = aPump([{ minutes: 120, rate: 60 }]);
    const cut = cutOff(record, begin + 60 * minute, begin + 90 * minute);
    const ledger = ledgerOf([cut], asked(endAt, { shifts: [begin + 45 * minute] }));
    expect(ledger.shifts.map(({ exact }) => exact)).toEqual([true, false]);
  });

  test('Given a pump that was never heard again, when its ledger is made, then nothing is promised after its last word', () => {
    const { record, endAt } = aPump([{ minutes: 120, rate: 60 }]);
    const ledger = ledgerOf([cutOff(record, begin + 60 * minute, Infinity)], asked(endAt));
    expect(ledger.gaps).toMatchObject([{ toAt: endAt, volumeMl: null }]);
    expect(sumMl(ledger.totals)).toBeCloseTo(59.5, 4);
    expect(ledger.totals).toMatchObject([{ exact: false }]);
  });

  test('Given readings that came late, when they are in any order, then the ledger is the same', () => {
    fc.assert(
      fc.property(someRuns, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (runs, order) => {
        const { record, endAt } = aPump(runs);
        const shuffled = record.counter
          .map((reading) => ({ reading, rank: order.next().value ?? 0 }))
          .toSorted((a, b) => a.rank - b.rank)
          .map(({ reading }) => reading);
        expect(ledgerOf([{ ...record, counter: shuffled }], asked(endAt))).toEqual(ledgerOf([record], asked(endAt)));
      }),
      { numRuns: 50 },
    );
  });
});

describe('places', () => {
  test('Given a pump that goes from one patient to another, when both are summed, then nothing is lost or told twice', () => {
    fc.assert(
      fc.property(someRuns, cuts, (runs, shares) => {
        const { record, truth, endAt } = aPump(runs);
        const edges = [begin, ...shares.map((share) => begin + share * (endAt - begin)), endAt].toSorted(
          (a, b) => a - b,
        );
        const places = edges.slice(0, -1).map((fromAt, index) => ({
          bed: bedId(String(index % 3)),
          fromAt,
          toAt: edges[index + 1] ?? endAt,
        }));
        const of = (who: number): number =>
          sumMl(
            ledgerOf([{ ...record, places: places.filter((_one, index) => index % 2 === who) }], asked(endAt)).totals,
          );
        expect(of(0) + of(1)).toBeCloseTo(truth(begin, endAt), 4);
      }),
      { numRuns: 100 },
    );
  });

  test('Given a patient who moves with the pump, when the ledger is made, then each bed has its span', () => {
    const { record, endAt } = aPump([{ minutes: 120, rate: 60 }]);
    const middle = begin + hour;
    const places = [
      { bed: bedId('9'), fromAt: begin, toAt: middle },
      { bed: bedId('12'), fromAt: middle, toAt: endAt },
    ];
    const ledger = ledgerOf([{ ...record, places }], asked(endAt));
    expect(ledger.spans.map(({ bed, volumeMl }) => [bed, Math.round(volumeMl ?? 0)])).toEqual([
      ['9', 60],
      ['12', 60],
    ]);
    expect(ledger.totals).toHaveLength(1);
  });
});

describe('spans', () => {
  test('Given a change that a reader would not see, when the ledger is made, then it begins no span', () => {
    const { record, endAt } = aPump([{ minutes: 60, rate: 12 }]);
    const changes = [
      ...record.changes,
      { at: begin + 10 * minute, programme: aProgramme({ vtbiMl: 100 }), infusedMl: 2, by: null },
      {
        at: begin + 20 * minute,
        programme: aProgramme({ vtbiMl: 100, override: 'soft' }),
        infusedMl: 4,
        by: 'Ida Holm',
      },
    ];
    const ledger = ledgerOf([{ ...record, changes }], asked(endAt));
    expect(ledger.spans.map(({ fromAt, by, override }) => [fromAt - begin, by, override])).toEqual([
      [0, null, null],
      [20 * minute, 'Ida Holm', 'soft'],
    ]);
  });

  test('Given doses in two units, when summed, then the amount is in one of them; of two kinds there is none', () => {
    const { record, endAt } = aPump([{ minutes: 60, rate: 10 }]);
    const as = (channel: string, concentration: number, concentrationUnit: string): ChannelRecord => ({
      ...record,
      channel,
      changes: record.changes.map((change) => ({
        ...change,
        programme: aProgramme({ rateMlPerHour: 10, doseRate: null, doseUnit: null, concentration, concentrationUnit }),
      })),
    });
    const inGrams = ledgerOf([as('A', 4, 'mg/mL'), as('B', 1000, 'ug/mL')], asked(endAt));
    expect(inGrams.totals).toMatchObject([{ amountUnit: 'mg' }]);
    expect(inGrams.totals[0]?.amount).toBeCloseTo(50, 4);
    const mixed = ledgerOf([as('A', 4, 'mg/mL'), as('B', 100, '[iU]/mL')], asked(endAt));
    expect(mixed.totals).toMatchObject([{ amount: null, amountUnit: null }]);
  });

  test('Given a pump that says a dose and no concentration, when summed, then the amount is of dose and rate', () => {
    const { record, endAt } = aPump([{ minutes: 60, rate: 6 }]);
    const dose = { rateMlPerHour: 6, doseRate: 0.1, doseUnit: 'ug/kg/min', weightKg: 80 };
    const programme = aProgramme({ ...dose, concentration: null, concentrationUnit: null });
    const changes = record.changes.map((change) => ({ ...change, programme }));
    const [total] = ledgerOf([{ ...record, changes }], asked(endAt)).totals;
    expect(total?.amountUnit).toBe('ug');
    expect(total?.amount).toBeCloseTo(480, 3);
  });

  test('Given more than an answer holds, when the ledger is made, then it says so and has the newest', () => {
    const runs = Array.from({ length: 5_100 }, (_none, index): Run => ({ minutes: 1, rate: 1 + (index % 2) }));
    const { record, endAt } = aPump(runs, 0);
    const ledger = ledgerOf([{ ...record, device: deviceId('P-9') }], asked(endAt));
    expect(ledger.cut).toBe(true);
    expect(ledger.spans).toHaveLength(5_000);
    expect(ledger.spans.at(-1)?.toAt).toBeNull();
  });
});
