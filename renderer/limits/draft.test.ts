import { describe, expect, it } from 'vitest';
import { alarmPolicySchema } from '../../shared/alarm/policy.ts';
import { emptyWard, type WardState } from '../../shared/ward/state.ts';
import { changesOf, pressed, rowsOf, savedChange, type Draft } from './draft.ts';

const ward: WardState = {
  ...emptyWard,
  policy: alarmPolicySchema.parse({
    profiles: {
      adult: {
        HR: { low: 50, high: 120, delayS: 5, priority: 'medium', fullDepth: 20 },
        SpO2: { low: 90, high: null, delayS: 10, priority: 'medium' },
        Temp: { low: 36, high: 39, delayS: 10, priority: 'low' },
      },
    },
  }),
  limits: {
    '12': {
      profile: null,
      own: { HR: { high: 130, by: 'RN 7', station: 's1', reason: 'AF', at: 1, until: null } },
    },
  },
};
const row = (parameter: string, draft: Draft = {}, bed = '12') => {
  const found = rowsOf(ward, bed, draft).find((one) => one.parameter === parameter);
  if (found === undefined) throw new Error(parameter);
  return found;
};

describe('Given the limits of a bed', () => {
  it('When they are listed, Then profile, what holds and what is tried stand apart', () => {
    const hr = row('HR', { HR: { high: 140 } });
    expect([hr.profile.high, hr.now.high, hr.tried.high]).toEqual([120, 130, 140]);
    expect(row('HR', {}, '01').own).toBeUndefined();
  });

  it('When a step is pressed, Then it goes by the step of the parameter and stays plausible', () => {
    expect(pressed(row('HR'), 'high', 1)).toEqual({ high: 135 });
    expect(pressed(row('Temp'), 'low', -1)).toEqual({ low: 35.9 });
    expect(pressed(row('SpO2', { SpO2: { low: 100 } }), 'low', 1)).toEqual({ low: 100 });
    expect(pressed(row('SpO2', { SpO2: { delayS: 15 } }), 'delayS', 1)).toEqual({ delayS: 15 });
    expect(pressed(row('HR', { HR: { high: null } }), 'high', 1)).toEqual({ high: 120 });
  });

  it('When a value goes back to where it was, Then there is nothing to save', () => {
    expect(changesOf(row('HR', { HR: { high: 130 } }))).toBeNull();
    expect(changesOf(row('HR', { HR: { high: 125 } }))).toEqual({ high: 125 });
  });

  it('When a change is saved, Then what was changed before stays; back at the profile there is none', () => {
    expect(savedChange(row('HR', { HR: { low: 45 } }))).toEqual({ low: 45, high: 130 });
    expect(savedChange(row('HR', { HR: { high: 120 } }))).toBeNull();
  });
});
