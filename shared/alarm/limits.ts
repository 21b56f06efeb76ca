/**
 * Alarm limits of measured values: rules as data, what is in force on a bed, and the watch that turns a course of
 * values into "passed" and "over". The gateway and the what-if use the same watch, so a trial shows what would have
 * happened. Pure: times come in, in milliseconds of one steady clock.
 *
 * Delay by depth: a value just beyond its limit must stay there for `delayS`; the further beyond, the sooner, down to
 * none at `fullDepth` beyond. Each moment beyond the limit fills a share of the delay in force at that depth,
 * dt / (delayS × (1 − depth)), and the alarm comes when the shares reach one. A course of changing depth so waits as
 * long as its parts ask for, and one at full depth waits for nothing. `fullDepth` null: the same delay at any depth.
 */
import { z } from 'zod';

export const limitPrioritySchema = z.enum(['high', 'medium', 'low']);

/** One parameter of a profile. Values in the parameter's own unit. */
export const limitRuleSchema = z.object({
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** Time beyond a limit before there is an alarm: at the limit itself, 0–15 s (see `fullDepth`). */
  delayS: z.number().min(0).max(15),
  priority: limitPrioritySchema,
  /** How far back inside before the alarm is over. */
  hysteresis: z.number().min(0).max(1000).default(0),
  /** How far beyond before there is no delay at all. */
  fullDepth: z.number().positive().nullable().default(null),
  /** At or beyond these there is no delay and the alarm is high, whatever the limit itself is set to. */
  extremeLow: z.number().optional(),
  extremeHigh: z.number().optional(),
  /** Off: watched by nobody here, and on the standing register. */
  on: z.boolean().default(true),
});
export type LimitRule = z.infer<typeof limitRuleSchema>;

/** By parameter key. */
export const limitProfileSchema = z.record(z.string().max(80), limitRuleSchema);
export type LimitProfile = z.infer<typeof limitProfileSchema>;

/** What a person changed on one bed. What is left out stays as the profile says. */
export const limitChangeSchema = z.object({
  low: z.number().nullable().optional(),
  high: z.number().nullable().optional(),
  delayS: z.number().min(0).max(15).optional(),
  priority: limitPrioritySchema.optional(),
  on: z.boolean().optional(),
});
export type LimitChange = z.infer<typeof limitChangeSchema>;

export const bedLimitSchema = limitChangeSchema.extend({
  by: z.string().max(120),
  station: z.string().max(400).nullable(),
  reason: z.string().max(500),
  at: z.number(),
  /** Then the profile's come back; null: until discharge. */
  until: z.number().nullable(),
});
export type BedLimit = z.infer<typeof bedLimitSchema>;

export const bedLimitsSchema = z.object({
  /** Null: the ward's own. */
  profile: z.string().max(80).nullable(),
  /** By parameter key. */
  own: z.record(z.string(), bedLimitSchema),
});
export type BedLimits = z.infer<typeof bedLimitsSchema>;

/** The rule in force: the profile's, with what a person changed on this bed. */
export function inForce(rule: LimitRule, change: LimitChange | undefined): LimitRule {
  if (change === undefined) return rule;
  const low = change.low === undefined ? rule.low : change.low;
  const high = change.high === undefined ? rule.high : change.high;
  return {
    ...rule,
    low,
    high,
    // Half of what is between the limits at most: else an alarm would not end anywhere.
    hysteresis: low === null || high === null ? rule.hysteresis : Math.min(rule.hysteresis, (high - low) / 2),
    delayS: change.delayS ?? rule.delayS,
    priority: change.priority ?? rule.priority,
    on: change.on ?? rule.on,
  };
}

/** Why a rule cannot stand, for a person to read; null: it can. */
export function faultOfRule(
  rule: Pick<LimitRule, 'low' | 'high'>,
  plausible: readonly [number, number],
): string | null {
  for (const value of [rule.low, rule.high]) {
    if (value !== null && (!Number.isFinite(value) || value < plausible[0] || value > plausible[1])) {
      return `${value} is outside ${plausible[0]} to ${plausible[1]}`;
    }
  }
  if (rule.low !== null && rule.high !== null && rule.low >= rule.high)
    return 'The low limit is not below the high one';
  return null;
}

