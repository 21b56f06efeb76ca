/**
 * The message that tells an alarm's source of its acknowledgement: ORA^R41 in the manner of IHE PCD-05 (Report Alert
 * Status): MSH MSA PRT, as HL7 has it, then the alert in the rows of PCD-04, so that a source finds it by device, path
 * and event. MSA-2 holds our number of the alarm: the report it came with is not kept.
 */
import { alarmCodeByKey } from '../../../shared/domain/alarm-codes.ts';
import type { Alarm, StandingAcknowledgement } from '../../../shared/ward/alarm.ts';
import { standard, type Delimiters } from './message.ts';
import { encode, part } from './text.ts';
import { writeTime } from './time.ts';

export interface StatusMaker {
  readonly application: string;
  readonly facility: string;
  /** MSH-10: the same in every try. */
  readonly id: string;
  readonly now: number;
}

const d: Delimiters = standard;
const text = (value: string): string => encode(value, d);

interface Identity {
  readonly device: string;
  /** Containment path without its facet; "" where the source gave none. */
  readonly path: string;
  /** "196672^MDC_EVT_LO_LT_LIM^MDC", or the words that the source used. */
  readonly event: string;
}

/** An episode is "device|path|event", as the reader of alarms makes it; a device's name may hold bars itself. */
function identityOf(alarm: Alarm): Identity {
  const parts = alarm.episode.split('|');
  const label = parts.at(-1) ?? '';
  const path = parts.at(-2) ?? '';
  return { device: text(alarm.device), path: text(path), event: eventOf(alarm, label) };
}

/** The table lists names in the order of their codes. */
function eventOf({ key }: Alarm, label: string): string {
  if (!/^\d+$/.test(label)) return `^${text(label)}`;
  const known = key === null ? undefined : alarmCodeByKey(key);
  const ref = known?.refIds[known.codes.indexOf(Number(label))];
  return `${label}^${ref === undefined ? '' : `MDC_EVT_${ref}`}^MDC`;
}

const rowsOf = (alarm: Alarm): string[] => {
  const { device, path, event } = identityOf(alarm);
  const at = (facet: number): string => (path === '' ? '' : `${path}.${facet}`);
  const state = alarm.condition === 'present' ? 'active' : 'latched';
  return [
    `OBX|1|ST|${event}|${at(1)}|${text(alarm.text)}||||||R|||||||${device}^^${device}`,
    `OBX|2|ST|68481^MDC_ATTR_EVENT_PHASE^MDC|${at(3)}|update||||||R`,
    `OBX|3|ST|68482^MDC_ATTR_ALARM_STATE^MDC|${at(4)}|${state}||||||R`,
    `OBX|4|ST|68483^MDC_ATTR_ALARM_INACTIVATION_STATE^MDC|${at(5)}|alert-acknowledged||||||R`,
  ];
};

/** CR after each segment; no patient's name. HL7 table 0912: AAP is the provider who acknowledged the alert. */
export function alertStatus(alarm: Alarm, acknowledged: StandingAcknowledgement, maker: StatusMaker): string {
  const from = `${text(maker.application)}|${text(maker.facility)}`;
  const by = text(acknowledged.by);
  return [
    `MSH|${d.raw}|${from}|||${writeTime(maker.now)}||ORA^R41^ORA_R41|${text(maker.id)}|P|2.6|||NE|AL||UNICODE UTF-8`,
    `MSA|AA|${text(alarm.id)}`,
    `PRT|1|AD||AAP^Alert Acknowledging Provider^HL70912|^${by}||||||${writeTime(acknowledged.at)}`,
    `OBR|1||${text(alarm.id)}^${text(maker.application)}|196616^MDC_EVT_ALARM^MDC|||${writeTime(alarm.deviceAt ?? alarm.raisedAt)}`,
    ...rowsOf(alarm),
    '',
  ].join('\r');
}

/** MSA-1 and the words beside it of an answer to message `id`; null: it answers something else. */
export function answerTo(reply: string, id: string): { readonly code: string; readonly words: string } | null {
  const msa = reply.split(/[\r\n]+/).find((segment) => segment.startsWith('MSA'));
  if (msa === undefined) return null;
  const field = (n: number): string => part(msa, n + 1, msa[3] ?? '|');
  return field(2) === id ? { code: field(1), words: field(3) } : null;
}
