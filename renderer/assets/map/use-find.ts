/** The search of the map: what was typed, read; what it finds, ranked; how far each is to walk. */
import { useEffect, useMemo, useRef } from 'react';
import type { FusedAsset } from '../../../shared/assets/fusion-ward.ts';
import { makeRouter, type Router, type Spot, type Walks } from '../../../shared/assets/routes.ts';
import { readQuery, vocabularyOf, type Query } from '../../../shared/assets/search-query.ts';
import { findAssets, type Findings, type Found } from '../../../shared/assets/search.ts';
import type { BedId } from '../../../shared/domain/ids.ts';
import type { Plan } from '../../../shared/assets/plan.ts';
import { lookForBed, useFleet } from '../../stores/equipment.ts';
import { useSite } from '../../stores/site.ts';
import { useWard } from '../../stores/ward.ts';
import { useMapState } from './map-store.ts';
import { spotOf } from './spot.ts';

export interface Finding extends Found {
  /** The number on the map; 0: beyond those that are numbered. Null: found, and not what one may take. */
  readonly number: number | null;
  /** As the crow flies at least in part. */
  readonly straight: boolean;
}

export interface Search {
  readonly fleet: readonly FusedAsset[];
  readonly router: Router;
  readonly query: Query;
  /** Something is searched. */
  readonly searched: boolean;
  readonly results: readonly Finding[];
  readonly others: Findings['others'];
  /** One thing was named by its number or code. */
  readonly alone: boolean;
  /** Where the walk begins; null: nowhere, or no plan has it. */
  readonly near: Spot | null;
  readonly walks: Walks | null;
}

export interface Find extends Search {
  readonly selected: FusedAsset | null;
  /** Of the selected one. */
  readonly number: number | null;
}

/** As many are numbered on the map. */
const numbered = 20;

let routerOf: { readonly plans: readonly Plan[]; readonly router: Router } | null = null;

/** Made once for the plans, also across screens. */
export function siteRouter(plans: readonly Plan[]): Router {
  if (routerOf === null || routerOf.plans !== plans) routerOf = { plans, router: makeRouter(plans) };
  return routerOf.router;
}

export function spotOfAsset({ position }: FusedAsset, plans: readonly Plan[]): Spot | null {
  const spot = position === null ? null : spotOf(position, plans);
  return spot === null ? null : { plan: spot.plan.id, x: spot.x, y: spot.y };
}

/** What is not where it was said last has no distance. */
const isPlaced = ({ seen }: FusedAsset): boolean => seen === 'here' || seen === 'aged';

export function useSearch(text: string): Search {
  const { equipment, plans } = useSite();
  const beds = useWard(({ state }) => state.beds);
  const fleet = useFleet();
  const router = siteRouter(plans);
  const vocabulary = useMemo(
    () =>
      vocabularyOf(
        equipment,
        beds,
        plans.flatMap(({ rooms }) => rooms.map(({ name }) => name)),
      ),
    [equipment, beds, plans],
  );
  const query = useMemo(() => readQuery(text, vocabulary), [text, vocabulary]);
  const near = useMemo(() => placeOf(query, router), [query, router]);
  const walks = useMemo(() => (near === null ? null : router.walks(near)), [near, router]);
  const searched = query.chips.length > 0;
  const before = useRef<{ readonly text: string; readonly found: readonly Found[] }>({ text: '', found: [] });
  const { found, others, alone } = useMemo(() => {
    const distance = (asset: FusedAsset): number | null => {
      const spot = walks === null || !isPlaced(asset) ? null : spotOfAsset(asset, plans);
      return spot === null ? null : (walks?.distance(spot)?.metres ?? null);
    };
    return searched ? findAssets(query, fleet, distance) : { found: [], others: noOthers, alone: false };
  }, [query, fleet, walks, plans, searched]);
  const steadied = steady(found, before.current.text === text ? before.current.found : []);
  before.current = { text, found: steadied };
  const results = useMemo(
    () =>
      numberedOf(
        steadied,
        (one) => query.states !== null || alone || one.condition === 'free',
        (one) => {
          const spot = walks === null ? null : spotOfAsset(one, plans);
          return spot !== null && walks?.distance(spot)?.straight === true;
        },
      ),
    [steadied, query, alone, walks, plans],
  );
  return {
    fleet,
    router,
    query,
    searched,
    results,
    others,
    alone,
    near,
    walks,
  };
}

/** The search of the map's own box, and what is selected. */
export function useFind(): Find {
  const text = useMapState((state) => state.text);
  const chosen = useMapState((state) => state.selected);
  const search = useSearch(text);
  const { query, fleet, results } = search;
  const bed = bedOf(query);
  useEffect(() => lookForBed(bed), [bed]);
  useEffect(() => () => lookForBed(null), []);
  const selected = fleet.find(({ asset }) => asset.id === chosen) ?? (chosen === null ? results[0]?.asset : undefined);
  const number = results.find(({ asset }) => asset.asset.id === selected?.asset.id)?.number ?? null;
  return { ...search, selected: selected ?? null, number };
}

/** The bed that it is looked for. */
export const bedOf = ({ near }: Query): BedId | null => (near?.kind === 'near-bed' ? near.bed : null);

const noOthers: Findings['others'] = { 'in-use': 0, free: 0, cleaning: 0, 'do-not-use': 0, 'not-seen': 0 };

function placeOf({ near }: Query, router: Router): Spot | null {
  if (near === null) return null;
  return near.kind === 'near-bed' ? router.spotOfBed(near.bed) : router.spotOfRoom(near.room);
}

/** Numbers for what was asked for: where no state is asked, for what is free. What is in use is listed, and no match. */
export function numberedOf(
  found: readonly Found[],
  isMatch: (asset: FusedAsset) => boolean,
  isStraight: (asset: FusedAsset) => boolean,
): readonly Finding[] {
  let next = 1;
  return found.map((one) => {
    if (!isMatch(one.asset)) return { ...one, number: null, straight: false };
    const number = next <= numbered ? next : 0;
    next += 1;
    return { ...one, number, straight: number > 0 && one.metres !== null && isStraight(one.asset) };
  });
}

/** Rows do not change places while what they say is the same: a metre more or less moves nothing under a finger. */
export function steady(found: readonly Found[], before: readonly Found[]): readonly Found[] {
  if (found.length !== before.length) return found;
  const byId = new Map(found.map((one) => [one.asset.asset.id, one]));
  const next = before.map((one) => byId.get(one.asset.asset.id));
  const same = next.every(
    (one, at) =>
      one !== undefined &&
      one.asset.condition === before[at]?.asset.condition &&
      one.asset.ready === before[at].asset.ready &&
      one.asset.place === before[at].asset.place,
  );
  return same && isInOrder(next as Found[]) ? (next as Found[]) : found;
}

/** A later row may be so much nearer, metres, before the order is made again. */
const slackM = 3;

const isInOrder = (rows: readonly Found[]): boolean =>
  rows.every(({ metres, asset }, at) => {
    const next = rows[at + 1];
    if (next === undefined || metres === null || next.metres === null) return true;
    return asset.condition !== next.asset.condition || metres - next.metres <= slackM;
  });
