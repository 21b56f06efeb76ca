/** Maintenance days by week and by day. Days are text, "2026-11-30", so that no clock change moves one. */
import { daysBetween } from '../../../shared/assets/fusion.ts';
import type { FusedAsset } from '../../../shared/assets/fusion-ward.ts';

const dayMs = 86_400_000;
const noonOf = (day: string): number => Date.parse(`${day}T12:00:00Z`);
export const dayText = (noon: number): string => new Date(noon).toISOString().slice(0, 10);
/** 0 is Monday. */
const weekdayOf = (day: string): number => (new Date(noonOf(day)).getUTCDay() + 6) % 7;
export const mondayOf = (day: string): string => dayText(noonOf(day) - weekdayOf(day) * dayMs);
export const daysAfter = (day: string, count: number): string => dayText(noonOf(day) + count * dayMs);

/** ISO 8601: the week of the year's first Thursday is week 1. */
export function weekOf(day: string): number {
  const thursday = daysAfter(mondayOf(day), 3);
  const first = daysAfter(mondayOf(`${thursday.slice(0, 4)}-01-04`), 3);
  return Math.round((noonOf(thursday) - noonOf(first)) / (7 * dayMs)) + 1;
}

export interface MaintenanceWeeks {
  readonly late: number;
  /** Today and the six days after it. */
  readonly soon: number;
  /** This week first. */
  readonly weeks: readonly { readonly week: number; readonly monday: string; readonly count: number }[];
  /** After the last of the weeks. */
  readonly later: number;
  /** Things with a maintenance day. */
  readonly known: number;
}

export function maintenanceWeeks(all: readonly FusedAsset[], today: string, count: number): MaintenanceWeeks {
  const monday = mondayOf(today);
  const counts = Array.from({ length: count }, () => 0);
  let [late, soon, later, known] = [0, 0, 0, 0];
  for (const { asset } of all) {
    const day = asset.record.maintenanceDue;
    const left = day === null ? null : daysBetween(today, day);
    if (day === null || left === null) continue;
    known += 1;
    if (left < 0) late += 1;
    else if (left < 7) soon += 1;
    const week = left < 0 ? -1 : Math.floor((daysBetween(monday, day) ?? 0) / 7);
    if (week >= count) later += 1;
    else if (week >= 0) counts[week] = (counts[week] ?? 0) + 1;
  }
  const weeks = counts.map((value, index) => {
    const from = daysAfter(monday, index * 7);
    return { week: weekOf(from), monday: from, count: value };
  });
  return { late, soon, weeks, later, known };
}

/** By day; each day by name. */
export function dueByDay(all: readonly FusedAsset[]): ReadonlyMap<string, readonly FusedAsset[]> {
  const days = new Map<string, FusedAsset[]>();
  for (const one of all) {
    const day = one.asset.record.maintenanceDue;
    if (day === null) continue;
    const held = days.get(day);
    if (held === undefined) days.set(day, [one]);
    else held.push(one);
  }
  for (const list of days.values()) list.sort((a, b) => a.asset.name.localeCompare(b.asset.name));
  return days;
}

/** "2026-11" → its whole weeks, Monday first. */
export function daysOfMonth(month: string): readonly string[] {
  const first = mondayOf(`${month}-01`);
  const days: string[] = [];
  for (let day = first; day.slice(0, 7) <= month; day = daysAfter(day, 7)) {
    for (let index = 0; index < 7; index += 1) days.push(daysAfter(day, index));
  }
  return days;
}

export function monthAfter(month: string, count: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + count, 1, 12)).toISOString().slice(0, 7);
}
