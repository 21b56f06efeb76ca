/** Places of a floor as walking sees them. */
import type { Point } from './plan-geometry.ts';
import type { Room } from './plan.ts';

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
