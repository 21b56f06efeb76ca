/** When the shifts of the ward begin, by the wall clock of the station. A day of 23 or 25 hours has them too (L2). */
import { usualShifts, type DrugList } from '../../shared/infusion/drug-list.ts';

const dayHours = 24;

/** Begin of the shift "07:00" on the day that lies `days` from the day of `at`. */
function onDay(at: number, days: number, start: string): number {
  const [hours = 0, minutes = 0] = start.split(':').map(Number);
  const day = new Date(at);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + days, hours, minutes).getTime();
}

export const shiftStarts = ({ shifts }: Pick<DrugList, 'shifts'>): readonly string[] => shifts ?? usualShifts;

/** Beginnings within (`fromAt`, `toAt`), rising. */
export function shiftsWithin(fromAt: number, toAt: number, starts: readonly string[]): readonly number[] {
  const days = Math.ceil((toAt - fromAt) / (dayHours * 3_600_000)) + 1;
  const all = Array.from({ length: days + 1 }, (_, day) => starts.map((start) => onDay(fromAt, day, start))).flat();
  return [...new Set(all)].filter((at) => at > fromAt && at < toAt).toSorted((a, b) => a - b);
}

/** The next shift change, and when the shift that runs began. */
export function shiftAround(
  now: number,
  starts: readonly string[],
): { readonly beganAt: number; readonly endsAt: number } {
  const all = [-1, 0, 1].flatMap((days) => starts.map((start) => onDay(now, days, start))).toSorted((a, b) => a - b);
  return { beganAt: all.findLast((at) => at <= now) ?? now, endsAt: all.find((at) => at > now) ?? now };
}
