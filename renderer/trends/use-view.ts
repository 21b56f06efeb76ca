/** What is on screen of a bed's trends, kept with the address: a moment in it is where the cursor stands. */
import { useEffect, useRef, useState } from 'react';
import { stationNow } from '../stores/tick.ts';
import { openRecord, useUi, type Moment } from '../stores/ui.ts';
import { useChoice } from './choice.ts';
import { useNow } from './use-record.ts';
import { goneOn, placedAt, type View } from './view.ts';

/** The address follows a cursor that rests: a browser takes few changes of it. */
const restMs = 400;

export interface ShownView {
  readonly view: View;
  /** Epoch ms, as of the last look. */
  readonly now: number;
  readonly change: (change: (view: View) => View) => void;
}

const begin = (moment: Moment | null): View => {
  const view = { spanMs: useChoice.getState().spanMs, endAt: null, cursorAt: null };
  return moment?.kind === 'at' ? placedAt(view, moment.at, stationNow()) : view;
};

export function useView(bed: string): ShownView {
  const moment = useUi((ui) => ui.moment);
  const [view, setView] = useState<View>(() => begin(moment));
  const now = useNow(view.endAt === null);
  const before = useRef(now);
  const written = useRef(moment?.kind === 'at' ? moment.at : null);
  useEffect(() => {
    const was = before.current;
    before.current = now;
    setView((one) => goneOn(one, was, now));
  }, [now]);
  useEffect(() => {
    if (moment?.kind !== 'at' || moment.at === written.current) return;
    written.current = moment.at;
    setView((one) => placedAt(one, moment.at, stationNow()));
  }, [moment]);
  const { cursorAt, spanMs } = view;
  useEffect(() => useChoice.setState({ spanMs }), [spanMs]);
  useEffect(() => {
    if (cursorAt === null || Math.round(cursorAt) === written.current) return undefined;
    const timer = setTimeout(() => {
      written.current = Math.round(cursorAt);
      openRecord(bed, 'trends', { kind: 'at', at: cursorAt }, true);
    }, restMs);
    return () => clearTimeout(timer);
  }, [bed, cursorAt]);
  return { view, now, change: setView };
}

/** The last of values that come in quick succession; the first at once. */
export function useSettled<Value>(value: Value, name: string, quietMs: number): Value {
  const [settled, setSettled] = useState({ value, name });
  useEffect(() => {
    if (settled.name === name) return undefined;
    const timer = setTimeout(() => setSettled({ value, name }), quietMs);
    return () => clearTimeout(timer);
    // The name tells values apart.
    // eslint-disable-next-line react/exhaustive-deps
  }, [name, settled.name, quietMs]);
  return settled.value;
}
