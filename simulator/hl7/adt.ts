/** ADT of the virtual hospital: admission, transfer, discharge, update. */
import { escapeText, header, timestamp } from './text.ts';
import type { Sender } from './text.ts';
import { pid, pv1 } from './subject.ts';
import type { Person, Place } from './subject.ts';

export type AdtTrigger = 'A01' | 'A02' | 'A03' | 'A08';

export interface AdtMessage {
  readonly sender: Sender;
  readonly authority: string;
  readonly controlId: string;
  readonly epochMs: number;
  readonly trigger: AdtTrigger;
  readonly person: Person;
  readonly place: Place;
  /** Only for A02. */
  readonly prior: Place | null;
}

const structures: Record<AdtTrigger, string> = { A01: 'ADT_A01', A02: 'ADT_A02', A03: 'ADT_A03', A08: 'ADT_A01' };

/** PV2-3 and DG1-4 both carry the reason in words: systems read one or the other. */
export function adtMessage(message: AdtMessage): string {
  const { person, trigger, epochMs } = message;
  const at = timestamp(epochMs);
  const reason = escapeText(person.diagnosis);
  const diagnosis = trigger === 'A01' || trigger === 'A08' ? `PV2|||^${reason}\rDG1|1||^${reason}|${reason}||A\r` : '';
  return (
    header(message.sender, epochMs, `ADT^${trigger}^${structures[trigger]}`, message.controlId, 'none') +
    `EVN|${trigger}|${at}\r` +
    pid(person, message.authority) +
    pv1(message.place, person.visit, message.prior) +
    diagnosis
  );
}
