import { midnightUtc } from './calendar.ts';

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

/**
 * Epoch ms (as UTC) of an EDF start date `dd.mm.yy` and time `hh.mm.ss`; null when they are no date.
 *
 * EDF+ gives the year in full in the recording field ("Startdate 02-MAR-2002"); without it 85 to 99 are the last
 * century's. Source: edfplus.info/specs/edfplus.html, 2.1.3.3.
 */
export function edfStart(date: string, time: string, recording: string): number | null {
  const clock = /^(\d\d)[.:](\d\d)[.:](\d\d)$/u.exec(time.trim());
  const midnight = fullDate(recording) ?? shortDate(date);
  if (clock === null || midnight === null) return null;
  const [hour, minute, second] = [Number(clock[1]), Number(clock[2]), Number(clock[3])];
  return hour > 23 || minute > 59 || second > 59 ? null : midnight + ((hour * 60 + minute) * 60 + second) * 1000;
}

function fullDate(recording: string): number | null {
  const match = /^Startdate (\d\d)-([A-Z]{3})-(\d{4})(?: |$)/u.exec(recording);
  return match === null ? null : midnightUtc(Number(match[3]), months.indexOf(match[2] ?? '') + 1, Number(match[1]));
}

function shortDate(date: string): number | null {
  const match = /^(\d\d)[./-](\d\d)[./-](\d\d)$/u.exec(date.trim());
  if (match === null) return null;
  const year = Number(match[3]);
  return midnightUtc(year + (year >= 85 ? 1900 : 2000), Number(match[2]), Number(match[1]));
}
