/** The rooms of a plan by where they are: which one holds a place, and which are near. */
import { boxOf, inShape, signedArea, type Box } from './plan-geometry.ts';
import { PlanGrid } from './plan-grid.ts';
import type { Region } from './routes-places.ts';
import type { Plan, Room } from './plan.ts';

export interface DrawnRoom {
  readonly room: Room;
  readonly areaM2: number;
  readonly box: Box;
  /** Null: no way leads in, so it is part of what it lies in. */
  region: Region | null;
}

const cellM = 4;

export class RoomIndex {
  readonly #grid = new PlanGrid<DrawnRoom>(cellM);
  readonly #drawn = new Map<Room, DrawnRoom>();

  /** `beyondM`: rooms are found from so far outside. */
  constructor(plan: Plan, beyondM: number) {
    for (const room of plan.rooms) {
      const box = boxOf(room.outline) ?? [0, 0, 0, 0];
      const drawn = { room, areaM2: Math.abs(signedArea(room.outline)), box, region: null };
      this.#drawn.set(room, drawn);
      this.#grid.add(drawn, [box[0] - beyondM, box[1] - beyondM, box[2] + beyondM, box[3] + beyondM]);
    }
  }

  near(x: number, y: number): readonly DrawnRoom[] {
    return this.#grid.at(x, y);
  }

  of(room: Room): DrawnRoom | null {
    return this.#drawn.get(room) ?? null;
  }

  /** The smallest room that holds the place. */
  at(x: number, y: number): Room | null {
    let best: DrawnRoom | null = null;
    for (const drawn of this.#grid.at(x, y)) {
      if ((best === null || drawn.areaM2 < best.areaM2) && holdsPlace(drawn, x, y)) best = drawn;
    }
    return best?.room ?? null;
  }
}

export function holdsPlace({ room, box }: DrawnRoom, x: number, y: number): boolean {
  if (x < box[0] || y < box[1] || x > box[2] || y > box[3]) return false;
  return inShape(room.outline, room.holes, x, y);
}
