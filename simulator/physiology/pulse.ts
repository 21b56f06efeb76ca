/**
 * The pressure pulse that each beat sends out, at the radial artery (ART) and at the finger (pleth).
 * Notch, decay and delay depend on the heart rate and the pressure; weak beats give weak pulses.
 */
import type { Beat } from './heart.ts';

export interface PulseInputs {
  /** Targets in mmHg at the time of the beat. */
  readonly sys: number;
  readonly dia: number;
  /** Arterial pressure that carries the pulse, mmHg: higher is faster. */
  readonly carrying: number;
  /** −1 … 1. */
  readonly breath: number;
}

/** Shape constants of one site. */
interface Site {
  readonly delayMs: number;
  readonly riseMs: number;
  readonly decayMs: number;
  readonly notch: number;
  readonly notchWidthMs: number;
  readonly dicrotic: number;
}

const artery: Site = { delayMs: 180, riseMs: 75, decayMs: 430, notch: 0.09, notchWidthMs: 20, dicrotic: 0.06 };
const finger: Site = { delayMs: 265, riseMs: 110, decayMs: 360, notch: 0.05, notchWidthMs: 30, dicrotic: 0.08 };

/** Mean filling pressure of a circulation at a standstill, mmHg. */
const standstill = 18;
const standstillTauMs = 4000;
const longestMs = 2000;

export interface Pulse {
  readonly beat: Beat;
  readonly footMs: number;
  readonly lengthMs: number;
  readonly start: number;
  readonly end: number;
  readonly height: number;
  readonly scale: number;
  readonly peak: number;
  readonly residue: number;
  readonly notchMs: number;
  /** Against the pulse of a usual beat: 1 usual, below 0.15 not felt at the finger. */
  readonly strength: number;
  readonly sys: number;
  readonly dia: number;
  readonly mean: number;
}

const bump = (x: number, sigma: number): number => Math.exp((-0.5 * x * x) / (sigma * sigma));

function rawShape(site: Site, scale: number, notchMs: number, tMs: number): number {
  if (tMs <= 0) return 0;
  const rise = 1 - Math.exp(-((tMs / site.riseMs) ** 2));
  const fall = Math.exp(-tMs / (site.decayMs * scale));
  return (
    rise * fall -
    site.notch * bump(tMs - notchMs, site.notchWidthMs) +
    site.dicrotic * bump(tMs - notchMs - 62 * scale, 34) * (tMs > notchMs - 60 ? 1 : 0)
  );
}

function levelIn(pulse: Pulse, site: Site, tMs: number): number {
  const within = tMs - pulse.footMs;
  if (within >= pulse.lengthMs) {
    return standstill + (pulse.end - standstill) * Math.exp(-(within - pulse.lengthMs) / standstillTauMs);
  }
  const part = within / pulse.lengthMs;
  const shape = (rawShape(site, pulse.scale, pulse.notchMs, within) - pulse.residue * part) / pulse.peak;
  return pulse.start + (pulse.end - pulse.start) * part + pulse.height * shape;
}

export interface Pulses {
  /** Adds the pulses of beats whose successor is known. */
  follow(beats: readonly Beat[], standsStill: boolean): void;
  /** Forgets pulses of beats that the heart took back. */
  forgetAfter(beatMs: number): void;
  /** Pressure (mmHg) at each of `count` samples. */
  render(out: Float32Array, count: number, startMs: number, stepMs: number): void;
  /** Pulses whose foot lies in the span up to now; newest last. */
  recent(nowMs: number, spanMs: number): readonly Pulse[];
  levelAt(nowMs: number): number;
  readonly delayMs: number;
}

const kept = 60;

/** Effect of rhythm on pulse height and on diastolic pressure; V-tach takes 121/66 to about 74/48. */
const perfusion = (beat: Beat): readonly [height: number, diastole: number] =>
  beat.kind === 'tachycardia' ? [0.47, 0.63] : beat.kind === 'af' ? [0.97, 1] : [1, 1];

