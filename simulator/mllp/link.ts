/**
 * One MLLP connection of a virtual device. One message is outstanding at a time. Durable messages wait and
 * are sent again until they are answered; of live ones the newest win.
 */
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import type { Message } from '../monitor/monitor.ts';
import { frame, frameReader, readAck } from './frames.ts';
import type { Ack } from './frames.ts';

export interface LinkOptions {
  readonly host: string;
  readonly port: number;
  /** In logs: "MON-5N-12". */
  readonly name: string;
  readonly log: (level: 'info' | 'warn', text: string, facts: Record<string, unknown>) => void;
  /** Spreads reconnects; 0 … 1. */
  readonly random: () => number;
  readonly ackTimeoutMs?: number;
  readonly backOffMs?: readonly [first: number, last: number];
  readonly onAck?: (ack: Ack, message: Message) => void;
}

export interface LinkStats {
  connected: boolean;
  sent: number;
  accepted: number;
  refused: number;
  resent: number;
  /** Live messages that gave way to newer ones. */
  droppedLive: number;
  /** Durable messages beyond the bound: the device's memory is full. */
  droppedDurable: number;
  reconnects: number;
}

/** Bounds: what a monitor's own memory would hold. */
const bounds = { durable: 5000, numeric: 120, wave: 8 } as const;
/** Live messages kept while there is no connection: an old value sent late would look like a new one. */
const boundUnconnected = 1;
/** AR: the receiver cannot now; the same message goes again after this. */
const retryMs = 1000;

export class MllpLink {
  readonly stats: LinkStats = {
    connected: false,
    sent: 0,
    accepted: 0,
    refused: 0,
    resent: 0,
    droppedLive: 0,
    droppedDurable: 0,
    reconnects: 0,
  };
  readonly #options: LinkOptions;
  readonly #queues: Record<Message['kind'], Message[]> = { durable: [], numeric: [], wave: [] };
  #socket: Socket | null = null;
  #outstanding: Message | null = null;
  #timer: NodeJS.Timeout | null = null;
  #retry: NodeJS.Timeout | null = null;
  #hold: NodeJS.Timeout | null = null;
  #attempt = 0;
  #cut = false;
  #stopped = false;
  #waitingForIdle: (() => void)[] = [];

  constructor(options: LinkOptions) {
    this.#options = options;
    this.#connect();
  }

