import { describe, expect, it } from 'vitest';
import type { Inactivation } from '../../shared/domain/observation.ts';
import { lifeOf, type Alarm } from '../../shared/ward/alarm.ts';
import { aBatch, acknowledge, anAlarm, place, start, TestCore, types } from '../testing/builders.ts';

const report = (core: TestCore, over: Parameters<typeof anAlarm>[0] = {}) => core.batch(aBatch([anAlarm(over)]));
const open = (core: TestCore): Alarm[] => Object.values(core.ward.alarms);

describe('Given an alarm that was paused at its device', () => {
  const paused = (words: readonly Inactivation[]) => {
    const core = new TestCore();
    core.batch(aBatch([anAlarm({ inactivation: words })]));
    return core;
  };
  const again = (core: TestCore, words: readonly Inactivation[]) =>
    core.batch(aBatch([anAlarm({ phase: 'continue', inactivation: words })]));

  it.each<Inactivation>(['audio-paused', 'alarm-paused'])(
    'When nothing more is heard of the %s, Then it signals again',
    (word) => {
      const core = paused([word]);
      expect(core.pass(595_000).filter(({ type }) => type === 'alarm.changed')).toEqual([]);
      expect(core.pass(10_000).filter(({ type }) => type === 'alarm.changed')).toEqual([
        { type: 'alarm.changed', id: 'a1', why: 'resumed', inactivation: [] },
      ]);
    },
  );

  it('When the device goes on to say so, Then it stays paused; what is off stays off', () => {
    const core = paused(['audio-paused']);
    for (let round = 0; round < 5; round += 1) {
      core.pass(300_000);
      again(core, ['audio-paused']);
    }
    expect(core.ward.alarms['a1']?.inactivation).toEqual(['audio-paused']);
    const off = paused(['audio-off']);
    off.pass(1_200_000);
    expect(off.ward.alarms['a1']?.inactivation).toEqual(['audio-off']);
  });
});

