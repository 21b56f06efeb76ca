/** PCD-04: one report of one alert, by its life cycle. */
import { escapeText, header, limitsField, timestamp } from './text.ts';
import type { Sender } from './text.ts';

export type Phase = 'start' | 'continue' | 'update' | 'escalate' | 'deescalate' | 'end';
export type Priority = 'PL' | 'PM' | 'PH';

export interface AlertSource {
  /** OBX-3 of the metric or device: "150456^MDC_PULS_OXIM_SAT_O2^MDC". */
  readonly id: string;
  /** Containment path: all facets of the alert hang below it. */
  readonly path: string;
  /** OBX-6, '' where the source is no metric. */
  readonly unit: string;
}

export interface AlertReport {
  /** "AL-17": equal for all reports of the episode. */
  readonly episode: string;
  /** 1 for the start. */
  readonly report: number;
  readonly phase: Phase;
  /** "199832^MDC_EVT_ECG_V_TACHY^MDC". */
  readonly event: string;
  readonly text: string;
  readonly technical: boolean;
  readonly priority: Priority;
  readonly source: AlertSource;
  /** Formatted value of the source; '' without. */
  readonly value: string;
  readonly low: number | null;
  readonly high: number | null;
  readonly inactivation: string;
  /** When the condition began, or ended. */
  readonly atEpochMs: number;
}

export interface AlertMessage {
  readonly sender: Sender;
  readonly subject: string;
  readonly controlId: string;
  readonly epochMs: number;
  readonly instance: string;
  readonly report: AlertReport;
}

const abnormal = (report: AlertReport): string =>
  report.high !== null && Number(report.value) > report.high ? 'H' : report.value === '' ? '' : 'L';

function firstFacets(report: AlertReport, instance: string): string {
  const { source } = report;
  const device = `|||||||${instance}`;
  if (report.technical) {
    return (
      `OBX|1|CWE|196616^MDC_EVT_ALARM^MDC|${source.path}.1|${report.event}^^^^^^${escapeText(report.text)}|||${report.priority}~ST|||R${device}\r` +
      `OBX|2|CWE|68480^MDC_ATTR_ALERT_SOURCE^MDC|${source.path}.2|${source.id}||||||R\r`
    );
  }
  const flag = abnormal(report);
  const flags = `${flag === '' ? '' : `${flag}~`}${report.priority}~SP`;
  return (
    `OBX|1|ST|${report.event}|${source.path}.1|${escapeText(report.text)}|||${flags}|||R${device}\r` +
    `OBX|2|NM|${source.id}|${source.path}.2|${report.value}|${source.unit}|${limitsField(report.low, report.high)}||||${report.value === '' ? 'X' : 'R'}\r`
  );
}

/** The whole ORU^R40. OBR-29 names the first report of the episode and is empty on it. */
export function alertMessage(message: AlertMessage): string {
  const { report, sender } = message;
  const path = report.source.path;
  const state = report.phase === 'end' ? 'inactive' : 'active';
  const parent =
    report.report === 1 ? '' : `|||||||||||||||||||||^${report.episode}.1&${sender.application.replaceAll('^', '&')}`;
  return (
    header(sender, message.epochMs, 'ORU^R40^ORU_R40', message.controlId, 'alerts') +
    message.subject +
    `OBR|1||${report.episode}.${report.report}^${sender.application}|196616^MDC_EVT_ALARM^MDC|||${timestamp(report.atEpochMs)}${parent === '' ? '' : `|${parent}`}\r` +
    firstFacets(report, message.instance) +
    `OBX|3|ST|68481^MDC_ATTR_EVENT_PHASE^MDC|${path}.3|${report.phase}||||||R\r` +
    `OBX|4|ST|68482^MDC_ATTR_ALARM_STATE^MDC|${path}.4|${state}||||||R\r` +
    `OBX|5|ST|68483^MDC_ATTR_ALARM_INACTIVATION_STATE^MDC|${path}.5|${report.inactivation}||||||R\r` +
    `OBX|6|ST|68484^MDC_ATTR_ALARM_PRIORITY^MDC|${path}.6|${report.priority}||||||R\r` +
    `OBX|7|ST|68485^MDC_ATTR_ALERT_TYPE^MDC|${path}.7|${report.technical ? 'ST' : 'SP'}||||||R\r`
  );
}