  /** Takes a message; live ones push out the oldest of their kind when the bound is reached. */
  send(message: Message): void {
    if (this.#stopped || (this.#cut && message.kind === 'wave')) return;
    const queue = this.#queues[message.kind];
    if (message.kind === 'durable' && queue.length >= bounds.durable) {
      this.stats.droppedDurable += 1;
      return;
    }
    queue.push(message);
    if (message.kind !== 'durable') this.#thin(message.kind);
    this.#pump();
  }

  /** Numerics that wait: what the clock of a fast run looks at. */
  get backlog(): number {
    return this.#queues.numeric.length + this.#queues.durable.length;
  }

  /** False while waves would only be thrown away: then they need not be computed. */
  get takesWaves(): boolean {
    return this.stats.connected && this.#queues.wave.length < bounds.wave / 2;
  }

  /** Cuts or restores the network under the device. Durable messages are kept meanwhile. */
  setCut(cut: boolean): void {
    if (this.#cut === cut || this.#stopped) return;
    this.#cut = cut;
    this.#clearTimers();
    if (cut) this.#drop();
    else {
      this.#attempt = 0;
      this.#connect();
    }
  }

  /** Forgets all that waits: the device was switched off. */
  clear(): void {
    for (const queue of Object.values(this.#queues)) queue.length = 0;
    this.#outstanding = null;
  }

  /** Resolves once nothing durable waits. */
  idle(): Promise<void> {
    if (this.#isIdle()) return Promise.resolve();
    return new Promise((resolve) => this.#waitingForIdle.push(resolve));
  }

  stop(): void {
    this.#stopped = true;
    this.#clearTimers();
    this.#drop();
    for (const resolve of this.#waitingForIdle.splice(0)) resolve();
  }

  #thin(kind: 'numeric' | 'wave'): void {
    const queue = this.#queues[kind];
    const gone = queue.length - (this.stats.connected ? bounds[kind] : boundUnconnected);
    if (gone <= 0) return;
    queue.splice(0, gone);
    this.stats.droppedLive += gone;
  }

  #isIdle(): boolean {
    return this.#queues.durable.length === 0 && this.#outstanding === null;
  }

  #clearTimers(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.#retry !== null) clearTimeout(this.#retry);
    if (this.#hold !== null) clearTimeout(this.#hold);
    this.#timer = null;
    this.#retry = null;
    this.#hold = null;
  }

  #connect(): void {
    const { host, port, log, name } = this.#options;
    const socket = connect({ host, port, noDelay: true });
    this.#socket = socket;
    socket.on('connect', () => {
      this.stats.connected = true;
      this.stats.reconnects += this.#attempt > 0 ? 1 : 0;
      if (this.#attempt > 0) log('info', 'connected again', { link: name, attempts: this.#attempt });
      this.#attempt = 0;
      this.#pump();
    });
    socket.on(
      'data',
      frameReader((text) => this.#answered(text)),
    );
    socket.on('error', (error) => {
      if (this.#attempt === 0)
        log('warn', 'connection failed', { link: name, to: `${host}:${port}`, reason: error.message });
    });
    socket.on('close', () => {
      if (this.#socket === socket) this.#lost();
    });
  }

  /** Ends the connection; what was outstanding and durable goes first on the next one. */
  #drop(): void {
    const socket = this.#socket;
    this.#socket = null;
    this.stats.connected = false;
    this.#takeBack();
    this.#thin('numeric');
    this.#thin('wave');
    socket?.destroy();
  }

  #takeBack(): void {
    const message = this.#outstanding;
    this.#outstanding = null;
    if (message?.kind === 'durable') {
      this.#queues.durable.unshift(message);
      this.stats.resent += 1;
    }
  }

  #lost(): void {
    this.#clearTimers();
    this.#drop();
    if (this.#stopped || this.#cut) return;
    const [first, last] = this.#options.backOffMs ?? [250, 10_000];
    const waitMs = Math.min(last, first * 2 ** Math.min(10, this.#attempt)) * (0.5 + 0.5 * this.#options.random());
    this.#attempt += 1;
    this.#retry = setTimeout(() => {
      this.#retry = null;
      this.#connect();
    }, waitMs);
  }

  #pump(): void {
    if (this.#outstanding !== null || !this.stats.connected || this.#socket === null) return;
    const { durable, numeric, wave } = this.#queues;
    const message = (this.#hold === null ? durable.shift() : undefined) ?? numeric.shift() ?? wave.shift();
    if (message === undefined) return;
    this.#outstanding = message;
    this.stats.sent += 1;
    this.#socket.write(frame(message.text));
    this.#timer = setTimeout(() => {
      this.#options.log('warn', 'no acknowledgement', { link: this.#options.name, id: message.id });
      this.#lost();
    }, this.#options.ackTimeoutMs ?? 10_000);
  }

  #answered(text: string): void {
    const ack = readAck(text);
    const message = this.#outstanding;
    if (ack === null || message === null || ack.controlId !== message.id) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#options.onAck?.(ack, message);
    if ((ack.code === 'AR' || ack.code === 'CR') && message.kind === 'durable') {
      this.#takeBack();
      this.#holdDurable();
      this.#pump();
      return;
    }
    this.#outstanding = null;
    if (ack.code === 'AA' || ack.code === 'CA') this.stats.accepted += 1;
    else this.#refused(ack, message);
    this.#pump();
    if (this.#isIdle()) for (const resolve of this.#waitingForIdle.splice(0)) resolve();
  }

  /** The receiver cannot take it now: live messages go on, durable ones wait in their order. */
  #holdDurable(): void {
    this.#hold = setTimeout(() => {
      this.#hold = null;
      this.#pump();
    }, retryMs);
  }

  #refused(ack: Ack, message: Message): void {
    this.stats.refused += 1;
    const facts = { link: this.#options.name, id: message.id, code: ack.code, error: ack.error };
    this.#options.log('warn', 'message refused', facts);
  }
}
