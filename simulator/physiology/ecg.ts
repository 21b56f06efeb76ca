/**
 * Dynamical ECG: every beat is a sum of Gaussians round its R peak; QT and the T wave follow the rate.
 * A block is a pure function of the beats and the sample number, so blocks may be skipped.
 * Model after McSharry et al., IEEE Trans Biomed Eng 50:289 (2003), written in time instead of phase.
 */
import type { Beat, BeatKind } from './heart.ts';

/** Amplitudes in mV for leads I, II and V; the other limb leads follow from I and II (Einthoven, Goldberger). */
interface Wave {
  /** Centre and width in s at an RR of 1 s; `stretch` is how much they follow the square root of RR. */
  readonly at: number;
  readonly width: number;
  readonly stretch: number;
  readonly leads: readonly [i: number, ii: number, v: number];
}

const wave = (at: number, width: number, stretch: number, i: number, ii: number, v: number): Wave => ({
  at,
  width,
  stretch,
  leads: [i, ii, v],
});

const qrs = [
  wave(-0.028, 0.009, 0, -0.05, -0.1, -0.02),
  wave(0, 0.0105, 0, 0.75, 1.25, 0.62),
  wave(0.029, 0.0115, 0, -0.12, -0.22, -0.72),
];
const t = [wave(0.285, 0.052, 1, 0.16, 0.24, 0.2), wave(0.335, 0.032, 1, 0.07, 0.1, 0.09)];
const p = [wave(-0.165, 0.022, 0.45, 0.07, 0.13, 0.05)];

const shapes: Record<BeatKind, readonly Wave[]> = {
  sinus: [...p, ...qrs, ...t],
  af: [...qrs, ...t],
  paced: [
    wave(-0.052, 0.0022, 0, 0.55, 0.8, 0.55),
    wave(-0.015, 0.026, 0, 0.35, -0.55, -0.75),
    wave(0.035, 0.034, 0, 0.3, -0.45, -0.55),
    wave(0.27, 0.075, 1, -0.14, 0.34, 0.3),
  ],
  ventricular: [
    wave(-0.01, 0.032, 0, 0.45, 1.15, -0.8),
    wave(0.055, 0.045, 0, 0.35, 0.7, -0.7),
    wave(0.29, 0.075, 0.8, -0.22, -0.48, 0.42),
  ],
  tachycardia: [wave(0, 0.055, 0, 0.5, 1.15, -0.95), wave(0.15, 0.062, 0, -0.35, -0.75, 0.6)],
};

/** Widest reach of a beat's waves before and after R, ms. */
const reachBeforeMs = 330;
const reachAfterMs = 800;

export interface EcgInputs {
  /** Scales QRS with the patient and with breathing. */
  readonly gain: number;
  /** ST deviation at J + 60 ms, mV. */
  readonly stII: number;
  readonly stV: number;
}

/** Scratch for one block of the three independent leads. */
export interface EcgBlock {
  readonly i: Float32Array;
  readonly ii: Float32Array;
  readonly v: Float32Array;
}

export const ecgBlock = (length: number): EcgBlock => ({
  i: new Float32Array(length),
  ii: new Float32Array(length),
  v: new Float32Array(length),
});

function addGaussian(
  out: EcgBlock,
  count: number,
  centre: number,
  sigma: number,
  leads: readonly [number, number, number],
): void {
  const from = Math.max(0, Math.ceil(centre - 3.6 * sigma));
  const to = Math.min(count - 1, Math.floor(centre + 3.6 * sigma));
  const k = -0.5 / (sigma * sigma);
  for (let index = from; index <= to; index += 1) {
    const x = index - centre;
    const g = Math.exp(k * x * x);
    out.i[index] = (out.i[index] as number) + leads[0] * g;
    out.ii[index] = (out.ii[index] as number) + leads[1] * g;
    out.v[index] = (out.v[index] as number) + leads[2] * g;
  }
}

/** Root of the rate-dependent part, bounded where Bazett's rule stops being useful. */
const stretchOf = (meanRrMs: number): number => Math.sqrt(Math.min(1.5, Math.max(0.3, meanRrMs / 1000)));

/** Adds all beats that reach into the block. `startMs` is the time of its first sample. */
export function addBeats(
  out: EcgBlock,
  count: number,
  startMs: number,
  stepMs: number,
  beats: readonly Beat[],
  inputs: (beat: Beat) => EcgInputs,
): void {
  const endMs = startMs + count * stepMs;
  for (let index = beats.length - 1; index >= 0; index -= 1) {
    const beat = beats[index] as Beat;
    if (beat.atMs - reachBeforeMs > endMs) continue;
    if (beat.atMs + reachAfterMs < startMs) return;
    const { gain, stII, stV } = inputs(beat);
    const stretch = stretchOf(beat.meanRrMs);
    for (const part of shapes[beat.kind]) {
      const factor = 1 + part.stretch * (stretch - 1);
      const centre = (beat.atMs + 1000 * part.at * factor - startMs) / stepMs;
      const [i, ii, v] = part.leads;
      addGaussian(out, count, centre, (1000 * part.width * factor) / stepMs, [i * gain, ii * gain, v * gain]);
    }
    if (beat.kind === 'sinus' || beat.kind === 'af') {
      const centre = (beat.atMs + 100 - startMs) / stepMs;
      addGaussian(out, count, centre, 50 / stepMs, [stII * 0.6, stII, stV]);
    }
  }
}

/** Fibrillation: no beats, only waves that wander. `seconds` → mV; coarse at first, finer as minutes pass. */
export function fibrillation(seconds: number, sinceS: number): number {
  const size = 0.55 * Math.exp(-sinceS / 400) + 0.08;
  const wander = 1 + 0.45 * Math.sin(1.7 * seconds) * Math.sin(0.61 * seconds + 1);
  return (
    size *
    wander *
    (0.6 * Math.sin(29.5 * seconds + 1.8 * Math.sin(1.1 * seconds)) +
      0.3 * Math.sin(41 * seconds + 2.5 * Math.sin(0.7 * seconds)) +
      0.25 * Math.sin(21 * seconds + Math.sin(2.3 * seconds)))
  );
}

/** The f waves between the beats of atrial fibrillation, mV. */
export const fWaves = (seconds: number): number =>
  0.035 * Math.sin(37 * seconds + 2 * Math.sin(0.9 * seconds)) +
  0.025 * Math.sin(44 * seconds + 3 * Math.sin(0.53 * seconds));
