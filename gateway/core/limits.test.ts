import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alarmCodes } from '../../shared/domain/alarm-codes.ts';
import { bedId } from '../../shared/domain/ids.ts';
import { defaultPolicy } from '../../shared/alarm/policy.ts';
import { anAdt, anAlarm, aNumeric, place, types } from '../testing/builders.ts';
import { LiveCore, profiles, raised } from '../testing/live-core.ts';

const setLimit = (
  core: LiveCore,
  parameter: string,
  limit: Record<string, unknown>,
  until: number | null = null,
): void => {
  core.core = {
    ...core.core,
    ward: {
      ...core.ward,
      limits: {
        '01': {
          profile: null,
          own: { [parameter]: { ...limit, by: 'RN 7', station: null, reason: 'test', at: core.now, until } },
        },
      },
    },
  };
};

/** Its monitor alarms for what it is about. */
const deviceAlarm = (over: Parameters<typeof anAlarm>[0] = {}) =>
  anAlarm({ episode: 'hr', alarmKey: 'HIGH', parameter: 'HR', value: 150, low: 50, high: 120, ...over });

describe('Given a monitor that sends no alarms', () => {
  it('When a value stays beyond its limit for its delay, Then there is one alarm in the words of the tile', () => {
    const core = new LiveCore();
    core.run(5, { 1: { SpO2: 97 } });
    expect(raised(core.run(8, { 1: { SpO2: 88 } }))).toMatchObject([
      {
        bed: '01',
        source: 'gateway',
        kind: 'physiological',
        key: 'LOW',
        parameter: 'SpO2',
        text: 'SpO₂ 88 < 90',
        value: 88,
        low: 90,
        high: null,
        priority: 'medium',
        delayMs: 6_000,
        latching: false,
        deviceAt: expect.any(Number),
      },
    ]);
    expect(core.run(30, { 1: { SpO2: 88 } })).toEqual([]);
  });

  it('When the value comes back beyond the hysteresis, Then it ends, and another time is another occurrence', () => {
    const core = new LiveCore();
    core.run(10, { 1: { SpO2: 85 } });
    expect(core.run(3, { 1: { SpO2: 90 } })).toEqual([]);
    expect(core.run(1, { 1: { SpO2: 91 } })).toMatchObject([{ type: 'alarm.ended', why: 'end' }]);
    expect(raised(core.run(2, { 1: { SpO2: 85 } }))).toHaveLength(1);
    expect(core.ward.alarmCount).toBe(2);
  });

  it('When the depth is full or the value extreme, Then nothing is waited for, and an extreme one is high', () => {
    const core = new LiveCore();
    core.run(2, { 1: { SpO2: 97 }, 2: { SpO2: 97 } });
    core.skip(1_000);
    expect(raised(core.values(1, { SpO2: 85 }))).toMatchObject([{ priority: 'medium', delayMs: 0 }]);
    expect(raised(core.values(2, { SpO2: 80 }))).toMatchObject([{ priority: 'high', delayMs: 0 }]);
  });

  it('When it becomes extreme while it stands, Then it rises at once and does not fall again', () => {
    const core = new LiveCore();
    core.run(3, { 1: { SpO2: 85 } });
    expect(core.run(1, { 1: { SpO2: 79 } })).toMatchObject([
      { type: 'alarm.changed', why: 'escalate', priority: 'high', text: 'SpO₂ 79 < 90' },
    ]);
    core.run(60, { 1: { SpO2: 88 } });
    expect(core.present).toMatchObject([{ priority: 'high' }]);
  });

  it('When the value wavers while it stands, Then that is told at most each ten seconds, and only what matters', () => {
    const core = new LiveCore();
    core.run(3, { 1: { HR: 150 } });
    expect(core.run(120, { 1: (s) => ({ HR: 150 + (s % 3) }) })).toEqual([]);
    const told = core.run(120, { 1: (s) => ({ HR: s % 2 === 0 ? 150 : 170 }) });
    expect(types(told).every((type) => type === 'alarm.changed')).toBe(true);
    expect(told.length).toBeGreaterThan(0);
    expect(told.length).toBeLessThanOrEqual(12);
  });

  it('When HR and pulse both pass, Then there is one alarm of the heart, and it goes on with the pulse', () => {
    const core = new LiveCore();
    expect(raised(core.run(30, { 1: { HR: 150, PR: 149 } }))).toMatchObject([{ parameter: 'HR' }]);
    const events = core.run(3, { 1: { HR: 80, PR: 149 } });
    expect(types(events)).toEqual(['alarm.ended', 'alarm.raised']);
    expect(core.texts).toEqual(['PR 149 > 120']);
  });

  it('When the heart goes from fast to slow, Then the one ends and the other begins with its own delay', () => {
    const core = new LiveCore();
    core.run(3, { 1: { HR: 150 } });
    expect(types(core.run(4, { 1: { HR: 45 } }))).toEqual(['alarm.ended']);
    expect(raised(core.run(10, { 1: { HR: 45 } }))).toMatchObject([{ key: 'LOW', text: 'HR 45 < 50' }]);
  });

  it('When medium alarms latch at this site, Then this one does, and shows after its end until it is acknowledged', () => {
    const core = new LiveCore({ policy: { latchMedium: true } });
    core.run(3, { 1: { HR: 150 } });
    core.run(3, { 1: { HR: 80 } });
    expect(Object.values(core.ward.alarms)).toMatchObject([{ condition: 'ended', latching: true }]);
  });

  it('When two patients are in trouble, Then each bed has its own', () => {
    const core = new LiveCore();
    core.run(3, { 1: { HR: 150 }, 2: { HR: 160 } });
    expect(core.present.map(({ bed, text }) => [bed, text])).toEqual([
      ['01', 'HR 150 > 120'],
      ['02', 'HR 160 > 120'],
    ]);
  });

  it('When a site has no profiles, Then nothing is watched; a bed with a profile that is gone has the ward’s', () => {
    const none = new LiveCore({ policy: { profiles: {} } });
    expect(none.run(30, { 1: { HR: 200 } }).filter(({ type }) => type === 'alarm.raised')).toEqual([]);
    const core = new LiveCore();
    core.core = { ...core.core, ward: { ...core.ward, limits: { '01': { profile: 'gone', own: {} } } } };
    core.run(3, { 1: { HR: 150 } });
    expect(core.texts).toEqual(['HR 150 > 120']);
  });
});

