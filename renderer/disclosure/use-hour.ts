/** The hour of lines that is on screen, with the channels that are recorded in it. */
import { useEffect, useMemo, useReducer, useState } from 'react';
import { channelOrder } from '../../shared/domain/channels.ts';
import { readWaves } from '../history/record-turns.ts';
import { stationNow } from '../stores/tick.ts';
import { HourReader, type HourPart, type HourWish } from './hour-reader.ts';

export interface HourRead {
  readonly parts: readonly HourPart[];
  readonly isWhole: boolean;
  /** Why reading stopped; null: it did not. */
  readonly fault: string | null;
  readonly again: () => void;
}

/** Reading ahead waits for a calm half second: somebody who pages through hours needs none of it. */
const calmMs = 500;

function whenIdle(work: () => void): () => void {
  let idle: number | undefined;
  const timer = setTimeout(() => {
    idle = requestIdleCallback(work);
  }, calmMs);
  return () => {
    clearTimeout(timer);
    if (idle !== undefined) cancelIdleCallback(idle);
  };
}

/** @param perLine 0: not measured yet, nothing is read. `turn`: another number, once a minute. */
export function useHour(wish: HourWish, turn: number): HourRead {
  const [version, changed] = useReducer((count: number) => count + 1, 0);
  const [reader] = useState(() => new HourReader({ read: readWaves, now: stationNow, whenIdle, changed }));
  const { bed, channel, hourAt, perLine, frameAt } = wish;
  useEffect(() => {
    if (perLine > 0) reader.show({ bed, channel, hourAt, perLine, frameAt });
    // The frame decides what is read first, not whether.
    // eslint-disable-next-line react/exhaustive-deps
  }, [reader, bed, channel, hourAt, perLine, turn]);
  useEffect(() => () => reader.end(), [reader]);
  return useMemo(() => {
    const own = { bed, channel, hourAt, perLine, frameAt: hourAt };
    const parts = reader.partsOf(own);
    return { parts, isWhole: reader.isWhole(own), fault: reader.fault, again: () => reader.again() };
    // What was read is in the reader: its version says that there is more of it.
    // eslint-disable-next-line react/exhaustive-deps
  }, [reader, bed, channel, hourAt, perLine, version, turn]);
}

/** Channels recorded in what was read; of one bed they add up, so that buttons stay where they are. */
export function useChannels(bed: string, parts: readonly HourPart[]): readonly string[] {
  const [known, setKnown] = useState<{ readonly bed: string; readonly channels: readonly string[] }>({
    bed,
    channels: [],
  });
  const before = known.bed === bed ? known.channels : [];
  const all = new Set([...before, ...parts.flatMap(({ answer }) => answer.channels)]);
  const channels = [...all].toSorted((a, b) => channelOrder(a) - channelOrder(b) || (a < b ? -1 : 1));
  if (known.bed !== bed || channels.length !== before.length) setKnown({ bed, channels });
  return known.bed === bed ? known.channels : channels;
}
