/** Numerics on disk: one file per UTC day. What they are called and what one row of them is. */
import path from 'node:path';

/** What one bed's devices measured in one second. */
export interface NumericsRow {
  /** Epoch seconds, gateway's clock. */
  readonly t: number;
  readonly bed: string;
  readonly cells: readonly NumericsCell[];
}

export interface NumericsCell {
  readonly key: string;
  readonly unit: string;
  readonly value: number;
  /** Epoch ms on the device's clock; null where it gave none (L10). */
  readonly deviceAt: number | null;
}

/** Of resources/migrations/numerics: the newest that is known here. */
export const numericsVersion = 2;

const dayMs = 24 * 3600 * 1000;
const filePattern = /^numerics-(\d{4}-\d{2}-\d{2})\.db$/;

export const dayOf = (epochMs: number): string => new Date(epochMs).toISOString().slice(0, 10);
export const dayFile = (folder: string, day: string): string => path.join(folder, `numerics-${day}.db`);
export const dayOfFile = (name: string): string | null => filePattern.exec(name)?.[1] ?? null;

/** Days that a span of time touches, oldest first. */
export function daysBetween(fromMs: number, toMs: number): readonly string[] {
  const days: string[] = [];
  for (let at = Math.floor(fromMs / dayMs) * dayMs; at < toMs; at += dayMs) days.push(dayOf(at));
  return days;
}
