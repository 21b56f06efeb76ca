/** Words that several places of the page share. */
import { channelByKey } from '../../shared/domain/channels.ts';
import { clockText, dateText, shortTime } from '../words/format.ts';
import { t } from '../words/index.ts';
import type { Gap, LineScale } from './lines.ts';
import { hourMs } from './times.ts';

export const channelLabel = (channel: string): string => channelByKey(channel)?.label ?? channel.replace(/^x:/, '');

/** "31 s", "36 min", "2 h 5 min". */
export function lengthText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return t('disclosure.lengthS', { count: seconds });
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return t('disclosure.lengthMin', { count: minutes });
  return t('disclosure.lengthH', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

export const gapText = (gap: Gap): string =>
  t('disclosure.gap', {
    reason: gap.why === null ? gap.text : t(`record.gap.${gap.why}`),
    length: lengthText(gap.toAt - gap.fromAt),
  });

const sameDay = (a: number, b: number): boolean => new Date(a).toDateString() === new Date(b).toDateString();

/** "22:00 to 23:00"; with its day where that is not today. */
export function hourText(hourAt: number, now: number): string {
  const values = { from: shortTime(hourAt), to: shortTime(hourAt + hourMs) };
  return sameDay(hourAt, now)
    ? t('disclosure.hourOf', values)
    : t('disclosure.hourOn', { ...values, day: dateText(hourAt) });
}

/** "22:47:22", with its day where that is not today. */
export const momentText = (at: number, now: number): string =>
  sameDay(at, now) ? clockText(at) : `${dateText(at)} ${clockText(at)}`;

/** "2.9 mm/mV". @param linePxCss from one line to the next, `pxPerMm` as the lanes have it */
export function gainText(
  scale: LineScale | null,
  channel: string,
  unit: string,
  linePxCss: number,
  pxPerMm: number,
): string {
  const family = channelByKey(channel)?.family;
  if (scale === null) return '';
  if (family === 'ecg') {
    return t('disclosure.gainEcg', { value: ((scale.linesPerUnit * linePxCss) / pxPerMm).toFixed(1) });
  }
  if (family !== 'pressure' && family !== 'co2') return t('disclosure.gainFit');
  const value = Math.round((1 / scale.linesPerUnit) * 100) / 100;
  return t('disclosure.gainUnit', { value, unit: unit === 'mm[Hg]' ? 'mmHg' : unit });
}
