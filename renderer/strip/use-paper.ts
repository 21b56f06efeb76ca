/** Everything that is drawn of a strip, from what is recorded and where one looks. */
import { useLayoutEffect, useMemo, useState, type RefObject } from 'react';
import { create } from 'zustand';
import { channelOrder } from '../../shared/domain/channels.ts';
import type { WaveBlock } from '../../shared/feed/wave-frame.ts';
import { pxPerMm } from '../lanes/registry.ts';
import { stationNow } from '../stores/tick.ts';
import { laneHeights, laneScale, type View } from './geometry.ts';
import type { DrawnLane, Paper } from './plot-paint.ts';
import type { StripModel } from './strip-model.ts';
import { tracksOf, type Track } from './tracks.ts';
import { recordedAfterMs } from './use-strip.ts';

/** As it was chosen last, for every strip of this window. */
export const useLook = create<{ readonly mmPerS: number; readonly mmPerMv: number }>()(() => ({
  mmPerS: 25,
  mmPerMv: 10,
}));

export interface Size {
  readonly width: number;
  readonly height: number;
}

export function useSize(element: RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const box = element.current;
    if (box === null) return undefined;
    const look = (): void => {
      const { clientWidth: width, clientHeight: height } = box;
      setSize((before) => (before.width === width && before.height === height ? before : { width, height }));
    };
    look();
    const observer = new ResizeObserver(look);
    observer.observe(box);
    return () => observer.disconnect();
  }, [element]);
  return size;
}

/** Recorded somewhere here, in the order of lanes. */
export function channelsOf(lists: readonly (readonly string[])[]): readonly string[] {
  const all = [...new Set(lists.flat())];
  return all.toSorted((a, b) => channelOrder(a) - channelOrder(b) || (a < b ? -1 : 1));
}

interface Wish {
  readonly view: View;
  readonly heightPx: number;
  readonly channels: readonly string[];
  readonly blocks: readonly WaveBlock[];
  readonly model: Pick<StripModel, 'fromAt' | 'toAt'>;
}

export interface Drawn {
  readonly paper: Paper;
  readonly tracks: readonly Track[];
}

export function usePaper({ view, heightPx, channels, blocks, model }: Wish): Drawn {
  const { mmPerS, mmPerMv } = useLook();
  const tracks = useMemo(() => tracksOf(blocks), [blocks]);
  const { fromAt, toAt, pxPerMs } = view;
  const lanes = useMemo(() => {
    const inView = { fromAt, toAt, pxPerMs };
    const found = channels.map((channel) => tracks.find((one) => one.channel === channel));
    const heights = laneHeights(found, inView, heightPx, mmPerMv * pxPerMm);
    return channels.map((channel, index): DrawnLane => {
      const track = found[index];
      const height = heights[index] ?? 0;
      const top = heights.slice(0, index).reduce((sum, one) => sum + one, 0);
      const scale =
        track === undefined ? { low: 0, high: 1, marks: [] } : laneScale(track, inView, height, mmPerMv, pxPerMm);
      return { channel, track, top, height, scale };
    });
  }, [tracks, channels, fromAt, toAt, pxPerMs, heightPx, mmPerMv]);
  const recordedToAt = Math.min(toAt, stationNow() - recordedAfterMs);
  const paper = useMemo(
    (): Paper => ({
      view: { fromAt, toAt, pxPerMs },
      lanes,
      savedFromAt: model.fromAt,
      savedToAt: model.toAt,
      recordedToAt,
      mmPerS,
      pxPerMm,
    }),
    [lanes, fromAt, toAt, pxPerMs, model.fromAt, model.toAt, recordedToAt, mmPerS],
  );
  return { paper, tracks };
}
