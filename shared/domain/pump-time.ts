/**
 * Time to empty of a pump channel (L20). Says "unknown" wherever it cannot be known, with the reason, and never
 * a number that no pump keeps to: no rate, a bolus, a stopped pump, an unknown volume.
 */
import type { PumpStatus } from './observation.ts';

export interface PumpFacts {
  readonly status: PumpStatus;
  readonly rateMlPerHour: number | null;
  /** As the pump itself says it. What is programmed less what its counter says is no such volume: people set it back. */
  readonly remainingMl: number | null;
  /** As the pump itself says it. */
  readonly remainingMin: number | null;
  /** As the pump calls it: "continuous", "ramp-taper". Left out: nothing is known of it. */
  readonly mode?: string | null;
}

export type PumpTime =
  | { readonly known: true; readonly minutes: number }
  | {
      readonly known: false;
      readonly why:
        | 'stopped'
        | 'paused'
        | 'complete'
        | 'alarming'
        | 'kvo'
        | 'bolus'
        /** Its rate changes by itself, and the pump does not say how long it takes. */
        | 'varies'
        | 'no-rate'
        | 'no-volume'
        | 'no-status';
    };

/** Longer than this is no plan but a wrong number. */
const longestMin = 14 * 24 * 60;

const unknown = (why: Extract<PumpTime, { known: false }>['why']): PumpTime => ({ known: false, why });

const usable = (value: number | null): value is number => value !== null && Number.isFinite(value) && value >= 0;

/**
 * Modes in which the rate of this moment says nothing of the next: ramps, tapers and steps, doses at intervals or on
 * demand. The tokens are those of IHE PIV (program delivery modes) and what vendors write.
 */
const changing = /ramp|taper|step|profile|intermittent|cyclic|pulsat|variable|demand|pca|tci|target/;

const rateChanges = (mode: string | null | undefined): boolean => changing.test(mode?.toLowerCase() ?? '');

export function timeToEmpty(facts: PumpFacts): PumpTime {
  switch (facts.status) {
    case 'stopped':
    case 'paused':
    case 'complete':
    case 'alarming':
    case 'kvo':
    case 'bolus':
      return unknown(facts.status);
    case 'unknown':
      return unknown('no-status');
    case 'infusing':
      break;
  }
  if (!usable(facts.rateMlPerHour) || facts.rateMlPerHour === 0) return unknown('no-rate');
  if (rateChanges(facts.mode)) return asSaid(facts) ?? unknown('varies');
  if (usable(facts.remainingMl)) {
    const minutes = (facts.remainingMl / facts.rateMlPerHour) * 60;
    return minutes <= longestMin ? { known: true, minutes } : unknown('no-rate');
  }
  return asSaid(facts) ?? unknown('no-volume');
}

const asSaid = ({ remainingMin }: PumpFacts): PumpTime | null =>
  usable(remainingMin) && remainingMin <= longestMin ? { known: true, minutes: remainingMin } : null;

/** "27 min", "1 h 36", "–". Rounded down: a pump is never promised a minute it does not have. */
export function pumpTimeText(time: PumpTime): string {
  if (!time.known) return '–';
  const whole = Math.floor(time.minutes);
  if (whole < 1) return 'under 1 min';
  if (whole < 60) return `${whole} min`;
  return `${Math.floor(whole / 60)} h ${String(whole % 60).padStart(2, '0')}`;
}

/** Soonest first; what is not known last. */
export function bySoonest(a: PumpTime, b: PumpTime): number {
  const minutes = (time: PumpTime): number => (time.known ? time.minutes : Number.MAX_VALUE);
  return minutes(a) - minutes(b);
}
