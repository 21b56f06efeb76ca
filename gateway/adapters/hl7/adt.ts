/** ADT: what moves patients on the bed board. */
import { adtTriggers, type AdtObservation, type AdtTrigger } from '../../../shared/domain/observation.ts';
import type { ReadContext } from './context.ts';
import type { Header } from './header.ts';
import { patientIdOf, readIdentifiers } from './identity.ts';
import { tagOf, type Message } from './message.ts';
import { component, own } from './text.ts';

const evn = tagOf('EVN');
const pid = tagOf('PID');
const pv1 = tagOf('PV1');
const pv2 = tagOf('PV2');
const dg1 = tagOf('DG1');
const mrg = tagOf('MRG');

const isTrigger = (text: string): text is AdtTrigger => (adtTriggers as readonly string[]).includes(text);

/** The trigger of MSH-9.2, else of EVN-1; null for one that changes nothing here. */
export function adtTriggerOf(header: Header, message: Message): AdtTrigger | null {
  const event = message.first(evn);
  const said = header.trigger || (event === undefined ? '' : (component(event.field(1), 1, event.delimiters) ?? ''));
  return isTrigger(said.toUpperCase()) ? (said.toUpperCase() as AdtTrigger) : null;
}

/** Reads one ADT message; null with an error where the patient cannot be told (PID-3), or whom to merge (MRG-1). */
export function readAdt(message: Message, trigger: AdtTrigger, context: ReadContext): AdtObservation | null {
  const patient = message.first(pid);
  if (patient === undefined) {
    context.error({ segment: 'PID', sequence: 1, field: null, code: 100, text: 'ADT message has no PID segment' });
    return null;
  }
  const d = message.delimiters;
  const identity = context.identities.patient(patient);
  if (identity.id === null) {
    context.error({ segment: 'PID', sequence: 1, field: 3, code: 101, text: 'PID-3 names no patient' });
    return null;
  }
  const visit = message.first(pv1);
  const merge = message.first(mrg);
  const mergedFrom = merge === undefined ? null : patientIdOf(readIdentifiers(merge.field(1), d));
  if (trigger === 'A40' && mergedFrom === null) {
    context.error({ segment: 'MRG', sequence: 1, field: 1, code: 101, text: 'MRG-1 names no patient to merge' });
    return null;
  }
  return {
    kind: 'adt',
    trigger,
    patient: identity,
    visit: ownOrNull((visit && component(visit.field(19), 1, d)) ?? component(patient.field(18), 1, d)),
    location: visit === undefined ? null : context.identities.place(visit.field(3), d),
    // Other events carry no prior place; what some senders have in PV1-6 there is not one.
    priorLocation:
      visit !== undefined && (trigger === 'A02' || trigger === 'A12')
        ? context.identities.place(visit.field(6), d)
        : null,
    mergedFrom,
    diagnosis: diagnosisOf(message),
    deviceAt: eventTime(message, context),
  };
}

const ownOrNull = (text: string | null): string | null => (text === null ? null : own(text.slice(0, 250)));

/** Reason for admission in words (PV2-3), else the first diagnosis (DG1-4, DG1-3). */
function diagnosisOf(message: Message): string | null {
  const d = message.delimiters;
  const reason = message.first(pv2);
  const said = reason === undefined ? null : component(reason.field(3), 2, d);
  const diagnosis = message.first(dg1);
  const found =
    said ?? (diagnosis && (component(diagnosis.field(3), 2, d) ?? component(diagnosis.field(4), 1, d))) ?? null;
  return ownOrNull(found);
}

/** When it happened (EVN-6), else when it was recorded (EVN-2), else when it was sent. */
function eventTime(message: Message, context: ReadContext): number | null {
  const event = message.first(evn);
  for (const field of [6, 2]) {
    const at = event === undefined ? null : context.time(event, field, 'EVN', 1);
    if (at !== null) return at;
  }
  return context.time(message.header, 7, 'MSH', 1);
}
