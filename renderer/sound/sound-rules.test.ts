import { describe, expect, it } from 'vitest';
import * as builders from '../../shared/testing/builders.ts';
import type { Alarm } from '../../shared/ward/alarm.ts';
import {
  beginSilence,
  decideSound,
  followSilence,
  isMuted,
  isTestDue,
  reminderEveryMs,
  remindStep,
  silenceMs,
} from './sound-rules.ts';
import type { SoundInput } from './sound-rules.ts';

const anAlarm = (over: Partial<Alarm> = {}): Alarm => builders.anAlarm({ bed: null, parameter: null, ...over });
const id = (text: string): Alarm['id'] => text as Alarm['id'];
const anInput = (over: Partial<SoundInput> = {}): SoundInput => ({
  alarms: [],
  lost: null,
  silence: null,
  nowMs: 1_000,
  ...over,
});
const acknowledged = builders.anAcknowledgement();

describe('Given open alarms', () => {
  it('When several are active, Then only the highest sounds', () => {
    const alarms = [anAlarm({ priority: 'low' }), anAlarm({ priority: 'high' }), anAlarm()];
    expect(decideSound(anInput({ alarms })).priority).toBe('high');
  });

  it.each<[string, Partial<Alarm>]>([
    ['acknowledged', { acknowledged }],
    ['ended and latched', { condition: 'ended', priority: 'high' }],
    ['paused at the bedside', { inactivation: ['audio-paused'] }],
  ])('When one is %s, Then it is silent', (_, over) => {
    const alarms = [anAlarm(over)];
    expect(decideSound(anInput({ alarms })).priority).toBeNull();
  });

  it('When one is technical, Then it sounds as low', () => {
    expect(decideSound(anInput({ alarms: [anAlarm({ priority: 'technical' })] })).priority).toBe('low');
  });
});

describe('Given a silenced station', () => {
  const medium = anAlarm();
  const silenced = (alarms: readonly Alarm[], lost: SoundInput['lost'] = null): SoundInput =>
    anInput({ alarms, lost, silence: beginSilence({ alarms, lost, nowMs: 1_000 }) });

  it('When nothing new comes, Then it is silent for two minutes and sounds again after', () => {
    const input = silenced([medium]);
    expect(decideSound({ ...input, nowMs: 1_000 + silenceMs - 1 }).priority).toBeNull();
    const after = decideSound({ ...input, nowMs: 1_000 + silenceMs });
    expect(after).toEqual({ priority: 'medium', silence: null, broken: false });
  });

  it.each([
    ['a new high', anAlarm({ id: id('a2'), priority: 'high' }), 'high'],
    ['a rise of the same alarm', anAlarm({ priority: 'high', signalledAt: 5 }), 'high'],
  ] as const)('When %s comes, Then it sounds at once', (_, alarm, priority) => {
    const input = silenced([medium]);
    expect(decideSound({ ...input, alarms: [medium, alarm] })).toEqual({ priority, silence: null, broken: true });
  });

  it('When a new high comes over a silenced high, Then it sounds at once', () => {
    const high = anAlarm({ priority: 'high' });
    const input = silenced([high]);
    const second = anAlarm({ id: id('a2'), priority: 'high' });
    expect(decideSound({ ...input, alarms: [high, second] }).priority).toBe('high');
  });

  it('When a silenced high ends and comes again, Then it sounds at once', () => {
    const high = anAlarm({ priority: 'high' });
    expect(decideSound({ ...silenced([high]), alarms: [anAlarm({ priority: 'high', signalledAt: 9 })] }).priority).toBe(
      'high',
    );
  });

  it('When a new medium comes over a silenced medium, Then silence goes on', () => {
    const input = silenced([medium]);
    const decision = decideSound({ ...input, alarms: [medium, anAlarm({ id: id('a2') })] });
    expect(decision).toEqual({ priority: null, silence: input.silence, broken: false });
  });

  it('When it was silenced with nothing open, Then anything new sounds', () => {
    expect(decideSound({ ...silenced([]), alarms: [anAlarm({ priority: 'low' })] }).priority).toBe('low');
  });

  it('When the link is cut, Then high sounds at once', () => {
    const input = silenced([anAlarm({ priority: 'high' })]);
    expect(decideSound({ ...input, lost: { since: 7 } })).toMatchObject({
      priority: 'high',
      broken: true,
    });
  });

  it('When silence longer than two minutes is asked for, Then two minutes are given', () => {
    expect(beginSilence(anInput(), 9e9).untilMs).toBe(1_000 + silenceMs);
  });
});

