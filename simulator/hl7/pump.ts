/** Pumps: PCD-01 readings of a device with one or more channels, and PCD-10 events of one channel. */
import { deviceRow, escapeText, header, limitsField, timestamp, unitField } from './text.ts';
import type { Sender } from './text.ts';

export interface PumpChannelText {
  /** "A"; containment: VMD 1, 2, 3 … */
  readonly label: string;
  readonly vmd: number;
  readonly syringe: boolean;
  readonly drug: string;
  readonly delivering: 'delivering' | 'not-delivering' | 'kvo' | 'transitioning';
  readonly mode: string;
  /** 'primary' or 'clinician' (bolus). */
  readonly source: string;
  /** Why nothing flows; '' while it flows. */
  readonly reason: string;
  readonly rateMlH: number;
  readonly flowMlH: number;
  readonly vtbiMl: number;
  readonly remainingMl: number;
  readonly infusedMl: number;
  readonly remainingMin: number | null;
  /** Value and MDC unit of the dose; null for a plain fluid. */
  readonly dose: { readonly value: number; readonly unit: string } | null;
  readonly concentration: { readonly value: number; readonly unit: string } | null;
  readonly pressure: number | null;
  readonly occlusionLimit: number;
  /** All that went through since the counter was cleared. */
  readonly totalMl: number;
  /** Of a dose between that is given now. */
  readonly bolusMl: number | null;
  readonly override: 'none' | 'soft' | 'hard';
  readonly overrideReason: string;
  /** Typed in for a dose by weight; null where none is needed. */
  readonly weightKg: number | null;
}

export interface PumpMessage {
  readonly sender: Sender;
  readonly subject: string;
  readonly controlId: string;
  readonly epochMs: number;
  /** OBX-18. */
  readonly instance: string;
  readonly batteryPct: number;
  readonly onBattery: boolean;
  /** What the battery lasts; null on mains. */
  readonly batteryMin: number | null;
  readonly library: { readonly name: string; readonly version: string; readonly careArea: string };
}

export type PumpEventCode = 'start' | 'stop' | 'complete' | 'cleared';
const eventFields: Record<PumpEventCode, string> = {
  start: '197288^MDC_EVT_PUMP_DELIV_START^MDC',
  stop: '197290^MDC_EVT_PUMP_DELIV_STOP^MDC',
  complete: '197292^MDC_EVT_PUMP_DELIV_COMP^MDC',
  cleared: '0^MDC_EVT_PUMP_VOL_COUNTERS_CLEARED^MDC',
};

const round = (value: number, digits: number): string => String(Number(value.toFixed(digits)));
const ml = unitField(263762);
const mlPerHour = unitField(265266);

interface RowRest {
  /** OBX-7. */
  readonly limits?: string;
  /** OBX-16. */
  readonly by?: string;
}

/** Rows of a message, numbered as they come. */
function rowWriter(): {
  text(): string;
  /** `rest`: what else stands in the row. */
  add(type: string, id: string, path: string, value: string, unit?: string, rest?: RowRest): void;
  device(code: number, refId: string, path: string, instance?: string): void;
} {
  let number = 0;
  let text = '';
  return {
    text: () => text,
    add(type, id, path, value, unit = '', { limits = '', by = '' } = {}) {
      number += 1;
      const who = by === '' ? '' : `|||||${escapeText(by)}`;
      text += `OBX|${number}|${type}|${id}^MDC|${path}|${value}|${unit}|${limits}||||R${who}\r`;
    },
    device(code, refId, path, instance = '') {
      number += 1;
      text += deviceRow(number, code, refId, path, instance);
    },
  };
}
type Rows = ReturnType<typeof rowWriter>;

function deviceRows(rows: Rows, message: PumpMessage): void {
  rows.device(69985, 'MDC_DEV_PUMP_INFUS_MDS', '1.0.0.0', message.instance);
  const { name, version, careArea } = message.library;
  rows.add('ST', '184517^MDC_PUMP_DRUG_LIBRARY_VERSION', '1.0.0.1', escapeText(version));
  rows.add('ST', '184516^MDC_PUMP_DRUG_LIBRARY_CARE_AREA', '1.0.0.2', escapeText(careArea));
  rows.add('CWE', '67925^MDC_ATTR_POWER_STAT', '1.0.0.3', message.onBattery ? '^onBattery' : '^onMains');
  rows.add('NM', '67996^MDC_ATTR_VAL_BATT_CHARGE', '1.0.0.4', round(message.batteryPct, 0), unitField(262688));
  rows.add('ST', '184520^MDC_PUMP_DRUG_LIBRARY_NAME', '1.0.0.5', escapeText(name));
  if (message.batteryMin !== null)
    rows.add('NM', '67976^MDC_ATTR_TIME_BATT_REMAIN', '1.0.0.6', round(message.batteryMin, 0), unitField(264352));
}

/** `by`: badge of whoever did it, '' where nobody did. */
interface Happened {
  readonly event: PumpEventCode;
  readonly by: string;
}

