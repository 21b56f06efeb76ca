/** What the hub holds: zones, fences, trackables, providers, where they are, and what that means for fences. */
import { Collisions, type Collision } from './collisions.ts';
import type { Globe, Pair } from './geo.ts';
import type { Fence, Location, Provider, Proximity, Trackable, Zone } from './hub-objects.ts';
import { Stays, type Area, type StayChange } from './stays.ts';

export const hubBounds = { objects: 20_000 } as const;

export interface FenceEvent {
  readonly id: string;
  readonly fence_id: string;
  readonly event_type: StayChange['type'];
  readonly foreign_id?: string;
  readonly trackable_id?: string;
  readonly provider_id?: string;
  readonly entry_time: string;
  readonly exit_time?: string;
}

export interface CollisionEvent {
  readonly id: string;
  readonly collision_type: Collision['type'];
  readonly collisions: readonly { readonly id: string; readonly object_type: 'trackable' }[];
  readonly start_time: string;
  readonly end_time?: string;
  readonly collision_time: string;
  readonly center_distance: number;
}

export interface HubNews {
  locations(locations: readonly Location[]): void;
  fences(events: readonly FenceEvent[]): void;
  collisions(events: readonly CollisionEvent[]): void;
  proximities(proximities: readonly Proximity[]): void;
}

const iso = (at: number): string => new Date(at).toISOString();
export const isGeographic = (crs: string): boolean => crs.toUpperCase() === 'EPSG:4326';

export class HubState {
  readonly zones = new Map<string, Zone>();
  readonly fences = new Map<string, Fence>();
  readonly trackables = new Map<string, Trackable>();
  readonly providers = new Map<string, Provider>();
  /** Newest of each provider. */
  readonly locations = new Map<string, Location>();
  readonly proximities = new Map<string, Proximity>();
  /** Null: the plan lies nowhere on the globe. */
  readonly earth: Globe | null;
  readonly #news: HubNews;
  readonly #stays: Stays;
  readonly #collisions = new Collisions();
  readonly #ofProvider = new Map<string, string[]>();
  readonly #withRadius = new Map<string, Trackable>();
  #events: FenceEvent[] = [];
  #eventCount = 0;

  constructor(earth: Globe | null, news: HubNews) {
    this.earth = earth;
    this.#news = news;
    this.#stays = new Stays((change) => this.#events.push(this.#fenceEvent(change)));
  }

  addTrackable(trackable: Trackable): void {
    this.removeTrackable(trackable.id);
    this.trackables.set(trackable.id, trackable);
    if ((trackable.radius ?? 0) > 0) this.#withRadius.set(trackable.id, trackable);
    for (const provider of trackable.location_providers ?? []) {
      this.#ofProvider.set(provider, [...(this.#ofProvider.get(provider) ?? []), trackable.id]);
    }
  }

  removeTrackable(id: string): void {
    for (const provider of this.trackables.get(id)?.location_providers ?? []) {
      this.#ofProvider.set(
        provider,
        (this.#ofProvider.get(provider) ?? []).filter((one) => one !== id),
      );
    }
    this.trackables.delete(id);
    this.#withRadius.delete(id);
  }

  /** To be called when fences were changed. */
  fencesChanged(): void {
    this.#stays.setAreas([...this.fences.values()].flatMap((fence) => this.#areaOf(fence) ?? []));
  }