describe('Given a device that reports alarms', () => {
  it('When one starts, Then it is raised with the words of the design', () => {
    const core = new TestCore();
    expect(types(report(core))).toEqual(['device.discovered', 'device.mapped', 'alarm.raised']);
    expect(open(core)[0]).toMatchObject({
      id: 'a1',
      bed: '01',
      priority: 'medium',
      text: 'SpO₂ 87 < 90',
      inactivation: [],
      raisedAt: start,
    });
  });

  it('When the same message comes again, Then nothing happens', () => {
    const core = new TestCore();
    report(core);
    for (const phase of ['start', 'present', 'continue', 'update'] as const)
      expect(report(core, { phase })).toEqual([]);
  });

  it('When "continue" tells of one that is not known, Then it is raised once', () => {
    const core = new TestCore();
    report(core, { phase: 'continue' });
    report(core, { phase: 'continue' });
    expect(open(core)).toHaveLength(1);
    expect(core.ward.alarmCount).toBe(1);
  });

  it('When its value moves, Then the text follows and it does not signal again', () => {
    const core = new TestCore();
    report(core);
    core.now += 5000;
    expect(report(core, { phase: 'update', value: 85 })[0]).toMatchObject({ why: 'update', text: 'SpO₂ 85 < 90' });
    expect(open(core)[0]).toMatchObject({ value: 85, signalledAt: start });
  });

  it('When a report leaves out value and limits, Then they stay', () => {
    const core = new TestCore();
    report(core);
    expect(report(core, { phase: 'update', value: null, low: null, high: null, priority: null })).toEqual([]);
    expect(open(core)[0]).toMatchObject({ value: 87, low: 90, text: 'SpO₂ 87 < 90' });
  });

  it('When its priority changes, Then it escalates or de-escalates, whatever the phase says', () => {
    const core = new TestCore();
    report(core);
    expect(report(core, { phase: 'update', priority: 'high' })[0]).toMatchObject({ why: 'escalate', priority: 'high' });
    expect(report(core, { phase: 'escalate', priority: 'low' })[0]).toMatchObject({ why: 'deescalate' });
  });

  it('When its sound is paused at the bedside and comes back, Then that is said', () => {
    const core = new TestCore();
    report(core);
    expect(report(core, { phase: 'update', inactivation: ['audio-paused'] })[0]).toMatchObject({ why: 'paused' });
    expect(lifeOf(open(core)[0] as Alarm)).toBe('paused');
    expect(report(core, { phase: 'update', inactivation: ['enabled'] })[0]).toMatchObject({ why: 'resumed' });
  });

  it('When it ends and comes back, Then that is a new occurrence', () => {
    const core = new TestCore();
    report(core);
    expect(types(report(core, { phase: 'end', state: 'inactive' }))).toEqual(['alarm.ended']);
    expect(types(report(core, { deviceAt: start + 60_000 }))).toEqual(['alarm.raised']);
    expect(core.ward.alarmCount).toBe(2);
  });

  it('When the start of one that is over is sent again, Then it stays over', () => {
    const core = new TestCore();
    report(core);
    core.now += 5000;
    report(core, { phase: 'end', state: 'inactive' });
    expect(report(core)).toEqual([]);
  });

  it.each([
    ['seconds', start, 400],
    ['minutes', Math.ceil(start / 60_000) * 60_000, 40_000],
  ])('When it comes back within the same stamp of whole %s, Then it is not taken for an old one', (_, deviceAt, ms) => {
    const core = new TestCore();
    report(core, { deviceAt });
    core.now += ms;
    report(core, { phase: 'end', state: 'inactive', deviceAt });
    expect(types(report(core, { deviceAt }))).toEqual(['alarm.raised']);
  });

  it('When an acknowledged one starts anew and its end was never heard, Then that is a new occurrence', () => {
    const core = new TestCore();
    report(core);
    core.command(acknowledge('a1'));
    core.now += 60_000;
    expect(report(core, { phase: 'continue', deviceAt: start + 50_000 })).toEqual([]);
    expect(types(report(core, { deviceAt: start + 60_000 }))).toEqual(['alarm.ended', 'alarm.raised']);
    expect(open(core).map((alarm) => [alarm.id, lifeOf(alarm)])).toEqual([['a2', 'active']]);
    expect(core.ward.ended[0]).toMatchObject({ id: 'a1', acknowledged: { by: 'RN 7' } });
    expect(report(core, { deviceAt: start + 60_000 })).toEqual([]);
  });

  it('When nobody answered for one that starts anew, Then it goes on as the one that signals', () => {
    const core = new TestCore();
    report(core);
    expect(report(core, { deviceAt: start + 60_000 })).toEqual([]);
  });

  it('When the end of an unknown one comes, Then it is noted and dropped', () => {
    const core = new TestCore();
    core.batch(aBatch([]));
    const decision = core.do({ type: 'batch', batch: aBatch([anAlarm({ phase: 'end' })]), late: false });
    expect(decision.events).toEqual([]);
    expect(decision.notes[0]).toContain('does not stand');
  });

  it('When a high one is latched at the device and then reset, Then it shows here until acknowledged (L4)', () => {
    const core = new TestCore();
    const vtach = { alarmKey: 'V-TACH', parameter: null, value: 182, priority: 'high' } as const;
    report(core, vtach);
    expect(open(core)[0]?.text).toBe('V-TACH 182');
    expect(types(report(core, { ...vtach, phase: 'update', state: 'latched' }))).toEqual(['alarm.ended']);
    expect(report(core, { ...vtach, phase: 'update', state: 'latched' })).toEqual([]);
    expect(report(core, { ...vtach, phase: 'reset', state: 'inactive' })).toEqual([]);
    expect(lifeOf(open(core)[0] as Alarm)).toBe('latched');
  });

  it('When one is heard of only as latched, Then it shows as latched, once', () => {
    const core = new TestCore();
    const asystole = { alarmKey: 'ASYSTOLE', priority: 'high', phase: 'continue', state: 'latched' } as const;
    expect(types(report(core, asystole)).slice(2)).toEqual(['alarm.raised', 'alarm.ended']);
    expect(report(core, asystole)).toEqual([]);
  });

  it('When a start without a time says latched again and again, Then it is one alarm', () => {
    const core = new TestCore();
    const asystole = { alarmKey: 'ASYSTOLE', priority: 'high', state: 'latched', deviceAt: null } as const;
    report(core, asystole);
    expect(report(core, asystole)).toEqual([]);
    core.command(acknowledge('a1'));
    expect(types(report(core, asystole))).toEqual(['alarm.raised', 'alarm.ended']);
  });

  it('When a medium one is latched at the device, Then it stands until its reset', () => {
    const core = new TestCore();
    report(core);
    expect(report(core, { phase: 'update', state: 'latched' })).toEqual([]);
    expect(types(report(core, { phase: 'reset' }))).toEqual(['alarm.ended']);
  });

  it('When it has no duration, Then it is raised and ended at once, and only once', () => {
    const core = new TestCore();
    expect(types(report(core, { phase: 'tpoint' })).slice(2)).toEqual(['alarm.raised', 'alarm.ended']);
    expect(report(core, { phase: 'tpoint' })).toEqual([]);
  });

  it('When the device is in no bed, Then the alarm is raised all the same and moves with its mapping', () => {
    const core = new TestCore();
    core.batch(aBatch([anAlarm()], { location: place('nowhere') }));
    expect(open(core)[0]?.bed).toBeNull();
    expect(core.batch(aBatch([], { location: place('03') })).at(-1)).toMatchObject({ why: 'moved', bed: '03' });
    expect(open(core)[0]?.bed).toBe('03');
  });
});

