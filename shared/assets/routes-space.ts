/**
 * Where one can walk on a floor: regions (rooms with a way in, and what lies around them), the places where they join
 * (doors, drawn ways, lifts and stairs), and what sees what within a region. Distances are those of the shortest path
 * in these regions glued together at these places: so they are the same both ways, never shorter than the straight
 * line, and no detour is shorter than the path.
 */
import {
  boxOf,
  distanceToRing,
  inRing,
  inShape,
  isConvex,
  nearestOn,
  segmentsOf,
  type Box,
  type Point,
  type Ring,
  type Segment,
} from './plan-geometry.ts';
import { PlanGrid } from './plan-grid.ts';
import type { Footing, Region, SpaceNode } from './routes-places.ts';
import { cornersOf, endsOf } from './routes-corners.ts';
import { Obstacles } from './routes-obstacles.ts';
import { openingsOf } from './routes-openings.ts';
import { holdsPlace, RoomIndex, type DrawnRoom } from './routes-rooms.ts';
import type { Plan, Room } from './plan.ts';

/** Beside a drawn line, metres: that a place is still in the room, and that a way ends at its door. */
const snapM = 0.5;
const touchM = 0.05;
const cornersApartM = 0.1;
/** A wall so near to the outline is the outline. */
const wallM = 0.15;
/** To the nearest drawn way, from where no room is drawn. */
const spurMaxM = 30;
const cellM = 4;
/** Corners of one region; beyond it a region is walked through as if nothing stood in it. */
const cornersMax = 4_000;

export class PlanSpace {
  readonly plan: Plan;
  /** Draws neither doors nor ways: distances are straight lines. */
  readonly straight: boolean;
  readonly nodes: SpaceNode[] = [];
  /** Drawn ways, by index into `nodes`. */
  readonly edges: (readonly [number, number])[] = [];
  readonly regions: Region[] = [];
  /** Nodes that hang on a way instead of a region. */
  readonly spurs: { readonly node: number; readonly edge: number; readonly at: Point; readonly metres: number }[] = [];
  readonly joins: { readonly name: string; readonly kind: 'lift' | 'stair'; readonly node: number }[] = [];
  readonly #rooms: RoomIndex;
  readonly #hasWays: boolean;
  readonly #obstacles = new Obstacles();
  readonly #ways = new PlanGrid<number>(cellM);
  #outside: Region | null = null;

  constructor(plan: Plan) {
    this.plan = plan;
    this.#rooms = new RoomIndex(plan, snapM);
    this.#hasWays = (plan.ways?.edges.length ?? 0) > 0;
    const doors = this.#doors();
    this.straight = doors.length === 0 && !this.#hasWays;
    if (this.straight) this.#outside = this.#region(null, true);
    else {
      this.#addDoors(doors);
      this.#addWays();
      this.#obstruct();
    }
    for (const { name, kind, at } of plan.joins) {
      const node = this.#node(at, snapM);
      this.#hang(node);
      this.joins.push({ name, kind, node });
    }
    for (const region of this.regions) if (!region.clear) this.#addCorners(region);
  }

  /** The smallest room that holds the place. */
  roomAt(x: number, y: number): Room | null {
    return this.#rooms.at(x, y);
  }

  footing(at: Point): Footing | null {
    const [x, y] = at;
    let inside: Region | null = null;
    let beside: { region: Region; metres: number } | null = null;
    for (const drawn of this.#rooms.near(x, y)) {
      const { region, areaM2 } = drawn;
      if (region === null || (inside !== null && inside.areaM2 <= areaM2)) continue;
      if (holdsPlace(drawn, x, y)) inside = region;
      else if (inside === null && !this.#isBeyond(drawn, x, y)) {
        const metres = distanceToRing(drawn.room.outline, x, y);
        if (metres <= (beside?.metres ?? snapM)) beside = { region, metres };
      }
    }
    if (inside !== null) return { type: 'region', region: inside, holeM: 0 };
    if (this.#outside !== null && this.#isAround(x, y)) return { type: 'region', region: this.#outside, holeM: 0 };
    if (beside !== null) return { type: 'region', region: beside.region, holeM: beside.metres + touchM };
    return this.#nearestWay(x, y);
  }

  /** Too far off its box to be beside it. */
  #isBeyond({ box }: DrawnRoom, x: number, y: number): boolean {
    return x < box[0] - snapM || y < box[1] - snapM || x > box[2] + snapM || y > box[3] + snapM;
  }

