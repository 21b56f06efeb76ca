/**
 * The arithmetic of one pump channel. Volumes in mL, rates in mL/h, time in hours inside and ms outside.
 * Always holds: infused + remaining = VTBI (boluses come out of the same container; KVO is counted apart).
 */
export type InfusionStatus = 'infusing' | 'bolus' | 'kvo' | 'paused' | 'stopped' | 'occluded';

export interface Infusion {
  readonly status: InfusionStatus;
  readonly rateMlH: number;
  readonly vtbiMl: number;
  readonly infusedMl: number;
  readonly remainingMl: number;
  /** Given after the end to keep the vein open. */
  readonly kvoMl: number;
  /** All that went through this channel since its counter was cleared, whatever it was for. */
  readonly totalMl: number;
  /** Rates to come, each for so long; the last one stays. Empty: the rate does not change by itself. */
  readonly ramp: readonly RampStep[];
  /** The present one of them lasts so much longer. */
  readonly stepLeftMs: number;
  readonly kvoRateMlH: number;
  /** Of the dose between that was given last. */
  readonly bolusMl: number;
  readonly bolusLeftMl: number;
  readonly bolusRateMlH: number;
  /** Line pressure, mmHg. */
  readonly pressure: number;
  /** The line is closed: pressure climbs until the pump stops. */
  readonly blocked: boolean;
  readonly occlusionLimit: number;
  /** Near-end alarm at this much time left, minutes. */
  readonly nearEndMin: number;
  readonly nearEndTold: boolean;
}

export interface RampStep {
  readonly rateMlH: number;
  readonly forMs: number;
}

export type InfusionEvent =
  | 'started'
  | 'stopped'
  | 'near-end'
  | 'complete'
  | 'occlusion'
  | 'occlusion-gone'
  | 'bolus-done'
  /** The rate changed by itself. */
  | 'rate-step';

export interface InfusionStep {
  readonly state: Infusion;
  readonly events: readonly {
    readonly event: InfusionEvent;
    readonly afterMs: number;
    /** At that moment, before and after it. */
    readonly from: Infusion;
    readonly to: Infusion;
  }[];
}

export interface Programme {
  readonly rateMlH: number;
  readonly vtbiMl: number;
  readonly remainingMl: number;
  readonly nearEndMin?: number;
  readonly kvoRateMlH?: number | undefined;
  readonly occlusionLimit?: number;
  readonly stopped?: boolean;
  readonly ramp?: readonly RampStep[];
}

const hourMs = 3_600_000;
const restPressure = 70;
/** A blocked line stiffens: mmHg per mL pushed into it, so a faster pump finds it sooner. */
const stiffness = 900;
const slowestRise = 60;

export function infusion(programme: Programme): Infusion {
  return {
    status: programme.stopped === true || programme.remainingMl <= 0 ? 'stopped' : 'infusing',
    rateMlH: programme.ramp?.[0]?.rateMlH ?? programme.rateMlH,
    vtbiMl: programme.vtbiMl,
    remainingMl: programme.remainingMl,
    infusedMl: programme.vtbiMl - programme.remainingMl,
    kvoMl: 0,
    totalMl: programme.vtbiMl - programme.remainingMl,
    ramp: programme.ramp ?? [],
    stepLeftMs: programme.ramp?.[0]?.forMs ?? 0,
    kvoRateMlH: programme.kvoRateMlH ?? Math.min(1, programme.rateMlH),
    bolusMl: 0,
    bolusLeftMl: 0,
    bolusRateMlH: 0,
    pressure: restPressure,
    blocked: false,
    occlusionLimit: programme.occlusionLimit ?? 500,
    nearEndMin: programme.nearEndMin ?? 5,
    nearEndTold: false,
  };
}

/** What flows now; 0 where nothing is delivered. */
export function flow(state: Infusion): number {
  if (state.status === 'infusing') return state.rateMlH;
  if (state.status === 'bolus') return state.bolusRateMlH;
  return state.status === 'kvo' ? state.kvoRateMlH : 0;
}

/** Minutes until empty at the programmed rates; null where it cannot be known (rate 0). */
export function minutesLeft(state: Infusion): number | null {
  let left = state.remainingMl;
  let minutes = 0;
  let rate = state.rateMlH;
  let stepMs = state.ramp.length > 0 ? state.stepLeftMs : Infinity;
  for (const [index] of [...state.ramp, null].entries()) {
    const given = (rate * stepMs) / hourMs;
    if (rate > 0 && given >= left) return minutes + (60 * left) / rate;
    if (!Number.isFinite(stepMs)) return null;
    left -= given;
    minutes += stepMs / 60_000;
    const next = state.ramp[index + 1];
    rate = next?.rateMlH ?? rate;
    stepMs = next?.forMs ?? Infinity;
  }
  return null;
}

export function bolus(state: Infusion, volumeMl: number, rateMlH: number): Infusion {
  if (state.status !== 'infusing' || rateMlH <= 0) return state;
  const bolusMl = Math.min(volumeMl, state.remainingMl);
  return { ...state, status: 'bolus', bolusMl, bolusLeftMl: bolusMl, bolusRateMlH: rateMlH };
}

