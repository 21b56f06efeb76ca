/** Places on the strip: time to px in true millimetres, values to the height of a lane. Pure. */
import { channelByKey } from '../../shared/domain/channels.ts';
import { extremesOf, type Track } from './tracks.ts';

/** Above the lanes: the bracket and the labels of beats. Below: handles and the time. CSS px. */
export const marginPx = { head: 56, foot: 58 } as const;

export interface View {
  /** Epoch ms at the left edge. */
  readonly fromAt: number;
  readonly toAt: number;
  readonly pxPerMs: number;
}

/** `mmPerS` of a width at so many px a millimetre, with `middleAt` in the middle. */
export function viewOf(middleAt: number, widthPx: number, mmPerS: number, pxPerMm: number): View {
  const pxPerMs = (mmPerS * pxPerMm) / 1000;
  const half = widthPx / pxPerMs / 2;
  return { fromAt: middleAt - half, toAt: middleAt + half, pxPerMs };
}

export const xOf = ({ fromAt, pxPerMs }: View, at: number): number => (at - fromAt) * pxPerMs;
export const atOf = ({ fromAt, pxPerMs }: View, x: number): number => fromAt + x / pxPerMs;

/** Lines of the 5 mm grid: at moments, so that it moves with the trace. Each is a whole number of steps since 1970. */
export function gridTimes({ fromAt, toAt }: View, mmPerS: number): readonly number[] {
  const stepMs = 5000 / mmPerS;
  const first = Math.ceil(fromAt / stepMs);
  return Array.from(
    { length: Math.max(0, Math.floor(toAt / stepMs) - first + 1) },
    (_, index) => (first + index) * stepMs,
  );
}

/** Whole seconds in view, at least `leastPx` apart. */
export function secondsOf(view: View, leastPx: number): readonly number[] {
  const stepS = [1, 2, 5, 10].find((step) => step * 1000 * view.pxPerMs >= leastPx) ?? 30;
  const stepMs = stepS * 1000;
  const first = Math.ceil(view.fromAt / stepMs);
  return Array.from(
    { length: Math.max(0, Math.floor(view.toAt / stepMs) - first + 1) },
    (_, index) => (first + index) * stepMs,
  );
}

/** A lane gives up to so much of its even share to an ECG that is higher than its own. */
const givenPart = 0.35;
/** Above and below the trace of an ECG, px. */
const ecgRoomPx = 8;

/**
 * Heights of lanes, px, in their order: even shares, but an ECG that would leave its lane gets of what the others need
 * not have. True millimetres are not shrunk.
 */
export function laneHeights(
  tracks: readonly (Track | undefined)[],
  view: View,
  heightPx: number,
  pxPerMv: number,
): readonly number[] {
  const even = heightPx / Math.max(1, tracks.length);
  const wants = tracks.map((track) => {
    if (track?.unit !== 'mV') return null;
    const found = extremesOf(track, view.fromAt, view.toAt);
    return found === null ? 0 : Math.max(0, (found.high - found.low) * pxPerMv + 2 * ecgRoomPx - even);
  });
  const wanted = wants.reduce<number>((sum, want) => sum + (want ?? 0), 0);
  const givers = wants.filter((want) => want === null).length;
  const given = Math.min(wanted, givers * even * givenPart);
  return wants.map((want) => {
    if (want === null) return even - given / givers;
    return even + (wanted === 0 ? 0 : (given * want) / wanted);
  });
}

export interface LaneScale {
  /** Values at the foot and at the head of the lane. */
  readonly low: number;
  readonly high: number;
  /** Values that are written beside it. */
  readonly marks: readonly number[];
}

const fitMargin = 0.08;
/** Without a signal that has a size of its own: noise does not fill a lane. */
const leastFit = 1e-6;

/** ECG in true millimetres around its middle, pressures in their range, the rest by what is in view. */
export function laneScale(track: Track, view: View, heightPx: number, mmPerMv: number, pxPerMm: number): LaneScale {
  const found = extremesOf(track, view.fromAt, view.toAt);
  const channel = channelByKey(track.channel);
  if (channel?.family === 'ecg' && track.unit === 'mV') {
    const half = heightPx / (mmPerMv * pxPerMm) / 2;
    const middle = found === null ? 0 : (found.low + found.high) / 2;
    return { low: middle - half, high: middle + half, marks: [] };
  }
  const range = channel?.range ?? null;
  if (range !== null && channel?.unit === track.unit) return rangeScale(range, found);
  const low = found?.low ?? 0;
  const high = Math.max(found?.high ?? 1, low + leastFit);
  const margin = (high - low) * fitMargin;
  return { low: low - margin, high: high + margin, marks: [] };
}

/** The range of the channel, wider by quarters where the trace leaves it. */
function rangeScale(
  [from, to]: readonly [number, number],
  found: { readonly low: number; readonly high: number } | null,
): LaneScale {
  const step = (to - from) / 4;
  const low = Math.min(from, Math.floor((found?.low ?? from) / step) * step);
  const high = Math.max(to, Math.ceil((found?.high ?? to) / step) * step);
  const apart = [5, 10, 20, 40, 60, 100, 200].find((size) => size >= (high - low) / 3) ?? (high - low) / 2;
  const marks: number[] = [];
  for (let mark = Math.ceil(low / apart) * apart; mark < high; mark += apart) if (mark > low) marks.push(mark);
  return { low, high, marks };
}

/** From the top of the lane, px. */
export const yOf = ({ low, high }: LaneScale, value: number, heightPx: number): number =>
  ((high - value) / (high - low)) * heightPx;
