/** One lane on its way across the screen: how far it is erased, how far it is drawn, and when to begin anew. */
import type { ColumnPen } from './column-pen.ts';
import type { FrameStats } from './frame-stats.ts';
import { LaneScale } from './scale.ts';
import type { Eraser, Sweep } from './sweep.ts';
import { erase, sweepOf } from './sweep.ts';
import { trace } from './trace.ts';
import type { Lane } from './types.ts';
import type { ChannelWaves, WaveStore } from './wave-store.ts';
import { channelId } from './wave-store.ts';

/** A lane counts as fed this long after its last block. */
const fedMs = 1_000;
/** Beyond one sweep, so that a window made wider finds its samples. */
const spareSeconds = 5;

export class LaneView {
  readonly lane: Lane;
  readonly sweep: Sweep | null;
  readonly scale: LaneScale;
  readonly #channelId: string;
  #channel: ChannelWaves | undefined;
  #channelRevision = -1;
  #bedRevision = -1;
  #erasedMs = Number.NaN;
  /** The samples' own time up to which the trace is drawn. */
  #drawnMs = Number.NEGATIVE_INFINITY;
  /** The picture is not what it should be: clear the lane and draw the whole sweep. */
  stale = true;
  /** The scale changed since the console was told. */
  scaleTold = false;

  constructor(lane: Lane, dpr: number) {
    this.lane = lane;
    this.sweep = lane.state === 'hidden' ? null : sweepOf(lane, dpr);
    const free = this.sweep === null ? 1 : this.sweep.height - this.sweep.lineWidth;
    this.scale = new LaneScale(lane, free, lane.pxPerMm * dpr);
    this.#channelId = channelId(lane.bed, lane.channel);
  }

  /** Takes in what changed since the last frame. */
  prepare(store: WaveStore, nowMs: number): void {
    const channel = store.channel(this.#channelId);
    if (channel !== this.#channel) {
      this.#channel = channel;
      this.stale = true;
    }
    if (channel === undefined || this.sweep === null) return;
    if (channel.revision !== this.#channelRevision || channel.bed.revision !== this.#bedRevision) {
      this.#channelRevision = channel.revision;
      this.#bedRevision = channel.bed.revision;
      channel.ring.reserve(this.sweep.sweepMs / 1000 + spareSeconds);
      this.stale = true;
    }
    if (this.scale.fit(channel.envelope.low, channel.envelope.high, nowMs)) {
      this.scaleTold = false;
      this.stale = true;
    }
  }

  /** Moves the erase bar on, or clears all where the lane begins anew. */
  erase(nowMs: number, eraser: Eraser): void {
    const sweep = this.sweep;
    if (sweep === null) return;
    const frontMs = nowMs + sweep.gapMs;
    if (this.stale) {
      eraser.clearRect(sweep.x, sweep.y, sweep.width, sweep.height);
      this.#drawnMs = Number.NEGATIVE_INFINITY;
      this.stale = false;
    } else erase(sweep, this.#erasedMs, frontMs, eraser);
    this.#erasedMs = frontMs;
  }

  /** Draws what came since, up to the pen. Nothing older than one sweep is ever drawn. */
  trace(nowMs: number, pen: ColumnPen, stats: FrameStats): void {
    const { sweep } = this;
    const channel = this.#channel;
    if (sweep === null || channel === undefined || channel.ring.isEmpty) return;
    const delayMs = channel.bed.playout.delayMs;
    const penMs = nowMs - delayMs;
    const fromMs = Math.max(this.#drawnMs, penMs - sweep.sweepMs + sweep.gapMs);
    const toMs = Math.min(penMs, channel.ring.newestMs);
    if (!(toMs > fromMs)) return;
    trace(channel.ring, fromMs, toMs, delayMs, sweep, this.scale, pen);
    this.#drawnMs = toMs;
    for (let end = channel.undrawn.take(toMs); !Number.isNaN(end); end = channel.undrawn.take(toMs)) {
      stats.begun(nowMs - end);
    }
  }

  /** Age of the newest drawn sample; NaN for a lane that is not being fed. */
  lagMs(nowMs: number): number {
    const channel = this.#channel;
    if (channel === undefined || nowMs - channel.ring.fedAtMs > fedMs || this.sweep === null) return Number.NaN;
    return nowMs - this.#drawnMs;
  }
}
