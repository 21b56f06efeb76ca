/** Keys of the page (design, section 6). Moves go on while a key is held; everything else is one press. */
import { isOnControl, useLocalKeys } from '../alarms/local-keys.ts';
import { stationNow } from '../stores/tick.ts';
import { useUi } from '../stores/ui.ts';
import { frameMs, hourMs, hourOf, lineMs } from './times.ts';
import { moveFrame, moveHour, useView } from './view.ts';

export interface Acts {
  readonly beats: (steps: number) => void;
  readonly channel: () => void;
  readonly event: (step: 1 | -1) => void;
  readonly strip: () => void;
  /** Null: nothing to print yet. */
  readonly print: (() => void) | null;
}

const isOnDay = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('[data-day]') !== null;

function move({ key, shiftKey, target }: KeyboardEvent, beats: Acts['beats']): boolean {
  const { frameAt } = useView.getState();
  const by = (ms: number): void => moveFrame(frameAt + ms);
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowRight': {
      const step = key === 'ArrowLeft' ? -1 : 1;
      if (isOnDay(target)) moveHour(step);
      else if (shiftKey) by(step * frameMs);
      else beats(step);
      return true;
    }
    case 'ArrowUp':
    case 'ArrowDown':
      by(key === 'ArrowUp' ? -lineMs : lineMs);
      return true;
    case 'PageUp':
    case 'PageDown':
      moveHour(key === 'PageUp' ? -1 : 1);
      return true;
    case 'Home':
      moveFrame(hourOf(frameAt));
      return true;
    case 'End':
      moveFrame(hourOf(frameAt) + hourMs - frameMs);
      return true;
    default:
      return false;
  }
}

export function useKeys(acts: Acts): void {
  useLocalKeys((event) => {
    // An acknowledgement that is open has the keys.
    if (useUi.getState().drawer !== null) return false;
    const { form } = useView.getState();
    if (form !== null) {
      if (event.key !== 'Escape') return false;
      useView.setState({ form: null });
      return true;
    }
    if (move(event, acts.beats)) return true;
    switch (event.key) {
      case 'j':
      case 'J':
        acts.event(event.shiftKey ? -1 : 1);
        return true;
      case 't':
      case 'T':
        useView.setState({ form: 'time' });
        return true;
      case 'k':
      case 'K':
        useView.setState({ form: 'keep' });
        return true;
      case 'c':
      case 'C':
        acts.channel();
        return true;
      case 'p':
      case 'P':
        acts.print?.();
        return true;
      case 'Enter':
        if (isOnControl(event.target)) return false;
        acts.strip();
        return true;
      default:
        return false;
    }
  });
}

/** The minute that is over and on record: another number, and what grows is read again. */
export const minuteTurn = (): number => Math.floor((stationNow() - 6_000) / lineMs);
