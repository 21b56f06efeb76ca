/** A question to the record from a view: cancelled when the view leaves or asks something else. */
import { useEffect, useReducer, useRef, useState } from 'react';

export interface Reading<Value> {
  /** Of the last answer: while another is read it stays, with `state` 'loading'. */
  readonly value: Value | null;
  readonly state: 'loading' | 'ready' | 'failed';
  /** Why it failed, for people; null: it did not. */
  readonly reason: string | null;
  readonly again: () => void;
}

/**
 * @param name what is asked, as one text: the same text is the same question. Null: nothing is asked.
 * @param keep whether the answer to `before` may stay on screen while `name` is read; left out: never.
 */
export function useReading<Value>(
  name: string | null,
  ask: (stop: AbortSignal) => Promise<Value>,
  keep?: (before: string, name: string) => boolean,
): Reading<Value> {
  const [held, setHeld] = useState<{ readonly name: string; readonly value: Value } | null>(null);
  const [failed, setFailed] = useState<{
    readonly name: string;
    readonly turn: number;
    readonly reason: string;
  } | null>(null);
  const [turn, again] = useReducer((count: number) => count + 1, 0);
  const latest = useRef(ask);
  latest.current = ask;
  useEffect(() => {
    if (name === null) return undefined;
    const stop = new AbortController();
    latest.current(stop.signal).then(
      (value) => {
        if (!stop.signal.aborted) setHeld({ name, value });
      },
      (error: unknown) => {
        if (!stop.signal.aborted)
          setFailed({ name, turn, reason: error instanceof Error ? error.message : String(error) });
      },
    );
    return () => stop.abort();
  }, [name, turn]);
  const isOwn = held !== null && held.name === name;
  const value = held !== null && name !== null && (isOwn || keep?.(held.name, name) === true) ? held.value : null;
  if (failed !== null && failed.name === name && failed.turn === turn)
    return { value, state: 'failed', reason: failed.reason, again };
  return { value, state: isOwn ? 'ready' : 'loading', reason: null, again };
}
