/** Which waveforms each bed sends, noticed as their frames pass on the way to the drawing worker. */
import { channelOrder } from '../../shared/domain/channels.ts';
import { Observable, sameItems, useObservable } from './observable.ts';
import { mono } from './tick.ts';

/** A channel that has been silent this long gives its lane to another one of the same bed. */
const goneMs = 15_000;

const seen = new Map<string, Map<string, number>>();
const lists = new Map<string, Observable<readonly string[]>>();

function listFor(bed: string): Observable<readonly string[]> {
  let list = lists.get(bed);
  if (list === undefined) {
    list = new Observable<readonly string[]>([]);
    lists.set(bed, list);
  }
  return list;
}

export function noteChannels(pairs: Iterable<readonly [bed: string, channel: string]>): void {
  const now = mono();
  for (const [bed, channel] of pairs) {
    let channels = seen.get(bed);
    if (channels === undefined) {
      channels = new Map();
      seen.set(bed, channels);
    }
    const isNew = !channels.has(channel);
    channels.set(channel, now);
    if (isNew) renew(bed, channels, now);
  }
}

/** Live channels first, each group in the order of the channel table; silent ones keep a place at the end. */
function renew(bed: string, channels: ReadonlyMap<string, number>, now: number): void {
  const gone = (channel: string): number => (now - (channels.get(channel) ?? 0) > goneMs ? 1 : 0);
  const next = [...channels.keys()].toSorted(
    (a, b) => gone(a) - gone(b) || channelOrder(a) - channelOrder(b) || (a < b ? -1 : 1),
  );
  const list = listFor(bed);
  if (!sameItems(list.get(), next)) list.set(next);
}

export function refreshChannels(now: number): void {
  for (const [bed, channels] of seen) renew(bed, channels, now);
}

export const useChannels = (bed: string): readonly string[] => useObservable(listFor(bed));
