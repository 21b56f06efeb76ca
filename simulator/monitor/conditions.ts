/** What a bedside monitor alarms on: its own limits, arrhythmia and its sensors. */
import { alarmCodeByKey } from '../../shared/domain/alarm-codes.ts';
import { parameterByKey } from '../../shared/domain/parameters.ts';
import type { AlertSource, Priority } from '../hl7/alerts.ts';
import { rowOf } from '../hl7/numerics.ts';
import type { Reading } from '../hl7/numerics.ts';
import type { Measured } from '../physiology/measure.ts';
import type { Condition } from './episodes.ts';
import { eventKeys, rhythmEvents } from './events.ts';

export interface Limit {
  readonly low: number | null;
  readonly high: number | null;
}
export type Limits = Readonly<Record<string, Limit>>;

export const defaultLimits: Limits = {
  HR: { low: 50, high: 120 },
  SpO2: { low: 90, high: null },
  RR: { low: 8, high: 30 },
  'ART-M': { low: 65, high: 110 },
  'NIBP-S': { low: 90, high: 180 },
  Temp: { low: 35, high: 39.5 },
};

interface Rule {
  readonly delayMs: number;
  /** How far the value must come back before the alarm ends. */
  readonly hysteresis: number;
  readonly priority: Priority;
  /** This far beyond the limit the alert escalates to high. */
  readonly escalateBy: number;
}

const rules: Readonly<Record<string, Rule>> = {
  HR: { delayMs: 4000, hysteresis: 2, priority: 'PM', escalateBy: Infinity },
  SpO2: { delayMs: 8000, hysteresis: 1, priority: 'PM', escalateBy: 8 },
  RR: { delayMs: 8000, hysteresis: 1, priority: 'PM', escalateBy: 12 },
  'ART-M': { delayMs: 6000, hysteresis: 2, priority: 'PM', escalateBy: 20 },
  'NIBP-S': { delayMs: 0, hysteresis: 2, priority: 'PM', escalateBy: 30 },
  Temp: { delayMs: 10_000, hysteresis: 0.2, priority: 'PL', escalateBy: Infinity },
};

/** OBX-3 of an event of the alarm table. */
export function eventField(key: string): string {
  const alarm = alarmCodeByKey(key);
  if (alarm === undefined) throw new Error(`Alarm ${key} is not in the alarm table`);
  return `${alarm.codes[0] ?? 0}^MDC_EVT_${alarm.refIds[0] ?? ''}^MDC`;
}

const limitEvents = { high: '196650^MDC_EVT_HI_GT_LIM^MDC', low: '196672^MDC_EVT_LO_LT_LIM^MDC' };

function sourceOf(parameter: string): AlertSource {
  const row = rowOf(parameter);
  return { id: row.id, path: row.path, unit: row.unit };
}

function limitConditions(reading: Reading, stands: (name: string) => boolean): Condition[] {
  const rule = rules[reading.key];
  const parameter = parameterByKey(reading.key);
  if (rule === undefined || parameter === undefined) return [];
  const { value, low = null, high = null } = reading;
  return (['low', 'high'] as const).flatMap((side) => {
    const limit = side === 'low' ? low : high;
    if (limit === null) return [];
    const name = `${reading.key} ${side}`;
    const sign = side === 'low' ? -1 : 1;
    const rounded = value === null ? null : Number(value.toFixed(parameter.decimals));
    const beyond = rounded === null ? -Infinity : sign * (rounded - limit);
    const label = parameter.label.replace('₂', '2');
    return {
      name,
      // Half a step of hysteresis is in the comparison: with 1 the value must be inside by 1.
      present: beyond > (stands(name) ? -rule.hysteresis : 0),
      delayMs: rule.delayMs,
      holdMs: 3000,
      event: limitEvents[side],
      text: `${label} ${side}`,
      technical: false,
      priority: beyond > rule.escalateBy ? ('PH' as const) : rule.priority,
      source: sourceOf(reading.key),
      value: value === null ? '' : value.toFixed(parameter.decimals),
      low,
      high,
    };
  });
}

