/** Times, ages and numbers as they are read on the ward. 24 h clock, in the station's time zone. */
import { parameterByKey } from '../../shared/domain/parameters.ts';
import { t } from './index.ts';

const clock = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const short = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'short' });
const dayMonth = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

export const clockText = (at: number): string => clock.format(at);
export const shortTime = (at: number): string => short.format(at);
export const dateText = (at: number): string => `${weekday.format(at)} ${dayMonth.format(at)}`;

const two = (value: number): string => String(value).padStart(2, '0');

/** "0:24", "1:02:09": an age, never a pump's time. */
export function ageText(ms: number): string {
  const all = Math.max(0, Math.floor(ms / 1000));
  const hours = Math.floor(all / 3600);
  const minutes = Math.floor(all / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(all % 60)}` : `${minutes}:${two(all % 60)}`;
}

/** "3 min 13 s". */
export function spanText(ms: number): string {
  const all = Math.max(0, Math.round(ms / 1000));
  const minutes = Math.floor(all / 60);
  if (minutes === 0) return t('lost.secondsOnly', { seconds: all });
  if (minutes >= 60) return t('lost.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
  return t('lost.minutesSeconds', { minutes, seconds: all % 60 });
}

/** "0.4 s", "4 min", "2 h": how long ago something was heard. */
export function agoText(ms: number): string {
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < 60_000) return `${Math.floor(ms / 1000)} s`;
  if (ms < 3_600_000) return `${Math.floor(ms / 60_000)} min`;
  return `${Math.floor(ms / 3_600_000)} h`;
}

/** "11 min ago" beside NIBP. */
export function minutesAgo(minutes: number): string {
  if (minutes < 1) return t('tile.now');
  if (minutes < 60) return t('tile.minutesAgo', { count: minutes });
  return t('tile.hoursAgo', { hours: Math.floor(minutes / 60), minutes: two(minutes % 60) });
}

const minus = (text: string): string => text.replace('-', '−');

/** A measured number in the decimals of its parameter; unknown codes keep up to two. */
export function numberText(key: string, value: number): string {
  const decimals = parameterByKey(key)?.decimals;
  return minus(decimals === undefined ? String(Math.round(value * 100) / 100) : value.toFixed(decimals));
}

/** No trailing zero, a thin space in thousands, a leading zero (design, section 8). */
export function doseText(value: number): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 3;
  const text = String(Number(value.toFixed(digits)));
  const [whole = '', part] = text.split('.');
  const spaced = whole.length > 4 ? whole.replace(/\B(?=(\d{3})+$)/g, '\u2009') : whole;
  return part === undefined ? spaced : `${spaced}.${part}`;
}

/** "50–120", "≥ 90", "≤ 30", or empty. */
export function limitsText(key: string, low: number | null, high: number | null): string {
  if (low !== null && high !== null) return `${numberText(key, low)}–${numberText(key, high)}`;
  if (low !== null) return `≥ ${numberText(key, low)}`;
  return high === null ? '' : `≤ ${numberText(key, high)}`;
}
