/** The floor plan (resources/plans): rooms and corridors in local metres, and the graph that people walk on. */
import { z } from 'zod';

const point = z.tuple([z.number(), z.number()]);

export const planSchema = z.object({
  id: z.string(),
  name: z.string(),
  floor: z.number(),
  /** omlox zone that the local coordinates belong to. */
  zone: z.string(),
  size: point,
  boundary: z.array(point),
  rooms: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      kind: z.string(),
      bed: z.string().optional(),
      polygon: z.array(point).min(4),
      door: point.optional(),
    }),
  ),
  nodes: z.array(z.object({ id: z.string(), x: z.number(), y: z.number() })),
  edges: z.array(z.tuple([z.string(), z.string()])),
});
export type Plan = z.infer<typeof planSchema>;
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Middle of a room's box. */
export function middleOf(plan: Plan, room: string): Point | null {
  const found = plan.rooms.find((one) => one.id === room);
  if (found === undefined) return null;
  const xs = found.polygon.map(([x]) => x);
  const ys = found.polygon.map(([, y]) => y);
  return { x: (Math.min(...xs) + Math.max(...xs)) / 2, y: (Math.min(...ys) + Math.max(...ys)) / 2 };
}

/** Where a door leads out of the ward: beyond the middle of the room, away from the ward. */
export function outsideOf(plan: Plan, room: string): Point | null {
  const exit = middleOf(plan, room);
  if (exit === null) return null;
  const [width, height] = plan.size;
  const outward = (at: number, size: number): number => (at < size / 2 ? at - exitM : at + exitM);
  return { x: outward(exit.x, width), y: outward(exit.y, height) };
}

/** How far beyond an exit a thing is taken before its tag is out of reach, metres. */
const exitM = 12;

const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);

interface Node extends Point {
  readonly id: string;
  readonly next: { readonly node: Node; readonly metres: number }[];
}

export interface Walks {
  /** Points to walk through from one place to another, both ends included. */
  route(from: Point, to: Point): Point[];
}

/** Shortest walks (Dijkstra; a ward has about a hundred nodes). */
export function walks(plan: Plan): Walks {
  const nodes = new Map<string, Node>(plan.nodes.map((node) => [node.id, { ...node, next: [] }]));
  for (const [a, b] of plan.edges) {
    const from = nodes.get(a);
    const to = nodes.get(b);
    if (from === undefined || to === undefined) throw new Error(`Plan ${plan.id}: edge ${a}–${b} names no node`);
    const metres = distance(from, to);
    from.next.push({ node: to, metres });
    to.next.push({ node: from, metres });
  }
  const nearest = (at: Point): Node => {
    let best: Node | null = null;
    for (const node of nodes.values()) if (best === null || distance(node, at) < distance(best, at)) best = node;
    if (best === null) throw new Error(`Plan ${plan.id} has no nodes`);
    return best;
  };

  function between(from: Node, to: Node): Node[] {
    const metres = new Map<Node, number>([[from, 0]]);
    const before = new Map<Node, Node>();
    const open = new Set<Node>([from]);
    while (open.size > 0) {
      let here: Node | null = null;
      for (const node of open)
        if (here === null || (metres.get(node) as number) < (metres.get(here) as number)) here = node;
      if (here === null || here === to) break;
      open.delete(here);
      for (const step of here.next) {
        const far = (metres.get(here) as number) + step.metres;
        if (far < (metres.get(step.node) ?? Infinity)) {
          metres.set(step.node, far);
          before.set(step.node, here);
          open.add(step.node);
        }
      }
    }
    const path = [to];
    for (let node = before.get(to); node !== undefined; node = before.get(node)) path.unshift(node);
    return path;
  }

  // A ward has few ways and many tags that go them.
  const known = new Map<Node, Map<Node, readonly Point[]>>();
  function way(from: Node, to: Node): readonly Point[] {
    let ways = known.get(from);
    if (ways === undefined) known.set(from, (ways = new Map<Node, readonly Point[]>()));
    let found = ways.get(to);
    if (found === undefined) ways.set(to, (found = between(from, to).map(({ x, y }) => ({ x, y }))));
    return found;
  }

  return { route: (from, to) => [from, ...way(nearest(from), nearest(to)), to] };
}
