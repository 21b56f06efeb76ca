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
  /** The breath at that time and the one before it, null where there is none. */
  breathsAt(nowMs: number): readonly [now: Breath | null, before: Breath | null];
  /** Breaths that ended within the span; newest last. */
  recent(nowMs: number, spanMs: number): readonly Breath[];
}

/** Inspiration takes this part of a breath. */
export const inspiratoryPart = 0.4;

const kept = 40;
const apnoeaStepMs = 500;

/** `ratePerMin` of 0 is apnoea. */
export function breathing(random: Random, ratePerMin: (nowMs: number) => number): Breathing {
  const breaths: Breath[] = [];
  let nextMs = -random.between(30_000, 34_000);

  function phaseOf(breath: Breath, nowMs: number): number {
    const part = (nowMs - breath.startMs) / breath.lengthMs;
    if (part < 0 || part >= 1) return -1;
    // Inspiration is steeper; both halves are cosines, so the curve has no corner.
    const curve =
      part < inspiratoryPart
        ? -Math.cos((Math.PI * part) / inspiratoryPart)
        : Math.cos((Math.PI * (part - inspiratoryPart)) / (1 - inspiratoryPart));
    return breath.depth * (curve + 1) - 1;
  }

  function indexAt(nowMs: number): number {
    for (let index = breaths.length - 1; index >= 0; index -= 1) {
      if ((breaths[index] as Breath).startMs <= nowMs) return index;
    }
    return -1;
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
      const breath = breaths[indexAt(nowMs)];
      return breath === undefined ? -1 : phaseOf(breath, nowMs);
    },
    breathsAt(nowMs) {
      const index = indexAt(nowMs);
      return [breaths[index] ?? null, breaths[index - 1] ?? null];
    },
    recent: (nowMs, spanMs) =>
      breaths.filter((breath) => {
        const endMs = breath.startMs + breath.lengthMs;
        return breath.depth > 0 && endMs <= nowMs && endMs > nowMs - spanMs;
      }),
  };
}