describe('Given what is no value (L24)', () => {
  it('When sentinels, invalid readings and impossible numbers come, Then none alarms', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            value: fc.constantFrom(null, 8_388_607, 32_767, -999, Number.NaN, Infinity, -1, 351, 65_535),
            absent: fc.constantFrom('sentinel' as const, 'invalid' as const, 'sensor-off' as const, null),
          }),
          { minLength: 20, maxLength: 40 },
        ),
        (readings) => {
          const core = new LiveCore();
          const events = core.run(readings.length, {
            1: (s) => ({ HR: readings[s - 1] ?? null, SpO2: { value: 3, absent: 'invalid' } }),
          });
          expect(raised(events)).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('When an old value is sent again and again, Then it does not stay fresh by that (L17)', () => {
    const HR = {
      low: 50,
      high: 120,
      delayS: 15,
      priority: 'medium',
      hysteresis: 2,
      fullDepth: null,
      on: true,
    } as const;
    const core = new LiveCore({ policy: { profiles: { adult: { HR } } } });
    core.run(2, { 1: { HR: 80 } });
    const deviceAt = core.now + 1_000;
    // Gone after ten seconds, five before its delay is over.
    expect(raised(core.run(60, { 1: { HR: { value: 122, deviceAt } } }))).toEqual([]);
    expect(raised(core.run(20, { 1: { HR: 122 } }))).toHaveLength(1);
  });
});

