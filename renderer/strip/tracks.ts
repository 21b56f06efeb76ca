/** Stored waves as lanes: the pieces of each channel in time, values and places of samples in them. */
import { channelByKey, channelOrder } from '../../shared/domain/channels.ts';
import { convert, unitByWord } from '../../shared/domain/units.ts';
import type { WaveBlock } from '../../shared/feed/wave-frame.ts';
import { noSample } from '../history/stored-trace.ts';

export interface Track {
  readonly channel: string;
  /** UCUM; an ECG is in mV whatever its monitor sends. */
  readonly unit: string;
  /** Samples a second, of the first piece. */
  readonly rateHz: number;
  /** Oldest first, never overlapping, at least one. */
  readonly pieces: readonly WaveBlock[];
}

const stepMsOf = (piece: WaveBlock): number => 1000 / piece.rateHz;
/** Of the moment after its last sample. */
const endOf = (piece: WaveBlock): number => piece.startAt + piece.samples.length * stepMsOf(piece);

/** By the order of lanes; what a channel lacks is a gap. */
export function tracksOf(blocks: readonly WaveBlock[]): readonly Track[] {
  const byChannel = new Map<string, WaveBlock[]>();
  for (const block of blocks) {
    if (block.samples.length === 0) continue;
    const shown = inMillivolts(block);
    const pieces = byChannel.get(block.channel);
    if (pieces === undefined) byChannel.set(block.channel, [shown]);
    else pieces.push(shown);
  }
  return [...byChannel]
    .map(([channel, pieces]) => {
      const sorted = pieces.toSorted((a, b) => a.startAt - b.startAt);
      return { channel, unit: sorted[0]?.unit ?? '', rateHz: sorted[0]?.rateHz ?? 1, pieces: sorted };
    })
    .toSorted((a, b) => channelOrder(a.channel) - channelOrder(b.channel) || (a.channel < b.channel ? -1 : 1));
}

function inMillivolts(block: WaveBlock): WaveBlock {
  if (channelByKey(block.channel)?.family !== 'ecg' || block.unit === 'mV') return block;
  const from = unitByWord(block.unit);
  const to = unitByWord('mV');
  if (from === undefined || to === undefined) return block;
  const gain = convert(block.gain, from, to);
  const offset = convert(block.offset, from, to);
  return gain === null || offset === null ? block : { ...block, unit: 'mV', gain, offset };
}

/** `first` whole, and of `more` what lies outside of its channel's pieces there: what both hold is not drawn twice. */
export function joined(first: readonly WaveBlock[], more: readonly WaveBlock[]): readonly WaveBlock[] {
  const rest = more.flatMap((block) => {
    let parts = [block];
    for (const held of first) {
      if (held.channel === block.channel) parts = parts.flatMap((part) => without(part, held.startAt, endOf(held)));
    }
    return parts;
  });
  return [...first, ...rest];
}

/** What of a piece lies from one moment up to another, the samples themselves; null: nothing. */
export function cutTo(piece: WaveBlock, fromAt: number, toAt: number): WaveBlock | null {
  const step = stepMsOf(piece);
  const first = Math.max(0, Math.ceil((fromAt - piece.startAt) / step - 1e-6));
  const end = Math.min(piece.samples.length, Math.ceil((toAt - piece.startAt) / step - 1e-6));
  if (end <= first) return null;
  if (first === 0 && end === piece.samples.length) return piece;
  const deviceAt = piece.deviceAt === null ? null : piece.deviceAt + first * step;
  return { ...piece, startAt: piece.startAt + first * step, deviceAt, samples: piece.samples.subarray(first, end) };
}

const without = (piece: WaveBlock, fromAt: number, toAt: number): WaveBlock[] => {
  if (fromAt >= endOf(piece) || toAt <= piece.startAt) return [piece];
  const before = cutTo(piece, Number.NEGATIVE_INFINITY, fromAt);
  const after = cutTo(piece, toAt, Number.POSITIVE_INFINITY);
  return [before, after].filter((part) => part !== null);
};

interface Place {
  readonly piece: WaveBlock;
  readonly order: number;
  readonly index: number;
}

/** The sample nearest to a moment, wherever that is; null for a track without samples. */
function nearest({ pieces }: Track, at: number): Place | null {
  let best: (Place & { readonly off: number }) | null = null;
  for (const [order, piece] of pieces.entries()) {
    const wanted = Math.round((at - piece.startAt) / stepMsOf(piece));
    const index = Math.max(0, Math.min(piece.samples.length - 1, wanted));
    const off = Math.abs(piece.startAt + index * stepMsOf(piece) - at);
    if (best === null || off < best.off) best = { piece, order, index, off };
  }
  return best;
}

const timeOf = ({ piece, index }: Place): number => piece.startAt + index * stepMsOf(piece);

/** The moment of the sample nearest to `at`; `at` itself where the track has none. */
export function nearestSampleAt(track: Track, at: number): number {
  const place = nearest(track, at);
  return place === null ? at : timeOf(place);
}

/** So many samples on from the one nearest to `at`; a gap is stepped over, at the ends it stays. */
export function steppedAt(track: Track, at: number, steps: number): number {
  const place = nearest(track, at);
  if (place === null) return at;
  let { order, index } = place;
  let piece = place.piece;
  index += steps;
  while (index < 0) {
    const before = track.pieces[order - 1];
    if (before === undefined) index = 0;
    else {
      order -= 1;
      piece = before;
      index += before.samples.length;
    }
  }
  while (index >= piece.samples.length) {
    const next = track.pieces[order + 1];
    if (next === undefined) index = piece.samples.length - 1;
    else {
      order += 1;
      index -= piece.samples.length;
      piece = next;
    }
  }
  return timeOf({ piece, order, index });
}

/** In the track's unit, of the sample within half a step of the moment; null where there is none. */
export function valueAt(track: Track, at: number): number | null {
  const place = nearest(track, at);
  if (place === null || Math.abs(timeOf(place) - at) > stepMsOf(place.piece) / 2 + 1e-6) return null;
  const sample = place.piece.samples[place.index];
  return sample === undefined || sample === noSample ? null : sample * place.piece.gain + place.piece.offset;
}

/** Lowest and highest value from one moment to another, both of them in it; null where no sample lies there. */
export function extremesOf(
  { pieces }: Track,
  fromAt: number,
  toAt: number,
): { readonly low: number; readonly high: number } | null {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const piece of pieces) {
    const part = cutTo(piece, fromAt, toAt + stepMsOf(piece) * 1e-3);
    for (const sample of part?.samples ?? []) {
      if (sample === noSample) continue;
      const value = sample * piece.gain + piece.offset;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return low <= high ? { low, high } : null;
}
