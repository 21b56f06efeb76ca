/** Times, lengths and values of the trends as they are read. */
import { clockText, dateText, numberText, shortTime } from '../words/format.ts';
import { t } from '../words/index.ts';
import type { Lane, Point } from './lanes.ts';
import type { Bar, GapReason } from './surroundings.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** "24 h", "15 min", "10 d": longer than three days in days. */
export function spanName(ms: number): string {
  if (ms < minute) return t('trends.seconds', { count: ms / 1000 });
  if (ms < hour) return t('trends.minutes', { count: ms / minute });
  return ms <= 3 * day ? t('trends.hours', { count: ms / hour }) : t('trends.days', { count: ms / day });
}

/** "36 min", "9 h 05", "2 d 4 h". */
export function lengthText(ms: number): string {
  const minutes = Math.round(ms / minute);
  if (ms < minute) return t('trends.lengthSeconds', { count: Math.max(1, Math.round(ms / 1000)) });
  if (minutes < 60) return t('trends.lengthMinutes', { count: minutes });
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return t('trends.lengthHours', { hours, minutes: String(minutes % 60).padStart(2, '0') });
  return t('trends.lengthDays', { days: Math.floor(hours / 24), hours: hours % 24 });
}

export const gapText = (reason: GapReason, ms: number): string =>
  t('trends.gap', {
    reason: reason.kind === 'alarm' ? reason.text : t(`trends.reason.${reason.kind}`),
    length: lengthText(ms),
  });

/** "Wed 13 Nov 22:47". */
export const momentText = (at: number): string => `${dateText(at)} ${shortTime(at)}`;

/** Of a point: seconds only where points are closer than a minute. */
export const pointTime = (at: number, bucketMs: number): string => (bucketMs < minute ? clockText(at) : shortTime(at));

/** "101"; of a pressure "92/48". */
export function pointText({ id, keys }: Lane, point: Point | null): string {
  if (point === null) return t('trends.none');
  const [systolic = id, diastolic = id] = keys;
  if (keys.length === 1) return numberText(id, point.value);
  return `${numberText(systolic, point.high)}/${numberText(diastolic, point.low)}`;
}

/** What runs at a time. */
export function barAt(bars: readonly Bar[], at: number): string {
  const running = bars.filter(({ fromAt, toAt }) => at >= fromAt && at < toAt);
  return running.length === 0 ? t('trends.off') : running.map(({ text }) => text).join(', ');
}

export const oxygenText = (flow: number): string =>
  Math.round(flow) === 0 ? t('trends.air') : t('trends.oxygen', { count: Math.round(flow) });
