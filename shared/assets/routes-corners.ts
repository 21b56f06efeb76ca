/** Places to walk around corners by. */
import { between, turnAt, type Point, type Ring } from './plan-geometry.ts';

/** A corner is walked around with so much room, metres: far more than rounding, far less than counts. */
const cornerM = 0.02;
const touchM = 0.05;

/** A wall that is drawn as an area: it ends where it began. */
export const isClosed = (wall: readonly Point[]): boolean =>
  wall.length > 3 && between(wall[0] as Point, wall.at(-1) as Point) < touchM;

/** Just off each corner, on the side where more than half a turn is free. */
export function cornersOf(ring: Ring): Point[] {
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

/** Beside the bends of a wall, and beyond its ends. */
export function endsOf(wall: readonly Point[]): Point[] {
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
