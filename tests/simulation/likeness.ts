/** What the oracle takes for the same alarm, and for the same alarms. */
import { isDeepStrictEqual } from 'node:util';
import { own, type WardState } from '../../shared/ward/state.ts';

/** One occurrence of a device's alarm, by what the device says of it. */
export const occurrence = (of: {
  readonly device: string;
  readonly episode: string;
  readonly deviceAt: number | null;
}): string => `${of.device} ${of.episode} ${of.deviceAt}`;

/** As values: what came by a snapshot has its fields in another order. */
export const sameAlarms = (a: WardState, b: WardState): boolean =>
  isDeepStrictEqual([a.alarms, a.limits, a.beds], [b.alarms, b.limits, b.beds]);

export function firstDifference(a: WardState, b: WardState): string {
  for (const id of new Set([...Object.keys(a.alarms), ...Object.keys(b.alarms)])) {
    const [here, there] = [own(a.alarms, id), own(b.alarms, id)];
    if (!isDeepStrictEqual(here, there)) return `${JSON.stringify(here)} and not ${JSON.stringify(there)}`;
  }
  return 'its beds or limits';
}
