/** All channels that a window was sent: takes packed frames in, keeps rings, refuses what cannot be. */
import { noSample } from '../../shared/domain/observation.ts';
import { decodeWaveFrame } from '../../shared/feed/wave-frame.ts';
import type { WaveBlock } from '../../shared/feed/wave-frame.ts';
import { Envelope } from './envelope.ts';
import { GatewayClock } from './gateway-clock.ts';
import { Playout } from './playout.ts';
import { SampleRing } from './ring.ts';
import { UndrawnBlocks } from './undrawn-blocks.ts';

const leastSeconds = 20;
/** 200 beds with ten channels each. Over it the channel that was silent longest gives its place. */
const maxChannels = 2_048;
/** A block from further ahead than this is nobody's live data. */
const maxAheadMs = 2_000;

export class BedWaves {
  readonly playout = new Playout();
  /** Counts the changes of the delay. */
  revision = 0;
  /** Oldest sample of what this bed got with the frame at hand, in ms; −1 outside of a frame. */
  oldestMs = -1;
}

export class ChannelWaves {
  readonly bed: BedWaves;
  readonly envelope = new Envelope();
  ring: SampleRing;
  /** Counts changes to samples that may already be on screen. */
  revision = 0;
  readonly undrawn = new UndrawnBlocks();

  constructor(bed: BedWaves, rateHz: number) {
    this.bed = bed;
    this.ring = new SampleRing(rateHz, leastSeconds);
  }
}

export const channelId = (bed: string, channel: string): string => `${bed}\u0000${channel}`;

export class WaveStore {
  readonly clock = new GatewayClock();
  readonly #channels = new Map<string, ChannelWaves>();
  readonly #beds = new Map<string, BedWaves>();
  readonly #touched: BedWaves[] = [];
  framesRefused = 0;
  blocksDropped = 0;
  samples = 0;
  lastRefusal: string | null = null;

  channel(id: string): ChannelWaves | undefined {
    return this.#channels.get(id);
  }

  get channelCount(): number {
    return this.#channels.size;
  }

  /** @param arrivedMs local monotonic time. */
  ingest(bytes: Uint8Array, arrivedMs: number): void {
    const result = decodeWaveFrame(bytes);
    if (!result.ok || !Number.isFinite(result.frame.sentAt)) {
      this.framesRefused += 1;
      this.lastRefusal = result.ok ? 'frame has a sending time that is no number' : result.reason;
      return;
    }
    this.clock.observe(result.frame.sentAt, arrivedMs);
    for (const block of result.frame.blocks) this.#take(block, result.frame.sentAt, arrivedMs);
    for (const bed of this.#touched) {
      if (bed.playout.arrived(bed.oldestMs, arrivedMs)) bed.revision += 1;
      bed.oldestMs = -1;
    }
    this.#touched.length = 0;
  }

  #take(block: WaveBlock, sentAt: number, arrivedMs: number): void {
    const startMs = this.clock.startOf(block, sentAt);
    const endMs = startMs + (block.samples.length * 1000) / block.rateHz;
    if (endMs > arrivedMs + maxAheadMs) {
      this.blocksDropped += 1;
      return;
    }
    const channel = this.#open(block, arrivedMs);
    const written = channel.ring.write(startMs, block.samples, block.gain, block.offset, noSample);
    if (written.kept === 0) {
      if (block.samples.length > 0) this.blocksDropped += 1;
      return;
    }
    channel.ring.fedAtMs = arrivedMs;
    channel.undrawn.push(startMs, endMs);
    channel.envelope.add(block.samples, block.gain, block.offset, noSample, arrivedMs);
    this.samples += written.kept;
    if (written.rewrittenFrom >= 0) channel.revision += 1;
    const bed = channel.bed;
    if (bed.oldestMs < 0) this.#touched.push(bed);
    bed.oldestMs = Math.max(bed.oldestMs, arrivedMs - startMs, 0);
  }

  #open(block: WaveBlock, nowMs: number): ChannelWaves {
    const id = channelId(block.bed, block.channel);
    const known = this.#channels.get(id);
    if (known !== undefined) {
      if (known.ring.rateHz !== block.rateHz) {
        known.ring = new SampleRing(block.rateHz, leastSeconds);
        known.revision += 1;
      }
      return known;
    }
    if (this.#channels.size >= maxChannels) this.#forgetLongestSilent(nowMs);
    let bed = this.#beds.get(block.bed);
    if (bed === undefined) {
      bed = new BedWaves();
      this.#beds.set(block.bed, bed);
    }
    const made = new ChannelWaves(bed, block.rateHz);
    this.#channels.set(id, made);
    return made;
  }

  #forgetLongestSilent(nowMs: number): void {
    let oldest: string | null = null;
    let oldestMs = nowMs;
    for (const [id, channel] of this.#channels) {
      if (oldest !== null && channel.ring.fedAtMs >= oldestMs) continue;
      oldest = id;
      oldestMs = channel.ring.fedAtMs;
    }
    if (oldest === null) return;
    this.#channels.delete(oldest);
    const bed = oldest.slice(0, oldest.indexOf('\u0000'));
    for (const id of this.#channels.keys()) if (id.startsWith(`${bed}\u0000`)) return;
    this.#beds.delete(bed);
  }
}
