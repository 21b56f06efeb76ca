/** One virtual patient: heart, breathing, pulses and vitals together, and the waves that sensors would see. */
import { noiseTable, drift, randomStream } from '../core/random.ts';
import { breathing } from './breathing.ts';
import type { Breathing } from './breathing.ts';
import { co2At } from './capnogram.ts';
import { addBeats, ecgBlock, fibrillation, fWaves } from './ecg.ts';
import { heart } from './heart.ts';
import type { Beat, Heart, RhythmName } from './heart.ts';
import { pulses } from './pulse.ts';
import type { Pulses } from './pulse.ts';
import { addVenous } from './venous.ts';
import { vitals } from './vitals.ts';
import type { VitalName, VitalValues, Vitals } from './vitals.ts';

export const waveKeys = [
  'ECG I',
  'ECG II',
  'ECG III',
  'ECG aVR',
  'ECG aVL',
  'ECG aVF',
  'ECG V',
  'ART',
  'PLETH',
  'RESP',
  'CVP',
  'CO2',
] as const;
export type WaveKey = (typeof waveKeys)[number];

export interface Patient {
  readonly vitals: Vitals;
  readonly heart: Heart;
  readonly breathing: Breathing;
  readonly artery: Pulses;
  readonly finger: Pulses;
  /** Makes all events up to `nowMs` plus what waves need to see ahead. */
  advance(nowMs: number): void;
  setRhythm(rhythm: RhythmName, nowMs: number, rate: number | null): void;
  /** Noise of movement: 1 is usual, 10 makes the ECG hard to read. */
  setNoise(factor: number): void;
  /** Physical values of one channel, in the channel's unit. The array is reused by the next call. */
  render(channel: WaveKey, startMs: number, count: number, rateHz: number): Float32Array;
}

/** Waves are drawn up to this far ahead: P comes before R, and a pulse needs the beat after its own. */
const aheadMs = 450;
const longestBlock = 4096;
/** The finger's pulses are a shape of height 1 above the level of a standstill. */
const fingerRange = { sys: 118, dia: 18 };

export interface PatientBase {
  readonly vitals: VitalValues;
  readonly rhythm: RhythmName;
}

/** `name` separates the patients' streams of randomness. Times are ms since the start of the run. */
export function patient(seed: number, name: string, base: PatientBase): Patient {
  const body = vitals(seed, name, base.vitals);
  const breaths = breathing(randomStream(seed, `${name} breaths`), (nowMs) => body.at('rr', nowMs));
  const beating = heart(
    randomStream(seed, `${name} beats`),
    {
      hr: (nowMs, rhythm) => (rhythm === 'paced' ? body.target('hr', nowMs) : body.at('hr', nowMs)),
      pvcPerMin: (nowMs) => body.at('pvcPerMin', nowMs),
      breath: (nowMs) => breaths.phaseAt(nowMs),
    },
    base.rhythm,
  );
  const pressures = (nowMs: number): { sys: number; dia: number; carrying: number; breath: number } => {
    const sys = body.at('sys', nowMs);
    return { sys, dia: body.at('dia', nowMs), carrying: sys, breath: breaths.phaseAt(nowMs) };
  };
  const artery = pulses('artery', pressures);
  const finger = pulses('finger', (nowMs) => ({ ...pressures(nowMs), ...fingerRange }));
  const draw = waves(seed, name, { body, breaths, beating, artery, finger });

  return {
    vitals: body,
    heart: beating,
    breathing: breaths,
    artery,
    finger,
    setNoise: draw.setNoise,
    render: draw.render,
    advance(nowMs) {
      breaths.advance(nowMs + aheadMs);
      beating.advance(nowMs + aheadMs);
      const still = beating.rhythm() === 'asystole' || beating.rhythm() === 'V-fib';
      artery.follow(beating.beats, still);
      finger.follow(beating.beats, still);
    },
    setRhythm(rhythm, nowMs, rate) {
      beating.setRhythm(rhythm, nowMs, rate);
      const last = beating.beats.at(-1)?.atMs ?? -Infinity;
      artery.forgetAfter(last);
      finger.forgetAfter(last);
    },
  };
}

interface Parts {
  readonly body: Vitals;
  readonly breaths: Breathing;
  readonly beating: Heart;
  readonly artery: Pulses;
  readonly finger: Pulses;
}

/** Physical amplitude of the pleth wave: grows with the perfusion index, but less than in proportion. */
const plethSize = (pi: number): number => 0.6 * (Math.max(0.05, pi) / 2) ** 0.4;

