import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAlarmSound } from './alarm-sound.ts';
import { soundSetNamed } from './sound-sets.ts';
import type { AlarmSound, SoundFault } from './alarm-sound.ts';

interface Started {
  readonly atS: number;
  readonly seconds: number;
  stoppedAtS: number | null;
  readonly loop: boolean;
}

/** As much of an AudioContext as the sound uses, with a clock that the test moves. */
class FakeContext extends EventTarget {
  state = 'running';
  currentTime = 0;
  readonly sampleRate = 8_000;
  readonly destination = {};
  readonly started: Started[] = [];
  readonly volumes: { value: number; setTargetAtTime: () => void }[] = [];
  allowed = true;

  createGain(): unknown {
    const gain = { value: 1, setTargetAtTime: () => undefined };
    this.volumes.push(gain);
    return { gain, connect: (next: unknown) => next, disconnect: () => undefined };
  }

  createBuffer(_channels: number, length: number, rate: number): unknown {
    return { duration: length / rate, copyToChannel: () => undefined };
  }

  createBufferSource(): unknown {
    const { started } = this;
    const node = {
      buffer: null as { duration: number } | null,
      loop: false,
      entry: null as Started | null,
      connect: (next: unknown) => next,
      start(atS: number) {
        node.entry = { atS, seconds: node.buffer?.duration ?? 0, stoppedAtS: null, loop: node.loop };
        started.push(node.entry);
      },
      stop(atS: number) {
        if (node.entry !== null) node.entry.stoppedAtS = atS;
      },
    };
    return node;
  }

  /** As it stands at the end of the way to the speaker. */
  heard = 0;

  createAnalyser(): unknown {
    return {
      fftSize: 8,
      connect: (next: unknown) => next,
      getFloatTimeDomainData: (out: Float32Array) => out.fill(this.heard),
    };
  }

  createOscillator(): unknown {
    return { frequency: { value: 0 }, connect: (next: unknown) => next, start: () => undefined, stop: () => undefined };
  }

  async resume(): Promise<void> {
    if (!this.allowed) throw new Error('A gesture is needed');
    this.state = 'running';
    return Promise.resolve();
  }

  async close(): Promise<void> {
    return Promise.resolve();
  }
}

