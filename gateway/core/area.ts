/**
 * Where a position is on the site's plans: which room may be claimed, whether it is within the ward and the building.
 * Null stands for "cannot be told": a position of a zone that no plan has is not outside of anything.
 */
import type { PositionObservation } from '../../shared/domain/observation.ts';
import { boxOf } from '../../shared/assets/plan-geometry.ts';
import { PlanGrid } from '../../shared/assets/plan-grid.ts';
import type { Plan, Room } from '../../shared/assets/plan.ts';
import type { SiteContents } from '../../shared/site/contents.ts';
import { contains, polygon, shareInside, type Region } from './region.ts';

/** A room is claimed when so much of the accuracy ring is inside, and left when less than that is. */
const shareMin = 0.75;
const shareLeft = 0.25;
/** Positions waver by this even where no accuracy is given: a wall's thickness. */
const ringM = 0.5;
/** Outside of a drawing by more than this is outside of the building. */
const yardM = 5;
const cellM = 6;

interface Ground {
  readonly plan: Plan;
  readonly zone: string | null;
  readonly ward: Region | null;
  readonly rooms: PlanGrid<Drawn>;
}

interface Drawn {
  readonly room: Room;
  readonly region: Region;
}

export interface Spot {
  /** Room of a plan that it stands in by its point. */
  readonly room: Room | null;
  /** Null: cannot be told, or it is on the line between. */
  readonly inWard: boolean | null;
  readonly inBuilding: boolean | null;
}

export const nowhere: Spot = { room: null, inWard: null, inBuilding: null };

const fold = (text: string): string => text.trim().toLowerCase();
const flat = (ring: readonly (readonly [number, number])[]): Float64Array => Float64Array.from(ring.flat());

function groundOf(plan: Plan): Ground {
  const rooms = new PlanGrid<Drawn>(cellM);
  for (const room of plan.rooms) {
    const region = polygon([room.outline, ...room.holes].map(flat));
    const box = boxOf(room.outline);
    if (region !== null && box !== null) rooms.add({ room, region }, box);
  }
  const [left, low, right, high] = plan.box;
  const all: readonly (readonly [number, number])[] = [
    [left, low],
    [right, low],
    [right, high],
    [left, high],
  ];
  const zone = plan.zone === null ? null : fold(plan.zone);
  return { plan, zone, ward: polygon([flat(plan.ward ?? all)]), rooms };
}

type Place = Pick<PositionObservation, 'x' | 'y' | 'crs' | 'floor' | 'accuracyM' | 'source'>;

/** Plans of a site, indexed once. */
export class Grounds {
  readonly #all: readonly Ground[];

  constructor(plans: readonly Plan[]) {
    this.#all = plans.map(groundOf);
  }

  get isEmpty(): boolean {
    return this.#all.length === 0;
  }

  /** Plans that the position may be on, with it in their metres. */
  *#on(position: Place): Generator<{ ground: Ground; x: number; y: number }> {
    const { crs, floor, source } = position;
    const named = source == null ? null : fold(source);
    const isLocal = crs === 'local';
    // Where a plan has the zone by name, the others are of other zones; else the floor tells.
    const byName = isLocal && named !== null && this.#all.some(({ zone }) => zone === named);
    for (const ground of this.#all) {
      const { plan, zone } = ground;
      if (byName ? zone !== named : floor !== null && plan.floor !== null && plan.floor !== floor) continue;
      const [x, y] = isLocal ? [position.x, position.y] : toLocal(plan, position.x, position.y);
      if (!Number.isNaN(x)) yield { ground, x, y };
    }
  }

  /**
   * @param before room that was claimed for it; it stays until it is clearly left.
   * @returns name for people of the smallest room that may be claimed: "Bed 12", "Store B".
   */
  claim(position: Place, before: string | null): string | null {
    let best: Drawn | null = null;
    let kept: string | null = null;
    const ring = position.accuracyM ?? 0;
    for (const { ground, x, y } of this.#on(position)) {
      for (const drawn of ground.rooms.at(x, y)) {
        const name = roomName(drawn.room);
        if (name === before && shareInside(drawn.region, x, y, Math.max(ringM, ring)) >= shareLeft) kept = name;
        if (best !== null && best.region.areaM2 <= drawn.region.areaM2) continue;
        if (contains(drawn.region, x, y) && shareInside(drawn.region, x, y, ring) >= shareMin) best = drawn;
      }
    }
    return kept ?? (best === null ? null : roomName(best.room));
  }

  spot(position: Place): Spot {
    const margin = Math.max(ringM, position.accuracyM ?? 0);
    let room: Drawn | null = null;
    let [isKnown, within, away, near] = [false, false, true, false];
    for (const { ground, x, y } of this.#on(position)) {
      isKnown = true;
      if (ground.ward !== null) {
        const share = shareInside(ground.ward, x, y, margin);
        if (share >= shareMin) within = true;
        if (share >= shareLeft) away = false;
      }
      if (isNear(ground.plan, x, y, yardM + margin)) near = true;
      for (const drawn of ground.rooms.at(x, y)) {
        const smaller = room === null || drawn.region.areaM2 < room.region.areaM2;
        if (smaller && contains(drawn.region, x, y)) room = drawn;
      }
    }
    if (isKnown) return { room: room?.room ?? null, inWard: within ? true : away ? false : null, inBuilding: near };
    return { room: null, inWard: this.#isElsewhere(position) ? false : null, inBuilding: null };
  }

  /** It names a floor, and every plan is of another. */
  #isElsewhere({ floor }: Place): boolean {
    return (
      !this.isEmpty && floor !== null && this.#all.every(({ plan }) => plan.floor !== null && plan.floor !== floor)
    );
  }
}

const roomName = ({ name, bed }: Room): string => (bed !== null && fold(name) === fold(bed) ? `Bed ${name}` : name);

function toLocal({ geo }: Plan, longitude: number, latitude: number): [number, number] {
  if (geo === null) return [Number.NaN, Number.NaN];
  const [a, b, x0, c, d, y0] = geo.toLocal;
  const [lon, lat] = [longitude - geo.lon0, latitude - geo.lat0];
  return [a * lon + b * lat + x0, c * lon + d * lat + y0];
}

function isNear({ box: [left, low, right, high] }: Plan, x: number, y: number, margin: number): boolean {
  return x >= left - margin && x <= right + margin && y >= low - margin && y <= high + margin;
}

const known = new WeakMap<readonly Plan[], Grounds>();

/** Made once for each state of the site's files. */
export function groundsOf({ plans }: Pick<SiteContents, 'plans'>): Grounds {
  let grounds = known.get(plans);
  if (grounds === undefined) known.set(plans, (grounds = new Grounds(plans)));
  return grounds;
}