function waves(seed: number, name: string, parts: Parts): Pick<Patient, 'render' | 'setNoise'> {
  const { body, breaths, beating, artery, finger } = parts;
  const noise = noiseTable(seed, `${name} noise`);
  const wander = drift(seed, `${name} wander`, 4.3);
  const random = randomStream(seed, `${name} build`);
  const size = random.between(0.85, 1.15);
  const out = new Float32Array(longestBlock);
  const block = ecgBlock(longestBlock);
  let noiseFactor = 1;
  /** The last ECG block, so that leads of the same block are computed once. */
  let drawn = { startMs: NaN, count: 0, rateHz: 0 };

  const inputsOf = (beat: Beat): { gain: number; stII: number; stV: number } => {
    const at = Math.max(0, beat.atMs);
    const gain = size * (1 + 0.05 * breaths.phaseAt(beat.atMs));
    return { gain, stII: body.at('stII', at) / 10, stV: body.at('stV', at) / 10 };
  };

  function drawEcg(startMs: number, count: number, rateHz: number): void {
    if (drawn.startMs === startMs && drawn.count === count && drawn.rateHz === rateHz) return;
    drawn = { startMs, count, rateHz };
    const stepMs = 1000 / rateHz;
    const rhythm = beating.rhythm();
    const first = Math.round(startMs / stepMs);
    for (let index = 0; index < count; index += 1) {
      const seconds = (startMs + index * stepMs) / 1000;
      const base =
        noiseFactor * 0.03 * wander(seconds) +
        0.02 * breaths.phaseAt(startMs + index * stepMs) +
        (noiseFactor > 1 ? 0.04 * (noiseFactor - 1) * wander(seconds * 9) : 0) +
        (rhythm === 'AF' ? fWaves(seconds) : 0);
      const sinceS = seconds - beating.since() / 1000;
      const fib = rhythm === 'V-fib' && sinceS > 0 ? fibrillation(seconds, sinceS) : 0;
      const grain = 0.006 * noiseFactor;
      block.i[index] = base * 0.6 + fib * 0.6 + grain * noise(first + index + 3000);
      block.ii[index] = base + fib + grain * noise(first + index);
      block.v[index] = base * 0.8 - fib * 0.8 + grain * noise(first + index + 6000);
    }
    addBeats(block, count, startMs, stepMs, beating.beats, inputsOf);
  }

  function fill(count: number, value: (index: number) => number): void {
    for (let index = 0; index < count; index += 1) out[index] = value(index);
  }

  function ecg(lead: string, count: number): void {
    const { i, ii, v } = block;
    const one = (index: number): number => i[index] as number;
    const two = (index: number): number => ii[index] as number;
    if (lead === 'ECG I') fill(count, one);
    else if (lead === 'ECG II') fill(count, two);
    else if (lead === 'ECG V') fill(count, (index) => v[index] as number);
    else if (lead === 'ECG III') fill(count, (index) => two(index) - one(index));
    else if (lead === 'ECG aVR') fill(count, (index) => -(one(index) + two(index)) / 2);
    else if (lead === 'ECG aVL') fill(count, (index) => one(index) - two(index) / 2);
    else fill(count, (index) => two(index) - one(index) / 2);
  }

  function render(channel: WaveKey, startMs: number, count: number, rateHz: number): Float32Array {
    const stepMs = 1000 / rateHz;
    const first = Math.round(startMs / stepMs);
    if (channel.startsWith('ECG')) {
      drawEcg(startMs, count, rateHz);
      ecg(channel, count);
    } else if (channel === 'ART') {
      artery.render(out, count, startMs, stepMs);
      fill(count, (index) => (out[index] as number) + 0.25 * noise(first + index));
    } else if (channel === 'PLETH') {
      finger.render(out, count, startMs, stepMs);
      const scale = plethSize(body.at('pi', startMs)) / (fingerRange.sys - fingerRange.dia);
      fill(count, (index) => ((out[index] as number) - fingerRange.dia) * scale + 0.002 * noise(first + index));
    } else if (channel === 'RESP') {
      fill(count, (index) => 0.5 * breaths.phaseAt(startMs + index * stepMs) + 0.008 * noise(first + index));
    } else if (channel === 'CVP') {
      const mean = body.at('cvp', startMs);
      // Breathing in draws blood into the chest: the pressure falls.
      fill(count, (index) => mean - 1.2 * breaths.phaseAt(startMs + index * stepMs) + 0.1 * noise(first + index));
      addVenous(out, count, startMs, stepMs, beating.beats);
    } else {
      const endTidal = body.at('etco2', startMs);
      fill(count, (index) => {
        const atMs = startMs + index * stepMs;
        const [breath, before] = breaths.breathsAt(atMs);
        return Math.max(0, co2At(atMs, breath, before, endTidal) + 0.08 * noise(first + index));
      });
    }
    return out;
  }

  return { render, setNoise: (factor) => void (noiseFactor = factor) };
}

export type { VitalName };
