/** Numerics of the fake station's record, and what was so around them: made from numbers, the same each time. */
import type { z } from 'zod';
import { alarmId, bedId, deviceId } from '../../../shared/domain/ids.ts';
import type { CallName, CallResult, HistoryRow, stationCalls, Trend } from '../../../shared/station-api/calls.ts';
import type { BedData } from './ward-data.ts';

type Read<Name extends CallName> = z.output<(typeof stationCalls)[Name]['args']>;
type Stay = CallResult<'history.context'>['stays'][number];

const minute = 60_000;
const hour = 60 * minute;

/** How far the record reaches; null: it is whole. Epoch ms. */
export interface RecordFacts {
  readonly now: number;
  /** Somebody else lay there before; null: nobody in the last ten days. */
  readonly patientSince: number | null;
  readonly recordedFrom: number | null;
}

/** Away for a scan, minutes before now: 9 h 40 to 9 h 4. */
const away = [580, 544] as const;
/** Electrodes off, minutes before now. */
const leadsOff = [1110, 1095] as const;
const cuffEvery = 30;

const noise = (seed: number): number => {
  const value = Math.sin(seed * 12.9898) * 43_758.5453;
  return (value - Math.floor(value)) * 2 - 1;
};

/** Where each value comes from and goes to over the last day, and how much it moves. */
function courseOf(key: string, data: BedData): readonly [before: number, now: number, moves: number] | null {
  const invasive = data.nibpMin === null;
  const courses: Readonly<Record<string, readonly [number, number, number]>> = {
    HR: [data.hr - 22, data.hr, 3],
    PR: [data.hr - 22, data.hr, 3],
    SpO2: [Math.min(99, data.spo2 + 5), data.spo2, 0.8],
    RR: [data.rr - 6, data.rr, 1.2],
    Temp: [data.temp - 0.9, data.temp, 0.05],
    'NIBP-S': [data.sys + 4, data.sys, 4],
    'NIBP-D': [data.dia + 4, data.dia, 3],
    'NIBP-M': [data.mean + 4, data.mean, 3],
    'O2-flow': [Math.max(0, data.o2 - 2), data.o2, 0],
    ...(invasive
      ? {
          'ART-S': [data.sys + 14, data.sys, 3],
          'ART-D': [data.dia + 8, data.dia, 2],
          'ART-M': [data.mean + 10, data.mean, 2],
          CVP: [6, 9, 0.6],
        }
      : {}),
  };
  return courses[key] ?? null;
}

/** The value of a moment; null: it was not measured then. */
function valueAt(key: string, data: BedData, at: number, facts: RecordFacts): number | null {
  const course = courseOf(key, data);
  const ago = (facts.now - at) / minute;
  if (course === null || ago < 0 || (facts.recordedFrom !== null && at < facts.recordedFrom)) return null;
  if (facts.patientSince !== null && at < facts.patientSince) return null;
  if (ago < away[0] && ago >= away[1]) return null;
  if ((key === 'HR' || key === 'RR') && ago < leadsOff[0] && ago >= leadsOff[1]) return null;
  const [before, now, moves] = course;
  const part = Math.max(0, Math.min(1, 1 - ago / 480));
  const slow = noise(Math.floor(at / (7 * minute))) * 0.5 + Math.sin(at / (31 * minute)) * 0.5;
  return before + (now - before) * part ** 2 + moves * slow;
}

/** Values that are taken now and then: only the point that holds such a time has one. */
const holdsCuff = (at: number, widthMs: number): boolean =>
  Math.floor((at + widthMs - 1) / (cuffEvery * minute)) > Math.floor((at - 1) / (cuffEvery * minute));

export function trendOf(
  { keys, fromAt, toAt, points }: Read<'history.trend'>,
  data: BedData,
  facts: RecordFacts,
): Trend {
  const width = (toAt - fromAt) / points;
  const at = Array.from({ length: points }, (_, index) => fromAt + width * index);
  const series: Trend['series'] = {};
  for (const key of keys) {
    const moves = courseOf(key, data)?.[2] ?? 0;
    const mean = at.map((start) => {
      if (key.startsWith('NIBP') && !holdsCuff(start, width)) return null;
      const value = valueAt(key, data, Math.min(start + width / 2, facts.now), facts);
      return value === null ? null : value + noise(start / 1000) * moves * 0.35;
    });
    const by = (amount: number): (number | null)[] => mean.map((value) => (value === null ? null : value + amount));
    series[key] = {
      mean,
      min: by(-moves * 0.8),
      max: by(moves * 0.8),
      count: mean.map((value) => (value === null ? 0 : Math.max(1, Math.round(width / 1000)))),
    };
  }
  return { at, series };
}