describe('Given an alarm sound', () => {
  let contexts: FakeContext[] = [];
  let faults: (SoundFault | null)[] = [];
  let nowMs = 0;
  let sound: AlarmSound;
  const gestures = new EventTarget();
  const context = (): FakeContext => contexts.at(-1) ?? new FakeContext();

  const pass = async (ms: number, audio = true): Promise<void> => {
    for (let left = ms; left > 0; left -= 500) {
      nowMs += 500;
      if (audio && context().state === 'running') context().currentTime += 0.5;
      await vi.advanceTimersByTimeAsync(500);
    }
  };

  const open = (prepare: (fake: FakeContext) => void = () => undefined): void => {
    sound = createAlarmSound({
      onFault: (fault) => faults.push(fault),
      makeContext: () => {
        const fake = new FakeContext();
        prepare(fake);
        contexts.push(fake);
        return fake as unknown as AudioContext;
      },
      gestures,
      now: () => nowMs,
    });
  };

  beforeEach(() => {
    vi.useFakeTimers();
    contexts = [];
    faults = [];
    nowMs = 0;
  });

  afterEach(() => {
    sound.dispose();
    vi.useRealTimers();
  });

  it('When a priority is set, Then its period loops on the audio clock and needs nobody', () => {
    open();
    sound.setPriority('high');
    sound.setPriority('high');
    expect(context().started).toHaveLength(1);
    expect(context().started[0]).toMatchObject({ atS: 0, seconds: 7.84, loop: true, stoppedAtS: null });
  });

  it('When a higher one comes, Then it starts at once and the lower one ends', async () => {
    open();
    sound.setPriority('medium');
    await pass(2_000);
    sound.setPriority('high');
    const [medium, high] = context().started;
    expect(medium?.stoppedAtS).toBeCloseTo(2.015);
    expect(high?.atS).toBe(2);
  });

  it('When it is silenced, Then the burst is already set on the audio clock for the end of the silence', async () => {
    open();
    sound.setPriority('high');
    await pass(1_000);
    sound.silence(120_000);
    expect(context().started[0]?.stoppedAtS).toBeCloseTo(1.015);
    expect(context().started[1]?.atS).toBeCloseTo(121);
    expect(sound.state().silentForMs).toBe(120_000);
    sound.unsilence();
    expect(context().started[2]?.atS).toBeCloseTo(1);
  });

  it('When the audio clock stands during a silence, Then the sound is back when the silence is over and not later', async () => {
    open();
    sound.setPriority('high');
    await pass(1_000);
    sound.silence(120_000);
    context().allowed = false;
    context().state = 'suspended';
    await pass(100_000);
    context().allowed = true;
    await pass(21_000);
    expect(sound.state().silentForMs).toBe(0);
    expect(context().started.at(-1)?.atS).toBeLessThanOrEqual(context().currentTime);
    expect(sound.state().sounding).toBe(true);
  });

  it('When the browser blocks audio, Then that is a fault, and the first gesture ends it', async () => {
    open((fake) => {
      fake.state = 'suspended';
      fake.allowed = false;
    });
    sound.setPriority('high');
    await pass(1_500);
    expect(faults).toEqual(['blocked']);
    expect(sound.state().fault).toBe('blocked');
    context().allowed = true;
    gestures.dispatchEvent(new Event('keydown'));
    await pass(1_000);
    expect(faults).toEqual(['blocked', null]);
    expect(context().started).toHaveLength(1);
  });

  it('When the audio clock stands still, Then that is a fault and a new context takes over what sounded', async () => {
    open();
    sound.setPriority('high');
    await pass(2_000);
    await pass(6_000, false);
    expect(faults).toEqual(['stalled']);
    expect(contexts).toHaveLength(2);
    expect(context().started).toHaveLength(1);
    await pass(2_000);
    expect(faults).toEqual(['stalled', null]);
  });

  it('When there is no audio at all, Then that is a fault', () => {
    open(() => {
      throw new Error('No audio device');
    });
    expect(faults).toEqual(['failed']);
  });

  it('When the volume is set to zero, Then it stays at the floor (L6)', () => {
    open();
    sound.setVolume(0, 20);
    expect(sound.state().volumePct).toBe(20);
    expect(context().volumes[0]?.value).toBeGreaterThan(0);
    sound.setVolume(Number.NaN, 20);
    expect(sound.state().volumePct).toBe(100);
  });

  it('When another set is chosen, Then what sounds goes on with it at once', () => {
    open();
    sound.setPriority('high');
    sound.setSounds(soundSetNamed('low-pitched'));
    sound.setSounds(soundSetNamed('low-pitched'));
    const [before, after] = context().started;
    expect(before?.stoppedAtS).not.toBeNull();
    expect(after).toMatchObject({ loop: true, stoppedAtS: null });
    expect(after?.seconds).toBeGreaterThan(before?.seconds ?? 0);
    expect(context().started).toHaveLength(2);
  });

  it('When another alarm of its priority comes in its pause, Then the burst begins anew, but not sooner than the standard allows', async () => {
    open();
    sound.setPriority('medium');
    sound.renew();
    // The burst of medium lasts 0.9 s.
    await pass(3_000);
    sound.renew();
    expect(context().started).toHaveLength(1);
    await pass(1_000);
    sound.renew();
    expect(context().started).toHaveLength(2);
    expect(context().started.at(-1)).toMatchObject({ atS: 4, loop: true, stoppedAtS: null });
    sound.silence(120_000);
    const { length } = context().started;
    await pass(10_000);
    sound.renew();
    expect(context().started).toHaveLength(length);
  });

  it('When it reminds, Then one tone comes also while it is silent, and the silence goes on', () => {
    open();
    sound.setPriority('high');
    sound.silence(120_000);
    sound.remind();
    expect(context().started.at(-1)).toMatchObject({ loop: false, atS: 0 });
    expect(sound.state().silentForMs).toBe(120_000);
  });

  it.each([
    ['comes out at the end', 1, 'passed'],
    ['does not come out', 0, 'failed'],
  ] as const)('When the check is made and the tone %s, Then it says so (L6)', async (_, heard, result) => {
    open();
    context().heard = heard;
    const test = sound.selfTest();
    await pass(1_500);
    expect(await test).toBe(result);
  });

  it('When the context begins suspended as every context does, Then the check waits for it and does not fail', async () => {
    open((fake) => {
      fake.state = 'suspended';
      fake.heard = 1;
    });
    const test = sound.selfTest();
    await pass(1_500);
    expect(await test).toBe('passed');
  });

  it('When the browser wants a gesture first, Then no check is made: that is a fault of its own', async () => {
    open((fake) => {
      fake.state = 'suspended';
      fake.allowed = false;
    });
    const test = sound.selfTest();
    await pass(1_500);
    expect(await test).toBe('not-made');
    expect(faults).toEqual(['blocked']);
  });

  it('When the audio goes while it is checked, Then nothing is said of the audio that follows', async () => {
    open();
    const test = sound.selfTest();
    context().state = 'closed';
    await pass(1_500);
    expect(await test).toBe('not-made');
  });

  it('When only a part of the way to the speaker can be built, Then that is a fault and the next try is whole', async () => {
    let broken = true;
    open((fake) => {
      if (!broken) return;
      fake.createAnalyser = () => {
        throw new Error('Out of nodes');
      };
    });
    sound.setPriority('high');
    expect(faults).toEqual(['failed']);
    await pass(2_000);
    expect(faults).toEqual(['failed']);
    broken = false;
    await pass(2_000);
    expect(faults).toEqual(['failed', null]);
    expect(context().started).toHaveLength(1);
  });

  it('When it is asked whether an alarm sounds, Then only what goes to the speaker now counts', async () => {
    open();
    expect(sound.state().sounding).toBe(false);
    sound.setPriority('high');
    expect(sound.state().sounding).toBe(true);
    sound.silence(2_000);
    expect(sound.state().sounding).toBe(false);
    await pass(2_000);
    expect(sound.state().sounding).toBe(true);
    context().state = 'suspended';
    expect(sound.state().sounding).toBe(false);
  });
});
