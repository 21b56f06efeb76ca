/** What stands in the way on a floor: outlines of rooms, and walls. */
import { between, boxOf, crossing, inRing, segmentsOf, type Point, type Ring, type Segment } from './plan-geometry.ts';
import { PlanGrid } from './plan-grid.ts';
import { isClosed } from './routes-corners.ts';
import type { Region } from './routes-places.ts';
import type { Room } from './plan.ts';

interface Obstacle extends Segment {
  /** The room that it is the outline of; null: a wall. */
  readonly room: Room | null;
}

const cellM = 4;

export class Obstacles {
  readonly #lines = new PlanGrid<Obstacle>(cellM);
  readonly #solid = new PlanGrid<Ring>(cellM);

  addRing(ring: Ring, room: Room | null): void {
    this.#add(ring, true, room);
  }

  addWall(wall: readonly Point[]): void {
    this.#add(wall, false, null);
    const box = isClosed(wall) ? boxOf(wall) : null;
    if (box !== null) this.#solid.add(wall, box);
  }

  /** Within a wall that is drawn as an area. */
  isSolid([x, y]: Point): boolean {
    return this.#solid.at(x, y).some((ring) => inRing(ring, x, y));
  }

  /** Between two places of a region. `hole`: lines so near to that end do not count, metres. */
  standBetween({ room, within }: Region, a: Point, b: Point, holeA: number, holeB: number): boolean {
    const line = { ax: a[0], ay: a[1], bx: b[0], by: b[1] };
    return this.#lines.passes(a[0], a[1], b[0], b[1], (obstacle) => {
      const of = obstacle.room;
      if (of !== null && room !== null && of !== room && !within.has(of)) return false;
      const cut = crossing(line, obstacle);
      return cut !== null && between(cut, a) > holeA && between(cut, b) > holeB;
    });
  }

  #add(line: readonly Point[], closed: boolean, room: Room | null): void {
    for (const segment of segmentsOf(line, closed)) {
      const { ax, ay, bx, by } = segment;
      const box = [Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by)] as const;
      this.#lines.add({ ...segment, room }, box);
    }
  }
}
