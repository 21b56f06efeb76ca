/**
 * One MLLP connection: frames in their order, one at a time, answers in the same order. Everything that waits is
 * bounded: frames that wait for their turn, bytes of a frame, unread answers, time.
 */
import type { Socket } from 'node:net';
import type { AdapterClock } from '../adapter.ts';
import type { ContentError } from './ack.ts';
import type { Hl7Limits } from './config.ts';
import { MllpFramer } from './framer.ts';
import type { Hl7Receiver } from './receiver.ts';

export interface ConnectionDeps {
  readonly receiver: Hl7Receiver;
  readonly clock: AdapterClock;
  readonly limits: Hl7Limits;
  readonly bareStart: boolean;
  readonly peer: string;
  /** Why the connection was cut, or what was dropped on it. */
  refused(reason: string): void;
  closed(): void;
  /** Bytes in, frames in. */
  counted(bytes: number, frames: number): void;
}

/** A sender that leaves out the last 0x0D is waited for this long. */
const tailMs = 250;

export class MllpConnection {
  private readonly socket: Socket;
  private readonly deps: ConnectionDeps;
  private readonly framer: MllpFramer;
  private readonly queue: Buffer[] = [];
  private answers: Buffer[] = [];
  private busy = false;
  private blockedSince: number | null = null;
  private ended = false;
  private closing = false;
  private gone = false;
  private lastByteAt: number;
  private frameSince: number | null = null;
  private tailTimer: NodeJS.Timeout | undefined;
  private endTimer: NodeJS.Timeout | undefined;

  constructor(socket: Socket, deps: ConnectionDeps) {
    this.socket = socket;
    this.deps = deps;
    this.lastByteAt = deps.clock.mono();
    this.framer = new MllpFramer(
      { maxMessageBytes: deps.limits.maxMessageBytes, bareStart: deps.bareStart },
      {
        frame: (bytes) => {
          this.queue.push(bytes);
        },
        overflow: (head) => this.tooLong(head),
        unfinished: (bytes) => deps.refused(`${bytes} bytes of an unfinished frame dropped: a new one began in it`),
      },
    );
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 30_000);
    socket.on('data', (chunk: Buffer) => this.take(chunk));
    socket.on('end', () => this.finish());
    socket.on('drain', () => this.drained());
    socket.on('error', () => {});
    socket.on('close', () => this.onClose());
  }

  private take(chunk: Buffer): void {
    if (this.gone || this.closing) return;
    const now = this.deps.clock.mono();
    this.lastByteAt = now;
    clearTimeout(this.tailTimer);
    const before = this.queue.length;
    this.framer.push(chunk);
    const frames = this.queue.length - before;
    this.deps.counted(chunk.length, frames);
    if (!this.framer.open) this.frameSince = null;
    else if (frames > 0 || this.frameSince === null) this.frameSince = now;
    if (this.framer.tail) this.tailTimer = setTimeout(() => this.endTail(), tailMs);
    if (this.framer.garbageRun > this.deps.limits.maxGarbageBytes) {
      this.cut('no MLLP: too many bytes outside of frames');
      return;
    }
    this.run();
  }

  private endTail(): void {
    const before = this.queue.length;
    this.framer.flushTail();
    this.deps.counted(0, this.queue.length - before);
    this.frameSince = null;
    this.run();
  }

  /** Works through the queue until something durable has to be waited for or the sender does not read. */
  private run(): void {
    while (!this.busy && this.blockedSince === null && !this.gone) {
      const frame = this.queue.shift();
      if (frame === undefined) break;
      const waiting = this.deps.receiver.take(frame, this.deps.peer, (ack) => this.answers.push(ack));
      if (waiting !== undefined) {
        this.busy = true;
        void waiting.then(() => {
          this.busy = false;
          this.run();
        });
      } else if (this.answers.length >= 64) this.flush();
    }
    this.flush();
    this.pace();
  }

  private flush(): void {
    if (this.answers.length === 0 || this.gone) return;
    const bytes = this.answers.length === 1 ? this.answers[0]! : Buffer.concat(this.answers);
    this.answers = [];
    if (!this.socket.writable) return;
    this.socket.write(bytes);
    if (this.socket.writableLength > this.deps.limits.maxUnreadAckBytes) this.blockedSince ??= this.deps.clock.mono();
  }

  private drained(): void {
    this.blockedSince = null;
    this.run();
  }

  /** Reads on, or stops reading while enough waits. */
  private pace(): void {
    if (this.gone) return;
    const idle = !this.busy && this.queue.length === 0;
    if ((this.ended || this.closing) && (idle || (this.closing && !this.busy))) {
      this.socket.end();
      return;
    }
    const full = this.queue.length >= this.deps.limits.maxQueued || this.blockedSince !== null;
    if (full && !this.socket.isPaused()) this.socket.pause();
    else if (!full && this.socket.isPaused() && !this.closing) {
      this.lastByteAt = this.deps.clock.mono();
      if (this.frameSince !== null) this.frameSince = this.lastByteAt;
      this.socket.resume();
    }
  }

  /** The sender ended its side; what it sent whole is still answered. */
  private finish(): void {
    this.framer.flushTail();
    if (this.framer.open) this.deps.refused('connection ended inside a message');
    this.ended = true;
    this.run();
  }

  private tooLong(head: Buffer): void {
    const error: ContentError = {
      segment: 'MSH',
      sequence: 1,
      field: null,
      code: 207,
      text: `message is longer than ${this.deps.limits.maxMessageBytes} bytes`,
    };
    const ack = this.deps.receiver.reject(head, error, this.deps.peer);
    // Frames before it are answered first; nothing after it can be trusted to be a frame.
    this.answers.push(ack);
    this.ended = true;
    this.socket.pause();
    setImmediate(() => {
      this.flush();
      this.closeSoon();
    });
  }

  /** How long nothing was heard on it; null while it has something in work. */
  quietMs(now: number): number | null {
    return this.busy || this.queue.length > 0 || this.framer.open ? null : now - this.lastByteAt;
  }

  /** Time limits; called once a second by the listener. */
  check(now: number): void {
    const { limits } = this.deps;
    if (this.blockedSince !== null) {
      if (now - this.blockedSince > limits.unreadAckTimeoutMs) this.cut('sender does not read its acknowledgements');
    } else if (this.busy || this.socket.isPaused()) return;
    else if (this.frameSince !== null && now - this.frameSince > limits.frameTimeoutMs) {
      this.cut('frame not finished in time');
    } else if (now - this.lastByteAt > limits.idleTimeoutMs) this.cut('idle');
  }

  /** Ends after the message in work; what still waits was not acknowledged and will be sent again. */
  closeSoon(): void {
    if (this.gone) return;
    this.closing = true;
    this.queue.length = 0;
    this.socket.pause();
    this.pace();
    // Whatever still comes is read and dropped, so that the peer sees our end and not a reset; not for ever.
    if (!this.busy) this.socket.resume();
    this.endTimer ??= setTimeout(() => this.destroy(), this.deps.limits.closeTimeoutMs);
  }

  cut(reason: string): void {
    if (this.gone) return;
    this.deps.refused(reason);
    this.destroy();
  }

  destroy(): void {
    this.socket.destroy();
  }

  private onClose(): void {
    if (this.gone) return;
    this.gone = true;
    clearTimeout(this.tailTimer);
    clearTimeout(this.endTimer);
    this.queue.length = 0;
    this.answers = [];
    this.deps.closed();
  }
}
