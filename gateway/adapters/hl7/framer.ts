/**
 * MLLP framing: 0x0B message 0x1C 0x0D over a stream that may cut anywhere.
 *
 * Tolerated and counted: bytes between frames, a missing 0x0D (the next 0x0B, or `flushTail` after a pause, ends
 * the frame), a lone 0x1C inside a message, a frame that begins again before it ended (the unfinished part is
 * dropped: half a message may hold half a number), and, where the feed says so, "MSH" without a start block.
 */
const startBlock = 0x0b;
const endBlock = 0x1c;
const carriageReturn = 0x0d;
const lineFeed = 0x0a;

export interface FramerSink {
  frame(bytes: Buffer): void;
  /** A frame grew past the limit; `head` are its first bytes. The framer takes nothing more. */
  overflow(head: Buffer): void;
  /** An unfinished frame was dropped because a new one began. */
  unfinished(bytes: number): void;
}

export interface FramerOptions {
  readonly maxMessageBytes: number;
  /** Take a message that begins with "MSH" without 0x0B. */
  readonly bareStart: boolean;
}

type State = 'outside' | 'inside' | 'after-end';

export class MllpFramer {
  /** Bytes outside of frames so far (line ends between frames are no garbage). */
  garbageBytes = 0;
  /** Garbage since the last whole frame: a peer that speaks something else shows here. */
  garbageRun = 0;
  private readonly sink: FramerSink;
  private readonly options: FramerOptions;
  private state: State = 'outside';
  private parts: Buffer[] = [];
  private size = 0;
  private dead = false;

  constructor(options: FramerOptions, sink: FramerSink) {
    this.options = options;
    this.sink = sink;
  }

  /** True while a frame has begun and not ended. */
  get open(): boolean {
    return this.state !== 'outside';
  }

  /** True where only the final 0x0D is missing. */
  get tail(): boolean {
    return this.state === 'after-end';
  }

  /** The sender paused after 0x1C: take the frame as ended. */
  flushTail(): void {
    if (this.state === 'after-end' && !this.dead) this.finish();
  }

  push(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length && !this.dead) {
      if (this.state === 'outside') at = this.skipToStart(chunk, at);
      else if (this.state === 'after-end') at = this.afterEnd(chunk, at);
      else at = this.takeContent(chunk, at);
    }
  }

  private skipToStart(chunk: Buffer, from: number): number {
    let start = chunk.indexOf(startBlock, from);
    let bare = -1;
    if (this.options.bareStart) {
      bare = chunk.indexOf('MSH', from, 'latin1');
      if (bare >= 0 && (start < 0 || bare < start)) start = bare;
      else bare = -1;
    }
    this.countGarbage(chunk, from, start < 0 ? chunk.length : start);
    if (start < 0) return chunk.length;
    this.state = 'inside';
    return bare >= 0 ? start : start + 1;
  }

  private countGarbage(chunk: Buffer, from: number, to: number): void {
    for (let at = from; at < to; at += 1) {
      const byte = chunk[at];
      if (byte !== carriageReturn && byte !== lineFeed) {
        this.garbageBytes += 1;
        this.garbageRun += 1;
      }
    }
  }

  private takeContent(chunk: Buffer, from: number): number {
    const end = chunk.indexOf(endBlock, from);
    this.keep(chunk, from, end < 0 ? chunk.length : end);
    if (this.dead || end < 0) return chunk.length;
    this.state = 'after-end';
    return end + 1;
  }

  private afterEnd(chunk: Buffer, at: number): number {
    const byte = chunk[at];
    if (byte === carriageReturn || byte === lineFeed || byte === startBlock) {
      this.finish();
      return byte === startBlock ? at : at + 1;
    }
    // A lone 0x1C is content.
    this.keep(endBlockBytes, 0, 1);
    this.state = 'inside';
    return at;
  }

  private keep(chunk: Buffer, from: number, to: number): void {
    if (to === from) return;
    this.size += to - from;
    this.parts.push(chunk.subarray(from, to));
    if (this.size > this.options.maxMessageBytes) {
      this.dead = true;
      const head = Buffer.concat(this.parts).subarray(0, 8192);
      this.parts = [];
      this.sink.overflow(head);
    } else if (this.parts.length > 512) this.parts = [Buffer.concat(this.parts)];
  }

  private finish(): void {
    const parts = this.parts;
    this.parts = [];
    this.size = 0;
    this.state = 'outside';
    this.garbageRun = 0;
    if (parts.length === 0) return;
    const whole = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
    const again = restart(whole);
    if (again > 0) this.sink.unfinished(again);
    this.sink.frame(again > 0 ? whole.subarray(again + 1) : whole);
  }
}

const endBlockBytes = Buffer.from([endBlock]);

/** Position of the last 0x0B that begins a message inside of a frame, or −1; other 0x0B are text. */
function restart(frame: Buffer): number {
  let at = frame.lastIndexOf(startBlock);
  while (at >= 0) {
    const id = frame.toString('latin1', at + 1, at + 4);
    if (id === 'MSH' || id === 'FHS' || id === 'BHS') return at;
    if (at === 0) return -1;
    at = frame.lastIndexOf(startBlock, at - 1);
  }
  return -1;
}

/** One message in its frame. */
export function frameOf(text: string, encoding: 'utf8' | 'latin1' = 'utf8'): Buffer {
  return Buffer.from(`\u000b${text}\u001c\r`, encoding);
}
