import { describe, expect, it } from 'vitest';
import { defaultPolicy } from '../../shared/alarm/policy.ts';
import { isNight, loudnessOf } from './volume.ts';

const policy = { ...defaultPolicy.sound, floorPct: 40, nightFloorPct: 20, nightFrom: '22:00', nightTo: '06:00' };
const noon = 12 * 60;
const midnight = 0;

describe('Given a site that sets a floor (L6)', () => {
  it('When the volume is put to zero, Then it stays at the floor of the hour', () => {
    const settings = { volumePct: 0, nightVolumePct: 0 };
    expect(loudnessOf(policy, settings, noon)).toEqual({ pct: 40, floorPct: 40, night: false });
    expect(loudnessOf(policy, settings, midnight)).toEqual({ pct: 20, floorPct: 20, night: true });
  });

  it('When night has a volume of its own, Then it holds at night alone', () => {
    const settings = { volumePct: 80, nightVolumePct: 30 };
    expect(loudnessOf(policy, settings, noon).pct).toBe(80);
    expect(loudnessOf(policy, settings, midnight).pct).toBe(30);
    expect(loudnessOf(policy, { volumePct: 80, nightVolumePct: null }, midnight).pct).toBe(80);
  });

  it('When a night floor above the day floor is set, Then night is never louder by force than day', () => {
    expect(loudnessOf({ ...policy, nightFloorPct: 90 }, { volumePct: 0, nightVolumePct: null }, midnight).pct).toBe(40);
  });

  it('When the volume is no number, Then it is the loudest', () => {
    expect(loudnessOf(policy, { volumePct: Number.NaN, nightVolumePct: null }, noon).pct).toBe(100);
  });
});

it.each([
  ['22:00', '06:00', 22 * 60, true],
  ['22:00', '06:00', 6 * 60, false],
  ['22:00', '06:00', 5 * 60 + 59, true],
  ['01:00', '05:00', 0, false],
  ['01:00', '05:00', 60, true],
  ['07:00', '07:00', 7 * 60, false],
])('Given night from %s to %s, When it is minute %i of the day, Then night is %s', (nightFrom, nightTo, at, night) => {
  expect(isNight({ ...policy, nightFrom, nightTo }, at)).toBe(night);
});
