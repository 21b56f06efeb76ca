/**
 * The station's alarm sound. Each priority is one looped buffer on the audio clock: once started it needs nobody,
 * and a page that hangs or is hidden goes on sounding. What should sound is decided in sound-rules.ts.
 */
import type { SoundPriority } from '../../shared/alarm/sounding.ts';
import { standardSounds } from './sound-sets.ts';
import { burstMs, periodMs, renderPeriod, renderReminder } from './synth.ts';
import type { SoundTable } from './synth.ts';

/** blocked: the browser wants a gesture first. stalled: the audio clock stands. failed: no audio at all. */
export type SoundFault = 'blocked' | 'stalled' | 'failed';

export interface SoundState {
  readonly fault: SoundFault | null;
  readonly priority: SoundPriority | null;
  /** 0 while it sounds. */
  readonly silentForMs: number;
  readonly volumePct: number;
  /** An alarm goes to the speaker now, as far as this window can know. */
  readonly sounding: boolean;
}

/** not-made: there is no running audio to check; the fault says why. */
export type SelfTest = 'passed' | 'failed' | 'not-made';

export interface AlarmSound {
  /** What should sound from now on; null for nothing. The same again changes nothing. */
  setPriority(priority: SoundPriority | null): void;
  /**
   * Another alarm of the priority that sounds came: where the burst is in its pause, and has been for as long as the
   * standard asks at least, it begins anew now; else the next one is near.
   */
  renew(): void;
  /** Nothing sounds for so long; then the burst begins anew, by the audio clock. */
  silence(ms: number): void;
  unsilence(): void;
  /** 0–100. Never below the floor: an alarm that nobody hears is none. */
  setVolume(pct: number, floorPct: number): void;
  /** Another set of sounds; what sounds now goes on with it. */
  setSounds(table: SoundTable): void;
  /** One burst over whatever sounds, for a person who listens. */
  playOnce(priority: SoundPriority): void;
  /** One soft tone that is no alarm: audio is paused here still. Also while silent. */
  remind(): void;
  state(): SoundState;
  /**
   * Sends a tone too soft to hear along the way of the alarms, through their volume, and sees whether it comes out at
   * the end. Says nothing of the speaker behind it.
   */
  selfTest(): Promise<SelfTest>;
  dispose(): void;
}

export interface AlarmSoundOptions {
  /** Null when it is over. */
  readonly onFault: (fault: SoundFault | null) => void;
  /** For tests. */
  readonly makeContext?: () => AudioContext;
  /** Where a gesture of the person can be heard; for tests. */
  readonly gestures?: EventTarget;
  readonly now?: () => number;
}

const fadeS = 0.015;
const watchMs = 1_000;
/** The audio clock may stand this long before it counts as stalled. */
const stalledMs = 3_000;
const gestureEvents = ['pointerdown', 'keydown', 'touchend'] as const;
/** Between two bursts, IEC 60601-1-8, table of burst characteristics. */
const leastPauseMs: Record<SoundPriority, number> = { high: 2_500, medium: 2_500, low: 15_000 };
/** Two clocks are a little apart. */
const lateMostS = 0.25;
const testLevel = 0.001;
const awakeMs = 500;
const testMs = 200;
/** A machine with much else to do gets a second before a check has failed. */
const testLooks = 5;

export function createAlarmSound(options: AlarmSoundOptions): AlarmSound {
  return new WebAudioSound(options);
}

class WebAudioSound implements AlarmSound {
  readonly #options: AlarmSoundOptions;
  readonly #now: () => number;
  readonly #buffers = new Map<SoundPriority, AudioBuffer>();
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #gesture = (): void => this.#resume();
  #context: AudioContext | null = null;
  #volume: GainNode | null = null;
  /** The end of the way: hears what goes to the speaker. */
  #probe: AnalyserNode | null = null;
  #sounds: SoundTable = standardSounds;
  #source: { readonly node: AudioBufferSourceNode; readonly gain: GainNode; readonly startS: number } | null = null;
  #priority: SoundPriority | null = null;
  #silentUntilMs = 0;
  #volumePct = 70;
  #fault: SoundFault | null = null;
  #clockS = -1;
  /** It sounded once: the browser allows it. */
  #ran = false;
  #clockMovedMs: number;