/** By hand: a ramp is over. */
export const setRate = (state: Infusion, rateMlH: number): Infusion => ({ ...state, rateMlH, ramp: [], stepLeftMs: 0 });
export const clearCounter = (state: Infusion): Infusion => ({ ...state, totalMl: 0 });
export const pause = (state: Infusion): Infusion => ({ ...state, status: 'paused', bolusLeftMl: 0 });
/** @param fromMmHg pressure that the line has already; it climbs on from there. */
export const block = (state: Infusion, fromMmHg = state.pressure): Infusion => ({
  ...state,
  blocked: true,
  pressure: Math.min(state.occlusionLimit, Math.max(state.pressure, fromMmHg)),
});

/** Opens the line; an occluded pump stays stopped until somebody restarts it. */
export const unblock = (state: Infusion): Infusion => ({ ...state, blocked: false, pressure: restPressure });
export const start = (state: Infusion): Infusion => ({
  ...state,
  status: state.remainingMl > 0 ? 'infusing' : 'kvo',
  pressure: restPressure,
});

/** A new container of the same drug. */
export const reload = (state: Infusion, vtbiMl: number): Infusion => ({
  ...start({ ...state, vtbiMl, remainingMl: vtbiMl, infusedMl: 0 }),
  nearEndTold: false,
});

/** Time until the next thing happens at the present flow, in hours, and what it is. */
function nextChange(state: Infusion): { hours: number; event: InfusionEvent } | null {
  const perHour = flow(state);
  if (perHour <= 0) return null;
  if (state.blocked) {
    const rise = Math.max(slowestRise * 60, stiffness * perHour);
    return { hours: Math.max(0, state.occlusionLimit - state.pressure) / rise, event: 'occlusion' };
  }
  if (state.status === 'kvo') return null;
  const end = endOf(state, perHour);
  if (state.ramp.length === 0 || state.status !== 'infusing') return end;
  const stepHours = state.stepLeftMs / hourMs;
  return stepHours < end.hours ? { hours: stepHours, event: 'rate-step' } : end;
}

function endOf(state: Infusion, perHour: number): { hours: number; event: InfusionEvent } {
  if (state.status === 'bolus' && state.bolusLeftMl < state.remainingMl) {
    return { hours: state.bolusLeftMl / perHour, event: 'bolus-done' };
  }
  if (!state.nearEndTold && state.status === 'infusing') {
    const nearMl = (state.nearEndMin / 60) * state.rateMlH;
    return { hours: Math.max(0, state.remainingMl - nearMl) / perHour, event: 'near-end' };
  }
  return { hours: state.remainingMl / perHour, event: 'complete' };
}

function deliver(from: Infusion, hours: number): Infusion {
  const isInStep = from.ramp.length > 0 && from.status === 'infusing' && !from.blocked;
  const state = isInStep ? { ...from, stepLeftMs: Math.max(0, from.stepLeftMs - hours * hourMs) } : from;
  const perHour = flow(state);
  if (perHour <= 0 || hours <= 0) return state;
  if (state.blocked) {
    const rise = Math.max(slowestRise * 60, stiffness * perHour);
    return { ...state, pressure: Math.min(state.occlusionLimit, state.pressure + rise * hours) };
  }
  const totalMl = state.totalMl + Math.min(perHour * hours, state.status === 'kvo' ? Infinity : state.remainingMl);
  if (state.status === 'kvo') return { ...state, totalMl, kvoMl: state.kvoMl + perHour * hours };
  const remainingMl = Math.max(0, state.remainingMl - perHour * hours);
  const bolusLeftMl = state.status === 'bolus' ? Math.max(0, state.bolusLeftMl - perHour * hours) : 0;
  return { ...state, totalMl, remainingMl, infusedMl: state.vtbiMl - remainingMl, bolusLeftMl };
}

function apply(state: Infusion, event: InfusionEvent): Infusion {
  if (event === 'occlusion')
    return { ...state, status: 'occluded', pressure: state.occlusionLimit + 25, bolusLeftMl: 0 };
  if (event === 'bolus-done') return { ...state, status: 'infusing', bolusLeftMl: 0 };
  if (event === 'near-end') return { ...state, nearEndTold: true };
  if (event === 'rate-step') return nextStep(state);
  const { vtbiMl } = state;
  return {
    ...state,
    status: state.kvoRateMlH > 0 ? 'kvo' : 'stopped',
    remainingMl: 0,
    infusedMl: vtbiMl,
    bolusLeftMl: 0,
  };
}

function nextStep(state: Infusion): Infusion {
  const [, next, ...rest] = state.ramp;
  // The last rate stays.
  if (next === undefined) return { ...state, ramp: [], stepLeftMs: 0 };
  return { ...state, rateMlH: next.rateMlH, ramp: [next, ...rest], stepLeftMs: next.forMs };
}

/** Moves time on; what happens within the step happens at its own moment, not at the end of the step. */
export function advance(from: Infusion, elapsedMs: number): InfusionStep {
  const events: { event: InfusionEvent; afterMs: number; from: Infusion; to: Infusion }[] = [];
  let state = from;
  let leftMs = elapsedMs;
  for (let round = 0; round < 60 && leftMs > 0; round += 1) {
    const next = nextChange(state);
    if (next === null || next.hours * hourMs > leftMs) return { state: deliver(state, leftMs / hourMs), events };
    const before = deliver(state, next.hours);
    state = apply(before, next.event);
    leftMs -= next.hours * hourMs;
    events.push({ event: next.event, afterMs: elapsedMs - leftMs, from: before, to: state });
  }
  return { state: deliver(state, leftMs / hourMs), events };
}
