import { midnightUtc } from './calendar.ts';

/**
 * Epoch ms of a WFDB base time (`[[hh:]mm:]ss[.fraction]`) and base date (`dd/mm/yyyy`), read as UTC.
 *
 * Null when either is missing or none that exists; a record does not fail on its date. Years are taken as written:
 * de-identified records lie centuries ahead.
 */
export function parseStart(time: string | undefined, date: string | undefined): number | null {
  const clock = /^(?:(?:(\d{1,2}):)?(\d{1,2}):)?(\d{1,2}(?:\.\d{1,9})?)$/u.exec(time ?? '');
  const day = /^(\d{1,2})\/(\d{1,2})\/(\d{1,4})$/u.exec(date ?? '');
  if (clock === null || day === null) return null;
  const [hour, minute, second] = [Number(clock[1] ?? 0), Number(clock[2] ?? 0), Number(clock[3])];
  const midnight = midnightUtc(Number(day[3]), Number(day[2]), Number(day[1]));
  if (midnight === null || hour > 23 || minute > 59 || second >= 60) return null;
  return midnight + (hour * 60 + minute) * 60_000 + Math.round(second * 1000);
}
