/** Plane geometry of floor plans, metres. Rings are closed by meaning: the last corner joins the first. */

export type Point = readonly [number, number];
export type Ring = readonly Point[];
/** Lowest and highest corner. */
export type Box = readonly [number, number, number, number];
/** A line from one point to another, flat: made by the thousand. */
export interface Segment {
  readonly ax: number;
  readonly ay: number;
  readonly bx: number;
  readonly by: number;
}

export const between = (a: Point, b: Point): number => Math.hypot(a[0] - b[0], a[1] - b[1]);

/** Positive where the ring goes counter-clockwise. */
export function signedArea(ring: Ring): number {
  let twice = 0;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
    const [ax, ay] = ring[j] as Point;
    const [bx, by] = ring[i] as Point;
    twice += ax * by - bx * ay;
  }
  return twice / 2;
}

export function boxOf(points: Iterable<Point>): Box | null {
  let box: [number, number, number, number] | null = null;
  for (const [x, y] of points) {
    box =
      box === null
        ? [x, y, x, y]
        : [Math.min(box[0], x), Math.min(box[1], y), Math.max(box[2], x), Math.max(box[3], y)];
  }
  return box;
}

/** By the even-odd rule; of a point on the line itself it may say either. */
export function inRing(ring: Ring, x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
    const [ax, ay] = ring[i] as Point;
    const [bx, by] = ring[j] as Point;
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}

/** Of a shape with holes. */
export const inShape = (outline: Ring, holes: readonly Ring[], x: number, y: number): boolean =>
  inRing(outline, x, y) && !holes.some((hole) => inRing(hole, x, y));

/** The point of a segment that is nearest to (x, y). */
export function nearestOn({ ax, ay, bx, by }: Segment, x: number, y: number): Point {
  const [dx, dy] = [bx - ax, by - ay];
  const square = dx * dx + dy * dy;
  if (square === 0) return [ax, ay];
  const share = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / square));
  return [ax + share * dx, ay + share * dy];
}

export function* segmentsOf(line: readonly Point[], closed: boolean): Generator<Segment> {
  for (let i = closed ? 0 : 1; i < line.length; i += 1) {
    const [ax, ay] = line[i === 0 ? line.length - 1 : i - 1] as Point;
    const [bx, by] = line[i] as Point;
    if (ax !== bx || ay !== by) yield { ax, ay, bx, by };
  }
}

export function distanceToRing(ring: Ring, x: number, y: number): number {
  let least = Infinity;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
    const [ax, ay] = ring[j] as Point;
    const [bx, by] = ring[i] as Point;
    const [dx, dy] = [bx - ax, by - ay];
    const square = dx * dx + dy * dy;
    const share = square === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / square));
    const [offX, offY] = [ax + share * dx - x, ay + share * dy - y];
    least = Math.min(least, offX * offX + offY * offY);
  }
  return Math.sqrt(least);
}

/** Where two segments cross each other in their inside; null: they do not, or only touch. */
export function crossing(one: Segment, other: Segment): Point | null {
  const [dx, dy] = [one.bx - one.ax, one.by - one.ay];
  const [ex, ey] = [other.bx - other.ax, other.by - other.ay];
  const side = dx * ey - dy * ex;
  if (side === 0) return null;
  const [cx, cy] = [other.ax - one.ax, other.ay - one.ay];
  const t = (cx * ey - cy * ex) / side;
  const u = (cx * dy - cy * dx) / side;
  // Touching within a rounding error is not crossing.
  const [slackT, slackU] = [1e-9 / Math.hypot(dx, dy), 1e-9 / Math.hypot(ex, ey)];
  if (t <= slackT || t >= 1 - slackT || u <= slackU || u >= 1 - slackU) return null;
  return [one.ax + t * dx, one.ay + t * dy];
}

/** Turns one way only, within a rounding error. */
export function isConvex(ring: Ring): boolean {
  const way = Math.sign(signedArea(ring));
  for (let i = 0; i < ring.length; i += 1) {
    if (turnAt(ring, i) * way < -1e-6) return false;
  }
  return true;
}

/** Sine of the turn at a corner, by its neighbours: positive to the left. */
export function turnAt(ring: Ring, at: number): number {
  const [ax, ay] = ring[(at + ring.length - 1) % ring.length] as Point;
  const [bx, by] = ring[at] as Point;
  const [cx, cy] = ring[(at + 1) % ring.length] as Point;
  const length = Math.hypot(bx - ax, by - ay) * Math.hypot(cx - bx, cy - by);
  return length === 0 ? 0 : ((bx - ax) * (cy - by) - (by - ay) * (cx - bx)) / length;
}

/** A point well inside a shape: its centre of mass, else the middle of its widest stretch there. */
export function middleOf(outline: Ring, holes: readonly Ring[] = []): Point {
  const box = boxOf(outline) ?? [0, 0, 0, 0];
  const area = signedArea(outline);
  const [ox, oy] = [box[0], box[1]];
  let [x, y] = [0, 0];
  for (let i = 0, j = outline.length - 1; i < outline.length; j = i, i += 1) {
    const [ax, ay] = [(outline[j] as Point)[0] - ox, (outline[j] as Point)[1] - oy];
    const [bx, by] = [(outline[i] as Point)[0] - ox, (outline[i] as Point)[1] - oy];
    x += (ax + bx) * (ax * by - bx * ay);
    y += (ay + by) * (ax * by - bx * ay);
  }
  const centre: Point =
    Math.abs(area) < 1e-9 ? [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2] : [ox + x / (6 * area), oy + y / (6 * area)];
  if (inShape(outline, holes, centre[0], centre[1])) return centre;
  for (const level of [centre[1], (box[1] * 2 + box[3]) / 3, (box[1] + box[3] * 2) / 3]) {
    const widest = widestAt([outline, ...holes], level);
    if (widest !== null) return [widest, level];
  }
  return centre;
}

/** Middle of the widest stretch inside at the height `y`. */
function widestAt(rings: readonly Ring[], y: number): number | null {
  const cuts = rings
    .flatMap((ring) => [...segmentsOf(ring, true)])
    .filter(({ ay, by }) => ay > y !== by > y)
    .map(({ ax, ay, bx, by }) => ((bx - ax) * (y - ay)) / (by - ay) + ax)
    .toSorted((a, b) => a - b);
  let best: { width: number; middle: number } | null = null;
  for (let i = 0; i + 1 < cuts.length; i += 2) {
    const [from, to] = [cuts[i] as number, cuts[i + 1] as number];
    if (best === null || to - from > best.width) best = { width: to - from, middle: (from + to) / 2 };
  }
  return best === null || best.width === 0 ? null : best.middle;
}
