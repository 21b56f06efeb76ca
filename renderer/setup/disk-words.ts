/** Words for sizes and for how long they last. */
import type { DiskReport } from '../../shared/station-api/calls.ts';
import { t } from '../words/index.ts';

/** "352 GB", "9.4 GB", "640 MB": powers of ten, as disks are sold. */
export function sizeText(bytes: number): string {
  const units = ['kB', 'MB', 'GB', 'TB'] as const;
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value >= 99.5 || unit === 0 ? Math.round(value) : Number(value.toFixed(1))} ${units[unit]}`;
}

export const usedBytes = ({ waves, numerics, strips, log }: DiskReport): number => waves + numerics + strips + log;

const wholeOrTenth = (days: number): number => (days >= 10 ? Math.round(days) : Number(days.toFixed(1)));

export const daysText = (days: number): string =>
  t(wholeOrTenth(days) === 1 ? 'disk.day' : 'disk.days', { count: wholeOrTenth(days) });

/** Whether the disk itself is full before the budget is. */
export const diskIsTighter = ({ budget, diskFree, ...report }: DiskReport): boolean =>
  diskFree !== null && diskFree < budget - usedBytes({ budget, diskFree, ...report });
