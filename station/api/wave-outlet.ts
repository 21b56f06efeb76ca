/**
 * Waves for one console: only what it watches, at most twenty frames a second, newest wins. A console that does not
 * keep up (its buffer over 1 MB) loses blocks, counted; the trace shows the gap.
 */
import { decodeWaveFrame, encodeWaveFrame, type WaveBlock, type WaveFrame } from '../../shared/feed/wave-frame.ts';
import { wants, type WantedWave } from '../feed/watch-list.ts';

export const waveLimits = {
  frameMs: 50,
  bufferedBytes: 1024 * 1024,
  /** Bytes of one frame to a console, well under what the protocol allows. */
  frameBytes: 4 * 1024 * 1024,
} as const;

/** One frame of the gateway, read at most once however many consoles watch. */
export class ArrivedFrame {
  readonly bytes: Uint8Array;
  readonly arrivedMono: number;
  #frame: WaveFrame | null | undefined;

  constructor(bytes: Uint8Array, arrivedMono: number) {
    this.bytes = bytes;
    this.arrivedMono = arrivedMono;
  }

  /** Null where the bytes are no frame. */
  get frame(): WaveFrame | null {
    if (this.#frame === undefined) {
      const read = decodeWaveFrame(this.bytes);
      this.#frame = read.ok ? read.frame : null;
    }
    return this.#frame;
  }
}

interface Pending {
  readonly arrived: ArrivedFrame;
  readonly sentAt: number;
  readonly blocks: readonly WaveBlock[];
  readonly whole: boolean;
  readonly bytes: number;
}

export interface WaveSink {
  buffered(): number;
  sendBinary(bytes: Uint8Array<ArrayBuffer>): void;
}

export class WaveOutlet {
  readonly #sink: WaveSink;
  #watch: readonly WantedWave[] = [];
  #pending: Pending[] = [];
  #pendingBytes = 0;
  #sentMono = Number.NEGATIVE_INFINITY;
  #dropped = 0;

  constructor(sink: WaveSink) {
    this.#sink = sink;
  }

  get watch(): readonly WantedWave[] {
    return this.#watch;
  }

  set watch(watch: readonly WantedWave[]) {
    this.#watch = watch;
    this.#forget();
  }

  /** The last seconds of what was not watched before, so that a lane begins full. */
  begin(watch: readonly WantedWave[], recent: readonly ArrivedFrame[], mono: number): void {
    const before = this.#watch;
    this.watch = watch;
    const isNew = (block: WaveBlock): boolean => !wants(before, block.bed, block.channel);
    for (const arrived of recent) this.#add(arrived, (block) => isNew(block) && wants(watch, block.bed, block.channel));
    this.flush(mono);
  }

  /** Blocks that this console did not get. */
  get dropped(): number {
    return this.#dropped;
  }

  offer(arrived: ArrivedFrame, mono: number): void {
    if (this.#watch.length === 0) return;
    this.#add(arrived, (block) => wants(this.#watch, block.bed, block.channel));
    this.flush(mono);
  }

  #add(arrived: ArrivedFrame, isWanted: (block: WaveBlock) => boolean): void {
    const { frame } = arrived;
    if (frame === null) return;
    const blocks = frame.blocks.filter(isWanted);
    if (blocks.length === 0) return;
    const bytes = blocks.reduce((sum, block) => sum + block.samples.byteLength + 200, 0);
    this.#pending.push({
      arrived,
      sentAt: frame.sentAt,
      blocks,
      whole: blocks.length === frame.blocks.length,
      bytes,
    });
    this.#pendingBytes += bytes;
    while (this.#pendingBytes > waveLimits.frameBytes) this.#dropOldest();
  }

  /** Sends what is due; called at every arrival and by the station's pulse. */
  flush(mono: number): void {
    if (this.#pending.length === 0 || mono - this.#sentMono < waveLimits.frameMs) return;
    if (this.#sink.buffered() > waveLimits.bufferedBytes) {
      while (this.#pending.length > 0) this.#dropOldest();
      return;
    }
    const bytes = this.#pack(mono);
    this.#forget();
    this.#sentMono = mono;
    this.#sink.sendBinary(bytes);
  }

  #pack(mono: number): Uint8Array<ArrayBuffer> {
    const [only] = this.#pending;
    // A copy: a MessagePort takes the buffer away, and other consoles have the same frame.
    if (only !== undefined && this.#pending.length === 1 && only.whole && mono - only.arrived.arrivedMono < 1) {
      return new Uint8Array(only.arrived.bytes);
    }
    const waited = (part: Pending): number => mono - part.arrived.arrivedMono;
    const blocks = this.#pending.flatMap((part) =>
      part.blocks.map((block) => ({ ...block, ageMs: block.ageMs + waited(part) })),
    );
    const newest = this.#pending.at(-1);
    return encodeWaveFrame({ sentAt: newest === undefined ? 0 : newest.sentAt + waited(newest), blocks });
  }

  #dropOldest(): void {
    const oldest = this.#pending.shift();
    if (oldest === undefined) return;
    this.#pendingBytes -= oldest.bytes;
    this.#dropped += oldest.blocks.length;
  }

  #forget(): void {
    this.#pending = [];
    this.#pendingBytes = 0;
  }
}