function channelRows(rows: Rows, channel: PumpChannelText, happened: Happened | null): void {
  const vmd = `1.${channel.vmd}`;
  if (channel.syringe) rows.device(70054, 'MDC_DEV_PUMP_INFUS_SYRINGE_VMD', `${vmd}.0.0`);
  else rows.device(70050, 'MDC_DEV_PUMP_INFUS_LVP_VMD', `${vmd}.0.0`);
  const infusing = channel.delivering === 'not-delivering' ? '^pump-status-not-infusing' : '^pump-status-infusing';
  rows.add('CWE', '184519^MDC_PUMP_INFUSING_STATUS', `${vmd}.0.1`, infusing);
  if (happened !== null) {
    const { event, by } = happened;
    rows.add('CWE', '68487^MDC_ATTR_EVT_COND', `${vmd}.2.1`, eventFields[event], '', { by });
    rows.add('ST', '68488^MDC_ATTR_EVT_SOURCE', `${vmd}.2.2`, `${vmd}.2.0`);
  }
  rows.device(126978, 'MDC_DEV_PUMP_INFUS_CHAN_DELIVERY', `${vmd}.2.0`);
  const state = `^pump-delivery-status-${channel.delivering}`;
  rows.add('CWE', '158005^MDC_DEV_PUMP_CURRENT_DELIVERY_STATUS', `${vmd}.2.3`, state);
  rows.add(
    'CWE',
    '158008^MDC_DEV_PUMP_PROGRAM_DELIVERY_MODE',
    `${vmd}.2.4`,
    `^pump-program-delivery-mode-${channel.mode}`,
  );
  rows.add('NM', '158014^MDC_FLOW_FLUID_PUMP_CURRENT', `${vmd}.2.5`, round(channel.flowMlH, 2), mlPerHour);
  rows.add('CWE', '158016^MDC_DEV_PUMP_ACTIVE_SOURCES', `${vmd}.2.6`, `^pump-source-info-${channel.source}`);
  if (channel.reason !== '')
    rows.add('CWE', '158006^MDC_DEV_PUMP_NOT_DELIVERING_REASON', `${vmd}.2.7`, `^${channel.reason}`);
  if (channel.pressure !== null) {
    const limits = limitsField(null, channel.occlusionLimit);
    const mmHg = unitField(266016);
    rows.add('NM', '0^MDC_PRESS_FLUID_LINE', `${vmd}.2.8`, round(channel.pressure, 0), mmHg, { limits });
  }
  if (channel.bolusMl !== null)
    rows.add('NM', '0^MDC_VOL_FLUID_TBI_BOLUS', `${vmd}.2.9`, round(channel.bolusMl, 2), ml);
  sourceRows(rows, channel, `${vmd}.1`);
}

function sourceRows(rows: Rows, channel: PumpChannelText, at: string): void {
  rows.device(126977, 'MDC_DEV_PUMP_INFUS_CHAN_SOURCE', `${at}.0`);
  rows.add('ST', '158012^MDC_DEV_PUMP_SOURCE_CHANNEL_LABEL', `${at}.1`, channel.label);
  rows.add('ST', '184514^MDC_DRUG_NAME_LABEL', `${at}.2`, escapeText(channel.drug));
  if (channel.concentration !== null) {
    const { value, unit } = channel.concentration;
    rows.add('NM', '157760^MDC_CONC_DRUG', `${at}.3`, round(value, 4), unit);
  }
  rows.add('NM', '157784^MDC_FLOW_FLUID_PUMP', `${at}.4`, round(channel.rateMlH, 2), mlPerHour);
  if (channel.dose !== null)
    rows.add('NM', '157924^MDC_RATE_DOSE', `${at}.5`, round(channel.dose.value, 4), channel.dose.unit);
  rows.add('NM', '157884^MDC_VOL_FLUID_TBI', `${at}.6`, round(channel.vtbiMl, 2), ml);
  rows.add('NM', '157872^MDC_VOL_FLUID_TBI_REMAIN', `${at}.7`, round(channel.remainingMl, 2), ml);
  rows.add('NM', '157864^MDC_VOL_FLUID_DELIV', `${at}.8`, round(channel.infusedMl, 2), ml);
  if (channel.remainingMin !== null) {
    rows.add('NM', '157916^MDC_TIME_PD_REMAIN', `${at}.9`, round(channel.remainingMin, 1), unitField(264352));
  }
  rows.add('NM', '157993^MDC_VOL_FLUID_DELIV_TOTAL', `${at}.10`, round(channel.totalMl, 2), ml);
  rows.add('CWE', '0^MDC_PUMP_DRUG_LIMIT_OVERRIDE', `${at}.11`, `^pump-limit-override-${channel.override}`);
  if (channel.override !== 'none')
    rows.add('ST', '0^MDC_PUMP_DRUG_LIMIT_OVERRIDE_REASON', `${at}.12`, escapeText(channel.overrideReason));
  if (channel.weightKg !== null)
    rows.add('NM', '68063^MDC_ATTR_PT_WEIGHT', `${at}.13`, round(channel.weightKg, 1), unitField(263875));
}

/** PCD-01: every channel of the device. */
export function pumpReadingMessage(message: PumpMessage, channels: readonly PumpChannelText[]): string {
  const rows = rowWriter();
  deviceRows(rows, message);
  for (const channel of channels) channelRows(rows, channel, null);
  return head(message, 'ORU^R01^ORU_R01', 'readings', message.epochMs) + rows.text();
}

/** PCD-10: one event of one channel; `atEpochMs` is when it happened. */
export function pumpEventMessage(
  message: PumpMessage,
  channel: PumpChannelText,
  happened: Happened,
  atEpochMs: number,
): string {
  const rows = rowWriter();
  deviceRows(rows, message);
  channelRows(rows, channel, happened);
  return head(message, 'ORU^R42^ORU_R01', 'pumpEvents', atEpochMs) + rows.text();
}

function head(message: PumpMessage, type: string, profile: 'readings' | 'pumpEvents', atEpochMs: number): string {
  const { controlId } = message;
  return (
    header(message.sender, message.epochMs, type, controlId, profile) +
    message.subject +
    `OBR|1|${controlId}|${controlId}|69985^MDC_DEV_PUMP_INFUS_MDS^MDC|||${timestamp(atEpochMs)}\r`
  );
}
