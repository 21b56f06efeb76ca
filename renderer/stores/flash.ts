/**
 * Flashing: one square wave for every mark on the screen, 2 Hz high and 0.6 Hz medium, half on and half off.
 * Writes an attribute on the few elements that flash; nothing else is touched or drawn again.
 */
import { useCallback } from 'react';
import { mono } from './tick.ts';

type Rhythm = 'high' | 'medium';
const halfMs: Record<Rhythm, number> = { high: 250, medium: 1000 / 0.6 / 2 };
const elements: Record<Rhythm, Set<HTMLElement>> = { high: new Set(), medium: new Set() };
const timers: Record<Rhythm, ReturnType<typeof setTimeout> | undefined> = { high: undefined, medium: undefined };

const phase = (rhythm: Rhythm): 'a' | 'b' => (Math.floor(mono() / halfMs[rhythm]) % 2 === 0 ? 'a' : 'b');

function turn(rhythm: Rhythm): void {
  timers[rhythm] = undefined;
  if (elements[rhythm].size === 0) return;
  const now = phase(rhythm);
  for (const element of elements[rhythm]) element.dataset['flash'] = now;
  timers[rhythm] = setTimeout(turn, halfMs[rhythm] - (mono() % halfMs[rhythm]) + 1, rhythm);
}

function watch(element: HTMLElement, rhythm: Rhythm): () => void {
  elements[rhythm].add(element);
  element.dataset['flash'] = phase(rhythm);
  if (timers[rhythm] === undefined) turn(rhythm);
  return () => {
    elements[rhythm].delete(element);
    delete element.dataset['flash'];
  };
}

/** A ref for an element that flashes in this rhythm; null for one that is steady. */
export function useFlash(rhythm: Rhythm | null): (element: HTMLElement | null) => (() => void) | undefined {
  return useCallback((element) => (element === null || rhythm === null ? undefined : watch(element, rhythm)), [rhythm]);
}