  /** Among the rooms: nobody walks around the ward in the open air. */
  #isAround(x: number, y: number): boolean {
    const { ward } = this.plan;
    return this.straight || ward === null || inRing(ward, x, y);
  }

  /** Nothing stands between two places of a region. `hole`: lines so near to that end do not count. */
  sees(region: Region, a: Point, b: Point, holeA: number, holeB: number): boolean {
    if (region.clear) return true;
    if (this.#obstacles.standBetween(region, a, b, holeA, holeB)) return false;
    return region.room === null || this.#passes(region.room, a, b);
  }

  /** A line whose ends both lie on the outline may run outside without crossing it. */
  #passes({ outline, holes }: Room, a: Point, b: Point): boolean {
    const [x, y] = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
    return inShape(outline, holes, x, y) || distanceToRing(outline, x, y) <= touchM * 2;
  }

  #node(at: Point, holeM: number): number {
    this.nodes.push({ at, holeM });
    return this.nodes.length - 1;
  }

  #region(room: Room | null, clear: boolean): Region {
    const drawn = room === null ? null : this.#rooms.of(room);
    if (drawn?.region != null) return drawn.region;
    const region: Region = { room, areaM2: drawn?.areaM2 ?? Infinity, clear, within: new Set(), nodes: [] };
    this.regions.push(region);
    if (drawn !== null) drawn.region = region;
    return region;
  }

  #doors(): Plan['doors'] {
    const { plan } = this;
    return !this.#hasWays && plan.doors.length > 0 ? [...plan.doors, ...openingsOf(plan)] : plan.doors;
  }

  #addDoors(doors: Plan['doors']): void {
    const byId = new Map(this.plan.rooms.map((room) => [room.id, room]));
    for (const { at, widthM, rooms } of doors) {
      const node = this.#node(at, Math.max(snapM, widthM / 2 + touchM * 2));
      for (const id of new Set(rooms)) {
        const room = id === null ? undefined : byId.get(id);
        if (room !== undefined) this.#region(room, false).nodes.push(node);
        else if (this.#hasWays) this.#spur(node);
        else (this.#outside ??= this.#region(null, false)).nodes.push(node);
      }
    }
  }

  #addWays(): void {
    const { ways } = this.plan;
    if (ways === null || !this.#hasWays) return;
    const first = this.nodes.length;
    for (const at of ways.nodes) {
      const node = this.#node(at, snapM);
      for (const room of this.#roomsOfWay(at)) this.#region(room, false).nodes.push(node);
    }
    for (const [from, to] of ways.edges) {
      const [a, b] = [ways.nodes[from], ways.nodes[to]];
      if (a === undefined || b === undefined) continue;
      this.#ways.add(this.edges.length, boxOf([a, b]) ?? [0, 0, 0, 0]);
      this.edges.push([first + from, first + to]);
    }
    // Doors were hung before there was a way to hang them on.
    const waiting = this.spurs.splice(0);
    for (const { node } of waiting) this.#spur(node);
  }

  /** The smallest room that a way's place lies in, and all on whose outline it lies: it is an opening of theirs. */
  #roomsOfWay([x, y]: Point): Set<Room> {
    const found = new Set<Room>();
    const inside = this.roomAt(x, y);
    if (inside !== null) found.add(inside);
    for (const { room } of this.#rooms.near(x, y)) {
      if (distanceToRing(room.outline, x, y) <= touchM) found.add(room);
    }
    return found;
  }

  #hang(node: number): void {
    const footing = this.footing((this.nodes[node] as SpaceNode).at);
    if (footing?.type === 'region') footing.region.nodes.push(node);
    else if (footing?.type === 'way') this.spurs.push({ ...footing, node });
  }

  #spur(node: number): void {
    const [x, y] = (this.nodes[node] as SpaceNode).at;
    const way = this.#nearestWay(x, y);
    // Before the ways are there it waits for them.
    this.spurs.push({ node, edge: way?.edge ?? -1, at: way?.at ?? [x, y], metres: way?.metres ?? Infinity });
  }

  #nearestWay(x: number, y: number): Extract<Footing, { type: 'way' }> | null {
    const found = this.#ways.nearest(x, y, spurMaxM, (edge) => {
      const [px, py] = nearestOn(this.#segment(edge), x, y);
      return Math.hypot(px - x, py - y);
    });
    if (found === null) return null;
    return { type: 'way', edge: found.item, at: nearestOn(this.#segment(found.item), x, y), metres: found.metres };
  }

  #segment(edge: number): Segment {
    const [from, to] = this.edges[edge] as readonly [number, number];
    const [[ax, ay], [bx, by]] = [(this.nodes[from] as SpaceNode).at, (this.nodes[to] as SpaceNode).at];
    return { ax, ay, bx, by };
  }

  /** What stands in the way: outlines of regions, and walls. */
  #obstruct(): void {
    for (const region of this.regions) {
      if (region.room === null) continue;
      for (const ring of [region.room.outline, ...region.room.holes]) this.#obstacles.addRing(ring, region.room);
      const [x, y] = region.room.outline[0] as Point;
      for (const { region: around } of this.#rooms.near(x, y)) {
        if (around !== null && around !== region && holds(around, region)) around.within.add(region.room);
      }
    }
    for (const wall of this.plan.walls) this.#obstacles.addWall(wall);
    if (this.#outside !== null && this.plan.ward !== null) this.#obstacles.addRing(this.plan.ward, null);
    const walled = this.#walled();
    for (const region of this.regions) {
      const { room } = region;
      region.clear =
        room !== null &&
        room.holes.length === 0 &&
        region.within.size === 0 &&
        !walled.has(region) &&
        isConvex(room.outline);
    }
  }

  /** Regions with a wall in their middle. */
  #walled(): Set<Region> {
    const found = new Set<Region>();
    for (const wall of this.plan.walls) {
      for (const { ax, ay, bx, by } of segmentsOf(wall, false)) {
        const steps = Math.min(200, Math.max(2, Math.ceil(Math.hypot(bx - ax, by - ay) / 0.5)));
        for (let i = 0; i <= steps; i += 1) {
          const [x, y] = [ax + ((bx - ax) * i) / steps, ay + ((by - ay) * i) / steps];
          for (const drawn of this.#rooms.near(x, y)) {
            const { room, region } = drawn;
            if (region === null || found.has(region) || !holdsPlace(drawn, x, y)) continue;
            if (distanceToRing(room.outline, x, y) > wallM) found.add(region);
          }
        }
      }
    }
    return found;
  }

  /** Places to walk around what stands in a region: one beside each corner that sticks out into it. */
  #addCorners(region: Region): void {
    const corners: Point[] = [];
    const { room } = region;
    const rings: Ring[] = room === null ? [] : [room.outline, ...room.holes];
    const inner = room === null ? this.regions.flatMap((one) => one.room ?? []) : [...region.within];
    rings.push(...inner.map(({ outline }) => outline));
    if (room === null && this.plan.ward !== null) rings.push(this.plan.ward);
    for (const ring of rings) corners.push(...cornersOf(ring));
    const box = room === null ? null : this.#rooms.of(room)?.box;
    for (const wall of this.plan.walls) {
      if (box == null || meets(boxOf(wall), box)) corners.push(...endsOf(wall));
    }
    const taken = new Set<string>();
    const good = corners.filter((corner) => {
      // Walls are drawn in pieces that share corners: one place beside each will do.
      const key = `${Math.round(corner[0] / cornersApartM)} ${Math.round(corner[1] / cornersApartM)}`;
      if (taken.has(key) || this.#obstacles.isSolid(corner)) return false;
      const footing = this.footing(corner);
      if (footing?.type !== 'region' || footing.region !== region || footing.holeM > 0) return false;
      taken.add(key);
      return true;
    });
    if (good.length > cornersMax) {
      region.clear = true;
      return;
    }
    for (const corner of good) region.nodes.push(this.#node(corner, 0));
  }
}

const meets = (a: Box | null, b: Box): boolean =>
  a !== null && a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1];

/** A room stands in another where it is smaller and most of its corners are well inside. */
function holds(outer: Region, inner: Region): boolean {
  if (outer.room === null || inner.room === null || inner.areaM2 >= outer.areaM2) return false;
  const { outline, holes } = outer.room;
  const corners = inner.room.outline;
  const inside = corners.filter(([x, y]) => inShape(outline, holes, x, y)).length;
  return inside * 2 > corners.length;
}
