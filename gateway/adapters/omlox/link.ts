/** One connection to the hub's socket: subscribes, pings, and says once when it is over and why. */
import { WebSocket } from 'ws';
import type { Timers } from '../../engine/timers.ts';
import type { OmloxConfig } from './config.ts';
import { envelopeSchema } from './payloads.ts';

export interface LinkEvents {
  onSubscribed(): void;
  onItems(items: readonly unknown[]): void;
  /** A message that is not understood; the link goes on. */
  onMalformed(reason: string): void;
  onEnd(reason: string): void;
}

const messageBytesMax = 8 * 1024 * 1024;
const topic = 'location_updates';

export class HubLink {
  readonly #socket: WebSocket;
  readonly #config: OmloxConfig;
  readonly #timers: Timers;
  readonly #events: LinkEvents;
  #subscribed = false;
  #ended = false;
  #cancelWait: () => void;
  #cancelPing: () => void = () => {};

  constructor(config: OmloxConfig, token: string | null, timers: Timers, events: LinkEvents) {
    this.#config = config;
    this.#timers = timers;
    this.#events = events;
    this.#socket = new WebSocket(`${config.url.replace(/^http/, 'ws')}/ws/socket`, {
      maxPayload: messageBytesMax,
      handshakeTimeout: config.subscribeMs,
      perMessageDeflate: false,
    });
    // Connecting and subscribing together have one limit after the handshake's own.
    this.#cancelWait = timers.after(config.subscribeMs * 2, () => this.end('the hub did not confirm the subscription'));
    this.#socket.on('open', () => this.#subscribe(token));
    this.#socket.on('message', (data) => this.#message(data));
    this.#socket.on('pong', () => this.#alive());
    this.#socket.on('error', (error) => this.end(error.message));
    this.#socket.on('close', (code) => this.end(`closed with ${code}`));
  }

  #subscribe(token: string | null): void {
    const params = { ...(token === null ? {} : { token }), crs: this.#config.crs };
    this.#socket.send(JSON.stringify({ event: 'subscribe', topic, params }));
    this.#cancelPing = this.#timers.every(this.#config.pingMs, () => this.#ping());
  }

  #ping(): void {
    if (!this.#subscribed) return;
    this.#socket.ping();
    this.#cancelWait();
    this.#cancelWait = this.#timers.after(this.#config.pongWaitMs, () => this.end('the hub does not answer pings'));
  }

  /** Anything heard proves the link. */
  #alive(): void {
    if (this.#subscribed) this.#cancelWait();
  }

  #message(data: unknown): void {
    let parsed: unknown;
    try {
      parsed = JSON.parse(String(data));
    } catch {
      return this.#events.onMalformed('message is not JSON');
    }
    const read = envelopeSchema.safeParse(parsed);
    if (!read.success) return this.#events.onMalformed('message is no omlox envelope');
    const { event, payload, code, description } = read.data;
    this.#alive();
    if (event === 'subscribed' && !this.#subscribed) {
      this.#subscribed = true;
      this.#cancelWait();
      this.#events.onSubscribed();
    } else if (event === 'error') {
      const reason = `hub error ${code ?? ''}: ${description ?? ''}`;
      if (this.#subscribed) this.#events.onMalformed(reason);
      else this.end(reason);
    } else if (event === 'message' && payload !== undefined && read.data.topic === topic) {
      this.#events.onItems(payload);
    }
  }

  end(reason: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#cancelWait();
    this.#cancelPing();
    this.#socket.terminate();
    this.#events.onEnd(reason);
  }
}
