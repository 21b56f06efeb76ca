import { describe, expect, it } from 'vitest';
import * as builders from '../testing/builders.ts';
import type { Alarm } from '../ward/alarm.ts';
import { beginSilence, decideSound, silenceMs, type SoundInput } from './sounding.ts';

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
