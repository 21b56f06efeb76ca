/**
 * Walking distances between places of the plans, through doors. Where a plan draws neither doors nor ways they are
 * straight lines and say so. Distances are metres; of lifts and stairs, the metres that one could walk meanwhile.
 */
import { between, middleOf, type Point } from './plan-geometry.ts';
import { RouteGraph, type Reached } from './routes-graph.ts';
import type { Footing, Spot } from './routes-places.ts';
import { PlanSpace } from './routes-space.ts';
import type { Plan, Room } from './plan.ts';

export type { Spot } from './routes-places.ts';

export interface Distance {
  readonly metres: number;
  /** As the crow flies at least in part: a plan on the way draws no doors. Not to be shown as a walk. */
  readonly straight: boolean;
}

export interface Route extends Distance {
  /** From the first place to the last, with all turns; a change of plan is a lift or stairs. */
  readonly path: readonly Spot[];
}

export interface Walks {
  /** Null: no way leads there. */
  distance(to: Spot): Distance | null;
  route(to: Spot): Route | null;
}

export interface Router {
  readonly plans: readonly Plan[];
  plan(id: string): Plan | null;
  /** The smallest room that holds the place. */
  roomAt(spot: Spot): Room | null;
  /** Middle of the room in which a bed stands; null: no plan draws it. */
  spotOfBed(bed: string): Spot | null;
  /** Middle of a room, by its id or the name that people say. */
  spotOfRoom(name: string): Spot | null;
  /** All walks from one place, worked out once. Null: a plan that is not there, or a place far from all its ways. */
  walks(from: Spot): Walks | null;
  route(from: Spot, to: Spot): Route | null;
}

export function makeRouter(plans: readonly Plan[]): Router {
  const spaces = new Map<string, PlanSpace>();
  const space = (id: string): PlanSpace | null => {
    const plan = plans.find((one) => one.id === id);
    if (plan === undefined) return null;
    const made = spaces.get(id) ?? new PlanSpace(plan);
    spaces.set(id, made);
    return made;
  };
  let graph: RouteGraph | null = null;
  const wholeGraph = (): RouteGraph => (graph ??= new RouteGraph(plans.flatMap(({ id }) => space(id) ?? [])));
  const rooms = indexRooms(plans);
  const walks = (from: Spot): Walks | null => {
    const start = space(from.plan);
    const footing = start?.footing([from.x, from.y]) ?? null;
    if (start === null || footing === null) return null;
    return new WalksFrom(wholeGraph(), space, start, footing, from);
  };
  return {
    plans,
    plan: (id) => plans.find((one) => one.id === id) ?? null,
    roomAt: ({ plan, x, y }) => space(plan)?.roomAt(x, y) ?? null,
    spotOfBed: (bed) => rooms.beds.get(bed) ?? null,
    spotOfRoom: (name) => rooms.names.get(fold(name)) ?? null,
    walks,
    route: (from, to) => walks(from)?.route(to) ?? null,
  };
}

const fold = (name: string): string => name.trim().toLowerCase();

/** Ids win over names; of two with one name the first. */
function indexRooms(plans: readonly Plan[]): { beds: Map<string, Spot>; names: Map<string, Spot> } {
  const beds = new Map<string, Spot>();
  const names = new Map<string, Spot>();
  const all = plans.flatMap(({ id, rooms }) => rooms.map((room) => ({ room, plan: id })));
  for (const key of ['id', 'name'] as const) {
    for (const { room, plan } of all) {
      const [x, y] = middleOf(room.outline, room.holes);
      const spot = { plan, x, y };
      const name = fold(room[key]);
      if (name !== '' && !names.has(name)) names.set(name, spot);
      if (room.bed !== null && !beds.has(room.bed)) beds.set(room.bed, spot);
    }
  }
  return { beds, names };
}

class WalksFrom implements Walks {
  readonly #graph: RouteGraph;
  readonly #space: (id: string) => PlanSpace | null;
  readonly #start: PlanSpace;
  readonly #footing: Footing;
  readonly #from: Spot;
  readonly #reached: Reached;

  constructor(
    graph: RouteGraph,
    space: (id: string) => PlanSpace | null,
    start: PlanSpace,
    footing: Footing,
    from: Spot,
  ) {
    this.#graph = graph;
    this.#space = space;
    this.#start = start;
    this.#footing = footing;
    this.#from = from;
    this.#reached = graph.reach(graph.steps(start, [from.x, from.y], footing));
  }

  distance(to: Spot): Distance | null {
    const end = this.#end(to);
    return end === null ? null : { metres: end.metres, straight: end.straight };
  }

  route(to: Spot): Route | null {
    const end = this.#end(to);
    if (end === null) return null;
    const { metres, straight, node, foot } = end;
    if (metres === 0) return { metres, straight, path: [to] };
    const middle = node === null ? [] : this.#graph.pathTo(this.#reached, node);
    const feet = (one: Footing | null, plan: string): Spot[] =>
      one?.type === 'way' ? [{ plan, x: one.at[0], y: one.at[1] }] : [];
    const path = [this.#from, ...feet(this.#footing, this.#from.plan), ...middle, ...feet(foot, to.plan), to];
    return { metres, straight, path: path.filter((one, at) => at === 0 || !same(one, path[at - 1] as Spot)) };
  }

  /** `node`: the last one on the way; null: straight there. */
  #end(to: Spot): { metres: number; straight: boolean; node: number | null; foot: Footing | null } | null {
    const space = this.#space(to.plan);
    const at: Point = [to.x, to.y];
    const foot = space?.footing(at) ?? null;
    if (space === null || foot === null) return null;
    const direct = this.#direct(space, at, foot);
    const last = this.#graph.arrive(this.#reached, space, at, foot, direct ?? Infinity);
    if (last !== null) {
      const straight = space.straight || this.#start.straight || this.#graph.isStraight(this.#reached, last.node);
      return { metres: last.metres, straight, node: last.node, foot };
    }
    return direct === null ? null : { metres: direct, straight: space.straight, node: null, foot };
  }

  /** Within one region, or along one drawn way. */
  #direct(space: PlanSpace, to: Point, foot: Footing): number | null {
    if (space !== this.#start) return null;
    const from: Point = [this.#from.x, this.#from.y];
    const mine = this.#footing;
    if (from[0] === to[0] && from[1] === to[1]) return 0;
    if (mine.type === 'region' && foot.type === 'region') {
      if (mine.region !== foot.region) return null;
      return space.sees(mine.region, from, to, mine.holeM, foot.holeM) ? between(from, to) : null;
    }
    if (mine.type === 'way' && foot.type === 'way' && mine.edge === foot.edge) {
      return mine.metres + between(mine.at, foot.at) + foot.metres;
    }
    return null;
  }
}

const same = (a: Spot, b: Spot): boolean => a.plan === b.plan && a.x === b.x && a.y === b.y;
