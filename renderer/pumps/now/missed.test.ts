import { expect, test } from 'vitest';
import { deviceId } from '../../../shared/domain/ids.ts';
import type { Infusion } from '../../../shared/infusion/infusion.ts';
import type { InfusionSpan, Ledger } from '../../../shared/infusion/ledger-answer.ts';
import type { PumpChannel } from '../../../shared/ward/state.ts';
import { lastRun, missedDose, timeIfRestarted } from './missed.ts';

const aStill = (programme: Partial<PumpChannel>, over: Partial<Infusion> = {}): Infusion =>
  ({
    device: deviceId('P-1'),
    channel: 'A',
    status: 'alarming',
    silent: false,
    remainingMl: 20.2,
    ...over,
    programme: {
      status: 'alarming',
      drug: 'Heparin',
      doseRate: null,
      doseUnit: null,
      concentration: null,
      concentrationUnit: null,
      rateMlPerHour: null,
      weightKg: null,
      since: 0,
      ...programme,
    },
  }) as Infusion;

const aLedger = (spans: readonly Partial<InfusionSpan>[]): Ledger =>
  ({ spans: spans.map((span) => ({ device: deviceId('P-1'), channel: 'A', status: 'infusing', ...span })) }) as Ledger;

const missed = (infusion: Infusion, now: number, ledger: Ledger | null = null) =>
  missedDose(infusion, lastRun(infusion, ledger), now);

test('Given 1260 units an hour, when it stands still for 71 s, then 25 units are missed', () => {
  const found = missed(aStill({ doseRate: 1260, doseUnit: '[iU]/h', rateMlPerHour: 12.6 }), 71_000);
  expect(found?.unit).toBe('[iU]');
  expect(found?.value).toBeCloseTo(24.85, 2);
});

test('Given a pump that was stopped and then alarmed, when it is asked, then it is missed since it ran last', () => {
  const infusion = aStill({ doseRate: 1260, doseUnit: '[iU]/h', since: 11_000 });
  const ledger = aLedger([
    { fromAt: -hour, toAt: 0, rateMlPerHour: 12.6 },
    { fromAt: 0, toAt: null, status: 'stopped' },
  ]);
  expect(missed(infusion, 71_000)?.value).toBeCloseTo(21, 2);
  expect(missed(infusion, 71_000, ledger)?.value).toBeCloseTo(24.85, 2);
});

test('Given a dose by weight, when the weight is not known, then nothing is claimed; when it is, it counts', () => {
  const byWeight = { doseRate: 0.1, doseUnit: 'ug/kg/min', rateMlPerHour: 5 };
  expect(missed(aStill(byWeight), 600_000)).toBeNull();
  expect(missed(aStill({ ...byWeight, weightKg: 80 }), 600_000)?.value).toBeCloseTo(80, 6);
});

test('Given a rate alone, when it stands still, then the volume is told; at rate zero nothing (L20)', () => {
  expect(missed(aStill({ rateMlPerHour: 120 }), 60_000)).toEqual({ value: 2, unit: 'mL' });
  expect(missed(aStill({ rateMlPerHour: 0 }), 60_000)).toBeNull();
});

test('Given a pump that runs, is silent or is set back in time, when it is asked, then nothing is missed', () => {
  expect(missed(aStill({ rateMlPerHour: 120 }, { status: 'infusing' }), 60_000)).toBeNull();
  expect(missed(aStill({ rateMlPerHour: 120 }, { silent: true }), 60_000)).toBeNull();
  expect(missed(aStill({ rateMlPerHour: 120, since: 90_000 }), 60_000)).toBeNull();
});

const hour = 3_600_000;
const minutesOf = (infusion: Infusion, ledger: Ledger | null = null): number | null => {
  const time = timeIfRestarted(infusion, lastRun(infusion, ledger));
  return time.known ? Math.floor(time.minutes) : null;
};

test('Given what is left, when it stands still, then it would last at the rate that it had, of the record or of its dose', () => {
  expect(minutesOf(aStill({ rateMlPerHour: 12.6 }))).toBe(96);
  const zero = { rateMlPerHour: 0 };
  expect(minutesOf(aStill(zero), aLedger([{ fromAt: -hour, toAt: 0, rateMlPerHour: 12.6 }]))).toBe(96);
  const heparin = { doseRate: 1260, doseUnit: '[iU]/h', concentration: 100, concentrationUnit: '[iU]/mL' };
  expect(minutesOf(aStill({ ...zero, ...heparin }))).toBe(96);
  expect(minutesOf(aStill(zero))).toBeNull();
  expect(minutesOf(aStill({ rateMlPerHour: 12.6 }, { remainingMl: null }))).toBeNull();
});
