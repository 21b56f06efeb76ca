/** One connection to the hub's socket: subscribes, pings, and says once when it is over and why. */
import { WebSocket } from 'ws';
import type { Timers } from '../../engine/timers.ts';
import type { OmloxConfig } from './config.ts';
import { envelopeSchema } from './payloads.ts';
import { hubTopics, type HubTopic } from './reader.ts';

export interface LinkEvents {
  onSubscribed(): void;
  onItems(topic: HubTopic, items: readonly unknown[]): void;
  /** A message that is not understood; the link goes on. */
  onMalformed(reason: string): void;
  onEnd(reason: string): void;
}

const messageBytesMax = 8 * 1024 * 1024;
/** Without positions there is no feed; the others are worth having. */
const needed: HubTopic = 'location_updates';
const wished: readonly HubTopic[] = ['fence_events', 'collision_events'];
const isTopic = (topic: string | undefined): topic is HubTopic => hubTopics.some((one) => one === topic);

export class HubLink {
  readonly #socket: WebSocket;
  readonly #config: OmloxConfig;
  readonly #timers: Timers;
  readonly #events: LinkEvents;
  #subscribed = false;
  readonly #token: string | null;
  /** Asked for and not answered yet: errors name no topic, so one is asked at a time. */
  #asked: HubTopic | null = null;
  readonly #queue: HubTopic[] = [];
  readonly #wanted = new Set<HubTopic>();
  #ended = false;
  #cancelWait: () => void;
  #cancelPing: () => void = () => {};

  constructor(config: OmloxConfig, token: string | null, timers: Timers, events: LinkEvents) {
    this.#config = config;
    this.#timers = timers;
    this.#events = events;
    this.#token = token;
    this.#socket = new WebSocket(`${config.url.replace(/^http/, 'ws')}/ws/socket`, {
      maxPayload: messageBytesMax,
      handshakeTimeout: config.subscribeMs,
      perMessageDeflate: false,
    });
    // Connecting and subscribing together have one limit after the handshake's own.
    this.#cancelWait = timers.after(config.subscribeMs * 2, () => this.end('the hub did not confirm the subscription'));
    this.#socket.on('open', () => this.#opened());
    this.#socket.on('message', (data) => this.#message(data));
    this.#socket.on('pong', () => this.#alive());
    this.#socket.on('error', (error) => this.end(error.message));
    this.#socket.on('close', (code) => this.end(`closed with ${code}`));
  }

  #opened(): void {
    this.#cancelPing = this.#timers.every(this.#config.pingMs, () => this.#ping());
    this.want(needed);
  }

  /** Subscribes, once the hub has answered what was asked before; a topic that it does not know is left out. */
  want(topic: HubTopic): void {
    if (this.#ended || this.#wanted.has(topic)) return;
    this.#wanted.add(topic);
    this.#queue.push(topic);
    if (this.#asked === null) this.#askNext();
  }

  #askNext(): void {
    const topic = this.#queue.shift() ?? null;
    this.#asked = topic;
    if (topic === null) return;
    const token = this.#token === null ? {} : { token: this.#token };
    this.#socket.send(JSON.stringify({ event: 'subscribe', topic, params: { ...token, crs: this.#config.crs } }));
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
    if (event === 'message') {
      if (payload !== undefined && isTopic(read.data.topic)) this.#events.onItems(read.data.topic, payload);
    } else if (event === 'subscribed') this.#confirmed();
    else if (event === 'error') this.#failed(`hub error ${code ?? ''}: ${description ?? ''}`);
  }

  #confirmed(): void {
    const first = !this.#subscribed;
    this.#subscribed = true;
    this.#cancelWait();
    this.#askNext();
    if (!first) return;
    for (const topic of wished) this.want(topic);
    this.#events.onSubscribed();
  }

  #failed(sent: string): void {
    // A hub may say again what it was given.
    const token = this.#token ?? '';
    const reason = token === '' ? sent : sent.replaceAll(token, '…');
    if (!this.#subscribed) return this.end(reason);
    const topic = this.#asked;
    this.#events.onMalformed(topic === null ? reason : `${topic}: ${reason}`);
    if (topic !== null) this.#askNext();
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
