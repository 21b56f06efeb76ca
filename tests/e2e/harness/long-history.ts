/** A history as long as a busy ward's year, made from numbers: the same each time. */
import { alarmId, bedId } from '../../../shared/domain/ids.ts';
import type { HistoryRow } from '../../../shared/station-api/calls.ts';

const kinds = [
  ['SpO₂ 88 < 90', 'medium', 'physiological'],
  ['HR 124 > 120', 'medium', 'physiological'],
  ['PVC pair', 'low', 'physiological'],
  ['ECG leads off', 'technical', 'technical'],
  ['RR 32 > 30', 'medium', 'physiological'],
  ['Battery low, pump P-2157', 'low', 'technical'],
  ['V-TACH 176', 'high', 'physiological'],
] as const;
const people = ['Badge 2041', 'Badge 2017', 'Badge 2032'];

/** Newest first, the newest three hours before `now`; one each four minutes. */
export const longHistory = (count: number, now: number): readonly HistoryRow[] =>
  Array.from({ length: count }, (_, index): HistoryRow => {
    const [text, priority, kind] = kinds[(index * 5) % kinds.length] ?? kinds[0];
    const raisedAt = now - 10_800_000 - index * 240_000;
    const seen = index % 3 !== 0;
    return {
      alarm: alarmId(`h${count - index}`),
      bed: bedId(String(1 + ((index * 7) % 24)).padStart(2, '0')),
      priority,
      kind,
      text,
      raisedAt,
      endedAt: raisedAt + 20_000 + ((index * 37) % 300) * 1000,
      acknowledgedAt: seen ? raisedAt + 5_000 + ((index * 13) % 60) * 1000 : null,
      acknowledgedBy: seen ? (people[index % people.length] ?? null) : null,
      escalated: index % 11 === 0,
    };
  });
