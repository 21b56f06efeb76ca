/** The beat generator: when the heart beats and what kind of beat it is. All else follows from these beats. */
import type { Random } from '../core/random.ts';

/** What a heart in sinus rhythm does once and then goes on; a monitor that watches rhythms says so. */
export const heartEvents = ['pvc-pair', 'pvc-run', 'pause', 'irregular'] as const;
export type HeartEvent = (typeof heartEvents)[number];

export const rhythmNames = ['sinus', 'AF', 'paced', 'bigeminy', 'V-tach', 'V-fib', 'asystole'] as const;
export type RhythmName = (typeof rhythmNames)[number];
export type BeatKind = 'sinus' | 'af' | 'paced' | 'ventricular' | 'tachycardia';

export interface Beat {
  /** R peak, ms since the start of the run. */
  readonly atMs: number;
  readonly kind: BeatKind;
  /** From the beat before. */
  readonly rrMs: number;
  /** QT and T follow the rate with a lag: a mean RR of the last beats. */
  readonly meanRrMs: number;
}

export interface HeartInputs {
  /** A pacemaker keeps its rate; other rhythms drift. */
  hr(nowMs: number, rhythm: RhythmName): number;
  pvcPerMin(nowMs: number): number;
  /** −1 … 1, for sinus arrhythmia. */
  breath(nowMs: number): number;
}

export interface Heart {
  /** Makes beats until one lies beyond `untilMs`. */
  advance(untilMs: number): void;
  /** `rate` overrules the vital in V-tach. What is not yet beaten within `horizonMs` is forgotten. */
  setRhythm(rhythm: RhythmName, nowMs: number, rate: number | null): void;
  /** From the next beat on that is not on its way; nothing happens in another rhythm than sinus. */
  happen(event: HeartEvent): void;
  rhythm(): RhythmName;
  /** Since when the rhythm stands. */
  since(): number;
  /** Oldest first; the last one lies beyond the time advanced to, unless the heart stands still. */
  readonly beats: readonly Beat[];
}

/** Beats closer than this are already on their way when the rhythm changes. */
const committedMs = 250;
const kept = 260;
const vtRate = 182;
/** The heart beat before the run began, so that the first reading already has a rate. */
const warmUpMs = 20_000;

/** The next beat after so much of the usual interval, or after so many ms. */
type Planned = { readonly kind: BeatKind } & ({ readonly share: number } | { readonly ms: number });

const early = (share: number): Planned => ({ kind: 'ventricular', share });
const late = (share: number): Planned => ({ kind: 'sinus', share });

const plans: Record<HeartEvent, readonly Planned[]> = {
  'pvc-pair': [early(0.62), early(0.56), late(1.5)],
  // Shorter than what a monitor calls tachycardia.
  'pvc-run': [early(0.6), ...[420, 430, 440].map((ms) => ({ kind: 'ventricular', ms }) as const), late(1.5)],
  pause: [{ kind: 'sinus', ms: 2_700 }],
  irregular: [0.76, 1.22, 0.86, 1.34, 0.72, 1.12, 1.28, 0.78, 1.3, 0.82, 0.74, 1.26, 0.84, 1.24].map(late),
};

/** True for rhythms in which the heart gives no beats at all. */
export const isPulseless = (rhythm: RhythmName): boolean => rhythm === 'V-fib' || rhythm === 'asystole';

export const isVentricular = (beat: Beat): boolean => beat.kind === 'ventricular' || beat.kind === 'tachycardia';

export function heart(random: Random, inputs: HeartInputs, first: RhythmName): Heart {
  const beats: Beat[] = [];
  let rhythm = first;
  let sinceMs = -Infinity;
  let rate: number | null = null;
  let meanRrMs = 60_000 / inputs.hr(0, first);
  /** Set after a premature beat: the pause before the next one. */
  let pauseFactor: number | null = null;
  let planned: Planned[] = [];

  const baseRr = (nowMs: number): number => 60_000 / inputs.hr(nowMs, rhythm);

  function sinusRr(nowMs: number): number {
    const base = baseRr(nowMs);
    const arrhythmia = 0.025 * Math.min(1, base / 800) * inputs.breath(nowMs);
    return base * (1 - arrhythmia + 0.007 * random.normal());
  }

  function premature(nowMs: number, rr: number): boolean {
    const last = beats.at(-1);
    if (last !== undefined && isVentricular(last)) return false;
    if (rhythm === 'bigeminy') return true;
    const perMin = inputs.pvcPerMin(nowMs);
    return perMin > 0 && random.next() < (perMin * rr) / 60_000;
  }

  function nextInterval(nowMs: number): { rrMs: number; kind: BeatKind } {
    switch (rhythm) {
      case 'V-tach':
        return { rrMs: (60_000 / (rate ?? vtRate)) * (1 + 0.015 * random.normal()), kind: 'tachycardia' };
      case 'AF': {
        // Mean kept by the factor: exp of a normal has a mean above 1.
        const rr = baseRr(nowMs) * Math.exp(0.2 * random.normal()) * 0.98;
        return { rrMs: Math.max(330, rr), kind: 'af' };
      }
      case 'paced':
        return { rrMs: Math.round(baseRr(nowMs)), kind: 'paced' };
      case 'sinus':
      case 'bigeminy':
      case 'V-fib':
      case 'asystole': {
        const rr = sinusRr(nowMs);
        const next = planned.shift();
        if (next !== undefined) {
          pauseFactor = null;
          return { rrMs: 'ms' in next ? next.ms : rr * next.share, kind: next.kind };
        }
        if (pauseFactor !== null) {
          const factor = pauseFactor;
          pauseFactor = null;
          return { rrMs: rr * factor, kind: 'sinus' };
        }
        if (!premature(nowMs, rr)) return { rrMs: rr, kind: 'sinus' };
        const coupling = random.between(0.58, 0.66);
        pauseFactor = 2 - coupling;
        return { rrMs: rr * coupling, kind: 'ventricular' };
      }
    }
  }

  function advance(untilMs: number): void {
    if (isPulseless(rhythm)) return;
    for (;;) {
      const last = beats.at(-1);
      if (last !== undefined && last.atMs > untilMs) return;
      // After a standstill beats begin from now, not from the last beat minutes ago.
      const fromMs = Math.max(last?.atMs ?? -warmUpMs, sinceMs);
      const { rrMs, kind } = nextInterval(Math.max(0, fromMs));
      const atMs = fromMs + rrMs;
      meanRrMs += (Math.min(2000, rrMs) - meanRrMs) * 0.2;
      beats.push({ atMs, kind, rrMs: atMs - (last?.atMs ?? fromMs), meanRrMs });
      if (beats.length > kept) beats.shift();
    }
  }

  return {
    beats,
    advance,
    rhythm: () => rhythm,
    since: () => sinceMs,
    happen(event) {
      if (rhythm === 'sinus') planned = [...plans[event]];
    },
    setRhythm(next, nowMs, nextRate) {
      while ((beats.at(-1)?.atMs ?? -Infinity) > nowMs + committedMs) beats.pop();
      rhythm = next;
      sinceMs = nowMs;
      rate = nextRate;
      pauseFactor = null;
      planned = [];
    },
  };
}
