/** The ways of all plans as one graph, and shortest paths in it (Dijkstra with a binary heap). */
import { between, type Point } from './plan-geometry.ts';
import { PlanGrid } from './plan-grid.ts';
import type { Footing, Region, SpaceNode, Spot } from './routes-places.ts';
import type { PlanSpace } from './routes-space.ts';

/** Waiting for a lift, a ride of one floor, and one floor of stairs, as metres of walking. */
const liftWaitM = 30;
const liftFloorM = 4;
const stairFloorM = 12;

/** Each place of a region is joined to each that it sees, up to so many; in larger ones to the nearest of those. */
const allPairsMax = 600;
const nearPairs = 24;
const nearPairsM = 12;

export interface Step {
  readonly node: number;
  readonly metres: number;
}

/** Metres to each node from where the walk began, and the node before it (−1: none). */
export interface Reached {
  readonly metres: Float64Array;
  readonly before: Int32Array;
}

export class RouteGraph {
  readonly #spaces: readonly PlanSpace[];
  readonly #first = new Map<PlanSpace, number>();
  readonly #at: Point[] = [];
  readonly #plan: PlanSpace[] = [];
  readonly #links: { to: number; metres: number }[][] = [];

  constructor(spaces: readonly PlanSpace[]) {
    this.#spaces = spaces;
    for (const space of spaces) {
      const first = this.#at.length;
      this.#first.set(space, first);
      for (const { at } of space.nodes) {
        this.#at.push(at);
        this.#plan.push(space);
        this.#links.push([]);
      }
      for (const [from, to] of space.edges) this.#link(first + from, first + to);
      for (const { node, edge, at, metres } of space.spurs) this.#linkSpur(space, node, edge, at, metres);
      for (const region of space.regions) this.#linkRegion(space, region);
    }
    this.#linkFloors();
  }

  /** Nodes that a place leads to at once. */
  *steps(space: PlanSpace, at: Point, footing: Footing): Generator<Step> {
    const first = this.#first.get(space) ?? 0;
    if (footing.type === 'way') {
      const ends = space.edges[footing.edge] ?? [];
      for (const end of ends) {
        yield { node: first + end, metres: footing.metres + between(footing.at, (space.nodes[end] as SpaceNode).at) };
      }
      return;
    }
    for (const node of footing.region.nodes) {
      const { at: there, holeM } = space.nodes[node] as SpaceNode;
      if (space.sees(footing.region, at, there, footing.holeM, holeM)) {
        yield { node: first + node, metres: between(at, there) };
      }
    }
  }

