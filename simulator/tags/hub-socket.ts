/** The hub's socket: subscriptions with filters, what clients publish, and errors by the codes of the hub API 2.0. */
import type { WebSocket } from 'ws';
import { z } from 'zod';
import { featuresOf } from './hub-answers.ts';
import { motionsOf, type PlainItems } from './hub-items.ts';
import { codes, envelope, Fault, topics, type Envelope, type Topic } from './hub-messages.ts';
import { locationSchema, proximitySchema, type Location, type Proximity } from './hub-objects.ts';
import type { CollisionEvent, FenceEvent, HubState } from './hub-state.ts';
import type { Access, Tokens } from './tokens.ts';

interface Subscription {
  readonly topic: Topic;
  /** Only what is of these; undefined: of all. */
  readonly provider: string | undefined;
  readonly trackable: string | undefined;
  readonly fence: string | undefined;
  /** Null: as they are. */
  readonly crs: string | null;
  /** Nothing is left out or turned: it gets the same text as all others of its kind. */
  readonly isPlain: boolean;
}

/** A slow reader is left out until it has caught up: positions are live, the newest wins. */
const bufferedMax = 4_000_000;
/** Items of one message. */
const itemsMax = 250;
const subscriptionsMax = 100;

export class HubClient {
  readonly #socket: WebSocket;
  readonly #state: HubState;
  readonly #tokens: Tokens;
  readonly #now: () => number;
  readonly #subscriptions = new Map<number, Subscription>();
  #last = 0;

  constructor(socket: WebSocket, state: HubState, tokens: Tokens, now: () => number) {
    this.#socket = socket;
    this.#state = state;
    this.#tokens = tokens;
    this.#now = now;
    socket.on('error', () => socket.terminate());
    socket.on('message', (data: Buffer) => this.#heard(data.toString()));
  }

  get subscriptions(): number {
    return this.#subscriptions.size;
  }

  end(): void {
    this.#socket.terminate();
  }

  #heard(text: string): void {
    try {
      this.#said(this.#read(text));
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      this.#send({ event: 'error', code: error.code, description: error.message });
    }
  }