  /** Null for a fence in degrees where the plan lies nowhere on the globe. */
  #areaOf({ id, region, radius = 0, crs, floor, ...fence }: Fence): Area | null {
    const local = (at: readonly number[]): Pair | null => {
      const pair: Pair = [at[0] ?? NaN, at[1] ?? NaN];
      return isGeographic(crs) ? (this.earth?.toLocal(pair) ?? null) : pair;
    };
    const rings = region.type === 'Polygon' ? region.coordinates.map((ring) => ring.map(local)) : [];
    const centre = region.type === 'Point' ? local(region.coordinates) : ([0, 0] as const);
    if (centre === null || rings.some((ring) => ring.includes(null))) return null;
    return {
      id,
      rings: rings as Pair[][],
      centre,
      radius,
      floor: floor ?? null,
      toleranceM: fence.exit_tolerance ?? 0,
      toleranceMs: Math.max(0, fence.tolerance_timeout ?? 0),
      delayMs: Math.max(0, fence.exit_delay ?? 0),
      timeoutMs: fence.timeout ?? -1,
    };
  }

  trackablesOf(provider: string): readonly string[] {
    return this.#ofProvider.get(provider) ?? [];
  }

  /** Of its newest provider; undefined where none was heard. */
  locationOfTrackable(id: string): Location | undefined {
    return this.locationsOfTrackable(id)[0];
  }

  /** Newest first. */
  locationsOfTrackable(id: string): readonly Location[] {
    const providers = this.trackables.get(id)?.location_providers ?? [];
    const heard = providers.flatMap((provider) => this.locations.get(provider) ?? []);
    return heard.toSorted((a, b) => timeOf(b) - timeOf(a));
  }

  occupants(fence: string): readonly string[] {
    return this.#stays.occupants(fence);
  }

  fencesAround(subject: string): readonly string[] {
    return this.#stays.fencesOf(subject);
  }

  /** Metres of the plan; null where they cannot be known. */
  localOf({ position, crs }: Location): Pair | null {
    const [x = NaN, y = NaN] = position.coordinates;
    return isGeographic(crs) ? (this.earth?.toLocal([x, y]) ?? null) : [x, y];
  }

  /** In other coordinates; null where the plan lies nowhere on the globe. */
  inCrs(location: Location, crs: string): Location | null {
    if (isGeographic(crs) === isGeographic(location.crs)) return location;
    if (this.earth === null) return null;
    const [x = NaN, y = NaN] = location.position.coordinates;
    const coordinates = isGeographic(crs) ? this.earth.toDegrees([x, y]) : this.earth.toLocal([x, y]);
    const { type } = location.position;
    return {
      ...location,
      crs: isGeographic(crs) ? 'EPSG:4326' : 'local',
      position: { type, coordinates: [...coordinates] },
    };
  }

  /** Positions as tags or clients said them. One that is older than what is held is not taken. */
  locate(sent: readonly Location[], now: number): void {
    const taken: Location[] = [];
    for (const one of sent) {
      const held = this.locations.get(one.provider_id);
      if (held !== undefined && timeOf(one) < timeOf(held)) continue;
      const trackables = this.trackablesOf(one.provider_id);
      const location =
        trackables.length === 0 || one.trackables !== undefined ? one : { ...one, trackables: [...trackables] };
      this.locations.set(one.provider_id, location);
      taken.push(location);
      const at = this.localOf(location);
      if (at === null) continue;
      const subjects = trackables.length === 0 ? [one.provider_id] : trackables;
      for (const subject of subjects) this.#stays.update(subject, at, location.floor ?? null, now);
    }
    if (taken.length > 0) this.#news.locations(taken);
    this.#flush();
  }

  near(proximities: readonly Proximity[]): void {
    for (const one of proximities) this.proximities.set(one.provider_id, one);
    this.#news.proximities(proximities);
  }

  /** @param provider null: of all. */
  forgetLocations(provider: string | null, now: number): void {
    const gone = provider === null ? [...this.locations.keys()] : [provider];
    for (const one of gone) {
      this.locations.delete(one);
      const trackables = this.trackablesOf(one);
      for (const subject of trackables.length === 0 ? [one] : trackables) this.#stays.forget(subject, now);
    }
    this.#flush();
  }

  /** Once a second: stays that end by time, and who touches whom. */
  tick(now: number): void {
    this.#stays.tick(now);
    this.#flush();
    if (this.#withRadius.size === 0) return;
    const bodies = [...this.#withRadius.values()].flatMap(({ id, radius = 0 }) => {
      const location = this.locationOfTrackable(id);
      const at = location === undefined ? null : this.localOf(location);
      return at === null ? [] : [{ id, at, radius, floor: location?.floor ?? null }];
    });
    const events = this.#collisions.look(bodies, now).map((one) => this.#collisionEvent(one));
    if (events.length > 0) this.#news.collisions(events);
  }

  #flush(): void {
    if (this.#events.length === 0) return;
    const events = this.#events;
    this.#events = [];
    this.#news.fences(events);
  }

  #nextId(): string {
    this.#eventCount += 1;
    return `00000000-0000-4000-8000-${this.#eventCount.toString(16).padStart(12, '0')}`;
  }

  #fenceEvent({ fence, subject, type, enteredAt, at }: StayChange): FenceEvent {
    const foreign = this.fences.get(fence)?.foreign_id;
    return {
      id: this.#nextId(),
      fence_id: fence,
      event_type: type,
      ...(foreign === undefined ? {} : { foreign_id: foreign }),
      ...(this.trackables.has(subject) ? { trackable_id: subject } : { provider_id: subject }),
      entry_time: iso(enteredAt),
      ...(type === 'region_exit' ? { exit_time: iso(at) } : {}),
    };
  }

  #collisionEvent({ type, pair, startAt, at, distance }: Collision): CollisionEvent {
    return {
      id: this.#nextId(),
      collision_type: type,
      collisions: pair.map((id) => ({ id, object_type: 'trackable' })),
      start_time: iso(startAt),
      ...(type === 'collision_end' ? { end_time: iso(at) } : {}),
      collision_time: iso(at),
      center_distance: Math.round(distance * 100) / 100,
    };
  }
}

const timeOf = ({ timestamp_generated: said }: Location): number => (said === undefined ? 0 : Date.parse(said));