export type LimitSide = 'low' | 'high';

/** An extreme value: its alarm is high and waits for nothing. Only where it is beyond the limit too. */
export function isExtreme(
  rule: Pick<LimitRule, 'extremeLow' | 'extremeHigh'>,
  side: LimitSide,
  value: number,
): boolean {
  return side === 'low'
    ? rule.extremeLow !== undefined && value <= rule.extremeLow
    : rule.extremeHigh !== undefined && value >= rule.extremeHigh;
}

/** Delay at this depth beyond the limit, in ms. */
export function delayAtMs(rule: Pick<LimitRule, 'delayS' | 'fullDepth'>, depth: number): number {
  const share = rule.fullDepth === null ? 0 : Math.min(1, Math.max(0, depth / rule.fullDepth));
  return rule.delayS * 1000 * (1 - share);
}

/** Memory of the watch over one parameter of one bed. Transient: after a restart it begins again. */
export interface LimitWatch {
  readonly side: LimitSide | null;
  /** When the value first passed the limit in this course; null inside. */
  readonly sinceMs: number | null;
  /** Share of the delay that is over, 0–1. */
  readonly filled: number;
  /** The alarm of this side stands. */
  readonly passed: boolean;
  readonly atMs: number;
  readonly depth: number;
}

export const restingWatch: LimitWatch = { side: null, sinceMs: null, filled: 0, passed: false, atMs: 0, depth: 0 };

/** What happened in a longer hole of a course is not known: its time does not count. */
export const courseHoleMs = 10_000;
/** After a hole longer than this, what was before it belongs to another course. */
export const courseEndsMs = 60_000;

/**
 * One further value, or the same one again as time passes. `passed` tells whether the alarm stands after it. A value
 * that crosses from one side to the other begins anew there. What is no number says nothing and changes nothing (L24).
 */
export function watchLimit(watch: LimitWatch, value: number, atMs: number, rule: LimitRule): LimitWatch {
  if (!rule.on) return { ...restingWatch, atMs };
  if (!Number.isFinite(value)) return watch;
  const side = beyond(value, rule, watch.passed ? watch.side : null);
  if (side === null) return { ...restingWatch, atMs };
  const depth = Math.max(0, side === 'low' ? (rule.low ?? 0) - value : value - (rule.high ?? 0));
  const stepMs = Math.max(0, atMs - watch.atMs);
  const goesOn = watch.side === side && watch.sinceMs !== null && (watch.passed || stepMs <= courseEndsMs);
  const isNow = isExtreme(rule, side, value);
  if (!goesOn) return settled({ side, sinceMs: atMs, filled: 0, passed: false, atMs, depth }, rule, 0, depth, isNow);
  if (watch.passed) return { ...watch, atMs, depth };
  return settled({ ...watch, atMs, depth }, rule, stepMs > courseHoleMs ? 0 : stepMs, watch.depth, isNow);
}

/** `isNow`: without any delay. */
function settled(watch: LimitWatch, rule: LimitRule, stepMs: number, depthBefore: number, isNow: boolean): LimitWatch {
  if (isNow || delayAtMs(rule, watch.depth) === 0) return { ...watch, filled: 1, passed: true };
  // The depth that held during the step is the one at its beginning.
  const delayMs = delayAtMs(rule, depthBefore);
  const filled = watch.filled + (delayMs === 0 ? 1 : stepMs / delayMs);
  // Sums of shares miss one by rounding.
  return filled >= 1 - 1e-9 ? { ...watch, filled: 1, passed: true } : { ...watch, filled };
}

/** `standing`: the side whose alarm stands, which is over only beyond the hysteresis. A limit itself is not passed. */
function beyond(value: number, rule: LimitRule, standing: LimitSide | null): LimitSide | null {
  const lowEnd = rule.low === null ? null : rule.low + (standing === 'low' ? rule.hysteresis : 0);
  const highEnd = rule.high === null ? null : rule.high - (standing === 'high' ? rule.hysteresis : 0);
  if (lowEnd !== null && value < lowEnd) return 'low';
  if (highEnd !== null && value > highEnd) return 'high';
  return null;
}
