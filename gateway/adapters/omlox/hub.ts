/**
 * Client of an omlox hub: subscribes to positions and fills from REST after each connect, because the hub neither
 * replays nor guarantees anything. Reconnects with back-off and jitter for as long as it runs.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ObservationBatch } from '../../../shared/domain/observation.ts';
import type { Timers } from '../../engine/timers.ts';
import type { AdapterClock, AdapterEvents, Intake } from '../adapter.ts';
import { Refusals } from '../mqtt/refusals.ts';
import type { OmloxConfig } from './config.ts';
import { keptWithoutTime, readDirectory, readLocations } from './fill.ts';
import { HubLink } from './link.ts';
import { HubReader, type HubTopic } from './reader.ts';
import { HubFault } from './rest.ts';

export interface HubDeps {
  readonly intake: Intake;
  readonly events: AdapterEvents;
  readonly clock: AdapterClock;
  readonly timers: Timers;
  readonly random: () => number;
  /** Where a relative `tokenFile` begins. */
  readonly folder: string;
}

export interface OmloxHub {
  readonly name: string;
  stop(): void;
}

/** The directory is read again this often: equipment is bought and renamed, rooms are drawn anew. */
const refreshMs = 5 * 60_000;

/** So many refusals a second are told one by one; of more than that, how many there are of each. */
const toldAtOnce = 50;

/** For the metrics. */
const typeNames: Record<HubTopic, string> = {
  location_updates: 'location',
  trackable_motions: 'motion',
  fence_events: 'fence',
  collision_events: 'collision',
};

class Hub implements OmloxHub {
  readonly #config: OmloxConfig;
  readonly #deps: HubDeps;
  readonly #reader = new HubReader((reason) => this.#refused(reason));
  #link: HubLink | null = null;
  #attempt = 0;
  #messages = 0;
  #stopped = false;
  #cancelRetry: () => void = () => {};
  readonly #cancelRefresh: () => void;
  readonly #gathered: Refusals;
  #told = { fromMono: Number.NEGATIVE_INFINITY, count: 0 };

  constructor(config: OmloxConfig, deps: HubDeps) {
    this.#config = config;
    this.#deps = deps;
    this.#gathered = new Refusals(deps.timers, (reason, count) => this.#tellRefused(reason, count));
    this.#connect();
    this.#cancelRefresh = deps.timers.every(refreshMs, () => {
      if (this.#link !== null) void this.#fill(this.#link);
    });
  }

  get name(): string {
    return this.#config.name;
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelRetry();
    this.#cancelRefresh();
    this.#link?.end('stopping');
    this.#gathered.stop();
  }

  #token(): string | null {
    const { tokenFile } = this.#config;
    // Read at each connect: tokens are renewed while the gateway runs.
    return tokenFile === undefined ? null : readFileSync(path.resolve(this.#deps.folder, tokenFile), 'utf8').trim();
  }

  #connect(): void {
    let token: string | null;
    try {
      token = this.#token();
    } catch {
      this.#refused('the token file cannot be read');
      return this.#later();
    }
    let open = false;
    const link: HubLink = new HubLink(this.#config, token, this.#deps.timers, {
      onSubscribed: () => {
        open = true;
        this.#attempt = 0;
        this.#reader.begin();
        this.#deps.events.onConnection({ feed: this.name, peer: this.#config.url, open: true });
        void this.#fill(link);
      },
      onItems: (topic, items) => this.#take(topic, items),
      onMalformed: (reason) => this.#refused(reason),
      onEnd: (reason) => {
        this.#link = null;
        if (open) this.#deps.events.onConnection({ feed: this.name, peer: this.#config.url, open: false });
        if (this.#stopped) return;
        this.#refused(reason);
        this.#later();
      },
    });
    this.#link = link;
  }

  /** Doubling, with full jitter above half: many clients of one hub must not come back together (L15). */
  #later(): void {
    const { retryMinMs, retryMaxMs } = this.#config;
    const wait = Math.min(retryMaxMs, retryMinMs * 2 ** Math.min(this.#attempt, 20));
    this.#attempt += 1;
    this.#cancelRetry = this.#deps.timers.after(wait * (0.5 + this.#deps.random() / 2), () => this.#connect());
  }

  /** Names, places and last positions; a hub that refuses one of them still gives the others. */
  async #fill(link: HubLink): Promise<void> {
    const reader = this.#reader;
    try {
      const { url } = this.#config;
      const deps = { url, token: this.#token(), refused: (reason: string) => this.#refused(reason) };
      reader.directory = await readDirectory(deps, reader.directory);
      if (this.#link !== link) return;
      if (reader.hasChoice) link.want('trackable_motions');
      const locations = await readLocations(deps, reader.directory);
      if (this.#link === link) this.#take('location_updates', locations, true);
    } catch (error) {
      this.#refused(error instanceof HubFault ? error.message : `fill: ${String(error)}`);
    }
  }

  /** `kept`: of whatever age, so that what does not say when it was measured would look new (L17). */
  #take(topic: HubTopic, items: readonly unknown[], kept = false): void {
    const { clock, events } = this.#deps;
    const began = clock.mono();
    const read = this.#reader.read(topic, items, began);
    const observations = kept ? read.filter(({ deviceAt }) => deviceAt !== null) : read;
    for (let left = read.length - observations.length; left > 0; left -= 1) this.#refused(keptWithoutTime);
    if (observations.length === 0) return;
    this.#messages += 1;
    const batch: ObservationBatch = {
      feed: this.name,
      messageId: String(this.#messages),
      device: null,
      location: null,
      patient: null,
      demo: false,
      receivedAt: clock.now(),
      receivedMono: began,
      observations,
    };
    this.#hand(batch);
    const ms = clock.mono() - began;
    events.onMessage({ feed: this.name, type: typeNames[topic], outcome: 'none', bytes: 0, ms, notes: [] });
  }

  /** A hub sends nothing twice for us: what could not be stored is stored when the tag is heard again. */
  #hand(batch: ObservationBatch): void {
    try {
      this.#deps.intake(batch)?.catch((error: unknown) => this.#refused(String(error)));
    } catch (error) {
      this.#refused(String(error));
    }
  }

  /** A hub that is wrong in everything that it says must not fill the log. */
  #refused(reason: string): void {
    const mono = this.#deps.clock.mono();
    if (mono - this.#told.fromMono >= 1_000) this.#told = { fromMono: mono, count: 0 };
    this.#told.count += 1;
    if (this.#told.count > toldAtOnce) this.#gathered.add(reason);
    else this.#tellRefused(reason, 1);
  }

  #tellRefused(reason: string, count: number): void {
    const { url: peer } = this.#config;
    this.#deps.events.onRefused({ feed: this.name, peer, messageId: '', reason, segment: null, field: null, count });
  }
}

/** Starts the client; it connects by itself and goes on trying until it is stopped. */
export const startOmloxHub = (config: OmloxConfig, deps: HubDeps): OmloxHub => new Hub(config, deps);
