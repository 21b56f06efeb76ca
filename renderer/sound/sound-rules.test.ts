import { describe, expect, it } from 'vitest';
import { beginSilence } from '../../shared/alarm/sounding.ts';
import { anAlarm } from '../../shared/testing/builders.ts';
import { followSilence, isMuted, isTestDue, reminderEveryMs, remindStep } from './sound-rules.ts';

const silence = beginSilence({ alarms: [], lost: null, nowMs: 1_000 });

describe('Given sound that is held back', () => {
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