  #read(text: string): Envelope {
    let parsed: unknown;
    try {
      parsed = JSON.parse(text);
    } catch {
      throw new Fault(codes.invalidData, 'not JSON');
    }
    const read = envelope.safeParse(parsed);
    if (!read.success) throw new Fault(codes.invalidData, 'not an envelope');
    return read.data;
  }

  #said(message: Envelope): void {
    switch (message.event) {
      case 'subscribe':
        return this.#subscribe(message);
      case 'unsubscribe':
        return this.#unsubscribe(message);
      case 'message':
        return this.#published(message);
      default:
        throw new Fault(codes.unknownEvent, `unknown event ${message.event.slice(0, 40)}`);
    }
  }

  #access(message: Envelope): Access {
    const access = this.#tokens.of(message.params?.token);
    if (access === null) throw new Fault(codes.notAuthenticated, 'the token is not known');
    return access;
  }

  #topicOf({ topic }: Envelope): Topic {
    const found = topics.find((one) => one === topic);
    if (found === undefined) throw new Fault(codes.unknownTopic, `unknown topic ${topic?.slice(0, 80) ?? ''}`);
    return found;
  }

  #subscribe(message: Envelope): void {
    const topic = this.#topicOf(message);
    this.#access(message);
    if (this.#subscriptions.size >= subscriptionsMax) throw new Fault(codes.subscribeFailed, 'too many subscriptions');
    const { provider_id: provider, trackable_id: trackable, fence_id: fence, crs } = message.params ?? {};
    const wanted = crs ?? null;
    if (wanted !== null && wanted !== 'local' && this.#state.earth === null)
      throw new Fault(codes.subscribeFailed, `positions are not known in ${wanted.slice(0, 40)}`);
    this.#last += 1;
    const isPlain =
      provider === undefined && trackable === undefined && fence === undefined && (wanted ?? 'local') === 'local';
    this.#subscriptions.set(this.#last, { topic, provider, trackable, fence, crs: wanted, isPlain });
    this.#send({ event: 'subscribed', topic, subscription_id: this.#last });
  }

  #unsubscribe({ subscription_id: id }: Envelope): void {
    if (id === undefined || !this.#subscriptions.delete(id))
      throw new Fault(codes.unsubscribeFailed, 'no such subscription');
    this.#send({ event: 'unsubscribed', subscription_id: id });
  }

  #published(message: Envelope): void {
    const topic = this.#topicOf(message);
    if (topic !== 'location_updates' && topic !== 'proximity_updates')
      throw new Fault(codes.notAuthorised, `clients do not publish ${topic}`);
    if (!this.#access(message).write) throw new Fault(codes.notAuthorised, 'this token may only read');
    const take = <T>(schema: z.ZodType<T>, then: (all: T[]) => void): void => {
      const read = z.array(schema).min(1).safeParse(message.payload);
      if (!read.success)
        throw new Fault(codes.invalidData, `payload: ${read.error.issues[0]?.path.join('.') ?? ''} not understood`);
      then(read.data);
    };
    if (topic === 'location_updates') take(locationSchema, (all) => this.#state.locate(all, this.#now()));
    else take(proximitySchema, (all) => this.#state.near(all));
  }

  /** @param plain text of an item, made once for all clients. */
  locations(all: readonly Location[], plain: PlainItems): void {
    for (const [id, one] of this.#subscriptions) {
      if (!this.#takes()) return;
      if (one.topic === 'location_updates' || one.topic === 'location_updates:geojson') {
        if (one.isPlain && one.topic === 'location_updates') this.#items(id, one.topic, plain.locations());
        else this.#wanted(id, one, this.#of(one, all));
      } else if (one.topic === 'trackable_motions') {
        if (one.isPlain) this.#items(id, one.topic, plain.motions());
        else this.#items(id, one.topic, motionsOf(this.#state, this.#of(one, all)));
      }
    }
  }

  #wanted(id: number, { topic }: Subscription, locations: readonly Location[]): void {
    if (locations.length === 0) return;
    if (topic === 'location_updates:geojson') this.#items(id, topic, [JSON.stringify(featuresOf(locations))]);
    else
      this.#items(
        id,
        topic,
        locations.map((one) => JSON.stringify(one)),
      );
  }

  #of({ provider, trackable, fence, crs }: Subscription, all: readonly Location[]): Location[] {
    return all.flatMap((one) => {
      if (provider !== undefined && one.provider_id !== provider) return [];
      const trackables = one.trackables ?? [];
      if (trackable !== undefined && !trackables.includes(trackable)) return [];
      if (fence !== undefined) {
        const subjects = trackables.length === 0 ? [one.provider_id] : trackables;
        if (!subjects.some((subject) => this.#state.fencesAround(subject).includes(fence))) return [];
      }
      return crs === null ? [one] : (this.#state.inCrs(one, crs) ?? []);
    });
  }

  fences(events: readonly FenceEvent[]): void {
    for (const [id, { topic, fence, trackable, provider }] of this.#subscriptions) {
      if (topic !== 'fence_events' && topic !== 'fence_events:geojson') continue;
      const wanted = events.filter(
        (event) =>
          (fence === undefined || event.fence_id === fence) &&
          (trackable === undefined || event.trackable_id === trackable) &&
          (provider === undefined || event.provider_id === provider),
      );
      if (wanted.length === 0) continue;
      const items = topic === 'fence_events' ? wanted : [this.#features(wanted)];
      this.#items(
        id,
        topic,
        items.map((one) => JSON.stringify(one)),
      );
    }
  }

  #features(events: readonly FenceEvent[]): unknown {
    const features = events.map((properties) => ({
      type: 'Feature',
      geometry: this.#state.fences.get(properties.fence_id)?.region ?? null,
      properties,
    }));
    return { type: 'FeatureCollection', features };
  }

  collisions(events: readonly CollisionEvent[]): void {
    for (const [id, { topic, trackable }] of this.#subscriptions) {
      if (topic !== 'collision_events') continue;
      const wanted = events.filter(
        (one) => trackable === undefined || one.collisions.some(({ id: of }) => of === trackable),
      );
      this.#items(
        id,
        topic,
        wanted.map((one) => JSON.stringify(one)),
      );
    }
  }

  proximities(all: readonly Proximity[]): void {
    for (const [id, { topic, provider }] of this.#subscriptions) {
      if (topic !== 'proximity_updates') continue;
      const wanted = all.filter((one) => provider === undefined || one.provider_id === provider);
      this.#items(
        id,
        topic,
        wanted.map((one) => JSON.stringify(one)),
      );
    }
  }

  #takes(): boolean {
    return this.#socket.readyState === this.#socket.OPEN && this.#socket.bufferedAmount <= bufferedMax;
  }

  #items(id: number, topic: Topic, items: readonly string[]): void {
    if (items.length === 0 || this.#socket.readyState !== this.#socket.OPEN) return;
    for (let from = 0; from < items.length; from += itemsMax) {
      const part = items.slice(from, from + itemsMax).join(',');
      this.#socket.send(`{"event":"message","topic":"${topic}","subscription_id":${id},"payload":[${part}]}`);
    }
  }

  #send(message: unknown): void {
    this.#socket.send(JSON.stringify(message));
  }
}