describe('Given an alarm whose value goes away', () => {
  it('When the sensor falls off, Then it stays a while, and then a technical alarm takes over with the last value', () => {
    const core = new LiveCore();
    core.run(5, { 1: { HR: 150 } });
    core.run(14, { 1: { HR: null } });
    expect(core.texts).toContain('HR 150 > 120');
    core.run(3, { 1: { HR: null } });
    expect(core.texts).not.toContain('HR 150 > 120');
    expect(core.present).toContainEqual(
      expect.objectContaining({ text: 'No HR, was 150 > 120', priority: 'technical', kind: 'technical', bed: '01' }),
    );
    core.run(2, { 1: { HR: 100 } });
    expect(core.texts).toEqual([]);
  });

  it('When it hides a high one, Then it is high, and the high one latches', () => {
    const core = new LiveCore();
    core.run(5, { 1: { SpO2: 75 } });
    core.run(20, { 1: { SpO2: null } });
    expect(core.present).toContainEqual(expect.objectContaining({ text: 'No SpO₂, was 75 < 90', priority: 'high' }));
    expect(Object.values(core.ward.alarms)).toContainEqual(
      expect.objectContaining({ condition: 'ended', priority: 'high', text: 'SpO₂ 75 < 90' }),
    );
  });

  it('When the value is there again in time, Then it is the same occurrence', () => {
    const core = new LiveCore();
    core.run(5, { 1: { HR: 150 } });
    const events = [...core.run(8, { 1: { HR: null } }), ...core.run(5, { 1: { HR: 150 } })];
    expect(events.filter((event) => 'id' in event && event.id === 'a1')).toEqual([]);
    expect(core.texts).toEqual(['HR 150 > 120']);
  });

  it('When the whole device is silent, Then it stays, marked by that loss, and is judged anew when it is back', () => {
    const core = new LiveCore();
    core.run(6, { 1: { HR: 150 } });
    core.run(600);
    expect(core.texts).toEqual(['HR 150 > 120', 'No data']);
    core.run(2, { 1: { HR: 150 } });
    expect(core.texts).toEqual(['HR 150 > 120']);
    core.run(600);
    core.run(2, { 1: { HR: 90 } });
    expect(core.texts).toEqual([]);
  });

  it('When somebody knows that there is no value, Then it does not stand for ever', () => {
    const core = new LiveCore();
    core.run(5, { 1: { HR: 150, SpO2: 97 } });
    core.run(30, { 1: { SpO2: 97 } });
    const lost = core.present.find(({ text }) => text.startsWith('No HR'));
    core.command({
      type: 'acknowledge',
      id: 'k',
      alarm: lost?.id,
      acknowledgement: { by: 'RN 7', station: 's', reason: null, note: null, actedAt: 1 },
    } as never);
    core.run(130, { 1: { SpO2: 97 } });
    expect(core.texts).toEqual([]);
  });
});

describe('Given a monitor that alarms itself', () => {
  it('When it told limits of the parameter, Then its alarm is not doubled', () => {
    const core = new LiveCore();
    core.run(2, { 1: { HR: { value: 80, low: 50, high: 120 } } });
    core.say(1, [anAlarm({ episode: 'spo2' })]);
    core.say(1, [anAlarm({ episode: 'spo2', phase: 'end' })]);
    const events = core.run(5, { 1: { HR: { value: 150, low: 50, high: 120 }, PR: 150 } });
    expect(raised(events)).toEqual([]);
  });

  it('When its alarm comes after ours, Then it takes over, latching or not', () => {
    const core = new LiveCore({ policy: { latchMedium: true } });
    core.run(3, { 1: { HR: 150 } });
    const events = core.say(1, [deviceAlarm()]);
    expect(events).toMatchObject([{ type: 'alarm.raised' }, { type: 'alarm.ended', why: 'taken-over' }]);
    expect(Object.values(core.ward.alarms)).toMatchObject([{ source: 'device' }]);
    expect(core.run(5, { 1: { HR: 150, PR: 150 } })).toEqual([]);
  });

  it('When ours was graver and nobody saw it, Then it stays until somebody does', () => {
    const core = new LiveCore();
    core.run(3, { 1: { SpO2: 75 } });
    core.say(1, [anAlarm({ value: 75 })]);
    expect(Object.values(core.ward.alarms)).toMatchObject([
      { source: 'gateway', condition: 'ended', priority: 'high' },
      { source: 'device', condition: 'present' },
    ]);
  });

  it('When a person set a limit of this bed, Then it is watched here beside it, and not twice', () => {
    const core = new LiveCore();
    core.run(2, { 1: { SpO2: { value: 97, low: 90, high: null } } });
    core.say(1, [anAlarm()]);
    core.say(1, [anAlarm({ phase: 'end' })]);
    setLimit(core, 'SpO2', { low: 94 });
    core.run(15, { 1: { SpO2: { value: 92, low: 90 } } });
    expect(core.texts).toEqual(['SpO₂ 92 < 94']);
    core.say(1, [anAlarm({ episode: 'again', value: 89 })]);
    core.run(5, { 1: { SpO2: { value: 89, low: 90 } } });
    expect(core.texts).toEqual(['SpO₂ 89 < 90']);
  });

  it.each(alarmCodes.filter(({ key }) => ['ASYSTOLE', 'V-FIB', 'V-TACH', 'APNEA', 'BRADY-X', 'TACHY-X'].includes(key)))(
    'When it says $key, Then that is an alarm in the same decision, high, with no delay of ours',
    ({ key, parameter }) => {
      const core = new LiveCore();
      core.run(2, { 1: { HR: 80 } });
      const events = core.say(1, [anAlarm({ episode: key, alarmKey: key, parameter, priority: null, value: null })]);
      expect(raised(events)).toMatchObject([
        { key, priority: 'high', source: 'device', raisedAt: core.now, delayMs: null },
      ]);
    },
  );
});

