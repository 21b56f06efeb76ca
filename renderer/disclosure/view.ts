/**
 * Where one is in the record of a bed: the frame of ten seconds, the channel of the lines, what is being typed. The
 * frame moves many times a second; the address follows when it rests.
 */
import { create } from 'zustand';
import { stationNow } from '../stores/tick.ts';
import { hashOf, openRecord, useUi, type Moment } from '../stores/ui.ts';
import { frameMs, hourMs } from './times.ts';

/** What is on record now ends this long ago. */
export const settleMs = 5_000;
const restMs = 300;
/** Nobody keeps waves for longer. */
const longestMs = 366 * 24 * hourMs;

interface View {
  readonly bed: string | null;
  /** Start of the frame, epoch ms, whole. */
  readonly frameAt: number;
  readonly channel: string;
  /** A small form that is open; the keys of the page are then its own. */
  readonly form: 'time' | 'keep' | null;
  /** Said once, to the eye and to a reader. */
  readonly notice: string;
}

export const useView = create<View>()(() => ({
  bed: null,
  frameAt: 0,
  channel: 'ECG II',
  form: null,
  notice: '',
}));

/** The moment that the address names. */
let told: number | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;

export const latestFrame = (): number => Math.floor((stationNow() - settleMs - frameMs) / 1000) * 1000;

const within = (at: number): number => Math.round(Math.max(stationNow() - longestMs, Math.min(at, latestFrame())));

const middleOf = (frameAt: number): number => frameAt + frameMs / 2;

function tell(): void {
  clearTimeout(timer);
  timer = undefined;
  const { bed, frameAt } = useView.getState();
  const ui = useUi.getState();
  if (bed === null || ui.bed !== bed || ui.tab !== 'disclosure') return;
  told = middleOf(frameAt);
  openRecord(bed, 'disclosure', { kind: 'at', at: told }, true);
}

/** The address names the frame from now on: the way back from another view leads here. */
export function settleFrame(): void {
  if (timer !== undefined) tell();
}

/** Puts the frame at a time; never into what is still to come. */
export function moveFrame(at: number): void {
  const frameAt = within(at);
  if (frameAt === useView.getState().frameAt) return;
  useView.setState({ frameAt, notice: '' });
  clearTimeout(timer);
  timer = setTimeout(tell, restMs);
}

/** The frame with a moment in its middle. */
export const showMoment = (at: number): void => moveFrame(at - frameMs / 2);

/** Moves by hours, the place within the hour stays. */
export function moveHour(hours: number): void {
  const { frameAt } = useView.getState();
  moveFrame(frameAt + hours * hourMs);
}

export function openView(bed: string, moment: Moment | null): void {
  const view = useView.getState();
  const isOther = view.bed !== bed;
  if (isOther) told = null;
  const at = moment?.kind === 'at' ? Math.round(moment.at) : null;
  if (at !== null && at !== told) {
    told = at;
    useView.setState({ bed, frameAt: within(at - frameMs / 2), notice: '' });
  } else if (isOther) useView.setState({ bed, frameAt: latestFrame(), notice: '' });
}

export function leaveView(): void {
  clearTimeout(timer);
  timer = undefined;
  told = null;
  useView.setState({ bed: null, form: null, notice: '' });
}

/** `T` on the live bed: the page opens with the field, at once, so that what is typed next goes there. */
export function openAtTime(bed: string): void {
  useView.setState({ form: 'time' });
  window.history.pushState(null, '', hashOf('ward', bed, 'disclosure'));
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}
