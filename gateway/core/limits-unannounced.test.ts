import { describe, expect, it } from 'vitest';
import { acknowledge, anAlarm, types } from '../testing/builders.ts';
import { LiveCore, raised, type Values } from '../testing/live-core.ts';

const hr = (value: number | null, over: Record<string, unknown> = {}): Values => ({
  HR: { value, low: 50, high: 120, ...over },
});
const highHr = (over: Parameters<typeof anAlarm>[0] = {}) =>
  anAlarm({ episode: 'hr', alarmKey: 'HIGH', parameter: 'HR', value: 150, low: 50, high: 120, ...over });

/** A monitor that told its limits and sent an alarm before. */
function aMonitor(options: ConstructorParameters<typeof LiveCore>[0] = {}): LiveCore {
  const core = new LiveCore(options);
  core.run(2, { 1: { ...hr(80), SpO2: 97 } });
  core.say(1, [anAlarm({ episode: 'apnea', alarmKey: 'APNEA', parameter: 'RR', value: null, low: null, high: null })]);
  core.say(1, [anAlarm({ episode: 'apnea', alarmKey: 'APNEA', parameter: 'RR', phase: 'end', state: 'inactive' })]);
  core.command(acknowledge('a1'));
  return core;
}

/** Delay of the rule and the site's grace: 10 + 20 s. */
const wait = 31;

describe('Given a monitor that alarms for what it measures (L9)', () => {
  it('When a value is beyond its limit and no alarm comes, Then that is said after its delay and the site’s grace', () => {
    const core = aMonitor();
    expect(raised(core.run(wait - 2, { 1: hr(130) }))).toEqual([]);
    expect(raised(core.run(3, { 1: hr(130) }))).toMatchObject([
      {
        kind: 'technical',
        key: 'NO-ALARM',
        priority: 'technical',
        source: 'gateway',
        bed: '01',
        parameter: 'HR',
        text: 'HR 130 > 120, no alarm from monitor',
        value: 130,
        high: 120,
      },
    ]);
    expect(core.run(60, { 1: hr(130) })).toEqual([]);
    expect(core.run(1, { 1: hr(110) })).toMatchObject([{ type: 'alarm.ended', why: 'end' }]);
  });

  it('When the value is as far beyond as a high alarm, Then what hides it is high', () => {
    const core = aMonitor();
    core.run(wait, { 1: hr(125) });
    expect(core.run(1, { 1: hr(141) })).toMatchObject([
      { type: 'alarm.changed', why: 'escalate', priority: 'high', text: 'HR 141 > 120, no alarm from monitor' },
    ]);
    const low = aMonitor();
    expect(raised(low.run(wait + 1, { 1: hr(29) }))).toMatchObject([
      { priority: 'high', text: 'HR 29 < 50, no alarm from monitor' },
    ]);
  });

  it('When the alarm comes after all, Then it takes over', () => {
    const core = aMonitor();
    core.run(wait + 1, { 1: hr(130) });
    const events = [...core.say(1, [highHr()]), ...core.run(1, { 1: hr(130) })];
    expect(events).toMatchObject([{ type: 'alarm.raised' }, { type: 'alarm.ended', why: 'taken-over' }]);
    expect(core.texts).toEqual(['HR 150 > 120']);
  });

  it('When the alarm came in time, or another one of that heart, Then nothing is missed', () => {
    for (const alarm of [highHr(), highHr({ alarmKey: 'V-TACH' }), highHr({ parameter: 'PR' })]) {
      const core = aMonitor();
      core.run(5, { 1: hr(150) });
      core.say(1, [alarm]);
      expect(raised(core.run(120, { 1: { ...hr(150), PR: 150 } }))).toEqual([]);
    }
  });

  it('When somebody settled the alarm at the bedside and the value is still there, Then it was told', () => {
    const core = aMonitor();
    core.run(5, { 1: hr(150) });
    core.say(1, [highHr()]);
    core.run(3, { 1: hr(150) });
    core.say(1, [highHr({ phase: 'end', state: 'inactive' })]);
    expect(raised(core.run(120, { 1: hr(150) }))).toEqual([]);
  });

  it('When the device alarms for the other side only, Then that is another thing', () => {
    const core = aMonitor();
    core.run(5, { 1: hr(150) });
    core.say(1, [highHr({ alarmKey: 'LOW', value: 40 })]);
    expect(raised(core.run(wait, { 1: hr(150) }))).toMatchObject([{ key: 'NO-ALARM' }]);
  });

  it('When alarms are paused or off at the monitor, Then the words say so instead of a fault', () => {
    for (const [word, text, priority] of [
      ['alarm-paused', 'HR 145 > 120, alarms paused at monitor', 'technical'],
      ['alarm-off', 'HR 145 > 120, alarms off at monitor', 'high'],
      ['audio-paused', 'HR 145 > 120, no alarm from monitor', 'high'],
    ] as const) {
      const core = aMonitor();
      core.say(1, [anAlarm({ episode: 'st', parameter: 'ST-II', inactivation: [word] })]);
      core.run(wait + 1, { 1: hr(145) });
      expect(core.present.find(({ key }) => key === 'NO-ALARM')).toMatchObject({ text, priority });
    }
  });

  it('When it tells no limits but alarmed for this before, Then it is missed far beyond the limits of the profile', () => {
    const core = new LiveCore();
    core.run(2, { 1: { HR: 80 } });
    core.say(1, [highHr()]);
    core.say(1, [highHr({ phase: 'end', state: 'inactive' })]);
    expect(raised(core.run(120, { 1: { HR: 139 } }))).toEqual([]);
    expect(raised(core.run(wait + 1, { 1: { HR: 141 } }))).toMatchObject([
      { text: 'HR 141 > 140, no alarm from monitor', priority: 'high' },
    ]);
  });

  it('When it never sent an alarm, Then nothing is expected of it: the gateway watches itself', () => {
    const core = new LiveCore();
    core.run(120, { 1: hr(130) });
    expect(core.texts).toEqual(['HR 130 > 120']);
  });

  it('When the parameter is switched off here, Then nothing is missed', () => {
    const core = aMonitor();
    const limit = { on: false, by: 'RN 7', station: null, reason: 'pacing', at: core.now, until: null };
    core.core = { ...core.core, ward: { ...core.ward, limits: { '01': { profile: null, own: { HR: limit } } } } };
    expect(raised(core.run(120, { 1: hr(150) }))).toEqual([]);
  });

  it('When the value goes away while it is missed, Then a technical alarm says which it was', () => {
    const core = aMonitor();
    core.run(wait + 1, { 1: hr(130) });
    core.run(16, { 1: hr(null, { absent: 'invalid' }) });
    expect(core.texts).toEqual(['No HR, was 130 > 120']);
  });

  it('When a cuff reading is of before the gateway began, Then whether it was announced is not known', () => {
    const before = aMonitor();
    before.run(2, { 1: { 'NIBP-S': { value: 120, low: 90, high: 160 } } });
    const core = new LiveCore({ ward: before.ward, mono: 50_000 });
    const old = { value: 180, low: 90, high: 160, deviceAt: core.now - 600_000 };
    const HR = { value: 80, low: 50, high: 120 };
    expect(raised(core.run(90, { 1: (s) => ({ 'NIBP-S': old, HR: { ...HR, value: 80 + (s % 2) } }) }))).toEqual([]);
    const deviceAt = core.now + 1_000;
    const fresh = core.run(60, { 1: { 'NIBP-S': { ...old, deviceAt }, HR } });
    expect(raised(fresh)).toMatchObject([{ text: 'NIBP sys 180 > 160, no alarm from monitor' }]);
  });
});

