/** What a monitor measures from the beats, pulses and breaths of a patient. Null: it cannot measure it now. */
import { isPulseless, isVentricular } from './heart.ts';
import type { Beat } from './heart.ts';
import type { Patient } from './patient.ts';
import type { Pulse } from './pulse.ts';

export interface Measured {
  readonly HR: number | null;
  readonly PR: number | null;
  readonly SpO2: number | null;
  readonly PI: number | null;
  readonly RR: number | null;
  readonly artSys: number;
  readonly artDia: number;
  readonly artMean: number;
  readonly temp: number;
  readonly cvp: number;
  readonly etco2: number;
  readonly o2flow: number;
  readonly pvcPerMin: number;
  readonly stII: number;
  readonly stV: number;
  /** ms since the last beat that the monitor has seen; Infinity if it never saw one. */
  readonly silenceMs: number;
  /** Ventricular beats in a row up to now, and their rate. */
  readonly run: { readonly beats: number; readonly rate: number };
  readonly fibrillating: boolean;
  /** Beats that the monitor has seen, oldest first. */
  readonly seen: readonly Beat[];
  readonly rhythm: string;
  /** ms since the end of the last breath. */
  readonly breathlessMs: number;
}

/** A monitor averages longer where the rhythm is irregular. */
const beatsAveraged = 8;
const beatsAveragedIrregular = 16;
const windowMs = 15_000;
/** A pulse weaker than this is not felt by the oximeter. */
const weakest = 0.15;

/** Mean rate of the last beats: intervals, not a count per window, so that it follows at once. */
export function rateOf(times: readonly number[]): number | null {
  const first = times[0];
  const last = times.at(-1);
  if (first === undefined || last === undefined || times.length < 3) return null;
  return (60_000 * (times.length - 1)) / (last - first);
}

function seenBeats(beats: readonly Beat[], nowMs: number): readonly Beat[] {
  let end = beats.length;
  while (end > 0 && (beats[end - 1] as Beat).atMs > nowMs) end -= 1;
  return beats.slice(Math.max(0, end - 200), end);
}

function runOf(seen: readonly Beat[]): { beats: number; rate: number } {
  let start = seen.length;
  while (start > 0 && isVentricular(seen[start - 1] as Beat)) start -= 1;
  const times = seen.slice(start).map((beat) => beat.atMs);
  return { beats: times.length, rate: rateOf(times.slice(-beatsAveraged)) ?? 0 };
}

const mean = (list: readonly Pulse[], of: (pulse: Pulse) => number): number =>
  list.reduce((sum, pulse) => sum + of(pulse), 0) / list.length;

function rhythmText(patient: Patient, hr: number | null): string {
  const rhythm = patient.heart.rhythm();
  if (rhythm === 'sinus') return hr === null ? 'SR' : hr < 59.5 ? 'SB' : hr > 100.5 ? 'ST' : 'SR';
  const texts = { AF: 'AF', paced: 'Paced', bigeminy: 'Bigeminy', 'V-tach': 'VT', 'V-fib': 'VF', asystole: 'Asystole' };
  return texts[rhythm];
}

/** Everything at `nowMs`; call after `patient.advance(nowMs)`. */
export function measure(patient: Patient, nowMs: number): Measured {
  const { vitals, heart } = patient;
  const seen = seenBeats(heart.beats, nowMs);
  const silenceMs = nowMs - (seen.at(-1)?.atMs ?? -Infinity);
  const averaged = heart.rhythm() === 'AF' ? beatsAveragedIrregular : beatsAveraged;
  const recent = seen.filter((beat) => beat.atMs > nowMs - windowMs).slice(-averaged);
  const fibrillating = heart.rhythm() === 'V-fib' && nowMs - heart.since() > 2500;
  const still = isPulseless(heart.rhythm()) && silenceMs > 3500;
  const hr = fibrillating ? null : still ? 0 : rateOf(recent.map((beat) => beat.atMs));

  const felt = patient.finger
    .recent(nowMs, 10_000)
    .filter((pulse) => pulse.strength > weakest)
    .slice(-averaged);
  const perfused = felt.length >= 3 && nowMs - (felt.at(-1)?.footMs ?? 0) < 5000;
  const artery = patient.artery.recent(nowMs, 6000).filter((pulse) => pulse.footMs + pulse.lengthMs <= nowMs);
  const beating = artery.length >= 2;
  const level = beating ? 0 : patient.artery.levelAt(nowMs);
  const breaths = patient.breathing.recent(nowMs, 60_000).slice(-6);
  const lastBreath = breaths.at(-1);
  const breathlessMs = lastBreath === undefined ? Infinity : nowMs - lastBreath.startMs - lastBreath.lengthMs;
  const breathMs = breaths.reduce((sum, breath) => sum + breath.lengthMs, 0) / breaths.length;

  return {
    HR: hr,
    PR: perfused ? rateOf(felt.map((pulse) => pulse.footMs)) : null,
    SpO2: perfused ? vitals.at('spo2', nowMs) : null,
    PI: perfused ? vitals.at('pi', nowMs) * mean(felt, (pulse) => pulse.strength) : null,
    RR: breaths.length < 2 ? null : breathlessMs > 15_000 ? 0 : 60_000 / breathMs,
    artSys: beating ? mean(artery, (pulse) => pulse.sys) : level,
    artDia: beating ? mean(artery, (pulse) => pulse.dia) : level,
    artMean: beating ? mean(artery, (pulse) => pulse.mean) : level,
    temp: vitals.at('temp', nowMs),
    cvp: vitals.at('cvp', nowMs),
    etco2: vitals.at('etco2', nowMs),
    o2flow: vitals.at('o2flow', nowMs),
    pvcPerMin: seen.filter((beat) => beat.kind === 'ventricular' && beat.atMs > nowMs - 60_000).length,
    stII: vitals.at('stII', nowMs),
    stV: vitals.at('stV', nowMs),
    silenceMs,
    run: runOf(seen),
    fibrillating,
    seen,
    rhythm: rhythmText(patient, hr),
    breathlessMs,
  };
}
