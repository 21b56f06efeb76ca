/**
 * What the watches over equipment remember between decisions, on the steady clock. Transient: what must last is in the
 * log. Changed in place; bounded by the equipment that the ward has.
 */
import type { AssetState, Stood } from '../../shared/assets/asset.ts';
import type { AssetId, BedId, TagId } from '../../shared/domain/ids.ts';
import type { Observation } from '../../shared/domain/observation.ts';
import { bounds } from '../../shared/ward/state.ts';
import { nowhere, type Spot } from './area.ts';
import { Budget } from './budget.ts';
import { clip } from './clip.ts';

/** Since when it is at a bed, or at none. */
export interface AtBed {
  readonly bed: BedId | null;
  readonly sinceMono: number;
}

/** A rule that holds for a thing, or did until lately. */
export interface Course {
  /** Since when it holds. */
  heldMono: number;
  /** Since when it does no longer, while its finding stands, and how long that must be. */
  over: { readonly mono: number; readonly calmMs: number } | null;
}

/** Where it stands, and since when it has not moved. */
export interface Still extends Omit<Stood, 'since'> {
  sinceMono: number;
}

/** It ran at a patient and was not cleaned since. */
export interface Ran {
  readonly bed: BedId;
  /** That patient has left. */
  readonly gone: boolean;
}

export interface Placed {
  readonly spot: Spot;
  readonly version: number;
}

const areasPerTag = 50;
const feedsMax = 100;

export class EquipmentMemory {
  /** Positions up to this version of the live side were judged. */
  version = 0;
  /** Ticks so far: what is asked seldom is asked of a part of all at each. */
  ticks = 0;
  readonly placed = new Map<TagId, Placed>();
  readonly atBed = new Map<AssetId, AtBed>();
  readonly still = new Map<AssetId, Still>();
  readonly ran = new Map<AssetId, Ran>();
  /** By rule and thing. */
  readonly courses = new Map<string, Course>();
  /** PAR levels that are not met, since when. */
  readonly levels = new Map<string, number>();
  /** Reservations by asset: the stamp, and the moment of the steady clock that it means. */
  readonly due = new Map<AssetId, { readonly until: number; readonly at: number; readonly mono: number }>();
  /** When a finding was told anew, by its id. */
  readonly told = new Map<string, number>();
  /** Feeds that told of tags, and of how many. */
  readonly feeds = new Map<string, Set<TagId>>();
  /** How often a finding may be nearly over before it must be calm for longer. */
  readonly endings = new Budget(6, 6);
  /** How often a tag may be told of in other words. */
  readonly renamings = new Budget(12, 2);
  /** Which thing a tag is on, as of `assets`. */
  readonly byTag = new Map<TagId, AssetState>();
  /** The ward's equipment as it was judged last. */
  assets: Readonly<Record<string, AssetState>> = {};
  readonly #areas = new Map<TagId, Map<string, number>>();

  spotOf(tag: TagId | null): Spot {
    return (tag === null ? undefined : this.placed.get(tag)?.spot) ?? nowhere;
  }

  /** The location system's word that a tag came into an area or left it. */
  takeArea({ event, tags, area }: Extract<Observation, { kind: 'area' }>, mono: number): void {
    if (area === null) return;
    const name = clip(area.trim().toLowerCase(), 200);
    for (const tag of tags) {
      const areas = this.#areas.get(tag);
      if (event === 'left') areas?.delete(name);
      else if (event === 'entered' && areas !== undefined) {
        if (areas.size < areasPerTag) areas.set(name, mono);
      } else if (event === 'entered' && this.#areas.size < bounds.assets) this.#areas.set(tag, new Map([[name, mono]]));
    }
  }

  /** Areas that it came into since `sinceMono`: what was said before its feed was cut counts no longer. */
  *areasOf(tag: TagId, sinceMono: number): Generator<string> {
    for (const [area, mono] of this.#areas.get(tag) ?? []) if (mono >= sinceMono) yield area;
  }

  /** A tag is of the feed that told of it last. */
  tellFeed(feed: string, tag: TagId): void {
    const tags = this.feeds.get(feed);
    if (tags?.has(tag) === true) return;
    for (const other of this.feeds.values()) other.delete(tag);
    if (tags !== undefined) tags.add(tag);
    else if (this.feeds.size < feedsMax) this.feeds.set(feed, new Set([tag]));
  }

  forget(asset: AssetId, tag: TagId | null): void {
    this.atBed.delete(asset);
    this.still.delete(asset);
    this.ran.delete(asset);
    this.due.delete(asset);
    if (tag === null) return;
    this.placed.delete(tag);
    for (const tags of this.feeds.values()) tags.delete(tag);
    this.#areas.delete(tag);
  }
}
