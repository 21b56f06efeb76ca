/**
 * What a patient's body is set to: targets that scenarios ramp, with a slow drift on top so that nothing
 * stands still. Pure function of the targets and the time; the monitor measures the results, not these.
 */
import { drift } from '../core/random.ts';

export const vitalNames = [
  'hr',
  'spo2',
  'rr',
  'sys',
  'dia',
  'temp',
  'cvp',
  'etco2',
  'o2flow',
  'pvcPerMin',
  'stII',
  'stV',
  'pi',
] as const;
export type VitalName = (typeof vitalNames)[number];
/** Units: /min, %, mmHg, °C, L/min, mm (ST), % (PI). */
export type VitalValues = Readonly<Record<VitalName, number>>;

/** Half-width of the drift and the period of its fastest part. */
const drifts: Record<VitalName, readonly [amplitude: number, periodS: number]> = {
  hr: [1.6, 50],
  spo2: [0.7, 70],
  rr: [0.9, 60],
  sys: [3, 80],
  dia: [2, 95],
  temp: [0.05, 600],
  cvp: [0.7, 90],
  etco2: [0.8, 70],
  o2flow: [0, 60],
  pvcPerMin: [0, 60],
  stII: [0.06, 200],
  stV: [0.06, 230],
  pi: [0.15, 60],
};

const bounds: Partial<Record<VitalName, readonly [low: number, high: number]>> = {
  spo2: [0, 100],
  hr: [15, 260],
  rr: [0, 80],
  pi: [0.05, 20],
  dia: [5, 200],
};

interface Ramp {
  readonly from: number;
  readonly to: number;
  readonly startMs: number;
  readonly overMs: number;
}

export interface Vitals {
  /** The value now, drift included. */
  at(name: VitalName, nowMs: number): number;
  /** Moves the target in a straight line from where it is to `value` within `overMs`. */
  set(name: VitalName, value: number, nowMs: number, overMs: number): void;
  target(name: VitalName, nowMs: number): number;
}

function along(ramp: Ramp, nowMs: number): number {
  if (nowMs <= ramp.startMs && ramp.overMs > 0) return ramp.from;
  if (nowMs >= ramp.startMs + ramp.overMs || ramp.overMs <= 0) return ramp.to;
  return ramp.from + ((ramp.to - ramp.from) * (nowMs - ramp.startMs)) / ramp.overMs;
}

/** `nowMs` is simulated time since the start of the run. */
export function vitals(seed: number, name: string, base: VitalValues): Vitals {
  const ramps = new Map<VitalName, Ramp>();
  const drifting = new Map<VitalName, (seconds: number) => number>();
  for (const vital of vitalNames) {
    ramps.set(vital, { from: base[vital], to: base[vital], startMs: 0, overMs: 0 });
    drifting.set(vital, drift(seed, `${name} ${vital}`, drifts[vital][1]));
  }
  const target = (vital: VitalName, nowMs: number): number => along(ramps.get(vital) as Ramp, nowMs);
  return {
    target,
    at(vital, nowMs) {
      const amplitude = drifts[vital][0];
      const aim = target(vital, nowMs);
      if (amplitude === 0 || aim === 0) return aim;
      const value = aim + amplitude * (drifting.get(vital) as (seconds: number) => number)(nowMs / 1000);
      const range = bounds[vital];
      return range === undefined ? value : Math.min(range[1], Math.max(range[0], value));
    },
    set(vital, value, nowMs, overMs) {
      ramps.set(vital, { from: target(vital, nowMs), to: value, startMs: nowMs, overMs });
    },
  };
}
