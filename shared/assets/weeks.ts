/** ISO weeks by their beginning, Monday 00:00 UTC: the same at every station, whatever the clock on the wall does. */

export const weekMs = 7 * 86_400_000;
/** 1970-01-05 was a Monday. */
const firstMonday = 4 * 86_400_000;

/** Beginning of the week that a moment lies in, epoch ms. */
export const weekOf = (at: number): number => Math.floor((at - firstMonday) / weekMs) * weekMs + firstMonday;

/** Beginnings of the last weeks up to that of `now`, oldest first. */
export const lastWeeks = (now: number, count: number): number[] =>
  Array.from({ length: count }, (_, at) => weekOf(now) - (count - 1 - at) * weekMs);
