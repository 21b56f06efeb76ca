/** HL7 v2.6 text: escaping, times, segments and the header that all virtual devices share. Segments end in CR. */
import { unitByMdcCode } from '../../shared/domain/units.ts';

const escapes: Record<string, string> = {
  '|': '\\F\\',
  '^': '\\S\\',
  '&': '\\T\\',
  '~': '\\R\\',
  '\\': '\\E\\',
  '\r': '\\.br\\',
  '\n': '\\.br\\',
};

/** Text that may hold delimiters, ready for a field. */
export const escapeText = (text: string): string =>
  /[|^&~\\\r\n]/.test(text) ? text.replace(/[|^&~\\\r\n]/g, (char) => escapes[char] as string) : text;

/** Epoch ms as TS with milliseconds, in UTC. */
export function timestamp(epochMs: number): string {
  const iso = new Date(Math.round(epochMs)).toISOString();
  return `${iso.slice(0, 4)}${iso.slice(5, 7)}${iso.slice(8, 10)}${iso.slice(11, 13)}${iso.slice(14, 16)}${iso.slice(17, 23)}+0000`;
}

export interface Sender {
  /** MSH-3, an HD: "VWARD^02A1B2FFFE000001^EUI-64". */
  readonly application: string;
  readonly facility: string;
}

export const profiles = {
  readings: 'IHE_PCD_001^IHE PCD^1.3.6.1.4.1.19376.1.6.1.1.1^ISO',
  waves: 'IHE_PCD_WCM_001^IHE PCD^1.3.6.1.4.1.19376.1.6.1.9.1^ISO',
  alerts: 'IHE_PCD_ACM_001^IHE PCD^1.3.6.1.4.1.19376.1.6.4.4^ISO',
  pumpEvents: 'IHE_PCD_010^IHE PCD^1.3.6.1.4.1.19376.1.6.4.10^ISO',
  none: '',
} as const;

/** MSH. MSH-11 is D: nothing that the simulator says is about a real patient. MSH-15/16: application ACK always. */
export const header = (
  sender: Sender,
  epochMs: number,
  type: string,
  controlId: string,
  profile: keyof typeof profiles,
): string =>
  `MSH|^~\\&|${sender.application}|${sender.facility}|WARDLIGHT|${sender.facility}|${timestamp(epochMs)}||${type}|${controlId}|D|2.6|||NE|AL||UNICODE UTF-8|en^English^ISO639||${profiles[profile]}\r`;

/** OBX-6 by MDC number: "264864^MDC_DIM_BEAT_PER_MIN^MDC^/min^/min^UCUM". */
export function unitField(mdcCode: number): string {
  const unit = unitByMdcCode(mdcCode);
  if (unit === undefined) throw new Error(`Unit ${mdcCode} is not in the unit table`);
  return `${mdcCode}^${unit.refId ?? ''}^MDC^${unit.ucum}^${unit.ucum}^UCUM`;
}

/** Empty strings and ends of the range that are null: "50-120", ">90", "<30". */
export const limitsField = (low: number | null, high: number | null): string =>
  low !== null && high !== null ? `${low}-${high}` : low !== null ? `>${low}` : high !== null ? `<${high}` : '';

/** A device row: names its device and carries no value. `instance` is OBX-18. */
export const deviceRow = (number: number, code: number, refId: string, path: string, instance = ''): string =>
  `OBX|${number}||${code}^${refId}^MDC|${path}|||||||X${instance === '' ? '' : `|||||||${instance}`}\r`;
