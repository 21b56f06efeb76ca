/**
 * Do two blocks of one channel follow each other by the stamps of the device that sent them? Where they do, nothing is
 * missing between them and nothing of them is twice, wherever our estimate of the device's clock puts them. Pure.
 */

/** Apart by more, device time and ours are two relations: a clock was set, or it is another device. Ms. */
export const otherClockMs = 1_000;
/** Stamps may be rounded to whole ms, and the sample clock may run this much beside the clock that stamps. */
const roundingMs = 1;
const driftPerMs = 1e-4;

export interface StampedSpan {
  /** Epoch ms, gateway's clock. */
  readonly startAt: number;
  /** Epoch ms, device's clock; null: it gave none. */
  readonly deviceAt: number | null;
  readonly rateHz: number;
  readonly count: number;
}

/**
 * How much later the one begins than the other, ms: by the device's stamps where both are of one clock, else null.
 */
export function stampLagMs(
  a: Pick<StampedSpan, 'startAt' | 'deviceAt'>,
  b: Pick<StampedSpan, 'startAt' | 'deviceAt'>,
): number | null {
  if (a.deviceAt === null || b.deviceAt === null) return null;
  const lag = b.deviceAt - a.deviceAt;
  return Math.abs(b.startAt - a.startAt - lag) <= otherClockMs ? lag : null;
}

/** How far stamps may lie off the end of what went before and still follow it: less than a sample and a rounding. */
export const stampSlackMs = ({ rateHz, count }: Pick<StampedSpan, 'rateHz' | 'count'>): number =>
  1000 / rateHz + roundingMs + driftPerMs * ((count * 1000) / rateHz);

/** Does the one begin where the other ends? */
export function followsByStamps(before: StampedSpan, after: StampedSpan): boolean {
  const lag = stampLagMs(before, after);
  return lag !== null && Math.abs(lag - (before.count * 1000) / before.rateHz) <= stampSlackMs(before);
}

/** Does the one begin no earlier than the other ends? Devices that stamp in whole seconds are believed to the second. */
export function isAfterByStamps(before: StampedSpan, after: StampedSpan): boolean {
  const lag = stampLagMs(before, after);
  if (lag === null) return false;
  const isCoarse = before.deviceAt !== null && before.deviceAt % 1000 === 0 && lag % 1000 === 0;
  return lag - (before.count * 1000) / before.rateHz >= -(isCoarse ? 1000 : stampSlackMs(before));
}
