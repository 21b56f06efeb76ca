import { describe, expect, it } from 'vitest';
import { DeviceClock } from './device-clock.ts';

const hour = 3_600_000;

/** Reports each second from device time `from`, received `delay` later; returns the verdicts. */
function speak(clock: DeviceClock, from: number, mono: number, count: number, delay = 20): string[] {
  return Array.from({ length: count }, (_, index) => clock.observe(from + index * 1000, mono + index * 1000 + delay));
}

describe('Given the clock of a device', () => {
  it('When delays vary, Then the least one counts', () => {
    const clock = new DeviceClock();
    for (const [index, delay] of [80, 30, 400, 25, 90].entries()) {
      clock.observe(5_000_000 + index * 1000, index * 1000 + delay);
    }
    expect(clock.offset).toBe(25 - 5_000_000);
  });

  it('When it runs fast or slow, Then the offset follows within two minutes', () => {
    const clock = new DeviceClock();
    for (let s = 0; s < 600; s += 1) clock.observe(s * 1000 * 1.001, s * 1000 + 20);
    expect(clock.offset).toBeGreaterThan(20 - 600 - 1);
    expect(clock.offset).toBeLessThan(20 - 598);
    const slow = new DeviceClock();
    for (let s = 0; s < 600; s += 1) slow.observe(s * 1000 * 0.999, s * 1000 + 20);
    expect(slow.offset).toBeGreaterThan(600 - 120);
  });

  it('When it is set ahead, Then the offset follows at once', () => {
    const clock = new DeviceClock();
    speak(clock, 0, 0, 5);
    expect(clock.observe(hour + 5000, 5020)).toBe('ok');
    expect(clock.offset).toBe(20 - hour);
  });

  it('When it is set back, Then one report counts as late and the next ones do not (L2)', () => {
    const clock = new DeviceClock();
    speak(clock, 2 * hour, 0, 5);
    expect(speak(clock, hour + 5000, 5000, 4)).toEqual(['late', 'ok', 'ok', 'ok']);
    expect(clock.epoch).toBe(1);
    expect(clock.offset).toBe(20 - hour);
  });

  it('When stored reports are sent on in a burst, Then they are late and change nothing', () => {
    const clock = new DeviceClock();
    speak(clock, 2 * hour, 0, 5);
    for (let n = 0; n < 50; n += 1) expect(clock.observe(hour + n * 60_000, 5020 + n * 300)).toBe('late');
    expect(clock.epoch).toBe(0);
    expect(clock.observe(2 * hour + 20_000, 20_020)).toBe('ok');
  });

  it('When it kept reports for hours and sends them in a burst, Then its offset of before still holds', () => {
    const clock = new DeviceClock();
    speak(clock, 0, 0, 90);
    for (let at = 90_000; at <= 3 * hour; at += 1000) clock.observe(at, 3 * hour + 20 + at / 100_000);
    expect(clock.offset).toBe(20);
    expect(speak(clock, 3 * hour + 1000, 3 * hour + 1000, 70)).not.toContain('late');
    expect(clock.offset).toBe(20);
  });

  it('When it was set back while it was silent, Then it is followed after five seconds, also with whole seconds', () => {
    const clock = new DeviceClock();
    speak(clock, 0, 0, 30);
    speak(clock, 40_000, 60_000, 5);
    expect(clock.offset).toBe(20);
    speak(clock, 45_000, 65_000, 2);
    expect(clock.offset).toBe(20_020);
    expect(clock.epoch).toBe(1);
  });

  it('When its stamps are of whole minutes, Then they are not taken for a clock that was set', () => {
    const clock = new DeviceClock();
    for (let s = 0; s < 600; s += 1) clock.observe(Math.floor(s / 60) * 60_000, s * 1000 + 20);
    expect(clock.epoch).toBe(0);
    expect(clock.offset).toBe(20);
  });

  it('When one stamp is from far ahead, Then it is got over by the second good report', () => {
    const clock = new DeviceClock();
    speak(clock, 0, 0, 5);
    clock.observe(4e12, 5020);
    expect(speak(clock, 6000, 6000, 3)).toEqual(['late', 'ok', 'ok']);
    expect(clock.offset).toBe(20);
  });
});
