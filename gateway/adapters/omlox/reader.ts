/** What a hub says, whichever way it comes, as observations: positions, stays in areas, meetings. */
import { tagId } from '../../../shared/domain/ids.ts';
import type { AreaObservation, Observation, PositionObservation } from '../../../shared/domain/observation.ts';
import { geographicFrame } from './fences.ts';
import { Chooser } from './locating.ts';
import { readLocation } from './location-guard.ts';
import {
  collisionSchema,
  emptyDirectory,
  fenceEventSchema,
  motionSchema,
  positionsOf,
  subjectsOf,
  timeOf,
  type Directory,
  type OmloxLocation,
  type Stays,
} from './payloads.ts';

export const hubTopics = ['location_updates', 'trackable_motions', 'fence_events', 'collision_events'] as const;
export type HubTopic = (typeof hubTopics)[number];

const unplacedMax = 1_000;

export class HubReader {
  directory: Directory = emptyDirectory();
  readonly #stays: Stays = new Map();
  readonly #chooser = new Chooser();
  /** Zones that were said to have no reference points. */
  readonly #unplaced = new Set<string>();
  readonly #refused: (reason: string) => void;

  /** `refused`: what cannot be used, with the reason. */
  constructor(refused: (reason: string) => void) {
    this.#refused = refused;
  }

  /** After each connect: what the hub chose before may be another now. */
  begin(): void {
    this.#chooser.clear();
  }

  /** Things with several providers: their motions are worth hearing. */
  get hasChoice(): boolean {
    return this.directory.trackables.several.size > 0;
  }

  /** @param mono steady clock, ms. */
  read(topic: HubTopic, items: readonly unknown[], mono: number): Observation[] {
    const found: Observation[] = [];
    for (const item of items) {
      if (topic === 'location_updates') this.#location(item, mono, found);
      else if (topic === 'trackable_motions') this.#motion(item, found);
      else {
        const area = topic === 'fence_events' ? this.#fenceEvent(item) : this.#collision(item);
        if (area !== null) found.push(area);
      }
    }
    return found;
  }

  #location(item: unknown, mono: number, found: Observation[]): void {
    const location = readLocation(item);
    if (typeof location === 'string') return this.#refused(`location is not understood: ${location}`);
    this.#checkFrame(location);
    const { several } = this.directory.trackables;
    const counts = (tag: string): boolean => this.#chooser.counts(tag, location, several.get(tag), mono);
    push(found, positionsOf(location, this.directory, this.#stays, several.size === 0 ? undefined : counts));
  }

  /** Where the hub itself says a thing with several providers is; of the others their provider's word is enough. */
  #motion(item: unknown, found: Observation[]): void {
    const read = motionSchema.safeParse(item);
    if (!read.success) return this.#refused('motion is not understood');
    const { id } = read.data;
    if (!this.directory.trackables.several.has(id)) return;
    const location = readLocation(read.data.location);
    if (typeof location === 'string') return this.#refused(`location of a motion is not understood: ${location}`);
    this.#checkFrame(location);
    this.#chooser.byHub(id);
    push(found, positionsOf({ ...location, trackables: [id] }, this.directory, this.#stays));
  }

  #fenceEvent(item: unknown): AreaObservation | null {
    const read = fenceEventSchema.safeParse(item);
    if (!read.success) {
      this.#refused(`fence event is not understood: ${read.error.issues[0]?.path.join('.') ?? ''}`);
      return null;
    }
    const { event_type, fence_id, foreign_id, provider_id, trackable_id, trackables, entry_time, exit_time } =
      read.data;
    const { fenceNames, trackables: known } = this.directory;
    const tags =
      trackable_id !== undefined
        ? [trackable_id]
        : provider_id === undefined
          ? (trackables ?? [])
          : subjectsOf({ provider_id, trackables }, known);
    if (tags.length === 0) {
      this.#refused('fence event names neither a trackable nor a provider');
      return null;
    }
    const entered = event_type === 'region_entry';
    return {
      kind: 'area',
      event: entered ? 'entered' : 'left',
      tags: tags.map(tagId),
      area: fenceNames.get(fence_id) ?? foreign_id ?? fence_id,
      distanceM: null,
      deviceAt: timeOf(entered ? entry_time : (exit_time ?? entry_time)),
    };
  }

  #collision(item: unknown): AreaObservation | null {
    const read = collisionSchema.safeParse(item);
    if (!read.success) {
      this.#refused('collision event is not understood');
      return null;
    }
    const { collision_type, collisions, center_distance, start_time, end_time } = read.data;
    // That it goes on is no news.
    if (collision_type === 'colliding') return null;
    const met = collision_type === 'collision_start';
    return {
      kind: 'area',
      event: met ? 'met' : 'parted',
      tags: collisions.map((one) => tagId(typeof one === 'string' ? one : one.id)),
      area: null,
      distanceM: center_distance ?? null,
      deviceAt: timeOf(met ? start_time : (end_time ?? start_time)),
    };
  }

  /** Said once a zone: rooms that are drawn in degrees are of no use to metres that nothing ties to the globe. */
  #checkFrame({ source, crs = 'local' }: OmloxLocation): void {
    if (crs !== 'local' || this.#unplaced.has(source)) return;
    const { zones, fences } = this.directory;
    if (!fences.has(geographicFrame) || zones.get(source)?.georeference != null) return;
    if (this.#unplaced.size >= unplacedMax) return;
    this.#unplaced.add(source);
    this.#refused(
      `fences in degrees are not used for local positions of zone "${source.slice(0, 80)}": it has no ground_control_points that fit`,
    );
  }
}

function push(all: Observation[], positions: readonly PositionObservation[]): void {
  for (const one of positions) all.push(one);
}
