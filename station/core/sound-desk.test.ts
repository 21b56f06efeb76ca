import { describe, expect, it } from 'vitest';
import { SoundDesk, soundLimits, type WindowReport } from './sound-desk.ts';

const fine: WindowReport = { fault: null, test: null };
const blocked: WindowReport = { fault: 'blocked', test: null };
const one = {};
const two = {};

describe('the window that sounds', () => {
  it('Given two windows that can sound, when both report for a minute, then exactly one sounds all the time: the first', () => {
    const desk = new SoundDesk(0);
    for (let mono = 0; mono < 60_000; mono += 2_000) {
      expect(desk.report(one, fine, mono).sounds).toBe(true);
      expect(desk.report(two, fine, mono + 700)).toEqual({ sounds: false, windows: 2 });
    }
  });

  it('Given a window that froze, when 5 s have passed since its last word, then the other takes over, and the first does not take it back', () => {
    const desk = new SoundDesk(0);
    desk.report(one, fine, 0);
    expect(desk.report(two, fine, soundLimits.leaseMs - 1).sounds).toBe(false);
    expect(desk.report(two, fine, soundLimits.leaseMs)).toEqual({ sounds: true, windows: 1 });
    expect(desk.report(one, fine, 6_000).sounds).toBe(false);
    expect(desk.report(two, fine, 7_000).sounds).toBe(true);
  });

  it('Given a window that is closed, when the other reports, then it takes over at once', () => {
    const desk = new SoundDesk(0);
    desk.report(one, fine, 0);
    desk.report(two, fine, 100);
    desk.gone(one, 200);
    expect(desk.report(two, fine, 300).sounds).toBe(true);
  });

  it('Given a first window that may not sound, when another can, then that one does; and it keeps that when the first recovers', () => {
    const desk = new SoundDesk(0);
    expect(desk.report(one, blocked, 0).sounds).toBe(true);
    expect(desk.report(two, fine, 100).sounds).toBe(true);
    expect(desk.report(one, blocked, 2_000).sounds).toBe(false);
    expect(desk.report(one, fine, 4_000).sounds).toBe(false);
    expect(desk.faultAt(4_000).fault).toBeNull();
  });

  it('Given a check that failed, when another window can sound, then it takes over; a check that passes heals', () => {
    const desk = new SoundDesk(0);
    desk.report(one, fine, 0);
    expect(desk.report(one, { fault: null, test: 'failed' }, 1_000).sounds).toBe(true);
    expect(desk.faultAt(1_000).fault).toBe('test-failed');
    expect(desk.report(two, fine, 1_500).sounds).toBe(true);
    expect(desk.faultAt(1_500).fault).toBeNull();
    desk.gone(two, 1_600);
    expect(desk.report(one, { fault: null, test: 'passed' }, 2_000).sounds).toBe(true);
    expect(desk.faultAt(2_000).fault).toBeNull();
    expect(desk.testedMono).toBe(2_000);
  });
});

describe('whether anybody hears it', () => {
  it('Given a station that begins, when no window has come, then nothing is said for 5 s and then that there is none', () => {
    const desk = new SoundDesk(1_000);
    expect(desk.faultAt(5_999)).toEqual({ fault: 'none', known: false });
    expect(desk.faultAt(6_000)).toEqual({ fault: 'none', known: true });
  });

  it('Given a window that is drawn anew, when it is away for a moment, then the station is not called silent', () => {
    const desk = new SoundDesk(0);
    desk.report(one, fine, 10_000);
    desk.gone(one, 10_500);
    expect(desk.faultAt(12_000)).toEqual({ fault: null, known: true });
    expect(desk.faultAt(15_000).fault).toBe('none');
    desk.report(two, blocked, 16_000);
    expect(desk.faultAt(16_000).fault).toBe('blocked');
    expect(desk.faultAt(21_000).fault).toBe('none');
  });
});

describe('audio paused', () => {
  it('Given a silence, when its time is over or somebody ends it, then it is over; it never lasts longer than the bound', () => {
    const desk = new SoundDesk(0);
    desk.silence(10_000_000, 'RN 7', 1_000);
    expect(desk.silenceAt(1_000)).toEqual({ untilMono: 1_000 + soundLimits.silenceMs, by: 'RN 7' });
    expect(desk.silenceAt(1_000 + soundLimits.silenceMs)).toBeNull();
    desk.silence(5_000, 'RN 7', 200_000);
    desk.silence(null, 'RN 7', 201_000);
    expect(desk.silenceAt(201_000)).toBeNull();
  });
});
