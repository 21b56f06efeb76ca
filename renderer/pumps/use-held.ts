/** Rows that keep their order while a person looks at them. */
import { useEffect, useReducer, useRef, useState, type PointerEvent } from 'react';

/** Nobody touched anything for so long: nobody looks, and the order follows the ward again. */
const lookedMs = 30_000;

export interface Held<Row> {
  readonly shown: readonly Row[];
  readonly sortNow: () => void;
}

/**
 * @param wanted rows in the order that holds now
 * @param asked what the person asked for: another order or filter is shown at once
 * @param keep the order of before with what is known now
 */
export function useHeld<Row>(
  wanted: readonly Row[],
  holds: boolean,
  asked: string,
  keep: (before: readonly Row[], now: readonly Row[]) => readonly Row[],
): Held<Row> {
  const [turn, sortNow] = useReducer((count: number) => count + 1, 0);
  const name = `${turn} ${asked}`;
  const held = useRef({ name, rows: wanted });
  const rows = holds && held.current.name === name ? keep(held.current.rows, wanted) : wanted;
  held.current = { name, rows };
  return { shown: rows, sortNow };
}

export interface Looking {
  readonly looks: boolean;
  /** Somebody did something: for 30 s from now nothing moves. */
  readonly touch: () => void;
  readonly onPointerMove: (event: PointerEvent) => void;
  readonly onPointerLeave: () => void;
}

/** Whether a hand is at the rows: the pointer moved over them, or a row was chosen, within the last 30 s. */
export function useLooking(chosen: boolean): Looking {
  const [looks, setLooks] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const touch = (): void => {
    setLooks(true);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setLooks(false), lookedMs);
  };
  return {
    looks,
    touch,
    onPointerMove: ({ pointerType }) => {
      if (pointerType === 'mouse') touch();
    },
    onPointerLeave: () => {
      if (!chosen) setLooks(false);
    },
  };
}
