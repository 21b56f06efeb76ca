/** Words of an alarm where they are shown. */
import { alarmCodeByKey } from '../../shared/domain/alarm-codes.ts';
import type { Alarm } from '../../shared/ward/alarm.ts';
import { t } from '../words/index.ts';

const isLimit = (alarm: Alarm): boolean => (alarmCodeByKey(alarm.key ?? '')?.limit ?? 0) !== 0;

/** Capitals in a tile header, but not for a limit, whose labels and units are spelled as they are. */
export const headerText = (alarm: Alarm): string => (isLimit(alarm) ? alarm.text : alarm.text.toLocaleUpperCase());

/** "SpO₂ 87": without the limit, where there is little room. */
export const shortText = (alarm: Alarm): string => alarm.text.replace(/\s*[<>≤≥]\s*[\d.,−-]+$/u, '');

/** What to check, where the table says it. */
export const checkText = (alarm: Alarm): string => alarmCodeByKey(alarm.key ?? '')?.check ?? '';

export const bedText = (alarm: Alarm): string => alarm.bed ?? t('alarms.noBed');

/** "SpO2 87 below 90": as it is said, without signs. */
export const spokenText = (alarm: Alarm): string =>
  alarm.text
    .replaceAll('₂', '2')
    .replace(/\s*<\s*/u, ` ${t('label.below')} `)
    .replace(/\s*>\s*/u, ` ${t('label.above')} `);
