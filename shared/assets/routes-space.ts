/**
 * Where one can walk on a floor: regions (rooms with a way in, and what lies around them), the places where they join
 * (doors, drawn ways, lifts and stairs), and what sees what within a region. Distances are those of the shortest path
 * in these regions glued together at these places: so they are the same both ways, never shorter than the straight
 * line, and no detour is shorter than the path.
 */
import {
  between,
  boxOf,
  crossing,
  distanceToRing,
  inRing,
  inShape,
  isConvex,
  nearestOn,
  segmentsOf,
  signedArea,
  turnAt,
  type Box,
  type Point,
  type Ring,
  type Segment,
} from './plan-geometry.ts';
import { PlanGrid } from './plan-grid.ts';
import { openingsOf } from './routes-openings.ts';
import type { Plan, Room } from './plan.ts';

/** A place on a plan, metres of that plan. */
export interface Spot {
  readonly plan: string;
  readonly x: number;
  readonly y: number;
}

export interface Region {
  /** Null: what lies around the rooms, or a whole plan that draws no way at all. */
  readonly room: Room | null;
  readonly areaM2: number;
  /** Nothing stands in it: everything in it sees everything. */
  clear: boolean;
  /** Rooms that stand in it. */
  readonly within: Set<Room>;
  /** Its doors, ways and corners, by index into the nodes of the plan. */
  readonly nodes: number[];
}

export interface SpaceNode {
  readonly at: Point;
  /** Lines of the plan do not count so near to it, metres: a door is a hole in what is drawn through it. */
  readonly holeM: number;
}

/** How a place hangs on the ways of a plan: by one region, or, where no room is drawn, by the nearest way. */
export type Footing =
  | { readonly type: 'region'; readonly region: Region; readonly holeM: number }
  | { readonly type: 'way'; readonly edge: number; readonly at: Point; readonly metres: number };

interface Obstacle extends Segment {
  /** The room that it is the outline of; null: a wall. */
  readonly room: Room | null;
}

