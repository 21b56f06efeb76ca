/** Names as they are shown: whole, short, or as initials. Any script and length (L12). */
import type { Patient } from '../../shared/ward/events.ts';
import { t } from './index.ts';

/** First letter as a reader counts letters, upper case. */
function initial(name: string): string {
  const [first] = new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(name.trim());
  return first === undefined ? '' : `${first.segment.toLocaleUpperCase()}.`;
}

const joined = (parts: readonly string[], between: string): string => parts.filter((part) => part !== '').join(between);

export interface ShownName {
  /** "Demo, Kira". */
  readonly full: string;
  /** "Demo, K." on a small tile. */
  readonly short: string;
}

export function shownName(patient: Pick<Patient, 'family' | 'given'>, initials: boolean): ShownName {
  const family = patient.family.trim();
  const given = patient.given.trim();
  if (family === '' && given === '') return { full: t('tile.noName'), short: t('tile.noName') };
  if (initials) {
    const text = joined([initial(given), initial(family)], ' ');
    return { full: text, short: text };
  }
  return { full: joined([family, given], ', '), short: joined([family, initial(given)], ', ') };
}

/** Whole years at the moment `at`; null where the date of birth is not known. */
export function ageYears(birthDate: string | null, at: number): number | null {
  const [year, month, day] = (birthDate ?? '').split('-').map(Number);
  if (year === undefined || month === undefined || day === undefined || Number.isNaN(year + month + day)) return null;
  const now = new Date(at);
  const before = now.getMonth() + 1 < month || (now.getMonth() + 1 === month && now.getDate() < day);
  return now.getFullYear() - year - (before ? 1 : 0);
}
