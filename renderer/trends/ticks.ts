/** Where the time axis has its marks, in the station's time zone; days begin at midnight there, DST or not. */
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const minutes = [1, 2, 5, 10, 15, 30].map((count) => count * minute);
const hours = [1, 2, 3, 6, 12].map((count) => count * hour);
const days = [1, 2, 5].map((count) => count * day);

/** A bound on the work; a screen has room for thirty. */
const mostTicks = 400;

export interface Ticks {
  readonly at: readonly number[];
  /** They are midnights: named by their day. */
  readonly areDays: boolean;
}

export function timeTicks(fromAt: number, toAt: number, most: number): Ticks {
  const least = (toAt - fromAt) / Math.max(1, most);
  const step = [...minutes, ...hours, ...days].find((one) => one >= least) ?? 5 * day;
  const at: number[] = [];
  // Up to an hour, time itself is counted: the hour that an autumn night has twice is marked twice.
  const midnight = new Date(fromAt);
  midnight.setHours(0, 0, 0, 0);
  for (let index = 0; at.length < mostTicks; index += 1) {
    let next = midnight.getTime() + index * step;
    if (step >= day) next = dayLater(midnight, (index * step) / day);
    else if (step > hour) next = ofDay(midnight, index * step);
    if (next > toAt) break;
    if (next >= fromAt) at.push(next);
  }
  return { at, areDays: step >= day };
}

const dayLater = (midnight: Date, count: number): number =>
  new Date(midnight.getFullYear(), midnight.getMonth(), midnight.getDate() + count).getTime();

const ofDay = (midnight: Date, ms: number): number =>
  new Date(midnight.getFullYear(), midnight.getMonth(), midnight.getDate(), 0, ms / minute).getTime();
