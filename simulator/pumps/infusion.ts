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
  readonly kvoRateMlH: number;
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

export type InfusionEvent =
  'started' | 'stopped' | 'near-end' | 'complete' | 'occlusion' | 'occlusion-gone' | 'bolus-done';

export interface InfusionStep {
  readonly state: Infusion;
  readonly events: readonly { readonly event: InfusionEvent; readonly afterMs: number }[];
}

export interface Programme {
  readonly rateMlH: number;
  readonly vtbiMl: number;
  readonly remainingMl: number;
  readonly nearEndMin?: number;
  readonly kvoRateMlH?: number;
  readonly occlusionLimit?: number;
  readonly stopped?: boolean;
}

const hourMs = 3_600_000;
const restPressure = 70;
/** A blocked line stiffens: mmHg per mL pushed into it, so a faster pump finds it sooner. */
const stiffness = 900;
const slowestRise = 60;

export function infusion(programme: Programme): Infusion {
  return {
    status: programme.stopped === true || programme.remainingMl <= 0 ? 'stopped' : 'infusing',
    rateMlH: programme.rateMlH,
    vtbiMl: programme.vtbiMl,
    remainingMl: programme.remainingMl,
    infusedMl: programme.vtbiMl - programme.remainingMl,
    kvoMl: 0,
    kvoRateMlH: programme.kvoRateMlH ?? Math.min(1, programme.rateMlH),
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

/** Minutes until empty at the programmed rate; null where it cannot be known (rate 0). */
export const minutesLeft = (state: Infusion): number | null =>
  state.rateMlH > 0 ? (60 * state.remainingMl) / state.rateMlH : null;

export const bolus = (state: Infusion, volumeMl: number, rateMlH: number): Infusion =>
  state.status === 'infusing' && rateMlH > 0
    ? { ...state, status: 'bolus', bolusLeftMl: Math.min(volumeMl, state.remainingMl), bolusRateMlH: rateMlH }
    : state;

export const setRate = (state: Infusion, rateMlH: number): Infusion => ({ ...state, rateMlH });
export const pause = (state: Infusion): Infusion => ({ ...state, status: 'paused', bolusLeftMl: 0 });
export const block = (state: Infusion): Infusion => ({ ...state, blocked: true });

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
  if (state.status === 'bolus' && state.bolusLeftMl < state.remainingMl) {
    return { hours: state.bolusLeftMl / perHour, event: 'bolus-done' };
  }
  if (!state.nearEndTold && state.status === 'infusing') {
    const nearMl = (state.nearEndMin / 60) * state.rateMlH;
    return { hours: Math.max(0, state.remainingMl - nearMl) / perHour, event: 'near-end' };
  }
  return { hours: state.remainingMl / perHour, event: 'complete' };
}

function deliver(state: Infusion, hours: number): Infusion {
  const perHour = flow(state);
  if (perHour <= 0 || hours <= 0) return state;
  if (state.blocked) {
    const rise = Math.max(slowestRise * 60, stiffness * perHour);
    return { ...state, pressure: Math.min(state.occlusionLimit, state.pressure + rise * hours) };
  }
  if (state.status === 'kvo') return { ...state, kvoMl: state.kvoMl + perHour * hours };
  const remainingMl = Math.max(0, state.remainingMl - perHour * hours);
  const bolusLeftMl = state.status === 'bolus' ? Math.max(0, state.bolusLeftMl - perHour * hours) : 0;
  return { ...state, remainingMl, infusedMl: state.vtbiMl - remainingMl, bolusLeftMl };
}

function apply(state: Infusion, event: InfusionEvent): Infusion {
  if (event === 'occlusion')
    return { ...state, status: 'occluded', pressure: state.occlusionLimit + 25, bolusLeftMl: 0 };
  if (event === 'bolus-done') return { ...state, status: 'infusing', bolusLeftMl: 0 };
  if (event === 'near-end') return { ...state, nearEndTold: true };
  const { vtbiMl } = state;
  return {
    ...state,
    status: state.kvoRateMlH > 0 ? 'kvo' : 'stopped',
    remainingMl: 0,
    infusedMl: vtbiMl,
    bolusLeftMl: 0,
  };
}

/** Moves time on; what happens within the step happens at its own moment, not at the end of the step. */
export function advance(from: Infusion, elapsedMs: number): InfusionStep {
  const events: { event: InfusionEvent; afterMs: number }[] = [];
  let state = from;
  let leftMs = elapsedMs;
  for (let round = 0; round < 10 && leftMs > 0; round += 1) {
    const next = nextChange(state);
    if (next === null || next.hours * hourMs > leftMs) return { state: deliver(state, leftMs / hourMs), events };
    state = apply(deliver(state, next.hours), next.event);
    leftMs -= next.hours * hourMs;
    events.push({ event: next.event, afterMs: elapsedMs - leftMs });
  }
  return { state: deliver(state, leftMs / hourMs), events };
}