  /** Shortest ways to all nodes. */
  reach(starts: Iterable<Step>): Reached {
    const metres = new Float64Array(this.#at.length).fill(Infinity);
    const before = new Int32Array(this.#at.length).fill(-1);
    const heap = new Heap();
    for (const { node, metres: far } of starts) {
      if (far >= (metres[node] ?? 0)) continue;
      metres[node] = far;
      heap.push(node, far);
    }
    for (let next = heap.pop(); next !== null; next = heap.pop()) {
      const here = metres[next.item] ?? 0;
      if (next.key > here) continue;
      for (const { to, metres: far } of this.#links[next.item] ?? []) {
        if (here + far >= (metres[to] ?? 0)) continue;
        metres[to] = here + far;
        before[to] = next.item;
        heap.push(to, here + far);
      }
    }
    return { metres, before };
  }

  /** The last node before a place, and the metres to the place; null: none is better than `best`. */
  arrive({ metres }: Reached, space: PlanSpace, at: Point, footing: Footing, best: number): Step | null {
    const first = this.#first.get(space) ?? 0;
    let found: Step | null = null;
    let least = best;
    const take = (node: number, far: number): void => {
      least = far;
      found = { node, metres: far };
    };
    if (footing.type === 'way') {
      for (const { node, metres: far } of this.steps(space, at, footing)) {
        const whole = (metres[node] ?? Infinity) + far;
        if (whole < least) take(node, whole);
      }
      return found;
    }
    const { nodes, clear } = footing.region;
    const whole = (node: number): number =>
      (metres[first + node] ?? Infinity) + between(at, (space.nodes[node] as SpaceNode).at);
    if (clear) {
      for (const node of nodes) if (whole(node) < least) take(first + node, whole(node));
      return found;
    }
    // Looking costs far more than measuring. What the nearest place that it sees cannot be reached by, nothing can.
    const isSeen = (node: number | undefined): node is number => {
      if (node === undefined) return false;
      const { at: there, holeM } = space.nodes[node] as SpaceNode;
      return space.sees(footing.region, at, there, footing.holeM, holeM);
    };
    const straight = Float64Array.from(nodes, (node) => between(at, (space.nodes[node] as SpaceNode).at));
    const seen = firstOf(straight, Infinity, (index) => isSeen(nodes[index]));
    const nearest = nodes[seen ?? -1];
    if (nearest === undefined || whole(nearest) === Infinity) return found;
    if (whole(nearest) < least) take(first + nearest, whole(nearest));
    const far = Float64Array.from(nodes, whole);
    const better = firstOf(far, least, (index) => isSeen(nodes[index]));
    const last = nodes[better ?? -1];
    if (last !== undefined) take(first + last, whole(last));
    return found;
  }

  /** From the first node to `node`. */
  pathTo({ before }: Reached, node: number): Spot[] {
    const path: Spot[] = [];
    for (let at = node; at >= 0; at = before[at] ?? -1) {
      const [x, y] = this.#at[at] as Point;
      path.push({ plan: (this.#plan[at] as PlanSpace).plan.id, x, y });
    }
    return path.reverse();
  }

  /** The way to a node crosses a plan that draws no ways. */
  isStraight({ before }: Reached, node: number): boolean {
    for (let at = node; at >= 0; at = before[at] ?? -1) if (this.#plan[at]?.straight === true) return true;
    return false;
  }

  #link(a: number, b: number, metres = between(this.#at[a] as Point, this.#at[b] as Point)): void {
    if (a === b) return;
    this.#links[a]?.push({ to: b, metres });
    this.#links[b]?.push({ to: a, metres });
  }

  #linkSpur(space: PlanSpace, node: number, edge: number, at: Point, metres: number): void {
    const first = this.#first.get(space) ?? 0;
    for (const end of space.edges[edge] ?? []) {
      this.#link(first + node, first + end, metres + between(at, (space.nodes[end] as SpaceNode).at));
    }
  }

  #linkRegion(space: PlanSpace, region: Region): void {
    const first = this.#first.get(space) ?? 0;
    const { nodes } = region;
    const join = (a: number, b: number): void => {
      const [one, other] = [space.nodes[a] as SpaceNode, space.nodes[b] as SpaceNode];
      if (space.sees(region, one.at, other.at, one.holeM, other.holeM)) this.#link(first + a, first + b);
    };
    if (nodes.length <= allPairsMax) {
      for (const [at, a] of nodes.entries()) for (const b of nodes.slice(at + 1)) join(a, b);
      return;
    }
    for (const [a, b] of pairsNear(space, nodes)) join(a, b);
  }

  #linkFloors(): void {
    const named = new Map<string, { node: number; floor: number; kind: string }[]>();
    for (const [index, space] of this.#spaces.entries()) {
      for (const { name, kind, node } of space.joins) {
        const key = `${kind}\n${name.trim().toLowerCase()}`;
        const same = named.get(key) ?? [];
        named.set(key, same);
        const floor = space.plan.floor ?? index;
        const mine = (this.#first.get(space) ?? 0) + node;
        for (const other of same) {
          const floors = Math.abs(floor - other.floor);
          this.#link(
            mine,
            other.node,
            kind === 'lift' ? liftWaitM + floors * liftFloorM : Math.max(1, floors) * stairFloorM,
          );
        }
        same.push({ node: mine, floor, kind });
      }
    }
  }
}

/** How many are looked for one by one before all are put in order, and how many are looked at in the end. */
const oneByOne = 12;
const lookedAtMax = 200;

/** Index of the least value below a bound that passes; the least are tried first. */
function firstOf(values: Float64Array, below: number, passes: (index: number) => boolean): number | null {
  const tried = new Set<number>();
  for (let round = 0; round < oneByOne; round += 1) {
    let next = -1;
    for (let i = 0; i < values.length; i += 1) {
      if ((values[i] ?? Infinity) < (values[next] ?? below) && !tried.has(i)) next = i;
    }
    if (next < 0) return null;
    if (passes(next)) return next;
    tried.add(next);
  }
  const rest = Array.from(values.keys()).filter((i) => (values[i] ?? Infinity) < below && !tried.has(i));
  rest.sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  return rest.slice(0, lookedAtMax).find(passes) ?? null;
}

/** Each node with its nearest: a region with thousands of doors stays a small graph. */
function* pairsNear(space: PlanSpace, nodes: readonly number[]): Generator<readonly [number, number]> {
  const grid = new PlanGrid<number>(nearPairsM);
  const at = (node: number): Point => (space.nodes[node] as SpaceNode).at;
  for (const node of nodes) {
    const [x, y] = at(node);
    const half = nearPairsM / 2;
    grid.add(node, [x - half, y - half, x + half, y + half]);
  }
  for (const node of nodes) {
    const here = at(node);
    const near = Array.from(grid.at(here[0], here[1]), (other) => ({ other, metres: between(here, at(other)) }));
    near.sort((a, b) => a.metres - b.metres);
    // The first is the node itself.
    for (const { other } of near.slice(0, nearPairs + 1)) if (other !== node) yield [node, other];
  }
}

class Heap {
  readonly #items: { item: number; key: number }[] = [];

  push(item: number, key: number): void {
    const items = this.#items;
    let at = items.length;
    items.push({ item, key });
    while (at > 0) {
      const up = (at - 1) >> 1;
      const above = items[up];
      if (above === undefined || above.key <= key) break;
      items[at] = above;
      at = up;
    }
    items[at] = { item, key };
  }

  pop(): { item: number; key: number } | null {
    const items = this.#items;
    const top = items[0];
    const last = items.pop();
    if (top === undefined || last === undefined) return null;
    if (items.length === 0) return top;
    let at = 0;
    for (;;) {
      let down = at * 2 + 1;
      const [left, right] = [items[down], items[down + 1]];
      if (left === undefined) break;
      if (right !== undefined && right.key < left.key) down += 1;
      const below = items[down];
      if (below === undefined || below.key >= last.key) break;
      items[at] = below;
      at = down;
    }
    items[at] = last;
    return top;
  }
}
