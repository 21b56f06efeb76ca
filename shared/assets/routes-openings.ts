/** Corridors run into each other without a door: where two share a stretch of outline, one can walk through. */
import { between, boxOf, distanceToRing, segmentsOf, type Point, type Segment } from './plan-geometry.ts';
import { PlanGrid } from './plan-grid.ts';
import type { Plan, Room } from './plan.ts';

/** Metres: outlines that are drawn along each other, and the least width to walk through. */
const apartM = 0.2;
const leastM = 0.8;

/** At most one opening of each two corridors, in the middle of the longest stretch that they share. */
export function openingsOf(plan: Plan): Plan['doors'] {
  const corridors = plan.rooms.filter(({ use }) => use === 'corridor');
  const grid = new PlanGrid<Room>(5);
  for (const room of corridors) {
    const [a, b, c, d] = boxOf(room.outline) ?? [0, 0, 0, 0];
    grid.add(room, [a - apartM, b - apartM, c + apartM, d + apartM]);
  }
  const best = new Map<string, Plan['doors'][number]>();
  for (const room of corridors) {
    for (const segment of segmentsOf(room.outline, true)) {
      for (const other of grid.along(segment.ax, segment.ay, segment.bx, segment.by)) {
        if (other.id <= room.id) continue;
        const found = sharedStretch(segment, other);
        const key = JSON.stringify([room.id, other.id]);
        if (found === null || found.widthM <= (best.get(key)?.widthM ?? 0)) continue;
        best.set(key, { at: [found.at[0], found.at[1]], widthM: found.widthM, rooms: [room.id, other.id] });
      }
    }
  }
  return [...best.values()];
}

/** The longest part of a segment that lies along the outline of a room, sampled every 20 cm. */
function sharedStretch({ ax, ay, bx, by }: Segment, { outline }: Room): { at: Point; widthM: number } | null {
  const length = Math.hypot(bx - ax, by - ay);
  if (length < leastM) return null;
  const steps = Math.min(500, Math.ceil(length / 0.2));
  let run: Point[] = [];
  let longest: Point[] = [];
  for (let i = 0; i <= steps; i += 1) {
    const at: Point = [ax + ((bx - ax) * i) / steps, ay + ((by - ay) * i) / steps];
    run = distanceToRing(outline, at[0], at[1]) <= apartM ? [...run, at] : [];
    if (run.length > longest.length) longest = run;
  }
  const [first, last] = [longest[0], longest[longest.length - 1]];
  if (first === undefined || last === undefined || between(first, last) < leastM) return null;
  return {
    at: [(first[0] + last[0]) / 2, (first[1] + last[1]) / 2],
    widthM: Math.min(20, between(first, last)),
  };
}
