/** Epoch ms of the beginning of a day (month from 1), or null for a day that does not exist. */
export function midnightUtc(year: number, month: number, day: number): number | null {
  const at = new Date(0);
  // Date.UTC would move years below 100 into the 20th century.
  at.setUTCFullYear(year, month - 1, day);
  return at.getUTCMonth() === month - 1 && at.getUTCDate() === day ? at.getTime() : null;
}