describe('Given priorities and words', () => {
  const raised = (over: Parameters<typeof anAlarm>[0]): Alarm => {
    const core = new TestCore();
    report(core, over);
    return open(core)[0] as Alarm;
  };

  it('When it is technical, Then it is "technical" unless the device calls it high', () => {
    const leads = { alarmKey: 'LEADS-OFF', alarmKind: 'technical', parameter: null, value: null } as const;
    expect(raised({ ...leads, priority: 'medium' })).toMatchObject({ priority: 'technical', text: 'ECG leads off' });
    const line = { alarmKey: 'OCCLUSION', alarmKind: 'technical', parameter: null, value: null, channel: 'A' } as const;
    expect(raised({ ...line, priority: 'medium' })).toMatchObject({ priority: 'medium' });
    expect(raised({ ...line, priority: 'low' })).toMatchObject({ priority: 'technical' });
    expect(raised({ ...leads, priority: 'high' }).priority).toBe('high');
    expect(raised({ ...leads, priority: null }).parameter).toBe('HR');
  });

  it('When the device states no priority, Then the table does', () => {
    expect(raised({ alarmKey: 'ASYSTOLE', priority: null }).priority).toBe('high');
    expect(raised({ alarmKey: null, priority: null }).priority).toBe('medium');
    expect(raised({ alarmKey: null, priority: 'none' }).priority).toBe('low');
  });

  it('When a high limit is passed, Then the text says so', () => {
    const high = { alarmKey: 'HIGH', parameter: 'RR', value: 32, low: 8, high: 30 } as const;
    expect(raised(high).text).toBe('RR 32 > 30');
    expect(raised({ ...high, high: null }).text).toBe('RR 32 high');
    expect(raised({ ...high, value: null }).text).toBe('RR high');
    expect(raised({ ...high, parameter: 'Temp', value: 39.25, high: 39 }).text).toBe('Temp 39.3 > 39.0');
  });

  it('When a rhythm carries no rate, Then the latest heart rate is used', () => {
    const live = { latest: () => 148, heard: () => [] };
    const core = new TestCore(undefined, live);
    report(core, { alarmKey: 'V-TACH', parameter: null, value: null });
    expect(open(core)[0]?.text).toBe('V-TACH 148');
    expect(raised({ alarmKey: 'V-TACH', parameter: null, value: null }).text).toBe('V-TACH');
  });

  it('When no table knows the event, Then its own words are kept', () => {
    const event = { code: 400_000, refId: 'MDC_EVT_FOO_BAR', text: null };
    expect(raised({ alarmKey: null, text: 'Vendor words', event }).text).toBe('Vendor words');
    expect(raised({ alarmKey: null, text: null, event }).text).toBe('FOO_BAR');
    expect(raised({ alarmKey: null, text: null, event: { ...event, refId: null } }).text).toBe('Event 400000');
  });
});
