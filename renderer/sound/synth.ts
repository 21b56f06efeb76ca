/**
 * Alarm sounds as samples, by the table of resources/sounds. A period is one burst and the silence after it, made
 * to be played in a loop: the audio device then keeps the rhythm, whatever frames, focus or timers do (L22).
 */
import type { SoundPriority } from '../../shared/alarm/sounding.ts';

export interface BurstPattern {
  readonly pulseMs: number;
  /** Pitch of each pulse as a multiple of the fundamental; left out: all at it. */
  readonly notes?: readonly number[];
  /** From the end of one pulse to the start of the next. */
  readonly spacingsMs: readonly number[];
  /** From the end of the last pulse to the next burst. */
  readonly interburstMs: number;
  readonly riseMs: number;
  /** After the pulse's end; not longer than the spacing less the rise. */
  readonly fallMs: number;
  readonly db: number;
}

export interface SoundTable {
  readonly name: string;
  readonly fundamentalHz: number;
  readonly harmonics: readonly { readonly multiple: number; readonly db: number }[];
  readonly patterns: Readonly<Record<SoundPriority, BurstPattern>>;
}

const fromDb = (db: number): number => 10 ** (db / 20);

export function pulseStartsMs(pattern: BurstPattern): number[] {
  const starts = [0];
  for (const spacing of pattern.spacingsMs) starts.push((starts.at(-1) ?? 0) + pattern.pulseMs + spacing);
  return starts;
}

export const burstMs = (pattern: BurstPattern): number => (pulseStartsMs(pattern).at(-1) ?? 0) + pattern.pulseMs;

export const periodMs = (pattern: BurstPattern): number => burstMs(pattern) + pattern.interburstMs;

/** One period at full volume; peaks stay within ±1. */
export function renderPeriod(
  sounds: SoundTable,
  priority: SoundPriority,
  sampleRate: number,
): Float32Array<ArrayBuffer> {
  const pattern = sounds.patterns[priority];
  const samples = new Float32Array(Math.round((periodMs(pattern) * sampleRate) / 1000));
  for (const [index, start] of pulseStartsMs(pattern).entries()) {
    const pulse = renderPulse(sounds, pattern, pattern.notes?.[index] ?? 1, sampleRate);
    samples.set(pulse, Math.round((start * sampleRate) / 1000));
  }
  return samples;
}

/**
 * Says that audio is paused or cannot be heard elsewhere: one soft, slow, single tone, so that nobody takes it for an
 * alarm (IEC 60601-1-8, reminder signal).
 */
export function renderReminder(sampleRate: number): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(Math.round(sampleRate * reminderS));
  for (let index = 0; index < samples.length; index += 1) {
    const share = index / samples.length;
    samples[index] =
      reminderLevel * Math.sin(Math.PI * share) * Math.sin((2 * Math.PI * reminderHz * index) / sampleRate);
  }
  return samples;
}

const reminderHz = 220;
const reminderS = 0.9;
const reminderLevel = 0.25;

/** Every peak of the tone lies between these, whatever the note (IEC 60601-1-8, table of pulse characteristics). */
export const tonePeaksHz = (sounds: SoundTable, note: number): number[] =>
  sounds.harmonics.map(({ multiple }) => sounds.fundamentalHz * note * multiple);

function renderPulse(sounds: SoundTable, pattern: BurstPattern, note: number, sampleRate: number): Float32Array {
  const pulse = new Float32Array(Math.round(((pattern.pulseMs + pattern.fallMs) * sampleRate) / 1000));
  let peak = 0;
  for (let index = 0; index < pulse.length; index += 1) {
    let value = 0;
    for (const { multiple, db } of sounds.harmonics) {
      value += fromDb(db) * Math.sin((2 * Math.PI * sounds.fundamentalHz * note * multiple * index) / sampleRate);
    }
    peak = Math.max(peak, Math.abs(value));
    pulse[index] = value * loudnessAt(pattern, (index * 1000) / sampleRate);
  }
  const level = fromDb(pattern.db) / peak;
  for (let index = 0; index < pulse.length; index += 1) pulse[index] = (pulse[index] ?? 0) * level;
  return pulse;
}

function loudnessAt(pattern: BurstPattern, ms: number): number {
  if (ms < pattern.riseMs) return ms / pattern.riseMs;
  return ms < pattern.pulseMs ? 1 : Math.max(0, 1 - (ms - pattern.pulseMs) / pattern.fallMs);
}
