/**
 * Pump readings in the record of numerics: a channel's counter of volume given, its rate, what is left and its battery
 * are series like any other, under these keys, so that retention, gaps and the fill after a cut hold for them too.
 */
import type { LivePump } from '../feed/protocol.ts';

export const pumpSeries = ['infused', 'rate', 'remaining', 'battery'] as const;
export type PumpSeries = (typeof pumpSeries)[number];

const prefix = 'pump:';

/** "pump:infused:A". The channel's name stands last: it may hold anything. */
export const pumpSeriesKey = (series: PumpSeries, channel: string): string => `${prefix}${series}:${channel}`;

export function readPumpSeriesKey(key: string): { readonly series: PumpSeries; readonly channel: string } | null {
  if (!key.startsWith(prefix)) return null;
  const end = key.indexOf(':', prefix.length);
  const series = pumpSeries.find((one) => one === key.slice(prefix.length, end));
  return end < 0 || series === undefined ? null : { series, channel: key.slice(end + 1) };
}

/** UCUM. */
export const pumpSeriesUnit: Readonly<Record<PumpSeries, string>> = {
  infused: 'mL',
  rate: 'mL/h',
  remaining: 'mL',
  battery: '%',
};

export const pumpSeriesValue = (series: PumpSeries, pump: LivePump): number | null =>
  ({
    infused: pump.infusedMl,
    rate: pump.rateMlPerHour,
    remaining: pump.remainingMl,
    battery: pump.batteryPct,
  })[series];