describe('Given a cut link', () => {
  const lost = { since: 7 };

  it('When it goes on, Then it sounds high; silence hushes it for two minutes and no longer', () => {
    expect(decideSound(anInput({ lost })).priority).toBe('high');
    const silence = beginSilence({ alarms: [], lost, nowMs: 1_000 });
    expect(decideSound(anInput({ silence, lost, nowMs: 1_000 + silenceMs - 1 })).priority).toBeNull();
    expect(decideSound(anInput({ silence, lost, nowMs: 1_000 + silenceMs })).priority).toBe('high');
  });

  it('When it comes back, Then its sound ends; when it is cut again, Then it sounds again, silence or not', () => {
    const silence = beginSilence({ alarms: [], lost, nowMs: 1_000 });
    expect(decideSound(anInput({ silence })).priority).toBeNull();
    expect(decideSound(anInput()).priority).toBeNull();
    expect(decideSound(anInput({ silence, lost: { since: 9 } })).priority).toBe('high');
  });
});

describe('Given sound that is held back', () => {
  const silence = beginSilence(anInput());

  it('When time passes, Then a reminder comes at each interval, and none when it is over', () => {
    let lastMs: number | null = null;
    const reminded: number[] = [];
    for (let nowMs = 1_000; nowMs < 200_000; nowMs += 1_000) {
      const step = remindStep(lastMs, nowMs < 121_000, nowMs, 50_000);
      if (step.due) reminded.push(nowMs);
      ({ lastMs } = step);
    }
    expect(reminded).toEqual([51_000, 101_000]);
  });

  it('When the site reminds seldom, Then a pause of two minutes has its reminder all the same (L6)', () => {
    expect(reminderEveryMs(true, 600)).toBe(60_000);
    expect(reminderEveryMs(true, 30)).toBe(30_000);
    expect(reminderEveryMs(false, 600)).toBe(600_000);
  });

  it.each<[string, readonly string[], boolean]>([
    ['off at the bedside with no end', ['audio-off'], true],
    ['paused at the bedside, which ends by itself', ['audio-paused'], false],
    ['not held back', [], false],
  ])('When an alarm is %s, Then that is known', (_, inactivation, muted) => {
    expect(isMuted({ alarms: [anAlarm({ inactivation: [...inactivation] })], silence: null })).toBe(muted);
    expect(isMuted({ alarms: [], silence })).toBe(true);
  });
});

describe('Given several windows and the word of their station', () => {
  const silence = beginSilence(anInput());
  const base = { leftMs: null, silence: null, nowMs: 5_000, ownActUntilMs: 0, brokenAtMs: null };

  it('When silence is pressed at another window, Then it holds here; when it is ended there, Then here too', () => {
    expect(followSilence({ ...base, leftMs: 118_000 })).toBe('begin');
    expect(followSilence({ ...base, silence, leftMs: 116_000 })).toBeNull();
    expect(followSilence({ ...base, silence })).toBe('end');
    expect(followSilence(base)).toBeNull();
  });

  it('When the station has not heard yet of what was pressed here, Then its word is not followed', () => {
    expect(followSilence({ ...base, silence, ownActUntilMs: 6_000 })).toBeNull();
    expect(followSilence({ ...base, leftMs: 60_000, ownActUntilMs: 6_000 })).toBeNull();
  });

  it('When a new alarm broke silence here and the station still says silent, Then it is not taken up again', () => {
    expect(followSilence({ ...base, brokenAtMs: 4_000, leftMs: 118_900 })).toBeNull();
    expect(followSilence({ ...base, brokenAtMs: 1_000, leftMs: 118_900 })).toBe('begin');
  });

  it('When silence was ended and pressed anew within one word of the station, Then the longer one holds', () => {
    expect(followSilence({ ...base, nowMs: 60_000, silence, leftMs: 119_000 })).toBe('begin');
  });

  it('When the last moments of a silence are left, Then it is not begun for them', () => {
    expect(followSilence({ ...base, leftMs: 400 })).toBeNull();
    expect(followSilence({ ...base, nowMs: silence.untilMs - 500, silence })).toBeNull();
  });
});

it('Given the last check of the sound, When a shift is over or none was made, Then it is due (L6)', () => {
  expect(isTestDue(null, 0, 8)).toBe(true);
  expect(isTestDue(0, 8 * 3_600_000 - 1, 8)).toBe(false);
  // L1: sixty days of uptime.
  expect(isTestDue(0, 60 * 86_400_000, 8)).toBe(true);
});
