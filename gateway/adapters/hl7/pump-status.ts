/** What a pump does now, and what happened to it, from the words of its rows. */
import type { PumpEvent, PumpOverride, PumpStatus } from '../../../shared/domain/observation.ts';
import type { ReadContext } from './context.ts';
import { readCoded } from './names.ts';
import type { Field } from './pump-fields.ts';
import type { Row } from './rows.ts';

const events: Readonly<Record<string, PumpEvent>> = {
  PUMP_DELIV_START: 'delivery-start',
  PUMP_DELIV_STOP: 'delivery-stop',
  PUMP_DELIV_COMP: 'delivery-complete',
  PUMP_PROG_CLEARED: 'programme-cleared',
  PUMP_AUTO_PROG_CLEARED: 'programme-cleared',
  PUMP_VOL_COUNTERS_CLEARED: 'volumes-cleared',
  PUMP_PATIENT_CHANGE: 'patient-changed',
  PUMP_PATIENT_ID_CHANGE: 'patient-changed',
  PATIENT_CHANGE: 'patient-changed',
  PATIENT_ID_CHANGE: 'patient-changed',
  PUMP_DEVICE_TIME_CHANGED: 'device-time-changed',
  DEVICE_TIME_CHANGED: 'device-time-changed',
  COMM_STATUS_CHANGE: 'communication-changed',
};
const eventByCode: Readonly<Record<number, PumpEvent>> = {
  197288: 'delivery-start',
  197290: 'delivery-stop',
  197292: 'delivery-complete',
};

export function eventOf(row: Row | null, context: ReadContext): PumpEvent | null {
  if (row === null) return null;
  const coded = readCoded(row.value, row.delimiters);
  const byCode = coded.code === null ? undefined : eventByCode[coded.code];
  // Vendors mark names of their own with an X.
  const ref = (coded.refId ?? coded.text ?? '').toUpperCase().replace(/^MDCX?_(EVT_)?/, '');
  const found = byCode ?? (Object.hasOwn(events, ref) ? events[ref] : undefined);
  if (found === undefined) context.keep(coded);
  return found ?? null;
}

type Words = (field: Field) => string | null;

/** One state from up to five rows; what says that the pump does not deliver comes before what says that it runs. */
export function statusOf(words: Words, event: PumpEvent | null): PumpStatus | null {
  const running = (words('infusing') ?? words('status'))?.toLowerCase() ?? null;
  const delivery = words('deliveryStatus')?.toLowerCase() ?? null;
  const reason = words('reason')?.toLowerCase() ?? '';
  const mode = modesOf(words);
  const said = `${running ?? ''} ${delivery ?? ''}`;
  if (event === 'delivery-complete' || said.includes('complete') || reason.includes('complete')) return 'complete';
  if (said.includes('alarm') || reason.includes('alarm')) return 'alarming';
  // A change of rate or of source is told as a stop and a start: it runs all the while.
  if (said.includes('transitioning')) return isBolus(said, mode) ? 'bolus' : 'infusing';
  const still = said.includes('not-delivering') || said.includes('not-infusing');
  if (still)
    return reason.includes('clinician') || reason.includes('pause') || reason.includes('standby')
      ? 'paused'
      : 'stopped';
  if (said.includes('pause') || said.includes('standby') || said.includes('delay')) return 'paused';
  if (said.includes('stop') || said.includes('off')) return 'stopped';
  if (said.includes('kvo') || mode.includes('kvo')) return 'kvo';
  if (said.includes('infusing') || said.includes('delivering')) return isBolus(said, mode) ? 'bolus' : 'infusing';
  if (running !== null || delivery !== null) return 'unknown';
  return event === 'delivery-start' ? 'infusing' : event === 'delivery-stop' ? 'stopped' : null;
}

const modesOf = (words: Words): string =>
  `${words('deliveryMode') ?? ''} ${words('mode') ?? ''} ${words('sources') ?? ''}`.toLowerCase();

const isBolus = (said: string, mode: string): boolean =>
  /bolus|loading|-clinician|-pca/.test(mode) || said.includes('bolus');

/** A dose between, from a source of its own: what that one is to give is not what is in the container. */
export const isBolusSource = (sources: string | null): boolean =>
  /bolus|loading|clinician|pca/.test(sources?.toLowerCase() ?? '');

/** Undefined: the message does not say. */
export function overrideOf(words: string | null): PumpOverride | undefined {
  const said = words?.toLowerCase() ?? '';
  if (said === '') return undefined;
  if (said.includes('hard')) return 'hard';
  if (/^(none|no|n|false|0|within)\b|no[- ]override|not[- ]overrid/.test(said.replace(/^.*override-/, '')))
    return 'none';
  return 'soft';
}