/** One site's pulses. For 'finger' the pressures are only a shape: the caller scales them. */
export function pulses(place: 'artery' | 'finger', inputs: (nowMs: number) => PulseInputs): Pulses {
  const site = place === 'artery' ? artery : finger;
  const list: Pulse[] = [];
  let height = 1;
  let diastole = 1;

  function activeAt(tMs: number): Pulse | undefined {
    for (let index = list.length - 1; index >= 0; index -= 1) {
      const pulse = list[index] as Pulse;
      if (pulse.footMs <= tMs) return pulse;
    }
    return undefined;
  }

  function levelAt(tMs: number): number {
    const pulse = activeAt(tMs);
    return pulse === undefined ? inputs(0).dia : levelIn(pulse, site, tMs);
  }

  function make(beat: Beat, next: Beat | null): Pulse {
    const { sys, dia, carrying, breath } = inputs(Math.max(0, beat.atMs));
    const towards = perfusion(beat);
    const pace = 1 - Math.exp(-beat.rrMs / 2500);
    height += (towards[0] - height) * pace;
    diastole += (towards[1] - diastole) * pace;
    const filling = Math.min(1.2, Math.max(0.35, 0.35 + 0.65 * (beat.rrMs / beat.meanRrMs)));
    const strength = height * filling * (beat.kind === 'ventricular' ? 0.6 : 1) * (1 - 0.04 * breath);
    // Stiffer arteries carry the pulse faster: about 0.4 ms less per mmHg.
    const footMs = beat.atMs + site.delayMs - 0.4 * (carrying - 120);
    const lengthMs = Math.min(longestMs, next === null ? longestMs : next.atMs - beat.atMs);
    const scale = Math.sqrt(Math.min(1.4, beat.meanRrMs / 800));
    const notchMs = 290 * scale;
    const pp = (sys - dia) * strength;
    const runOff = Math.max(-0.5, Math.min(1.2, (lengthMs - beat.meanRrMs) / beat.meanRrMs));
    const end = standstill + (dia - standstill) * diastole - 14 * runOff * (runOff > 0 ? 1 : 0.5);
    const residue = rawShape(site, scale, notchMs, lengthMs);
    let peak = 0.01;
    for (let tMs = 60; tMs <= 200; tMs += 10)
      peak = Math.max(peak, rawShape(site, scale, notchMs, tMs) - (residue * tMs) / lengthMs);
    const draft = {
      beat,
      footMs,
      lengthMs,
      start: levelAt(footMs),
      end,
      height: pp,
      scale,
      peak,
      residue,
      notchMs,
      strength,
    };
    return { ...draft, ...measure({ ...draft, sys: 0, dia: 0, mean: 0 }, site) };
  }

  return {
    delayMs: site.delayMs,
    levelAt,
    follow(beats, standsStill) {
      const done = list.at(-1)?.beat.atMs ?? -Infinity;
      let from = beats.length - 1;
      while (from >= 0 && (beats[from] as Beat).atMs > done) from -= 1;
      for (let index = from + 1; index < beats.length; index += 1) {
        const next = beats[index + 1] ?? null;
        if (next === null && !standsStill) return;
        list.push(make(beats[index] as Beat, next));
        if (list.length > kept) list.shift();
      }
    },
    forgetAfter(beatMs) {
      while (list.length > 0 && (list.at(-1) as Pulse).beat.atMs > beatMs) list.pop();
    },
    render(out, count, startMs, stepMs) {
      for (let index = 0; index < count; index += 1) out[index] = levelAt(startMs + index * stepMs);
    },
    recent: (nowMs, spanMs) => list.filter((pulse) => pulse.footMs <= nowMs && pulse.footMs > nowMs - spanMs),
  };
}

/** What a monitor reads off this pulse: highest, lowest and mean of its curve. */
function measure(pulse: Pulse, site: Site): { sys: number; dia: number; mean: number } {
  const points = 40;
  let sys = -Infinity;
  let dia = Infinity;
  let sum = 0;
  for (let index = 0; index < points; index += 1) {
    const value = levelIn(pulse, site, pulse.footMs + (pulse.lengthMs * index) / points);
    sys = Math.max(sys, value);
    dia = Math.min(dia, value);
    sum += value;
  }
  return { sys, dia, mean: sum / points };
}