/** Beside a drawn line, metres: that a place is still in the room, and that a way ends at its door. */
const snapM = 0.5;
const touchM = 0.05;
/** A corner is walked around with so much room: far more than rounding, far less than counts. */
const cornerM = 0.02;
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
  readonly #rooms = new PlanGrid<Room>(cellM);
  readonly #areas = new Map<Room, number>();
  readonly #boxes = new Map<Room, Box>();
  readonly #regionOf = new Map<Room, Region>();
  readonly #obstacles = new PlanGrid<Obstacle>(cellM);
  readonly #solid = new PlanGrid<Ring>(cellM);
  readonly #ways = new PlanGrid<number>(cellM);
  #outside: Region | null = null;

  constructor(plan: Plan) {
    this.plan = plan;
    for (const room of plan.rooms) {
      const box = boxOf(room.outline) ?? [0, 0, 0, 0];
      this.#areas.set(room, Math.abs(signedArea(room.outline)));
      this.#boxes.set(room, box);
      this.#rooms.add(room, grown(box, snapM));
    }
    const doors = this.#doors();
    this.straight = doors.length === 0 && (plan.ways?.edges.length ?? 0) === 0;
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
    let best: Room | null = null;
    for (const room of this.#rooms.at(x, y)) {
      if (best !== null && this.#area(room) >= this.#area(best)) continue;
      if (inShape(room.outline, room.holes, x, y)) best = room;
    }
    return best;
  }

  footing(at: Point): Footing | null {
    const [x, y] = at;
    let inside: Region | null = null;
    let beside: { region: Region; metres: number } | null = null;
    if (!this.straight) {
      for (const room of this.#rooms.at(x, y)) {
        const region = this.#regionOf.get(room);
        if (region === undefined) continue;
        if (inShape(room.outline, room.holes, x, y)) {
          if (inside === null || region.areaM2 < inside.areaM2) inside = region;
        } else if (inside === null) {
          const metres = distanceToRing(room.outline, x, y);
          if (metres <= (beside?.metres ?? snapM)) beside = { region, metres };
        }
      }
    }
    if (inside !== null) return { type: 'region', region: inside, holeM: 0 };
    if (this.#outside !== null && this.#isAround(x, y)) return { type: 'region', region: this.#outside, holeM: 0 };
    if (beside !== null) return { type: 'region', region: beside.region, holeM: beside.metres + touchM };
    return this.#nearestWay(x, y);
  }

  /** Among the rooms: nobody walks around the ward in the open air. */
  #isAround(x: number, y: number): boolean {
    const { ward } = this.plan;
    return this.straight || ward === null || inRing(ward, x, y);
  }

  /** Nothing stands between two places of a region. `hole`: lines so near to that end do not count. */
  sees(region: Region, a: Point, b: Point, holeA: number, holeB: number): boolean {
    if (region.clear) return true;
    const line = { ax: a[0], ay: a[1], bx: b[0], by: b[1] };
    const isInTheWay = (obstacle: Obstacle): boolean => {
      const { room } = obstacle;
      if (room !== null && region.room !== null && room !== region.room && !region.within.has(room)) return false;
      const cut = crossing(line, obstacle);
      return cut !== null && between(cut, a) > holeA && between(cut, b) > holeB;
    };
    if (this.#obstacles.passes(a[0], a[1], b[0], b[1], isInTheWay)) return false;
    return region.room === null || this.#passes(region.room, a, b);
  }

  /** A line whose ends both lie on the outline may run outside without crossing it. */
  #passes({ outline, holes }: Room, a: Point, b: Point): boolean {
    const [x, y] = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
    return inShape(outline, holes, x, y) || distanceToRing(outline, x, y) <= touchM * 2;
  }

  #area(room: Room): number {
    return this.#areas.get(room) ?? 0;
  }

  #node(at: Point, holeM: number): number {
    this.nodes.push({ at, holeM });
    return this.nodes.length - 1;
  }

  #region(room: Room | null, clear: boolean): Region {
    const known = room === null ? undefined : this.#regionOf.get(room);
    if (known !== undefined) return known;
    const region = {
      room,
      areaM2: room === null ? Infinity : this.#area(room),
      clear,
      within: new Set<Room>(),
      nodes: [],
    };
    this.regions.push(region);
    if (room !== null) this.#regionOf.set(room, region);
    return region;
  }

  #doors(): Plan['doors'] {
    const { plan } = this;
    return plan.ways === null && plan.doors.length > 0 ? [...plan.doors, ...openingsOf(plan)] : plan.doors;
  }

  #addDoors(doors: Plan['doors']): void {
    const byId = new Map(this.plan.rooms.map((room) => [room.id, room]));
    const hasWays = this.plan.ways !== null;
    for (const { at, widthM, rooms } of doors) {
      const node = this.#node(at, Math.max(snapM, widthM / 2 + touchM * 2));
      for (const id of new Set(rooms)) {
        const room = id === null ? undefined : byId.get(id);
        if (room !== undefined) this.#region(room, false).nodes.push(node);
        else if (hasWays) this.#spur(node);
        else (this.#outside ??= this.#region(null, false)).nodes.push(node);
      }
    }
  }

  #addWays(): void {
    const { ways } = this.plan;
    if (ways === null) return;
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
    for (const room of this.#rooms.at(x, y)) {
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
      for (const ring of [region.room.outline, ...region.room.holes]) {
        for (const segment of segmentsOf(ring, true)) this.#obstacle({ ...segment, room: region.room });
      }
      const [x, y] = region.room.outline[0] as Point;
      for (const other of this.#rooms.at(x, y)) {
        const around = this.#regionOf.get(other);
        if (around !== undefined && around !== region && holds(around, region)) around.within.add(region.room);
      }
    }
    for (const wall of this.plan.walls) {
      for (const segment of segmentsOf(wall, false)) this.#obstacle({ ...segment, room: null });
      const box = isClosed(wall) ? boxOf(wall) : null;
      if (box !== null) this.#solid.add(wall, box);
    }
    if (this.#outside !== null && this.plan.ward !== null) {
      for (const segment of segmentsOf(this.plan.ward, true)) this.#obstacle({ ...segment, room: null });
    }
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

  #obstacle(obstacle: Obstacle): void {
    this.#obstacles.add(
      obstacle,
      boxOf([
        [obstacle.ax, obstacle.ay],
        [obstacle.bx, obstacle.by],
      ]) ?? [0, 0, 0, 0],
    );
  }

  /** Regions with a wall in their middle. */
  #walled(): Set<Region> {
    const found = new Set<Region>();
    for (const wall of this.plan.walls) {
      for (const { ax, ay, bx, by } of segmentsOf(wall, false)) {
        const steps = Math.min(200, Math.max(2, Math.ceil(Math.hypot(bx - ax, by - ay) / 0.5)));
        for (let i = 0; i <= steps; i += 1) {
          const [x, y] = [ax + ((bx - ax) * i) / steps, ay + ((by - ay) * i) / steps];
          for (const room of this.#rooms.at(x, y)) {
            const region = this.#regionOf.get(room);
            if (region === undefined || found.has(region) || !inShape(room.outline, room.holes, x, y)) continue;
            if (distanceToRing(room.outline, x, y) > wallM) found.add(region);
          }
        }
      }
    }
    return found;
  }

  /** Within a wall that is drawn as an area. */
  #isSolid([x, y]: Point): boolean {
    for (const ring of this.#solid.at(x, y)) if (inRing(ring, x, y)) return true;
    return false;
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
    const box = room === null ? null : this.#boxes.get(room);
    for (const wall of this.plan.walls) {
      if (box == null || meets(boxOf(wall), box)) corners.push(...endsOf(wall));
    }
    const taken = new Set<string>();
    const good = corners.filter((corner) => {
      // Walls are drawn in pieces that share corners: one place beside each will do.
      const key = `${Math.round(corner[0] / cornersApartM)} ${Math.round(corner[1] / cornersApartM)}`;
      if (taken.has(key) || this.#isSolid(corner)) return false;
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

const grown = ([a, b, c, d]: Box, by: number): Box => [a - by, b - by, c + by, d + by];

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

/** Just off each corner, on the side where more than half a turn is free. */
function cornersOf(ring: Ring): Point[] {
  const found: Point[] = [];
  for (let at = 0; at < ring.length; at += 1) {
    if (Math.abs(turnAt(ring, at)) < 0.05) continue;
    const off = offCorner(
      ring[(at + ring.length - 1) % ring.length] as Point,
      ring[at] as Point,
      ring[(at + 1) % ring.length] as Point,
    );
    if (off !== null) found.push(off);
  }
  return found;
}

const isClosed = (wall: readonly Point[]): boolean =>
  wall.length > 3 && between(wall[0] as Point, wall.at(-1) as Point) < touchM;

function endsOf(wall: readonly Point[]): Point[] {
  const [first, second] = wall as readonly [Point, Point];
  const last = wall[wall.length - 1] as Point;
  if (isClosed(wall)) return cornersOf(wall.slice(0, -1));
  const found: Point[] = [];
  for (let at = 1; at + 1 < wall.length; at += 1) {
    const off = offCorner(wall[at - 1] as Point, wall[at] as Point, wall[at + 1] as Point);
    if (off !== null) found.push(off);
  }
  for (const [end, from] of [
    [first, second],
    [last, wall[wall.length - 2] as Point],
  ] as const) {
    const length = between(end, from);
    if (length === 0) continue;
    found.push([end[0] + ((end[0] - from[0]) / length) * cornerM, end[1] + ((end[1] - from[1]) / length) * cornerM]);
  }
  return found;
}

function offCorner(before: Point, corner: Point, after: Point): Point | null {
  const [p, q] = [between(before, corner), between(after, corner)];
  if (p === 0 || q === 0) return null;
  const x = (before[0] - corner[0]) / p + (after[0] - corner[0]) / q;
  const y = (before[1] - corner[1]) / p + (after[1] - corner[1]) / q;
  const length = Math.hypot(x, y);
  return length < 1e-6 ? null : [corner[0] - (x / length) * cornerM, corner[1] - (y / length) * cornerM];
}
