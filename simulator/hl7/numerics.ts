/** PCD-01 readings of a monitor: one ORU^R01 with every numeric under its containment path. */
import { parameterByKey } from '../../shared/domain/parameters.ts';
import { deviceRow, header, limitsField, timestamp, unitField } from './text.ts';
import type { Sender } from './text.ts';

export interface Reading {
  readonly key: string;
  /** Null: the row says that there is no value, and why. */
  readonly value: number | null;
  readonly text?: string;
  readonly low?: number | null;
  readonly high?: number | null;
  /** OBX-8 of an absent value: OFF sensor off, NAV not available. */
  readonly why?: 'OFF' | 'NAV' | 'INV';
  /** The value's own time, where it is not the message's (NIBP). */
  readonly atEpochMs?: number;
}

interface Row {
  readonly path: string;
  readonly id: string;
  readonly unit: string;
  readonly decimals: number;
  readonly method: string;
}

/** Place of every reading below its device: VMD.channel. */
const places: readonly (readonly [key: string, path: string, unit: number | null])[] = [
  ['HR', '1.1.1', 264864],
  ['PVC', '1.1.1', 264864],
  ['Rhythm', '1.1.1', null],
  ['ST-II', '1.1.1', 263442],
  ['ST-V', '1.1.1', 263442],
  ['RR', '1.1.2', 264928],
  ['SpO2', '1.2.1', 262688],
  ['PR', '1.2.1', 264896],
  ['PI', '1.2.1', 262656],
  ['NIBP-S', '1.3.1', 266016],
  ['NIBP-D', '1.3.1', 266016],
  ['NIBP-M', '1.3.1', 266016],
  ['ART-S', '1.3.2', 266016],
  ['ART-D', '1.3.2', 266016],
  ['ART-M', '1.3.2', 266016],
  ['CVP', '1.3.3', 266016],
  ['Temp', '1.4.1', 268192],
  ['EtCO2', '1.5.1', 266016],
  ['O2-flow', '1.5.2', 265216],
  ['Weight', '1.6.1', 263875],
];

/** ECG ST codes are sent in mm by some and in mV by others; the table's unit is mm. */
const rows = new Map<string, Row>(
  places.map(([key, path, unit]) => {
    const parameter = parameterByKey(key);
    if (parameter === undefined) throw new Error(`Parameter ${key} is not in the parameter table`);
    const code = parameter.codes[0] ?? 0;
    return [
      key,
      {
        path: `${path}.${code === 0 ? 1 : code}`,
        id: `${code}^MDC_${parameter.refIds[0] ?? ''}^MDC`,
        unit: unit === null ? '' : unitField(unit),
        decimals: parameter.decimals,
        method: key === 'Weight' || key === 'O2-flow' ? 'MMEAS^manual-measurement^MDC' : '',
      },
    ];
  }),
);

const vmds: Readonly<Record<string, readonly [code: number, refId: string]>> = {
  '1.1': [69798, 'MDC_DEV_ECG_VMD'],
  '1.2': [69642, 'MDC_DEV_ANALY_SAT_O2_VMD'],
  '1.3': [69854, 'MDC_DEV_METER_PRESS_BLD_VMD'],
  '1.4': [69902, 'MDC_DEV_METER_TEMP_VMD'],
};

export const monitorModel = [69965, 'MDC_DEV_MON_PHYSIO_MULTI_PARAM_MDS'] as const;

/** Path, OBX-3 and OBX-6 of a parameter, for alerts on it. */
export function rowOf(key: string): Row {
  const row = rows.get(key);
  if (row === undefined) throw new Error(`Reading ${key} has no place on the monitor`);
  return row;
}

const order = new Map(places.map(([key], index) => [key, index]));
/** Readings go in this order, so that each VMD is opened once. */
export const rowOrder = (key: string): number => order.get(key) ?? places.length;

/** Whether a monitor has a place for this parameter. */
export const hasRow = (key: string): boolean => rows.has(key);

export interface ReadingsMessage {
  readonly sender: Sender;
  /** PID and PV1. */
  readonly subject: string;
  readonly controlId: string;
  readonly epochMs: number;
  /** OBX-18 of the device. */
  readonly instance: string;
  readonly readings: readonly Reading[];
}

function readingRow(number: number, reading: Reading, row: Row): string {
  const limits = limitsField(reading.low ?? null, reading.high ?? null);
  const own = reading.atEpochMs === undefined ? '' : timestamp(reading.atEpochMs);
  if (reading.text !== undefined) return `OBX|${number}|ST|${row.id}|${row.path}|${reading.text}||||||R\r`;
  if (reading.value === null)
    return `OBX|${number}|NM|${row.id}|${row.path}||${row.unit}|${limits}|${reading.why ?? 'NAV'}|||X\r`;
  const value = reading.value.toFixed(row.decimals);
  const tail = row.method !== '' ? `|||${own}|||${row.method}` : own === '' ? '' : `|||${own}`;
  return `OBX|${number}|NM|${row.id}|${row.path}|${value}|${row.unit}|${limits}||||R${tail}\r`;
}

/** Readings in the order of the places table; a device row opens each VMD. */
export function readingsMessage(message: ReadingsMessage): string {
  const { controlId, epochMs } = message;
  let text =
    header(message.sender, epochMs, 'ORU^R01^ORU_R01', controlId, 'readings') +
    message.subject +
    `OBR|1|${controlId}|${controlId}|182777000^monitoring of patient^SCT|||${timestamp(epochMs)}\r` +
    deviceRow(1, monitorModel[0], monitorModel[1], '1.0.0.0', message.instance);
  let number = 1;
  let vmd = '';
  for (const reading of message.readings) {
    const row = rowOf(reading.key);
    const of = row.path.slice(0, 3);
    const device = vmds[of];
    if (of !== vmd && device !== undefined) {
      number += 1;
      text += deviceRow(number, device[0], device[1], `${of}.0.0`);
    }
    vmd = of;
    number += 1;
    text += readingRow(number, reading, row);
  }
  return text;
}
