/** Keys of the strip: calipers by the sample, the way along, labels, words, saving. */
import { useEffect, type Dispatch, type RefObject } from 'react';
import { beatLabels } from '../../shared/history/kept.ts';
import { useLocalKeys } from '../alarms/local-keys.ts';
import type { View } from './geometry.ts';
import { stepAlongMs } from './StripTools.tsx';
import { activeAt, type StripAct, type StripModel } from './strip-model.ts';
import { nearestSampleAt, steppedAt, type Track } from './tracks.ts';

/** Buttons of the panel that a letter presses: what they say is what the letter does. */
const pressed: Readonly<Record<string, string>> = { k: 'save', p: 'print' };
const manySamples = 10;

interface StripKeys {
  readonly model: StripModel;
  readonly act: Dispatch<StripAct>;
  readonly view: View;
  readonly track: Track | undefined;
  readonly tracks: readonly Track[];
  readonly setChosen: (channel: string) => void;
  readonly labelling: boolean;
  readonly setLabelling: (on: boolean) => void;
  readonly comment: RefObject<HTMLTextAreaElement | null>;
}

export function useStripKeys(keys: StripKeys): void {
  const { model, act, view, labelling, setLabelling } = keys;
  // A label is for the beat that one looks at now.
  useEffect(() => {
    if (labelling) return () => setLabelling(false);
    return undefined;
  }, [labelling, model.pair, model.side, setLabelling]);
  useLocalKeys((event) => {
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (labelling && takeLabel(keys, event.key)) return true;
    if (key === 'ArrowLeft' || key === 'ArrowRight') {
      step(keys, (key === 'ArrowLeft' ? -1 : 1) * (event.shiftKey ? manySamples : 1));
      return true;
    }
    if (key === 'PageUp' || key === 'PageDown') {
      const byMs = key === 'PageUp' ? -stepAlongMs : stepAlongMs;
      act({ kind: 'shift', byMs, viewMs: view.toAt - view.fromAt });
      return true;
    }
    if (key === 'Tab') return otherHandle(keys, event);
    if (event.shiftKey) return false;
    return letter(keys, key);
  });
}

function takeLabel({ act, setLabelling }: StripKeys, key: string): boolean {
  const label = beatLabels.find((one) => one === key.toUpperCase());
  setLabelling(false);
  if (label !== undefined) act({ kind: 'label', label });
  return label !== undefined || key === 'Escape';
}

function step({ model, act, view, track }: StripKeys, samples: number): void {
  if (track === undefined) return;
  const at = activeAt(model);
  // One that is out of sight comes here first.
  const isSeen = at >= view.fromAt && at <= view.toAt;
  act({ kind: 'move', at: isSeen ? steppedAt(track, at, samples) : nearestSampleAt(track, model.middleAt) });
}

/** From the page itself and from a handle; Shift+Tab leaves the handles, so nobody is caught. */
function otherHandle({ model, act }: StripKeys, { target, shiftKey }: KeyboardEvent): boolean {
  const onHandle = target instanceof HTMLElement && target.dataset['handle'] !== undefined;
  if (shiftKey || !(onHandle || target === document.body)) return false;
  act({ kind: 'other-side' });
  const other = model.side === 'a' ? 'b' : 'a';
  document.querySelector<HTMLElement>(`[data-handle="${model.pair} ${other}"]`)?.focus({ preventScroll: true });
  return true;
}

function letter(keys: StripKeys, key: string): boolean {
  const { act, setLabelling, tracks, track, setChosen, comment } = keys;
  const button = pressed[key];
  if (button !== undefined) {
    const found = document.querySelector<HTMLButtonElement>(`[data-does="${button}"]`);
    if (found === null) return false;
    if (button === 'save' && found.disabled) comment.current?.focus();
    else found.click();
    return true;
  }
  if (key === 'm') act({ kind: 'march' });
  else if (key === 'b') setLabelling(true);
  else if (key === 'c') {
    const next = tracks[(tracks.findIndex((one) => one === track) + 1) % Math.max(1, tracks.length)];
    if (next !== undefined) setChosen(next.channel);
  } else return false;
  return true;
}
