/** Words of an alarm where they are shown. */
import { alarmCodeByKey } from '../../shared/domain/alarm-codes.ts';
import type { Alarm, StandingAcknowledgement } from '../../shared/ward/alarm.ts';
import { clockText, shortTime } from '../words/format.ts';
import { t } from '../words/index.ts';

const isLimit = (alarm: Alarm): boolean => (alarmCodeByKey(alarm.key ?? '')?.limit ?? 0) !== 0;

/** Capitals in a tile header, but not for a limit, whose labels and units are spelled as they are. */
export const headerText = (alarm: Alarm): string => (isLimit(alarm) ? alarm.text : alarm.text.toLocaleUpperCase());

/** "SpO₂ 87": without the limit, where there is little room. */
export const shortText = (alarm: Alarm): string => alarm.text.replace(/\s*[<>≤≥]\s*[\d.,−-]+$/u, '');

/** What to check, where the table says it. */
export const checkText = (alarm: Alarm): string => alarmCodeByKey(alarm.key ?? '')?.check ?? '';

export const bedText = (alarm: Pick<Alarm, 'bed'>): string => alarm.bed ?? t('alarms.noBed');

/** "SpO2 87 below 90": as it is said, without signs. */
export const spokenText = (alarm: Pick<Alarm, 'text'>): string =>
  alarm.text
    .replaceAll('₂', '2')
    .replace(/\s*<\s*/u, ` ${t('label.below')} `)
    .replace(/\s*>\s*/u, ` ${t('label.above')} `);

/** "Returns 22:51." or "No re-alarm.": how long an acknowledgement holds. */
export const returnsText = ({ returnsAt }: Pick<StandingAcknowledgement, 'returnsAt'>): string =>
  returnsAt === null ? t('ack.noReturn') : t('ack.returns', { time: shortTime(returnsAt) });

/** What one does before it is done: by the site's rule for this priority. */
export const returnRule = (minutes: number | null): string =>
  minutes === null ? t('ack.ruleNone') : t('ack.rule', { count: minutes });

/** Whether the alarm's source was told. `source`: "monitor", "pump", "device". */
export function deviceText(alarm: Alarm, ack: StandingAcknowledgement, source: string): string {
  // Nobody at a bedside holds an alarm that Wardlight found itself.
  if (alarm.source === 'gateway') return t('ack.device.own');
  return t(`ack.device.${ack.device}`, { source });
}

/** "Acknowledged 22:41:40, Charge nurse". */
export const ackedBy = ({ at, by }: StandingAcknowledgement): string => t('alarms.ackBy', { time: clockText(at), by });
