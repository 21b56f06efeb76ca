import { expect, test } from 'vitest';
import type { Infusion } from '../../../shared/infusion/infusion.ts';
import type { PumpChannel } from '../../../shared/ward/state.ts';
import { missedDose, timeIfRestarted } from './missed.ts';

const aStill = (programme: Partial<PumpChannel>, over: Partial<Infusion> = {}): Infusion =>
  ({
    status: 'alarming',
    silent: false,
    remainingMl: 20.2,
    ...over,
    programme: {
      status: 'alarming',
      drug: 'Heparin',
      doseRate: null,
      doseUnit: null,
      rateMlPerHour: null,
      weightKg: null,
      since: 0,
      ...programme,
    },
  }) as Infusion;

test('Given 1260 units an hour, when it stands still for 71 s, then 25 units are missed', () => {
  const missed = missedDose(aStill({ doseRate: 1260, doseUnit: '[iU]/h', rateMlPerHour: 12.6 }), 71_000);
  expect(missed?.unit).toBe('[iU]');
  expect(missed?.value).toBeCloseTo(24.85, 2);
});

test('Given a dose by weight, when the weight is not known, then nothing is claimed; when it is, it counts', () => {
  const byWeight = { doseRate: 0.1, doseUnit: 'ug/kg/min', rateMlPerHour: 5 };
  expect(missedDose(aStill(byWeight), 600_000)).toBeNull();
  expect(missedDose(aStill({ ...byWeight, weightKg: 80 }), 600_000)?.value).toBeCloseTo(80, 6);
});

test('Given a rate alone, when it stands still, then the volume is told; at rate zero nothing (L20)', () => {
  expect(missedDose(aStill({ rateMlPerHour: 120 }), 60_000)).toEqual({ value: 2, unit: 'mL' });
  expect(missedDose(aStill({ rateMlPerHour: 0 }), 60_000)).toBeNull();
});

test('Given a pump that runs, is silent or is set back in time, when it is asked, then nothing is missed', () => {
  expect(missedDose(aStill({ rateMlPerHour: 120 }, { status: 'infusing' }), 60_000)).toBeNull();
  expect(missedDose(aStill({ rateMlPerHour: 120 }, { silent: true }), 60_000)).toBeNull();
  expect(missedDose(aStill({ rateMlPerHour: 120, since: 90_000 }), 60_000)).toBeNull();
});

test('Given what is left and its rate, when it stands still, then it says how long it would last', () => {
  const time = timeIfRestarted(aStill({ rateMlPerHour: 12.6 }));
  expect(time.known && Math.floor(time.minutes)).toBe(96);
  expect(timeIfRestarted(aStill({ rateMlPerHour: 0 })).known).toBe(false);
  expect(timeIfRestarted(aStill({ rateMlPerHour: 12.6 }, { remainingMl: null })).known).toBe(false);
});