  constructor(options: AlarmSoundOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#clockMovedMs = this.#now();
    const gestures = options.gestures ?? globalThis.document;
    for (const name of gestureEvents) gestures?.addEventListener(name, this.#gesture, { capture: true });
    this.#open();
    this.#timer = setInterval(() => this.#watch(), watchMs);
  }

  setPriority(priority: SoundPriority | null): void {
    if (priority === this.#priority) return;
    this.#priority = priority;
    this.#play();
  }

  renew(): void {
    if (this.#context === null || this.#source === null || this.#priority === null || this.#silentForMs() > 0) return;
    const pattern = this.#sounds.patterns[this.#priority];
    const sinceBurstMs =
      (((this.#context.currentTime - this.#source.startS) * 1000) % periodMs(pattern)) - burstMs(pattern);
    if (sinceBurstMs >= leastPauseMs[this.#priority]) this.#play();
  }

  silence(ms: number): void {
    this.#silentUntilMs = this.#now() + Math.max(0, ms);
    this.#play();
  }

  unsilence(): void {
    if (this.#silentForMs() === 0) return this.#catchUp();
    this.#silentUntilMs = 0;
    this.#play();
  }

  setVolume(pct: number, floorPct: number): void {
    this.#volumePct = Math.min(100, Math.max(floorPct, Number.isFinite(pct) ? pct : 100));
    if (this.#volume !== null) this.#volume.gain.value = gainOf(this.#volumePct);
  }

  setSounds(table: SoundTable): void {
    if (table.name === this.#sounds.name) return;
    this.#sounds = table;
    this.#buffers.clear();
    this.#play();
  }

  playOnce(priority: SoundPriority): void {
    const pattern = this.#sounds.patterns[priority];
    this.#once((rate) => {
      const burst = Math.round(((burstMs(pattern) + pattern.fallMs) * rate) / 1000);
      return renderPeriod(this.#sounds, priority, rate).slice(0, burst);
    });
  }

  remind(): void {
    this.#once(renderReminder);
  }

  #once(render: (sampleRate: number) => Float32Array<ArrayBuffer>): void {
    const context = this.#context;
    if (context === null || this.#volume === null) return;
    const samples = render(context.sampleRate);
    const buffer = context.createBuffer(1, samples.length, context.sampleRate);
    buffer.copyToChannel(samples, 0);
    const node = context.createBufferSource();
    node.buffer = buffer;
    node.connect(this.#volume);
    node.start(context.currentTime);
  }

  state(): SoundState {
    return {
      fault: this.#fault,
      priority: this.#priority,
      silentForMs: this.#silentForMs(),
      volumePct: this.#volumePct,
      sounding:
        this.#fault === null &&
        this.#context?.state === 'running' &&
        this.#source !== null &&
        this.#source.startS <= this.#context.currentTime &&
        this.#silentForMs() === 0,
    };
  }

  async selfTest(): Promise<SelfTest> {
    await this.#awake();
    const context = this.#context;
    const probe = this.#probe;
    if (context === null || probe === null || this.#volume === null || context.state !== 'running') return 'not-made';
    const tone = context.createOscillator();
    tone.frequency.value = this.#sounds.fundamentalHz;
    const level = context.createGain();
    level.gain.value = testLevel;
    tone.connect(level).connect(this.#volume);
    const beganS = context.currentTime;
    tone.start();
    let passed = false;
    for (let look = 0; look < testLooks && !passed; look += 1) {
      await new Promise((resolve) => setTimeout(resolve, testMs));
      passed = context.currentTime > beganS && peakOf(probe) > (testLevel * gainOf(this.#volumePct)) / 2;
    }
    tone.stop();
    level.disconnect();
    // What was replaced meanwhile says nothing of what is there now.
    if (this.#context !== context || context.state !== 'running') return 'not-made';
    return passed ? 'passed' : 'failed';
  }

  dispose(): void {
    clearInterval(this.#timer);
    const gestures = this.#options.gestures ?? globalThis.document;
    for (const name of gestureEvents) gestures?.removeEventListener(name, this.#gesture, { capture: true });
    void this.#close();
  }

  #open(): void {
    let context: AudioContext | null = null;
    try {
      context = this.#options.makeContext?.() ?? new AudioContext({ latencyHint: 'interactive' });
      const volume = context.createGain();
      volume.gain.value = gainOf(this.#volumePct);
      const probe = context.createAnalyser();
      volume.connect(probe).connect(context.destination);
      context.addEventListener('statechange', () => this.#watch());
      // Only a way that is whole is taken: half of one would run, and nobody would hear it.
      this.#context = context;
      this.#volume = volume;
      this.#probe = probe;
      this.#clockS = context.currentTime;
      this.#clockMovedMs = this.#now();
      this.#play();
      this.#resume();
    } catch {
      if (this.#context === context) void this.#close();
      else void context?.close().catch(() => undefined);
      this.#tell('failed');
    }
  }

  async #close(): Promise<void> {
    const context = this.#context;
    this.#context = null;
    this.#volume = null;
    this.#probe = null;
    this.#source = null;
    this.#buffers.clear();
    // A context that will not close is given up all the same.
    await context?.close().catch(() => undefined);
  }

  /** Stops what sounds and starts what should, after what is left of the silence. */
  #play(): void {
    const context = this.#context;
    if (context === null || this.#volume === null) return;
    const nowS = context.currentTime;
    if (this.#source !== null) {
      this.#source.gain.gain.setTargetAtTime(0, nowS, fadeS / 3);
      this.#source.node.stop(nowS + fadeS);
      this.#source = null;
    }
    if (this.#priority === null) return;
    const node = context.createBufferSource();
    node.buffer = this.#bufferOf(this.#priority, context);
    node.loop = true;
    const gain = context.createGain();
    node.connect(gain).connect(this.#volume);
    const startS = nowS + this.#silentForMs() / 1000;
    node.start(startS);
    this.#source = { node, gain, startS };
  }

  #bufferOf(priority: SoundPriority, context: AudioContext): AudioBuffer {
    const known = this.#buffers.get(priority);
    if (known !== undefined) return known;
    const samples = renderPeriod(this.#sounds, priority, context.sampleRate);
    const buffer = context.createBuffer(1, samples.length, context.sampleRate);
    buffer.copyToChannel(samples, 0);
    this.#buffers.set(priority, buffer);
    return buffer;
  }

  /** The audio clock may have stood during a silence: what was set on it for the end would come that much later. */
  #catchUp(): void {
    if (this.#source === null || this.#context === null) return;
    const lateS = this.#source.startS - this.#context.currentTime - this.#silentForMs() / 1000;
    if (lateS > lateMostS) this.#play();
  }

  #resume(): void {
    // Refused without a gesture; the watch says so.
    this.#context
      ?.resume()
      .then(() => this.#watch())
      .catch(() => undefined);
  }

  /** A context begins suspended, also where it may sound; waits a moment until it runs. */
  async #awake(): Promise<void> {
    const context = this.#context;
    if (context === null || context.state === 'running') return;
    const late = new Promise<void>((resolve) => setTimeout(resolve, awakeMs));
    await Promise.race([context.resume().catch(() => undefined), late]);
    this.#watch();
  }

  /** Sees whether alarms can be heard, once a second and at each change. */
  #watch(): void {
    const context = this.#context;
    const nowMs = this.#now();
    if (context === null) {
      this.#open();
      return;
    }
    const moved = context.currentTime !== this.#clockS;
    if (moved) {
      this.#clockS = context.currentTime;
      this.#clockMovedMs = nowMs;
    }
    if (context.state === 'running') {
      this.#ran = true;
      this.#catchUp();
    }
    if (context.state === 'closed') {
      this.#tell('failed');
      void this.#close();
    } else if (context.state !== 'running') {
      this.#clockMovedMs = nowMs;
      this.#tell('blocked');
      // Before the first gesture it would be refused again, with a warning on the console each time.
      if (this.#ran) this.#resume();
    } else if (nowMs - this.#clockMovedMs > stalledMs) {
      // The device went away under a running context: a new one finds the new default device.
      this.#clockMovedMs = nowMs;
      this.#tell('stalled');
      void this.#close();
    } else if (moved || this.#fault !== 'stalled') this.#tell(null);
  }

  #tell(fault: SoundFault | null): void {
    if (fault === this.#fault) return;
    this.#fault = fault;
    this.#options.onFault(fault);
  }

  #silentForMs(): number {
    return Math.max(0, this.#silentUntilMs - this.#now());
  }
}

/** Loudness follows the square of the amplitude's share: half way on the slider sounds about half as loud. */
const gainOf = (pct: number): number => (pct / 100) ** 2;

function peakOf(probe: AnalyserNode): number {
  const heard = new Float32Array(probe.fftSize);
  probe.getFloatTimeDomainData(heard);
  return heard.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
