/** Which blocks a station gets: only of the beds and channels it watches, young ones, in frames of bounded size. */
import { encodeWaveFrame, type WaveBlock } from '../../shared/feed/wave-frame.ts';
import type { BedId } from '../../shared/domain/ids.ts';
import type { Watch } from '../../shared/feed/protocol.ts';
import type { PlacedBlock, WaveRing } from '../live/wave-ring.ts';
import type { FeedClock } from './feed-clock.ts';

/** A block that waited longer for a slow station is not worth sending any more. */
const oldMs = 2_000;
const frameBytesMax = 1024 * 1024;
const blocksMax = 4_096;

export type Watched = ReadonlyMap<BedId, ReadonlySet<string> | null>;

export const watchedOf = (watch: Watch): Watched =>
  new Map(watch.waves.map(({ bed, channels }) => [bed, channels === null ? null : new Set(channels)]));

function isWatched(watched: Watched, block: PlacedBlock): boolean {
  const channels = watched.get(block.bed);
  return channels === null || (channels?.has(block.channel) ?? false);
}

const blockOf = (block: PlacedBlock, clock: FeedClock, mono: number): WaveBlock => ({
  bed: block.bed,
  channel: block.channel,
  unit: block.unit,
  startAt: block.startMono + clock.anchor,
  deviceAt: block.deviceAt,
  rateHz: block.rateHz,
  gain: block.gain,
  offset: block.offset,
  ageMs: mono - block.startMono,
  samples: block.samples,
});

export interface Packed {
  /** Null: nothing to send. */
  readonly frame: Uint8Array<ArrayBuffer> | null;
  /** Read on from here. */
  readonly next: number;
  /** Blocks that were watched and came too late for this station. */
  readonly dropped: number;
}

/** Packs what is new since block `from`. */
export function packWaves(ring: WaveRing, from: number, watched: Watched, clock: FeedClock): Packed {
  const { mono } = clock;
  const blocks: WaveBlock[] = [];
  let bytes = 0;
  let dropped = 0;
  let next = Math.max(from, ring.first);
  // What the ring let go meanwhile was watched or not: count it as one.
  if (from < ring.first) dropped += 1;
  for (const block of ring.after(next)) {
    if (bytes > frameBytesMax || blocks.length >= blocksMax) break;
    next += 1;
    if (!isWatched(watched, block)) continue;
    if (mono - block.receivedMono > oldMs) {
      dropped += 1;
      continue;
    }
    blocks.push(blockOf(block, clock, mono));
    bytes += block.samples.byteLength;
  }
  return { frame: encode(blocks, clock), next, dropped };
}

/** The last seconds of beds that were not watched before, so that a lane begins full. */
export function packHistory(
  ring: WaveRing,
  until: number,
  watched: Watched,
  before: Watched,
  clock: FeedClock,
): Uint8Array<ArrayBuffer> | null {
  const { mono } = clock;
  const blocks: WaveBlock[] = [];
  let bytes = 0;
  let at = ring.first;
  for (const block of ring.after(ring.first)) {
    if (at >= until || bytes > frameBytesMax || blocks.length >= blocksMax) break;
    at += 1;
    if (!isWatched(watched, block) || isWatched(before, block)) continue;
    blocks.push(blockOf(block, clock, mono));
    bytes += block.samples.byteLength;
  }
  return encode(blocks, clock);
}

const encode = (blocks: readonly WaveBlock[], clock: FeedClock): Uint8Array<ArrayBuffer> | null =>
  blocks.length === 0 ? null : encodeWaveFrame({ sentAt: clock.now, blocks });
