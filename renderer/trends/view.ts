/** The stretch of time that is on screen: how long, up to when, and where its cursor stands. Times: epoch ms. */
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** A span and how much of it one point stands for, so that a screen has some 360 to 720 points. */
const levels = [
  [15 * minute, 2_000],
  [30 * minute, 5_000],
  [hour, 5_000],
  [2 * hour, 10_000],
  [4 * hour, 30_000],
  [8 * hour, minute],
  [16 * hour, 2 * minute],
  [day, 3 * minute],
  [2 * day, 5 * minute],
  [3 * day, 10 * minute],
  [5 * day, 15 * minute],
  [10 * day, 30 * minute],
] as const;

/** Those with a button. */
export const spans: readonly number[] = [15 * minute, hour, 4 * hour, 8 * hour, day, 3 * day, 10 * day];
export const firstSpan = day;

export interface View {
  readonly spanMs: number;
  /** Null: up to now, and it goes along. */
  readonly endAt: number | null;
  /** Null: nobody has set it. */
  readonly cursorAt: number | null;
}

export interface Frame {
  readonly fromAt: number;
  readonly toAt: number;
  /** Time of one point. Both ends are whole multiples of it, so that points stay the same while time goes on. */
  readonly bucketMs: number;
  readonly points: number;
}

const bucketOf = (spanMs: number): number => levels.find(([span]) => span >= spanMs)?.[1] ?? 30 * minute;

export function frameOf({ spanMs, endAt }: Pick<View, 'spanMs' | 'endAt'>, now: number): Frame {
  const bucketMs = bucketOf(spanMs);
  const toAt = Math.ceil(Math.min(endAt ?? now, now) / bucketMs) * bucketMs;
  const points = Math.ceil(spanMs / bucketMs);
  return { fromAt: toAt - points * bucketMs, toAt, bucketMs, points };
}

const isWithin = (at: number, { fromAt, toAt }: Frame): boolean => at >= fromAt && at < toAt;

/** Up to now is a state, not a time: it goes on. */
const ending = (at: number, now: number): number | null => (at >= now ? null : at);

/** The moment under `pivotAt` stays where it is; left out: the cursor where it is on screen, else the right edge. */
export function zoomedTo(view: View, spanMs: number, now: number, pivotAt?: number): View {
  const frame = frameOf(view, now);
  const { cursorAt } = view;
  const pivot = pivotAt ?? (cursorAt !== null && isWithin(cursorAt, frame) ? cursorAt : null);
  if (pivot === null) return { ...view, spanMs };
  const behind = ((frame.toAt - pivot) / (frame.toAt - frame.fromAt)) * spanMs;
  return { ...view, spanMs, endAt: ending(pivot + behind, now) };
}

/** @param steps towards a shorter time where positive. */
export function zoomedBy(view: View, steps: number, now: number, pivotAt?: number): View {
  const at = levels.findIndex(([span]) => span >= view.spanMs);
  const next = levels[Math.max(0, Math.min(levels.length - 1, at - steps))];
  return next === undefined || next[0] === view.spanMs ? view : zoomedTo(view, next[0], now, pivotAt);
}

export const canZoom = (view: View, direction: -1 | 1): boolean =>
  view.spanMs !== (direction === 1 ? levels[0][0] : levels.at(-1)?.[0]);

export const pannedBy = (view: View, ms: number, now: number): View => ({
  ...view,
  endAt: ending(Math.min(view.endAt ?? now, now) + ms, now),
});

/** Onto a time, wherever the screen is; the screen follows where it must. */
export function placedAt(view: View, at: number, now: number): View {
  const cursorAt = Math.min(at, now);
  if (isWithin(cursorAt, frameOf(view, now))) return { ...view, cursorAt };
  return { ...view, cursorAt, endAt: ending(cursorAt + view.spanMs / 2, now) };
}

/** By whole points; the first step stands on the last point on screen. */
export function steppedBy(view: View, steps: number, now: number): View {
  const frame = frameOf(view, now);
  const last = Math.min(now, frame.toAt) - 1;
  const from = view.cursorAt ?? last + (steps < 0 ? frame.bucketMs : -frame.bucketMs);
  const middle = (Math.floor(from / frame.bucketMs) + steps + 0.5) * frame.bucketMs;
  const at = Math.min(middle, now);
  const next = { ...view, cursorAt: at };
  if (isWithin(at, frame)) return next;
  // A quarter further than the edge, so that the next steps stay on screen.
  const quarter = view.spanMs / 4;
  return { ...next, endAt: ending(at < frame.fromAt ? at - quarter + view.spanMs : at + quarter, now) };
}

/** Time went on from `before` to `now`: a cursor that would leave the screen holds it. */
export function goneOn(view: View, before: number, now: number): View {
  if (view.endAt !== null || view.cursorAt === null) return view;
  const was = frameOf(view, before);
  const leaves = isWithin(view.cursorAt, was) && view.cursorAt < frameOf(view, now).fromAt;
  return leaves ? { ...view, endAt: was.toAt } : view;
}
