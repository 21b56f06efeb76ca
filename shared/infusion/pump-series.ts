/**
 * Pump readings in the record of numerics: a channel's counter of volume given, its rate, what is left and its battery
 * are series like any other, under these keys, so that retention, gaps and the fill after a cut hold for them too.
 */
import type { LivePump } from '../feed/protocol.ts';

export const pumpSeries = ['infused', 'rate', 'remaining', 'battery'] as const;
export type PumpSeries = (typeof pumpSeries)[number];

const prefix = 'pump:';

/** As the feed names it, beside its device: "pump:infused:A". The channel's name stands last: it may hold anything. */
export const pumpSeriesKey = (series: PumpSeries, channel: string): string => `${prefix}${series}:${channel}`;

export function readPumpSeriesKey(key: string): { readonly series: PumpSeries; readonly channel: string } | null {
  if (!key.startsWith(prefix)) return null;
  const end = key.indexOf(':', prefix.length);
  const series = pumpSeries.find((one) => one === key.slice(prefix.length, end));
  return end < 0 || series === undefined ? null : { series, channel: key.slice(end + 1) };
}

/**
 * As the record of a bed names it, for history.values and history.trend: "pump:infused:P-2157:A". Two pumps of a bed may
 * both have a channel A.
 */
export const pumpRecordKey = (series: PumpSeries, device: string, channel: string): string =>
  `${prefix}${series}:${deviceMark(device)}:${channel}`;

/** A key of the record that is a pump's and no parameter of a patient. */
export const isPumpKey = (key: string): boolean => key.startsWith(prefix);

/** What the feed calls `key`, as the record of a bed calls it. */
export function recordKey(device: string, key: string): string {
  const pump = readPumpSeriesKey(key);
  return pump === null ? key : pumpRecordKey(pump.series, device, pump.channel);
}

/** Keys of the record have room for so much of a device's name. */
const deviceMost = 80;

/** Without ":"; a name that is too long has its beginning and a sum of all of it (FNV-1a, 64 bits). */
function deviceMark(device: string): string {
  const mark = device.replace(/[%:]/gu, (sign) => (sign === ':' ? '%3A' : '%25'));
  if (mark.length <= deviceMost) return mark;
  let sum = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(device)) sum = BigInt.asUintN(64, (sum ^ BigInt(byte)) * 0x100000001b3n);
  const begin = mark.slice(0, deviceMost - 17).replace(/[\ud800-\udbff]$/u, '');
  return `${begin}%${sum.toString(16).padStart(16, '0')}`;
}

/** UCUM. */
export const pumpSeriesUnit: Readonly<Record<PumpSeries, string>> = {
  infused: 'mL',
  rate: 'mL/h',
  remaining: 'mL',
  battery: '%',
};

type Readings = Pick<LivePump, 'infusedMl' | 'rateMlPerHour' | 'remainingMl' | 'batteryPct'>;

export const pumpSeriesValue = (series: PumpSeries, pump: Readings): number | null =>
  ({
    infused: pump.infusedMl,
    rate: pump.rateMlPerHour,
    remaining: pump.remainingMl,
    battery: pump.batteryPct,
  })[series];
