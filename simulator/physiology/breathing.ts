/** Breaths one after the other; the phase of the current one drives RESP and modulates ECG and pulses. */
import type { Random } from '../core/random.ts';

export interface Breath {
  readonly startMs: number;
  readonly lengthMs: number;
  /** 0 is no breath (apnoea), 1 a usual one. */
  readonly depth: number;
}

export interface Breathing {
  /** Makes breaths up to `untilMs`. */
  advance(untilMs: number): void;
  /** −1 end of expiration … +1 full inspiration. */
  phaseAt(nowMs: number): number;
  /** Breaths that ended within the span; newest last. */
  recent(nowMs: number, spanMs: number): readonly Breath[];
}

const kept = 40;
const apnoeaStepMs = 500;

/** `ratePerMin` of 0 is apnoea. */
export function breathing(random: Random, ratePerMin: (nowMs: number) => number): Breathing {
  const breaths: Breath[] = [];
  let nextMs = -random.between(30_000, 34_000);

  function phaseOf(breath: Breath, nowMs: number): number {
    const part = (nowMs - breath.startMs) / breath.lengthMs;
    if (part < 0 || part >= 1) return -1;
    // Inspiration takes 40 % and is steeper; both halves are cosines, so the curve has no corner.
    const curve = part < 0.4 ? -Math.cos((Math.PI * part) / 0.4) : Math.cos((Math.PI * (part - 0.4)) / 0.6);
    return breath.depth * (curve + 1) - 1;
  }

  return {
    advance(untilMs) {
      while (nextMs <= untilMs) {
        const rate = ratePerMin(nextMs);
        const lengthMs = rate < 1 ? apnoeaStepMs : (60_000 / rate) * (1 + 0.045 * random.normal());
        breaths.push({ startMs: nextMs, lengthMs, depth: rate < 1 ? 0 : 1 + 0.07 * random.normal() });
        if (breaths.length > kept) breaths.shift();
        nextMs += lengthMs;
      }
    },
    phaseAt(nowMs) {
      for (let index = breaths.length - 1; index >= 0; index -= 1) {
        const breath = breaths[index] as Breath;
        if (breath.startMs <= nowMs) return phaseOf(breath, nowMs);
      }
      return -1;
    },
    recent: (nowMs, spanMs) =>
      breaths.filter((breath) => {
        const endMs = breath.startMs + breath.lengthMs;
        return breath.depth > 0 && endMs <= nowMs && endMs > nowMs - spanMs;
      }),
  };
}
