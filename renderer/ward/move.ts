/** Arrow keys between beds. */
import type { KeyboardEvent } from 'react';

export function nextIndex(key: string, index: number, columns: number, count: number): number {
  const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns };
  const next = index + (steps[key] ?? 0);
  return next >= 0 && next < count ? next : index;
}

export function moveInGrid(event: KeyboardEvent, grid: HTMLElement | null, columns: number): void {
  if (grid === null || !event.key.startsWith('Arrow')) return;
  const links = [...grid.querySelectorAll<HTMLElement>('[data-open-bed]')];
  const tile = (event.target as HTMLElement).closest('[data-bed]');
  const index = links.findIndex((link) => tile?.contains(link) === true);
  if (index < 0) return;
  event.preventDefault();
  links[nextIndex(event.key, index, columns, links.length)]?.focus();
}
