/** What a row says beside its number: when, and in which words. */
import type { ReadContext } from './context.ts';
import { wordsIn } from './names.ts';
import type { Row } from './rows.ts';

/** OBX-14 where it is valued, else the order's own time. A malformed OBX-14 gives null, never another time. */
export function timeOf(row: Row, context: ReadContext): number | null {
  if (!row.form.timed) return row.order === null ? null : row.order.at;
  return context.timeIn(row.time, 14, 'OBX', row.sequence);
}

/** The value's words. */
export const wordsOf = (row: Row): string | null => wordsIn(row.value, row.delimiters);
