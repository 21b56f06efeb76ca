/** Keys of the trends: the cursor, the time, chart or table, print, and on to the disclosure of that moment. */
import { isOnControl, useLocalKeys } from '../alarms/local-keys.ts';
import { stationNow } from '../stores/tick.ts';
import { openRecord, useUi } from '../stores/ui.ts';
import { useChoice } from './choice.ts';
import type { ShownView } from './use-view.ts';
import { pannedBy, steppedBy, zoomedBy } from './view.ts';

/** The segment that was clicked last, and is chosen: another press of it would do nothing. */
const isChosen = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('.segment[aria-pressed="true"]') !== null;

export function useTrendKeys(bed: string, { view, change }: ShownView, print: () => void): void {
  useLocalKeys(({ key, shiftKey, target }) => {
    // A drawer that is open has these keys.
    if (useUi.getState().drawer !== null) return false;
    const { asTable, newestFirst } = useChoice.getState();
    const down = newestFirst ? -1 : 1;
    const step = (steps: number) => (): void => change((one) => steppedBy(one, steps, stationNow()));
    const pan = (quarters: number) => (): void =>
      change((one) => pannedBy(one, (quarters * one.spanMs) / 4, stationNow()));
    const zoom = (steps: number) => (): void => change((one) => zoomedBy(one, steps, stationNow()));
    const acts: Readonly<Record<string, () => void>> = {
      ArrowLeft: shiftKey ? pan(-1) : step(-1),
      ArrowRight: shiftKey ? pan(1) : step(1),
      ...(asTable ? { ArrowDown: step(down), ArrowUp: step(-down) } : {}),
      PageUp: pan(-4),
      PageDown: pan(4),
      End: () => change((one) => ({ ...one, endAt: null })),
      '+': zoom(1),
      '=': zoom(1),
      '-': zoom(-1),
      '−': zoom(-1),
      v: () => useChoice.setState({ asTable: !asTable }),
      p: print,
    };
    if (key === 'Enter' && (!isOnControl(target) || isChosen(target))) {
      openRecord(bed, 'disclosure', { kind: 'at', at: view.cursorAt ?? stationNow() });
      return true;
    }
    const act = acts[key.length === 1 ? key.toLowerCase() : key];
    act?.();
    return act !== undefined;
  });
}