describe('Given patients who come, go and move (L8)', () => {
  it('When the patient leaves, Then the course of the bed is forgotten with the alarm', () => {
    const core = new LiveCore();
    core.adt(anAdt('A01', 'p@H', place('01')));
    core.run(5, { 1: { HR: 122 } });
    core.adt(anAdt('A03', 'p@H', place('01')));
    // Nine seconds of the delay were over for the one who left.
    expect(raised(core.run(8, { 1: { HR: 122 } }))).toEqual([]);
    expect(raised(core.run(5, { 1: { HR: 122 } }))).toHaveLength(1);
  });

  it('When the patient leaves, Then what was set for them is set back, each with its reason', () => {
    const core = new LiveCore();
    core.adt(anAdt('A01', 'p@H', place('01')));
    setLimit(core, 'HR', { high: 140 });
    const limits = { '01': { profile: 'adult', own: core.ward.limits['01']?.own ?? {} } };
    core.core = { ...core.core, ward: { ...core.ward, limits } };
    expect(core.adt(anAdt('A03', 'p@H', place('01')))).toMatchObject([
      { type: 'limits.set', bed: '01', parameter: 'HR', limit: null, why: 'patient-left' },
      { type: 'limits.profile', bed: '01', profile: null },
      { type: 'patient.left' },
    ]);
    expect(core.ward.limits).toEqual({});
  });

  it('When the patient moves, Then what was set moves along and the watch begins anew at both beds', () => {
    const core = new LiveCore();
    core.adt(anAdt('A01', 'p@H', place('01')));
    setLimit(core, 'HR', { high: 115 });
    core.run(10, { 1: { HR: 120 } });
    expect(core.texts).toEqual(['HR 120 > 115']);
    core.adt(anAdt('A02', 'p@H', place('03')));
    expect(core.ward.limits).toMatchObject({ '03': { own: { HR: { high: 115 } } } });
    expect(types(core.tick())).toEqual(['alarm.ended']);
    core.run(15, { 1: { HR: 80 }, 3: { HR: 115 } });
    expect(core.texts).toEqual([]);
  });

  it('When the monitor is carried to another bed, Then its alarm goes along and its course begins anew', () => {
    const core = new LiveCore();
    core.run(3, { 1: { HR: 150 } });
    core.say(1, [aNumeric('HR', 150, { deviceAt: core.now })], { location: place('02') });
    core.run(3, { 9: {} });
    expect(core.ward.devices['mon-1']?.bed).toBe(bedId('02'));
    expect(core.present.every(({ bed }) => bed === bedId('02'))).toBe(true);
  });
});

describe('Given a limit of a person, and a monitor that alarms for the same with less weight', () => {
  it('When the monitor’s alarm comes and goes, Then ours stands once and is not raised again and again', () => {
    const core = new LiveCore();
    setLimit(core, 'SpO2', { low: 92 });
    const device = (over: Parameters<typeof anAlarm>[0]) => core.say(1, [anAlarm({ deviceAt: core.now, ...over })]);
    const events = core.run(3, { 1: { SpO2: 78 } });
    for (let round = 0; round < 5; round += 1) {
      events.push(...device({ phase: 'start' }), ...core.run(12, { 1: { SpO2: 78 } }));
      events.push(...device({ phase: 'end', state: 'inactive' }), ...core.run(12, { 1: { SpO2: 78 } }));
    }
    expect(raised(events).filter(({ source }) => source === 'gateway')).toHaveLength(1);
    expect(core.present).toMatchObject([{ source: 'gateway', priority: 'high' }]);
  });
});

