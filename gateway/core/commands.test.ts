import { describe, expect, it } from 'vitest';
import type { Command } from '../../shared/feed/protocol.ts';
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

  it('When the alarm has risen since the person saw it, Then the risen one still signals, and the person is told', () => {
    const core = withAlarm();
    const seen = core.ward.alarms['a1']?.signalledAt ?? 0;
    core.now += 1000;
    core.batch(aBatch([anAlarm({ phase: 'escalate', priority: 'high' })]));
    const late = { ...acknowledge('a1'), signalledAt: seen } as Command;
    expect(core.command(late).refused).toContain('signals anew');
    expect(core.ward.alarms['a1']?.acknowledged).toBeNull();
    expect(core.command(late)).toMatchObject({
      refused: expect.stringContaining('signals anew') as string,
      events: [],
    });
    const anew = { ...acknowledge('a1', 'c2'), signalledAt: core.now } as Command;
    expect(core.command(anew).refused).toBeNull();
    expect(core.ward.alarms['a1']?.acknowledged?.by).toBe('RN 7');
    expect(core.command(anew)).toEqual({ refused: null, events: [] });
  });

  it('When a station still holds one for a log that was replaced, Then its number does not hit another alarm', () => {
    const core = withAlarm();
    const other = { ...acknowledge('a1'), signalledAt: core.now - 86_400_000 } as Command;
    expect(core.command(other).refused).toContain('signals anew');
    expect(core.ward.alarms['a1']?.acknowledged).toBeNull();
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
