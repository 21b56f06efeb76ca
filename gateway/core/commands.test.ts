import { describe, expect, it } from 'vitest';
import { aBatch, acknowledge, anAlarm, mapDevice, TestCore, types } from '../testing/builders.ts';

const withAlarm = (): TestCore => {
  const core = new TestCore();
  core.batch(aBatch([anAlarm()]));
  return core;
};

describe('Given the command to acknowledge', () => {
  it('When the alarm stands, Then it is recorded once, for the station that is connected', () => {
    const core = withAlarm();
    expect(core.command(acknowledge('a1'), 'station-9').refused).toBeNull();
    expect(core.ward.alarms['a1']?.acknowledged).toMatchObject({ by: 'RN 7', station: 'station-9' });
    expect(core.command(acknowledge('a1')).events).toEqual([]);
    expect(core.command(acknowledge('a1', 'another')).events).toEqual([]);
  });

  it('When there is no such alarm, Then it is refused, recorded once, and refused again', () => {
    const core = withAlarm();
    const first = core.command(acknowledge('a9'));
    expect(first.refused).toContain('a9');
    expect(types(first.events)).toEqual(['command.refused']);
    const again = core.command(acknowledge('a9'));
    expect([again.refused, again.events]).toEqual([first.refused, []]);
  });

  it('When the alarm ended meanwhile, Then who answered is recorded all the same', () => {
    const core = withAlarm();
    core.batch(aBatch([anAlarm({ phase: 'end' })]));
    expect(core.command(acknowledge('a1')).refused).toBeNull();
    expect(core.ward.ended[0]?.acknowledged?.by).toBe('RN 7');
  });
});

describe('Given the command to map a device', () => {
  it('When device or bed are not known, Then it is refused with the reason', () => {
    const core = withAlarm();
    expect(core.command(mapDevice('nobody', '01')).refused).toBe('There is no device nobody.');
    expect(core.command(mapDevice('mon-1', '99', 'c2')).refused).toBe('There is no bed 99.');
  });

  it('When the bed is none, Then the device goes to the tray with its alarms', () => {
    const core = withAlarm();
    core.command(mapDevice('mon-1', null));
    expect(core.ward.devices['mon-1']).toMatchObject({ bed: null, how: 'person' });
    expect(core.ward.alarms['a1']?.bed).toBeNull();
  });
});