describe('Given a limit that is changed', () => {
  it('When a person sets both sides close together, Then an alarm still ends between them', () => {
    const core = new LiveCore();
    setLimit(core, 'HR', { low: 70, high: 72 });
    core.run(12, { 1: { HR: 60 } });
    expect(core.texts).toEqual(['HR 60 < 70']);
    core.run(2, { 1: { HR: 71 } });
    expect(core.texts).toEqual([]);
    core.run(12, { 1: { HR: 80 } });
    core.run(2, { 1: { HR: 71 } });
    expect(core.texts).toEqual([]);
  });

  it('When it is widened, switched off or taken away while its alarm stands, Then that is over', () => {
    for (const limit of [{ high: 160 }, { on: false }, { high: null }]) {
      const core = new LiveCore();
      core.run(3, { 1: { HR: 150 } });
      setLimit(core, 'HR', limit);
      expect(types(core.run(1, { 1: { HR: 150 } }))).toEqual(['alarm.ended']);
    }
  });

  it('When it is narrowed, Then the standing alarm says the new one', () => {
    const core = new LiveCore();
    core.run(3, { 1: { HR: 150 } });
    setLimit(core, 'HR', { high: 130 });
    core.run(1, { 1: { HR: 150 } });
    expect(core.texts).toEqual(['HR 150 > 130']);
  });
});

describe('Given a restart of the gateway', () => {
  it('When an alarm of a limit stands in the log, Then it goes on as it was and ends by its hysteresis', () => {
    const before = new LiveCore();
    before.run(3, { 1: { HR: 150 } });
    const core = new LiveCore({ ward: before.ward, mono: 5_000 });
    expect(core.run(20, { 1: { HR: 119 } }).filter(({ type }) => type.startsWith('alarm'))).toEqual([]);
    expect(types(core.run(1, { 1: { HR: 118 } }))).toEqual(['alarm.ended']);
  });
});

describe('Given the clocks (L1, L2)', () => {
  it('When the wall clock steps by an hour, over a change of summer time or a year end, Then every decision is the same', () => {
    const steps = [0, 3_600_000, -3_600_000, 86_400_000 * 200, -86_400_000 * 365];
    const decisions = steps.map((step) => {
      const core = new LiveCore({ policy: { ...defaultPolicy, profiles, clockOffS: 86_400 } });
      core.clocks['mon-1'] = 0;
      const seen: string[] = [];
      for (let s = 1; s <= 60; s += 1) {
        if (s === 20) {
          core.now += step;
          // The device keeps its own time.
          core.clocks['mon-1'] = -step;
        }
        const value = s < 15 ? 100 : s < 40 ? 124 : 100;
        for (const event of core.run(1, { 1: { HR: value } })) {
          if (event.type === 'alarm.raised' && event.alarm.key === 'CLOCK-OFF') continue;
          seen.push(`${s} ${event.type}`);
        }
      }
      return seen;
    });
    expect(decisions[0]).toEqual(expect.arrayContaining(['23 alarm.raised', '40 alarm.ended']));
    for (const one of decisions) expect(one).toEqual(decisions[0]);
  });

  it('When the clock steps and the patient moves, Then what was set for a time ends neither sooner nor later', () => {
    const core = new LiveCore();
    core.adt(anAdt('A01', 'p@H', place('01')));
    setLimit(core, 'HR', { high: 140 }, core.now + 60_000);
    core.run(20, { 1: { HR: 80 } });
    core.now += 3_600_000;
    core.adt(anAdt('A02', 'p@H', place('03')));
    core.run(39, { 3: { HR: 80 } });
    expect(core.ward.limits['03']?.own['HR']?.high).toBe(140);
    core.run(3, { 3: { HR: 80 } });
    expect(core.ward.limits).toEqual({});
  });

  it('When the gateway runs for sixty days, Then limits, holes and expiry work at every turn of a 32-bit counter', () => {
    const core = new LiveCore({ mono: 0 });
    const turns = [2 ** 31, 2 ** 32, 60 * 86_400_000];
    for (const turn of turns) {
      while (core.mono < turn - 30_000) {
        core.skip(Math.min(60_000, turn - 30_000 - core.mono));
        core.values(1, { HR: 80 });
        expect(core.tick().filter(({ type }) => type !== 'alarm.ended')).toEqual([]);
      }
      setLimit(core, 'SpO2', { low: 85 }, core.now + 35_000);
      core.run(20, { 1: { HR: 80, SpO2: 97 } });
      const events = core.run(25, { 1: { HR: 124, SpO2: 97 } });
      expect(raised(events)).toMatchObject([{ text: 'HR 124 > 120', delayMs: 8_000 }]);
      expect(types(events)).toContain('limits.set');
      core.run(3, { 1: { HR: 80, SpO2: 97 } });
      expect(core.texts).toEqual([]);
    }
    expect(core.core.memory.limits.size).toBeLessThanOrEqual(1);
  });
});
