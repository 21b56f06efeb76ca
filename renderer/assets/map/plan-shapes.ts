/** What a plan looks like, prepared once: paths in metres, names with their room. */
import { nearestOn, segmentsOf, type Point, type Segment } from '../../../shared/assets/plan-geometry.ts';
import type { Plan, Room } from '../../../shared/assets/plan.ts';

export interface RoomName {
  readonly room: Room;
  /** Upper left corner and size of its box, metres. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface PlanShapes {
  readonly ways: Path2D;
  readonly rooms: Path2D;
  /** Lifts, stairs, lobbies: not of the ward. */
  readonly outside: Path2D;
  /** Places in the open without walls. */
  readonly open: Path2D;
  readonly walls: Path2D;
  readonly doors: Path2D;
  readonly ward: Path2D | null;
  readonly names: readonly RoomName[];
}

const wayUses = new Set(['corridor', 'way', '']);
const outsideUses = new Set(['exit', 'lift', 'stair', 'elevator', 'lobby']);
const openUses = new Set(['station']);

const kept = new WeakMap<Plan, PlanShapes>();

export function shapesOf(plan: Plan): PlanShapes {
  const known = kept.get(plan);
  if (known !== undefined) return known;
  const made = make(plan);
  kept.set(plan, made);
  return made;
}

export const isWay = ({ use }: Pick<Room, 'use'>): boolean => wayUses.has(use) || openUses.has(use);

function make(plan: Plan): PlanShapes {
  const [ways, rooms, outside, open, walls, doors] = Array.from({ length: 6 }, () => new Path2D()) as [
    Path2D,
    Path2D,
    Path2D,
    Path2D,
    Path2D,
    Path2D,
  ];
  for (const room of plan.rooms) {
    const { use } = room;
    const path = wayUses.has(use) ? ways : outsideUses.has(use) ? outside : openUses.has(use) ? open : rooms;
    addRing(path, room.outline);
    for (const hole of room.holes) addRing(path, hole);
  }
  for (const line of plan.walls) addLine(walls, line);
  for (const door of plan.doors) addDoor(doors, door.at, door.widthM, wallsAt(plan, door.rooms));
  const ward = plan.ward === null ? null : new Path2D();
  if (ward !== null && plan.ward !== null) addRing(ward, plan.ward);
  return { ways, rooms, outside, open, walls, doors, ward, names: plan.rooms.flatMap(nameOf) };
}

function addLine(path: Path2D, line: readonly Point[]): void {
  for (const [at, [x, y]] of line.entries()) {
    if (at === 0) path.moveTo(x, y);
    else path.lineTo(x, y);
  }
}

function addRing(path: Path2D, ring: readonly Point[]): void {
  addLine(path, ring);
  path.closePath();
}

const wallsAt = (plan: Plan, ids: readonly (string | null)[]): readonly Segment[] =>
  plan.rooms.filter(({ id }) => ids.includes(id)).flatMap(({ outline }) => [...segmentsOf(outline, true)]);

/** A gap along the wall that it is in. */
function addDoor(path: Path2D, [x, y]: Point, widthM: number, walls: readonly Segment[]): void {
  let best: Segment | null = null;
  let least = 1;
  for (const wall of walls) {
    const [px, py] = nearestOn(wall, x, y);
    const away = Math.hypot(px - x, py - y);
    if (away >= least) continue;
    best = wall;
    least = away;
  }
  if (best === null) return;
  const length = Math.hypot(best.bx - best.ax, best.by - best.ay);
  const dx = ((best.bx - best.ax) / length) * (widthM / 2);
  const dy = ((best.by - best.ay) / length) * (widthM / 2);
  path.moveTo(x - dx, y - dy);
  path.lineTo(x + dx, y + dy);
}

function nameOf(room: Room): readonly RoomName[] {
  if (wayUses.has(room.use) || room.name === '') return [];
  const xs = room.outline.map(([x]) => x);
  const ys = room.outline.map(([, y]) => y);
  const left = Math.min(...xs);
  const top = Math.max(...ys);
  return [{ room, left, top, width: Math.max(...xs) - left, height: top - Math.min(...ys) }];
}