export function valuesOf(
  { keys, fromAt, toAt }: Read<'history.values'>,
  data: BedData,
  facts: RecordFacts,
): CallResult<'history.values'> {
  const known = ['HR', 'SpO2', 'ART-S', 'ART-D', 'ART-M', 'RR', 'Temp', 'CVP', 'NIBP-S', 'NIBP-D', 'NIBP-M'];
  const units: Readonly<Record<string, string>> = { SpO2: '%', Temp: 'Cel', HR: '/min', RR: '/min' };
  const seconds = Array.from(
    { length: Math.min(3600, Math.max(0, Math.floor((toAt - fromAt) / 1000))) },
    (_, index) => Math.ceil(fromAt / 1000 + index) * 1000,
  );
  const series = (keys ?? known).flatMap((key) => {
    const taken = key.startsWith('NIBP') ? seconds.filter((at) => at % (cuffEvery * minute) === 0) : seconds;
    const cells = taken.flatMap((at) => {
      const value = valueAt(key, data, at, facts);
      return value === null ? [] : [{ at, value: Math.round(value * 10) / 10 }];
    });
    if (cells.length === 0) return [];
    return [
      {
        key,
        unit: units[key] ?? 'mm[Hg]',
        at: cells.map((cell) => cell.at),
        value: cells.map((cell) => cell.value),
        deviceAt: cells.map((cell) => cell.at - 1_400),
      },
    ];
  });
  return { series, cut: false };
}

/** Limits that were changed on the way, two drugs, and somebody before where the scene says so. */
export function contextOf(
  { bed, fromAt, toAt }: Read<'history.context'>,
  data: BedData,
  { now, patientSince }: RecordFacts,
): CallResult<'history.context'> {
  const limit = (parameter: string, low: number | null, high: number | null) => ({
    parameter,
    fromAt,
    toAt,
    low,
    high,
  });
  const changedAt = Math.min(toAt, Math.max(fromAt, now - 6 * hour));
  const pump = (drug: string, text: string, fromMin: number, toMin: number | null) => ({
    device: deviceId('P-2101'),
    channel: 'A',
    drug,
    text,
    fromAt: now - fromMin * minute,
    toAt: toMin === null ? null : now - toMin * minute,
  });
  const other: readonly Stay[] =
    patientSince === null
      ? []
      : [{ bed: bedId(bed), fromAt: null, toAt: patientSince - 2 * hour, patient: 'Someone, Else', present: false }];
  const own: Stay = {
    bed: bedId(bed),
    fromAt: patientSince ?? now - 240 * hour,
    toAt: null,
    patient: (data.name ?? []).join(', '),
    present: true,
  };
  const limits = [
    limit('SpO2', 90, null),
    limit('ART-M', 65, 110),
    limit('RR', 8, 30),
    limit('Temp', 36, 38.5),
    { ...limit('HR', 50, 120), toAt: changedAt },
    { ...limit('HR', 50, 125), fromAt: changedAt },
  ];
  const therapy = [
    pump('Norepinephrine', '0.05 mcg/kg/min', 150, 78),
    pump('Norepinephrine', '0.08 mcg/kg/min', 78, null),
    pump('Piperacillin-tazobactam', '100 mL/h', 275, 245),
    pump('Ringer lactate', '500 mL/h', 228, 174),
  ];
  return { stays: [...other, own], limits, therapy: data.pumps > 0 ? therapy : [], kept: [] };
}

/** Alarms of the last day of one bed, newest first: what made its gaps, and some of each priority. */
export function dayOfAlarms(bed: string, now: number): readonly HistoryRow[] {
  const rows = [
    ['ART mean 63 < 65', 'medium', 'physiological', 155, 80],
    ['SpO₂ 89 < 90', 'medium', 'physiological', 196, 40],
    ['HR 124 > 120', 'medium', 'physiological', 270, 55],
    ['PVC pair', 'low', 'physiological', 396, 10],
    ['Patient away', 'technical', 'technical', away[0], (away[0] - away[1]) * 60],
    ['PVC pair', 'low', 'physiological', 815, 10],
    ['SpO₂ 88 < 90', 'medium', 'physiological', 1000, 30],
    ['ECG leads off', 'technical', 'technical', leadsOff[0], (leadsOff[0] - leadsOff[1]) * 60],
    ['PVC pair', 'low', 'physiological', 1276, 10],
  ] as const;
  return rows.map(([text, priority, kind, agoMin, lastsS]): HistoryRow => {
    const raisedAt = now - agoMin * minute;
    return {
      alarm: alarmId(`day-${bed}-${agoMin}`),
      bed: bedId(bed),
      priority,
      kind,
      text,
      raisedAt,
      endedAt: raisedAt + lastsS * 1000,
      acknowledgedAt: raisedAt + 9_000,
      acknowledgedBy: 'Badge 2041',
      escalated: false,
    };
  });
}
