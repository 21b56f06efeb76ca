/**
 * Client of an omlox hub: subscribes to positions and fills from REST after each connect, because the hub neither
 * replays nor guarantees anything. Reconnects with back-off and jitter for as long as it runs.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ObservationBatch, PositionObservation } from '../../../shared/domain/observation.ts';
import type { Timers } from '../../engine/timers.ts';
import type { AdapterClock, AdapterEvents, Intake } from '../adapter.ts';
import type { OmloxConfig } from './config.ts';
import { HubLink } from './link.ts';
import { geographicFrame, readFences } from './fences.ts';
import {
  addTrackable,
  addZone,
  emptyDirectory,
  locationSchema,
  noTrackables,
  positionsOf,
  zoneIdOf,
  type Directory,
  type OmloxLocation,
  type Stays,
  type Zones,
} from './payloads.ts';
import { getList, HubFault } from './rest.ts';

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
/** A hub without bulk positions is asked tag by tag, up to this many. */
const oneByOneMax = 500;

class Hub implements OmloxHub {
  readonly #config: OmloxConfig;
  readonly #deps: HubDeps;
  #directory: Directory = emptyDirectory();
  readonly #stays: Stays = new Map();
  /** Zones that were said to have no reference points. */
  readonly #unplaced = new Set<string>();
  #link: HubLink | null = null;
  #attempt = 0;
  #messages = 0;
  #stopped = false;
  #cancelRetry: () => void = () => {};
  readonly #cancelRefresh: () => void;

  constructor(config: OmloxConfig, deps: HubDeps) {
    this.#config = config;
    this.#deps = deps;
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
        this.#deps.events.onConnection({ feed: this.name, peer: this.#config.url, open: true });
        void this.#fill(link);
      },
      onItems: (items) => this.#take(items),
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
    try {
      const token = this.#token();
      const before = this.#directory;
      const zones = (await this.#list('/zones', token, (items) => this.#zones(items))) ?? before.zones;
      const trackables =
        (await this.#list('/trackables', token, (items) => this.#trackables(items))) ?? before.trackables;
      const fences = (await this.#list('/fences', token, (items) => this.#fences(items, zones))) ?? before.fences;
      this.#directory = { zones, trackables, fences };
      if (this.#link !== link) return;
      this.#take(await this.#locations(token));
    } catch (error) {
      this.#refused(error instanceof HubFault ? error.message : `fill: ${String(error)}`);
    }
  }

  /** One list of the directory, empty where the hub does not know it; null where it failed: what was known stays. */
  async #list<T>(path: string, token: string | null, read: (items: readonly unknown[]) => T): Promise<T | null> {
    try {
      return read((await getList(this.#config.url, path, token)) ?? []);
    } catch (error) {
      if (!(error instanceof HubFault)) throw error;
      this.#refused(error.message);
      return null;
    }
  }

  #zones(items: readonly unknown[]): Directory['zones'] {
    const zones: Zones = new Map();
    for (const item of items) if (!addZone(zones, item)) this.#refused('zone is not understood');
    return zones;
  }

  #trackables(items: readonly unknown[]): Directory['trackables'] {
    const trackables = noTrackables();
    for (const item of items) if (!addTrackable(trackables, item)) this.#refused('trackable is not understood');
    return trackables;
  }

  /** One line per reason: a hub may hold thousands that are wrong in the same way. */
  #fences(items: readonly unknown[], zones: Zones): Directory['fences'] {
    const { fences, refused } = readFences(items, zoneIdOf(zones));
    for (const [reason, { count, first }] of refused)
      this.#refused(`fences not used: ${count} ${reason}${first === '' ? '' : `, first ${first}`}`);
    return fences;
  }

  async #locations(token: string | null): Promise<readonly unknown[]> {
    const bulk = await getList(this.#config.url, '/providers/locations', token);
    if (bulk !== null) return bulk;
    const all: unknown[] = [];
    for (const trackable of [...this.#directory.trackables.byId.keys()].slice(0, oneByOneMax)) {
      const some = await getList(this.#config.url, `/trackables/${encodeURIComponent(trackable)}/locations`, token);
      if (some !== null) all.push(...some);
    }
    return all;
  }

  #take(items: readonly unknown[]): void {
    const { clock, events } = this.#deps;
    const began = clock.mono();
    const observations: PositionObservation[] = [];
    for (const item of items) {
      const read = locationSchema.safeParse(item);
      if (read.success) {
        this.#checkFrame(read.data);
        observations.push(...positionsOf(read.data, this.#directory, this.#stays));
      } else this.#refused(`location is not understood: ${read.error.issues[0]?.path.join('.') ?? ''}`);
    }
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
    events.onMessage({
      feed: this.name,
      type: 'location',
      outcome: 'none',
      bytes: 0,
      ms: clock.mono() - began,
      notes: [],
    });
  }

  /** Said once a zone: rooms that are drawn in degrees are of no use to metres that nothing ties to the globe. */
  #checkFrame({ source, crs = 'local' }: OmloxLocation): void {
    const { zones, fences } = this.#directory;
    if (crs !== 'local' || !fences.has(geographicFrame) || zones.get(source)?.georeference != null) return;
    if (this.#unplaced.has(source) || this.#unplaced.size >= 1000) return;
    this.#unplaced.add(source);
    this.#refused(
      `fences in degrees are not used for local positions of zone "${source.slice(0, 80)}": it has no ground_control_points that fit`,
    );
  }

  /** A hub sends nothing twice for us: what could not be stored is stored when the tag is heard again. */
  #hand(batch: ObservationBatch): void {
    try {
      this.#deps.intake(batch)?.catch((error: unknown) => this.#refused(String(error)));
    } catch (error) {
      this.#refused(String(error));
    }
  }

  #refused(reason: string): void {
    const { url } = this.#config;
    this.#deps.events.onRefused({ feed: this.name, peer: url, messageId: '', reason, segment: null, field: null });
  }
}

/** Starts the client; it connects by itself and goes on trying until it is stopped. */
export const startOmloxHub = (config: OmloxConfig, deps: HubDeps): OmloxHub => new Hub(config, deps);
