/**
 * Who is in which fence, with the hysteresis of the hub API: out when outside by more than the tolerance for the
 * tolerance's time, then after the exit's delay; a stay without word of the tag ends by its timeout.
 */
import type { Pair } from './geo.ts';

export interface Area {
  readonly id: string;
  /** Rings in local metres; empty for a circle. */
  readonly rings: readonly (readonly Pair[])[];
  readonly centre: Pair;
  /** m. */
  readonly radius: number;
  readonly floor: number | null;
  readonly toleranceM: number;
  readonly toleranceMs: number;
  readonly delayMs: number;
  /** Negative: never. */
  readonly timeoutMs: number;
}

export interface StayChange {
  readonly fence: string;
  readonly subject: string;
  readonly type: 'region_entry' | 'region_exit';
  readonly enteredAt: number;
  readonly at: number;
}

interface Stay {
  readonly enteredAt: number;
  heardAt: number;
  outsideAt: number | null;
}

function inRing(ring: readonly Pair[], x: number, y: number): boolean {
  let inside = false;
  for (let at = 0, before = ring.length - 1; at < ring.length; before = at, at += 1) {
    const [ax, ay] = ring[at] as Pair;
    const [bx, by] = ring[before] as Pair;
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}

function toSegment(x: number, y: number, [ax, ay]: Pair, [bx, by]: Pair): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / length));
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}

/** Metres outside of the area; 0 inside. */
function outsideBy({ rings, centre, radius }: Area, x: number, y: number): number {
  const [outer, ...holes] = rings;
  if (outer === undefined) return Math.max(0, Math.hypot(x - centre[0], y - centre[1]) - radius);
  if (inRing(outer, x, y) && !holes.some((hole) => inRing(hole, x, y))) return 0;
  let least = Infinity;
  for (const ring of rings) {
    ring.forEach((corner, at) => {
      least = Math.min(least, toSegment(x, y, corner, ring[(at + 1) % ring.length] as Pair));
    });
  }
  return least;
}

const boxOf = ({ rings, centre: [x, y], radius, toleranceM }: Area): readonly [number, number, number, number] => {
  const corners = rings.flat();
  const xs = corners.length === 0 ? [x - radius, x + radius] : corners.map(([cx]) => cx);
  const ys = corners.length === 0 ? [y - radius, y + radius] : corners.map(([, cy]) => cy);
  return [
    Math.min(...xs) - toleranceM,
    Math.min(...ys) - toleranceM,
    Math.max(...xs) + toleranceM,
    Math.max(...ys) + toleranceM,
  ];
};

export class Stays {
  #areas: { readonly area: Area; readonly box: readonly [number, number, number, number] }[] = [];
  /** Fence → who is in it. */
  readonly #in = new Map<string, Map<string, Stay>>();
  readonly #tell: (change: StayChange) => void;

  constructor(tell: (change: StayChange) => void) {
    this.#tell = tell;
  }

  /** Fences were drawn anew: stays in those that are gone are forgotten without a word. */
  setAreas(areas: readonly Area[]): void {
    this.#areas = areas.map((area) => ({ area, box: boxOf(area) }));
    const known = new Set(areas.map(({ id }) => id));
    for (const id of this.#in.keys()) if (!known.has(id)) this.#in.delete(id);
  }

  occupants(fence: string): readonly string[] {
    return [...(this.#in.get(fence)?.keys() ?? [])];
  }

  fencesOf(subject: string): readonly string[] {
    return [...this.#in].filter(([, stays]) => stays.has(subject)).map(([fence]) => fence);
  }

  /** @param floor null: not known, so it may be on any. */
  update(subject: string, [x, y]: Pair, floor: number | null, at: number): void {
    for (const { area, box } of this.#areas) {
      const near = x >= box[0] && y >= box[1] && x <= box[2] && y <= box[3];
      const stays = this.#in.get(area.id);
      const stay = stays?.get(subject);
      if (!near && stay === undefined) continue;
      const isOnFloor = floor === null || area.floor === null || floor === area.floor;
      const metres = near && isOnFloor ? outsideBy(area, x, y) : Infinity;
      if (stay === undefined) {
        if (metres === 0) this.#enter(area.id, subject, at);
        continue;
      }
      stay.heardAt = at;
      if (metres <= area.toleranceM) stay.outsideAt = null;
      else stay.outsideAt ??= at;
      this.#leaveIfDue(area, subject, stay, at);
    }
  }

  /** Time goes by without word of anyone. */
  tick(at: number): void {
    for (const { area } of this.#areas) {
      for (const [subject, stay] of this.#in.get(area.id) ?? []) this.#leaveIfDue(area, subject, stay, at);
    }
  }

  /** Nothing is known of it any more: it is nowhere. */
  forget(subject: string, at: number): void {
    for (const [fence, stays] of this.#in) {
      const stay = stays.get(subject);
      if (stay !== undefined) this.#exit(fence, subject, stay, at);
    }
  }

  #leaveIfDue(area: Area, subject: string, stay: Stay, at: number): void {
    const isOut = stay.outsideAt !== null && at - stay.outsideAt >= area.toleranceMs + area.delayMs;
    const isOver = area.timeoutMs >= 0 && at - stay.heardAt > area.timeoutMs;
    if (isOut || isOver) this.#exit(area.id, subject, stay, at);
  }

  #enter(fence: string, subject: string, at: number): void {
    const stays = this.#in.get(fence) ?? new Map<string, Stay>();
    this.#in.set(fence, stays.set(subject, { enteredAt: at, heardAt: at, outsideAt: null }));
    this.#tell({ fence, subject, type: 'region_entry', enteredAt: at, at });
  }

  #exit(fence: string, subject: string, { enteredAt }: Stay, at: number): void {
    this.#in.get(fence)?.delete(subject);
    this.#tell({ fence, subject, type: 'region_exit', enteredAt, at });
  }
}