describe('Given limits that come with values', () => {
  const told = (core: LiveCore, seconds: number, values: (second: number) => Values) =>
    core.run(seconds, { 1: values }).filter(({ type }) => type === 'limits.imported');

  it('When they come, Then they are kept once, and again only where they change', () => {
    const core = new LiveCore();
    expect(told(core, 30, () => hr(80))).toMatchObject([{ device: 'mon-1', parameter: 'HR', low: 50, high: 120 }]);
    expect(told(core, 5, () => hr(80, { high: 130 }))).toMatchObject([{ low: 50, high: 130 }]);
    expect(core.ward.devices['mon-1']?.limits).toEqual({ HR: { low: 50, high: 130 } });
  });

  it('When a message leaves them out, Then they stand; when a minute of them does, Then there are none', () => {
    const core = new LiveCore();
    told(core, 3, () => hr(80));
    expect(told(core, 55, () => ({ HR: 80 }))).toEqual([]);
    expect(told(core, 2, () => hr(80))).toEqual([]);
    expect(told(core, 70, () => ({ HR: 80 }))).toMatchObject([{ low: null, high: null }]);
  });

  it('When they are impossible, Then they are none', () => {
    const core = new LiveCore();
    expect(told(core, 5, () => hr(80, { low: -50, high: 9_999 }))).toEqual([]);
    expect(told(core, 5, () => hr(80, { low: 0, high: 0 }))).toEqual([]);
    expect(told(core, 5, () => ({ 'x:vendor': { value: 1, low: 0, high: 1 } }))).toEqual([]);
    expect(told(core, 5, () => hr(80, { low: Number.NaN }))).toMatchObject([{ low: null, high: 120 }]);
  });

  it('When a device tells others each second, Then the log does not fill', () => {
    const core = new LiveCore();
    const events = told(core, 3_600, (s) => hr(80, { high: 120 + (s % 2) }));
    expect(events.length).toBeLessThanOrEqual(161);
    expect(events.length).toBeGreaterThan(100);
  });
});

describe('Given limits of a person', () => {
  const limited = (until: number | null): LiveCore => {
    const core = new LiveCore();
    const limit = { high: 140, by: 'RN 7', station: null, reason: 'AF', at: core.now, until };
    core.core = {
      ...core.core,
      ward: { ...core.ward, limits: { '01': { profile: 'adult', own: { HR: limit } } } },
    };
    return core;
  };

  it('When their time is over, Then they end; a step of the wall clock neither shortens nor stretches it (L2)', () => {
    for (const step of [0, 3_600_000, -3_600_000]) {
      const core = limited(1_749_652_000_000 + 30_000);
      core.run(5);
      core.now += step;
      expect(core.run(23)).toEqual([]);
      expect(core.run(2).filter(({ type }) => type === 'limits.set')).toMatchObject([
        { bed: '01', parameter: 'HR', limit: null, why: 'expired' },
      ]);
      expect(core.ward.limits['01']?.own).toEqual({});
    }
  });

  it('When they have no end, Then they stand', () => {
    const core = limited(null);
    expect(types(core.run(100))).toEqual([]);
  });
});
