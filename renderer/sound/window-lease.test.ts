import { describe, expect, it, vi } from 'vitest';
import type { StationSoundFault } from '../../shared/ward/station-facts.ts';
import { reportEveryMs, unansweredMs, WindowLease } from './window-lease.ts';

type Answer = { sounds: boolean; windows: number };

class Bench {
  nowMs = 0;
  fault: StationSoundFault | null = null;
  answer: () => Promise<Answer> = () => Promise.resolve({ sounds: true, windows: 1 });
  readonly asked: unknown[] = [];
  readonly changes: boolean[] = [];
  connection: (state: 'open' | 'closed') => void = () => undefined;
  readonly lease: WindowLease;

  constructor() {
    const call = vi.fn((_name: string, args: unknown) => {
      this.asked.push(args);
      return this.answer();
    });
    this.lease = new WindowLease({
      api: {
        call: call as never,
        onConnection: (listener) => {
          this.connection = listener;
          return () => undefined;
        },
      },
      fault: () => this.fault,
      now: () => this.nowMs,
      onChange: (sounds) => this.changes.push(sounds),
    });
  }

  /** The station speaks once a second. */
  async pass(seconds: number): Promise<void> {
    for (let left = seconds; left > 0; left -= 1) {
      this.nowMs += 1_000;
      this.lease.beat();
      await Promise.resolve();
      await Promise.resolve();
      await new Promise(setImmediate);
    }
  }
}

describe('Given several windows of a station', () => {
  it('When another one sounds, Then this one does not, and takes over when the station says so', async () => {
    const bench = new Bench();
    bench.answer = () => Promise.resolve({ sounds: false, windows: 2 });
    await bench.pass(1);
    expect(bench.lease.sounds).toBe(false);
    bench.answer = () => Promise.resolve({ sounds: true, windows: 1 });
    await bench.pass(reportEveryMs / 1000);
    expect(bench.changes).toEqual([false, true]);
  });

  it('When the station cannot be reached or refuses, Then this window sounds by itself', async () => {
    const bench = new Bench();
    bench.answer = () => Promise.resolve({ sounds: false, windows: 2 });
    await bench.pass(1);
    bench.connection('closed');
    expect(bench.lease.sounds).toBe(true);
    bench.connection('open');
    await bench.pass(1);
    expect(bench.lease.sounds).toBe(false);
    bench.answer = () => Promise.reject(new Error('gone'));
    await bench.pass(2);
    expect(bench.lease.sounds).toBe(true);
  });

  it('When the station hangs without a word, Then this window sounds by itself, and not before', async () => {
    const bench = new Bench();
    bench.answer = () => Promise.resolve({ sounds: false, windows: 2 });
    await bench.pass(1);
    bench.answer = () => new Promise(() => undefined);
    bench.nowMs += unansweredMs - 1;
    bench.lease.look();
    expect(bench.lease.sounds).toBe(false);
    bench.nowMs += 1;
    bench.lease.look();
    expect(bench.lease.sounds).toBe(true);
  });

  it('When nothing changes, Then it reports every 2 s; when it loses its voice, Then at once', async () => {
    const bench = new Bench();
    await bench.pass(6);
    expect(bench.asked).toHaveLength(3);
    bench.fault = 'stalled';
    bench.lease.beat();
    expect(bench.asked.at(-1)).toEqual({ fault: 'stalled', test: null });
  });

  it('When a check was made, Then it is told once, and again where the station did not hear it', async () => {
    const bench = new Bench();
    bench.answer = () => Promise.reject(new Error('gone'));
    bench.lease.tested('passed');
    await bench.pass(0);
    await new Promise(setImmediate);
    bench.answer = () => Promise.resolve({ sounds: true, windows: 1 });
    await bench.pass(2);
    await bench.pass(2);
    expect(bench.asked.map((one) => (one as { test: unknown }).test)).toEqual(['passed', 'passed', null]);
  });
});
