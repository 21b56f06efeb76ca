/** Drawn lines as a graph of ways: ends that meet are one place, also where an end meets the middle of another line. */
import { between, boxOf, nearestOn, type Point } from '../../shared/assets/plan-geometry.ts';
import { PlanGrid } from '../../shared/assets/plan-grid.ts';
import { planBounds, type Plan } from '../../shared/assets/plan.ts';
import { SiteFileFault } from './site-file-fault.ts';

/** Ends that are drawn so near to each other mean one place, metres. */
const meetM = 0.25;
/** Longer than any way in a house: such a line is a slip of units, and looking along it would take minutes. */
const longestM = 2_000;

/** Null where no line is drawn. @throws SiteFileFault for more than a plan may have. */
export function waysOf(lines: readonly (readonly Point[])[]): Plan['ways'] {
  const nodes: [number, number][] = [];
  const grid = new PlanGrid<number>(1);
  const nodeAt = (point: Point): number => {
    const near = grid.nearest(point[0], point[1], meetM, (node) => between(nodes[node] as Point, point));
    if (near !== null) return near.item;
    nodes.push([point[0], point[1]]);
    grid.add(nodes.length - 1, [point[0], point[1], point[0], point[1]]);
    return nodes.length - 1;
  };
  const edges = new Map<string, [number, number]>();
  const add = (a: number, b: number): void => {
    if (a !== b) edges.set(a < b ? `${a} ${b}` : `${b} ${a}`, [a, b]);
  };
  for (const line of lines) {
    for (let i = 1; i < line.length; i += 1) {
      const [from, to] = [line[i - 1] as Point, line[i] as Point];
      if (!(between(from, to) <= longestM))
        throw new SiteFileFault(
          `It draws a way of more than ${longestM} m without a corner: see whether its units are metres.`,
        );
      add(nodeAt(from), nodeAt(to));
    }
    if (nodes.length > planBounds.nodes)
      throw new SiteFileFault(`It draws more than ${planBounds.nodes} places of ways.`);
  }
  if (edges.size === 0) return null;
  return { nodes, edges: [...edges.values()].flatMap((edge) => split(edge, nodes, grid)) };
}

/** An edge on whose middle places lie leads by way of them. */
function split([a, b]: [number, number], nodes: readonly Point[], grid: PlanGrid<number>): [number, number][] {
  const [from, to] = [nodes[a] as Point, nodes[b] as Point];
  const [left, low, right, high] = boxOf([from, to]) ?? [0, 0, 0, 0];
  const segment = { ax: from[0], ay: from[1], bx: to[0], by: to[1] };
  const on = new Set<number>();
  for (const node of grid.along(from[0], from[1], to[0], to[1])) {
    const [x, y] = nodes[node] as Point;
    if (node === a || node === b || x < left - meetM || x > right + meetM || y < low - meetM || y > high + meetM)
      continue;
    if (between(nearestOn(segment, x, y), [x, y]) <= meetM / 2) on.add(node);
  }
  const stops = [
    a,
    ...[...on].toSorted((p, q) => between(from, nodes[p] as Point) - between(from, nodes[q] as Point)),
    b,
  ];
  return stops.slice(1).map((stop, at) => [stops[at] as number, stop]);
}
