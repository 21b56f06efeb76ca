import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { limitProfileSchema } from '../../shared/alarm/limits.ts';
import { parameterByKey } from '../../shared/domain/parameters.ts';
import { profilesOf } from './profiles.ts';

const file: unknown = JSON.parse(
  readFileSync(new URL('../../resources/alarms/profiles.json', import.meta.url), 'utf8'),
);

describe('Given the profiles that Wardlight brings', () => {
  const profiles = profilesOf(file);

  it('When they are read, Then each parameter is one of the table and each rule can stand', () => {
    expect(Object.keys(profiles)).toEqual(['adult', 'adult-copd', 'paediatric']);
    for (const profile of Object.values(profiles)) {
      for (const key of Object.keys(profile)) expect(parameterByKey(key), key).toBeDefined();
      expect(Object.keys(profile)).toEqual(
        expect.arrayContaining(['HR', 'PR', 'SpO2', 'RR', 'NIBP-S', 'ART-M', 'Temp']),
      );
    }
  });

  it('When they are compared with the reference, Then the defaults of adults are those', () => {
    const limits = Object.fromEntries(
      Object.entries(profiles['adult'] ?? {}).map(([key, { low, high }]) => [key, [low, high]]),
    );
    expect(limits).toMatchObject({
      HR: [50, 120],
      PR: [50, 120],
      SpO2: [90, null],
      RR: [8, 30],
      'NIBP-S': [90, 160],
      'NIBP-D': [50, 90],
      'NIBP-M': [60, 110],
      'ART-S': [90, 160],
      'ART-M': [60, 110],
      Temp: [36, 39],
      EtCO2: [25, 50],
      FiCO2: [null, 4],
      PVC: [null, 10],
      'ST-II': [-2, 2],
    });
    expect(profiles['adult-copd']?.['SpO2']?.low).toBe(88);
  });

  it('When they are judged, Then none is off, none waits longer than 10 s, and extreme values wait for nothing', () => {
    for (const profile of Object.values(profiles)) {
      for (const [key, rule] of Object.entries(profile)) {
        expect(rule.on, key).toBe(true);
        expect(rule.delayS, key).toBeLessThanOrEqual(10);
      }
      expect(profile['SpO2']?.extremeLow).toBe(80);
      expect(profile['HR']).toMatchObject({ extremeLow: expect.any(Number), extremeHigh: expect.any(Number) });
    }
  });
});

describe('Given a site’s own file', () => {
  const rule = limitProfileSchema.parse({ HR: { low: 50, high: 120, delayS: 5, priority: 'medium' } });
  const withHr = (over: Record<string, unknown>) => ({ adult: { HR: { ...rule['HR'], ...over } } });

  it.each([
    ['no object', [], 'The profiles'],
    ['no profile', {}, 'there is no profile in it'],
    ['a parameter that no table knows', { adult: { Pulse: rule['HR'] } }, 'adult.Pulse: there is no such parameter.'],
    ['a parameter of words', { adult: { Rhythm: rule['HR'] } }, 'adult.Rhythm: it has no number to watch.'],
    ['a delay that is too long', withHr({ delayS: 60 }), 'adult.HR.delayS'],
    ['limits that cross', withHr({ low: 130 }), 'adult.HR'],
    ['an impossible limit', withHr({ high: 900 }), '900 is outside 0 to 350'],
    ['a hysteresis that is wider than the limits', withHr({ hysteresis: 40 }), 'leaves nothing between'],
    ['an extreme that is none', withHr({ extremeLow: 60 }), 'extremeLow is not below'],
    ['an extreme without its limit', withHr({ high: null, extremeHigh: 140 }), 'extremeHigh is not above'],
  ])('When it has %s, Then the reason names the place', (_what, json, reason) => {
    expect(() => profilesOf(json)).toThrow(reason);
  });
});
