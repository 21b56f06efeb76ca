/** Hours, days and times of day as they are read on the ward, in the station's time zone. Times: epoch ms. */
export const frameMs = 10_000;
export const lineMs = 60_000;
export const hourMs = 3_600_000;

/** Start of the hour on the clock. By arithmetic: when summer time ends, one hour is there twice. */
export function hourOf(at: number): number {
  const date = new Date(at);
  return at - date.getMinutes() * 60_000 - date.getSeconds() * 1000 - date.getMilliseconds();
}

/** What the day strip shows: the 24 h up to now, or the calendar day of an hour before that. */
export function dayOf(hourAt: number, now: number): { readonly fromAt: number; readonly toAt: number } {
  const toAt = Math.ceil(now / lineMs) * lineMs;
  const fromAt = toAt - 24 * hourMs;
  if (hourAt + hourMs > fromAt) return { fromAt, toAt };
  const date = new Date(hourAt);
  const [year, month, day] = [date.getFullYear(), date.getMonth(), date.getDate()];
  return { fromAt: new Date(year, month, day).getTime(), toAt: new Date(year, month, day + 1).getTime() };
}

/**
 * "0312", "3:12", "031205": today's, or last night's where that is still to come. "12 0312": the last 12th of a month
 * with that time. Null where it is no time.
 */
export function timeOf(text: string, now: number): number | null {
  const read = /^(?:(\d{1,2})\.?\s+)?(\d{1,2}):?(\d{2})(?::?(\d{2}))?$/.exec(text.trim());
  if (read === null) return null;
  const [day, hours, minutes, seconds] = [read[1], read[2], read[3], read[4]].map((part) =>
    part === undefined ? null : Number(part),
  );
  if (hours == null || minutes == null || hours > 23 || minutes > 59 || (seconds ?? 0) > 59) return null;
  const today = new Date(now);
  const at = (month: number, date: number): Date =>
    new Date(today.getFullYear(), month, date, hours, minutes, seconds ?? 0);
  if (day == null) {
    const here = at(today.getMonth(), today.getDate()).getTime();
    return here <= now ? here : at(today.getMonth(), today.getDate() - 1).getTime();
  }
  // A month without that day gives another date: one further back is meant.
  for (let back = 0; back < 3; back += 1) {
    const date = at(today.getMonth() - back, day);
    if (date.getDate() === day && date.getTime() <= now) return date.getTime();
  }
  return null;
}
