import { describe, expect, it } from 'vitest';
import { commandId } from '../../shared/domain/ids.ts';
import type { Command } from '../../shared/feed/protocol.ts';
import { aBatch, acknowledge, anAlarm, mapDevice, TestCore, types } from '../testing/builders.ts';

const withAlarm = (): TestCore => {
  const core = new TestCore();
  core.batch(aBatch([anAlarm()]));
  return core;
};

/** A command of any kind; the rest of its fields as given. */
const give = (core: TestCore, command: Record<string, unknown> & { id: string }, station = 's1') =>
  core.command({ by: 'RN 7', ...command, id: commandId(command.id) } as unknown as Command, station);

describe('Given the command to acknowledge', () => {
  it('When the alarm stands, Then it is recorded once, for the station that is connected', () => {
    const core = withAlarm();
    expect(core.command(acknowledge('a1'), 'station-9').refused).toBeNull();
    expect(core.ward.alarms['a1']?.acknowledged).toMatchObject({ by: 'RN 7', station: 'station-9', command: 'c1' });
    expect(core.command(acknowledge('a1')).events).toEqual([]);
    expect(core.command(acknowledge('a1', 'another')).events).toEqual([]);
  });

  it('When two people acknowledge at once, Then one wins and the other is told who (L18)', () => {
    const core = withAlarm();
    const other = acknowledge('a1', 'c2') as Extract<Command, { type: 'acknowledge' }>;
    core.command(acknowledge('a1'));
    const late = core.command({ ...other, acknowledgement: { ...other.acknowledgement, by: 'RN 8' } });
    expect(late.refused).toBe('RN 7 acknowledged it already.');
    expect(types(late.events)).toEqual(['command.refused']);
    expect(core.ward.alarms['a1']?.acknowledged?.by).toBe('RN 7');
  });

  it('When there is no such alarm, Then it is refused, recorded once, and refused again', () => {
    const core = withAlarm();
    const first = core.command(acknowledge('a2'));
    expect(first.refused).toContain('a2');
    expect(types(first.events)).toEqual(['command.refused']);
    const again = core.command(acknowledge('a2'));
    expect([again.refused, again.events]).toEqual([first.refused, []]);
    core.batch(aBatch([anAlarm({ episode: 'another' })]));
    expect(core.command(acknowledge('a2'))).toEqual({ refused: first.refused, events: [] });
    expect(core.ward.alarms['a2']?.acknowledged).toBeNull();
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

describe('Given the command to take an acknowledgement back', () => {
  const withdraw = (core: TestCore, of = 'c1', id = 'w1', alarm = 'a1') =>
    give(core, { type: 'withdraw', id, alarm, of });

  it('When it comes in time, Then the alarm is as before, and the command counts once', () => {
    const core = withAlarm();
    const before = core.ward.alarms['a1'];
    core.command(acknowledge('a1'));
    core.pass(29_000);
    expect(types(withdraw(core).events)).toEqual(['alarm.withdrawn']);
    expect(core.ward.alarms['a1']).toMatchObject({ acknowledged: null, signalledAt: before?.signalledAt });
    expect(withdraw(core)).toEqual({ refused: null, events: [] });
  });

  it('When its time is over, Then it is refused, though the wall clock went back meanwhile (L2)', () => {
    const core = withAlarm();
    core.command(acknowledge('a1'));
    core.pass(31_000);
    core.now -= 3_600_000;
    expect(withdraw(core).refused).toBe('An acknowledgement can be taken back for 30 s, and that is over.');
    expect(core.ward.alarms['a1']?.acknowledged?.by).toBe('RN 7');
  });

  it('When it names another acknowledgement, none stands, or the alarm is over, Then the reason is said', () => {
    const core = withAlarm();
    expect(withdraw(core, 'c1', 'w1').refused).toBe('Alarm a1 is not acknowledged.');
    core.command(acknowledge('a1'));
    expect(withdraw(core, 'c9', 'w2').refused).toBe('The acknowledgement that stands is another one, of RN 7.');
    core.batch(aBatch([anAlarm({ phase: 'end' })]));
    expect(withdraw(core, 'c1', 'w3').refused).toBe('Alarm a1 is over.');
    expect(core.ward.ended[0]?.acknowledged?.by).toBe('RN 7');
  });
});

describe('Given a station that tells that it showed an alarm', () => {
  const shown = (core: TestCore, id: string, shownAt: number | null, soundedAt: number | null, station = 's1') =>
    give(core, { type: 'shown', id, alarm: 'a1', shownAt, soundedAt }, station);

  it('When others tell it later, Then the first one stays, for sight and for sound', () => {
    const core = withAlarm();
    const { now } = core;
    core.now += 500;
    expect(types(shown(core, 'h1', now + 80, null).events)).toEqual(['alarm.shown']);
    expect(shown(core, 'h2', now + 70, null, 's2')).toEqual({ refused: null, events: [] });
    shown(core, 'h3', now + 90, now + 120, 's2');
    expect(core.ward.alarms['a1']).toMatchObject({
      shown: { at: now + 80, station: 's1' },
      sounded: { at: now + 120, station: 's2' },
    });
  });

  it('When its clock is off, Then the time lies between the signal and now; an earlier signal is not this one', () => {
    const core = withAlarm();
    const raised = core.now;
    core.now += 100;
    shown(core, 'h1', raised - 40, raised + 9_000);
    expect(core.ward.alarms['a1']).toMatchObject({ shown: { at: raised }, sounded: { at: raised + 100 } });
    core.now += 60_000;
    core.batch(aBatch([anAlarm({ phase: 'escalate', priority: 'high' })]));
    expect(shown(core, 'h2', raised + 50, null).events).toEqual([]);
    expect(core.ward.alarms['a1']?.shown).toBeNull();
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