const toPriority = { high: 'PH', medium: 'PM', low: 'PL' } as const;

function rhythmCondition(
  key: string,
  present: boolean,
  value: number | null,
  limit: Limit,
  delayMs: number,
): Condition {
  const alarm = alarmCodeByKey(key);
  const parameter = alarm?.parameter ?? 'HR';
  return {
    name: key,
    present,
    delayMs,
    holdMs: 3000,
    event: eventField(key),
    text: alarm?.text ?? key,
    technical: false,
    priority: toPriority[alarm?.priority ?? 'medium'],
    source: { ...sourceOf(parameter), path: `${rowOf(parameter).path}.${alarm?.codes[0] ?? 0}` },
    value: value === null ? '' : value.toFixed(0),
    low: limit.low,
    high: limit.high,
  };
}

/** `usual` is the rhythm that the patient came with: it does not alarm. */
export function arrhythmiaConditions(
  measured: Measured,
  limits: Limits,
  usual: string,
  stands: (name: string) => boolean,
): Condition[] {
  const hr = limits['HR'] ?? { low: null, high: null };
  const { run, HR, silenceMs, fibrillating } = measured;
  const tachycardia = stands('V-TACH') ? run.beats >= 3 : run.beats >= 6 && run.rate >= 110;
  const still = !fibrillating && silenceMs > 4000;
  const beats = !tachycardia && !still && !fibrillating && HR !== null;
  return [
    rhythmCondition('ASYSTOLE', still, 0, hr, 0),
    rhythmCondition('V-FIB', fibrillating, null, hr, 0),
    rhythmCondition('V-TACH', tachycardia, run.beats >= 3 ? run.rate : HR, hr, 0),
    rhythmCondition('TACHY-X', beats && HR > (hr.high ?? 120) + 30, HR, hr, 3000),
    rhythmCondition('BRADY-X', beats && HR < (hr.low ?? 50) - 15, HR, hr, 3000),
    rhythmCondition(
      'APNEA',
      measured.breathlessMs > 20_000 && measured.breathlessMs < Infinity,
      measured.RR,
      limits['RR'] ?? hr,
      0,
    ),
    rhythmCondition('AFIB', measured.rhythm === 'AF' && usual !== 'AF', HR, hr, 6000),
    rhythmCondition('PVC-RATE', beats && measured.pvcPerMin > 10, measured.pvcPerMin, { low: null, high: 10 }, 0),
  ];
}

/** Over in a moment: of the lowest priority, whatever the alarm table says, and with the time of their beat. */
export function eventConditions(measured: Measured, limits: Limits, nowMs: number): Condition[] {
  const hr = limits['HR'] ?? { low: null, high: null };
  const events = rhythmEvents(measured.seen, nowMs);
  return eventKeys.map((key) => {
    const wasMs = events.get(key);
    const condition = rhythmCondition(key, wasMs !== undefined, measured.HR, hr, 0);
    return { ...condition, priority: 'PL', ...(wasMs === undefined ? {} : { wasMs }) };
  });
}

/** A technical condition on the parameter that it takes away. */
export function technicalCondition(key: string, present: boolean, parameter: string, text?: string): Condition {
  const alarm = alarmCodeByKey(key);
  const source = sourceOf(parameter);
  return {
    name: `${key} ${parameter}`,
    present,
    delayMs: 2000,
    holdMs: 0,
    event: eventField(key),
    text: text ?? alarm?.text ?? key,
    technical: true,
    priority: toPriority[alarm?.priority ?? 'low'],
    source,
    value: '',
    low: null,
    high: null,
  };
}

/** All limit conditions of the readings; V-tach, standstill and fibrillation speak for the heart rate. */
export function allLimitConditions(
  readings: readonly Reading[],
  lethal: boolean,
  stands: (name: string) => boolean,
): Condition[] {
  return readings.flatMap((reading) => {
    const conditions = limitConditions(reading, stands);
    return lethal && reading.key === 'HR'
      ? conditions.map((condition) => ({ ...condition, present: false }))
      : conditions;
  });
}
