/**
 * What the map draws of the equipment of one floor: single marks, marks side by side, and pills with a count where
 * there are too many. Worked out in metres for one scale, so that panning moves them and changes nothing. Pure.
 */
import type { AssetCondition } from '../../../shared/station-api/asset-calls.ts';
import type { AlarmPriority } from '../../../shared/ward/alarm.ts';

export interface MapThing {
  readonly id: string;
  /** Metres of the floor. */
  readonly x: number;
  readonly y: number;
  /** Room that it is in; null: none that the plan has, or a corridor, where things are not taken together. */
  readonly room: string | null;
  readonly letter: string;
  readonly condition: AssetCondition;
  /** "3 min": its place is not live; null: it is. */
  readonly age: string | null;
  /** Found by the search: its number by walking distance, 0 beyond those that are numbered. Null: not found. */
  readonly match: number | null;
  readonly selected: boolean;
  readonly alarm: { readonly priority: AlarmPriority; readonly text: string } | null;
  /** Metres; null: not said. */
  readonly accuracyM: number | null;
}

export interface OneMark {
  readonly kind: 'one';
  readonly thing: MapThing;
  readonly x: number;
  readonly y: number;
  /** CSS px beside its place, where it would lie under another. */
  readonly dx: number;
  readonly dy: number;
}

export interface PillMark {
  readonly kind: 'pill';
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
  readonly count: number;
  readonly free: number;
  /** Null: they are near each other in no room. */
  readonly room: string | null;
  /** Highest that is not live among them. */
  readonly aged: boolean;
  readonly ids: readonly string[];
}

export type Mark = OneMark | PillMark;

/** CSS px. */
export const markPx = 22;
export const stepPx = 24;
/** As many in one place are one pill. */
const together = 4;
/** Room of a thing in an open room, px across. */
const openPx = 46;

export interface RoomSize {
  /** Square metres. */
  readonly area: number;
}

export interface MarkRules {
  /** CSS px a metre. */
  readonly scale: number;
  /** The whole floor fits at this scale: rooms open only when one has zoomed in. */
  readonly fitScale: number;
  readonly roomArea: (room: string) => number;
}

const isProminent = ({ match, selected, alarm }: MapThing): boolean => (match ?? 0) > 0 || selected || alarm !== null;

export function marksOf(things: readonly MapThing[], rules: MarkRules): readonly Mark[] {
  const prominent: MapThing[] = [];
  const byRoom = new Map<string, MapThing[]>();
  const loose: MapThing[] = [];
  for (const thing of things) {
    if (isProminent(thing)) prominent.push(thing);
    else if (thing.room === null) loose.push(thing);
    else {
      const held = byRoom.get(thing.room);
      if (held === undefined) byRoom.set(thing.room, [thing]);
      else held.push(thing);
    }
  }
  const pills: PillMark[] = [];
  for (const [room, group] of byRoom) {
    if (group.length >= together && !isOpen(room, group.length, rules)) pills.push(pillOf(group, room));
    else loose.push(...group);
  }
  const near = nearGroups(loose, stepPx / rules.scale);
  const { crowds, apart } = crowded(near, rules.scale);
  for (const crowd of crowds) pills.push(pillOf(crowd, null));
  const singles = apart.flatMap(beside);
  const first = spread(prominent, rules.scale);
  // The most important is drawn last, over the others.
  return [...singles, ...clear(pills, first, rules.scale), ...first];
}

function isOpen(room: string, count: number, { scale, fitScale, roomArea }: MarkRules): boolean {
  return scale >= 2 * fitScale && roomArea(room) * scale * scale >= count * openPx * openPx;
}

function pillOf(group: readonly MapThing[], room: string | null): PillMark {
  let [x, y, free] = [0, 0, 0];
  for (const thing of group) {
    x += thing.x / group.length;
    y += thing.y / group.length;
    if (thing.condition === 'free') free += 1;
  }
  const aged = group.some(({ age }) => age !== null);
  return { kind: 'pill', x, y, dx: 0, dy: 0, count: group.length, free, room, aged, ids: group.map(({ id }) => id) };
}

/** Room that a pill takes with its words, and around it, CSS px. */
const crowdPx = 66;

/** Where there are too many for marks side by side, all around become one pill: pills do not cover each other. */
function crowded(
  groups: readonly MapThing[][],
  scale: number,
): { readonly crowds: readonly MapThing[][]; readonly apart: readonly MapThing[][] } {
  const dense = groups.filter(({ length }) => length >= together);
  if (dense.length === 0) return { crowds: [], apart: groups };
  // By their first things: a crowd is made of whole groups, and so never of fewer than are one pill.
  const groupOf = new Map(dense.map((group) => [group[0], group]));
  const crowds = nearGroups(
    [...groupOf.keys()].flatMap((head) => head ?? []),
    crowdPx / scale,
  ).map((heads) => heads.flatMap((head) => groupOf.get(head) ?? []));
  const apart: MapThing[][] = [];
  const reach = (crowdPx * 0.6) / scale;
  const index = new Map<string, MapThing[][]>();
  const keyOf = (x: number, y: number): string => `${Math.floor(x / reach)} ${Math.floor(y / reach)}`;
  for (const crowd of crowds) {
    const { x, y } = pillOf(crowd, null);
    for (const [dx, dy] of cross) {
      const key = keyOf(x + dx * reach, y + dy * reach);
      index.set(key, [...(index.get(key) ?? []), crowd]);
    }
  }
  for (const group of groups) {
    const [head] = group;
    if (head === undefined || group.length >= together) continue;
    const [crowd] = index.get(keyOf(head.x, head.y)) ?? [];
    if (crowd === undefined) apart.push(group);
    else crowd.push(...group);
  }
  return { crowds, apart };
}

const cross = [-1, 0, 1].flatMap((dx) => [-1, 0, 1].map((dy) => [dx, dy] as const));

/** Things closer than `cell` metres to the first of their group. In the order given: the same ones stay together. */
function nearGroups(things: readonly MapThing[], cell: number): MapThing[][] {
  const groups: MapThing[][] = [];
  const cells = new Map<number, MapThing[][]>();
  const keyOf = (column: number, row: number): number => column * 65_537 + row;
  for (const thing of things) {
    const column = Math.floor(thing.x / cell);
    const row = Math.floor(thing.y / cell);
    const found = nearest(thing, column, row);
    if (found !== null) {
      found.push(thing);
      continue;
    }
    const group = [thing];
    groups.push(group);
    const key = keyOf(column, row);
    const held = cells.get(key);
    if (held === undefined) cells.set(key, [group]);
    else held.push(group);
  }
  return groups;

  function nearest(thing: MapThing, column: number, row: number): MapThing[] | null {
    for (let c = column - 1; c <= column + 1; c += 1) {
      for (let r = row - 1; r <= row + 1; r += 1) {
        for (const group of cells.get(keyOf(c, r)) ?? []) {
          const [head] = group;
          if (head !== undefined && Math.hypot(head.x - thing.x, head.y - thing.y) < cell) return group;
        }
      }
    }
    return null;
  }
}

/** Up to three, side by side around the first. */
function beside(group: readonly MapThing[]): readonly OneMark[] {
  const [head] = group;
  if (head === undefined) return [];
  const left = ((group.length - 1) * stepPx) / 2;
  return group.map((thing, at) => ({
    kind: 'one' as const,
    thing,
    x: head.x,
    y: head.y,
    dx: at * stepPx - left,
    dy: 0,
  }));
}

/** Spirals out from its place in steps of a mark: each keeps its own square. */
const around: readonly (readonly [number, number])[] = Array.from({ length: 121 }, (_, at) => {
  const column = (at % 11) - 5;
  const row = Math.floor(at / 11) - 5;
  return [column, row] as const;
}).toSorted((a, b) => a[0] ** 2 + a[1] ** 2 - (b[0] ** 2 + b[1] ** 2) || a[1] - b[1] || a[0] - b[0]);

/** Marks that must each be seen: moved beside their place where another is already there. */
function spread(things: readonly MapThing[], scale: number): readonly OneMark[] {
  const ranked = things.toSorted((a, b) => rankOf(a) - rankOf(b));
  const taken = new Taken();
  const placed = ranked.map((thing): OneMark => {
    const { x, y } = thing;
    const free = around.find(([column, row]) =>
      taken.isFree(x * scale + column * stepPx, -y * scale + row * stepPx),
    ) ?? [0, 0];
    const [dx, dy] = [free[0] * stepPx, free[1] * stepPx];
    taken.add(x * scale + dx, -y * scale + dy);
    return { kind: 'one', thing, x, y, dx, dy };
  });
  return placed.toReversed();
}

/** Selected first, then alarms, then matches by their number: those keep their own place. */
function rankOf({ selected, alarm, match }: MapThing): number {
  if (selected) return -2;
  if (alarm !== null) return -1;
  return match === null || match === 0 ? 1_000_000 : match;
}

class Taken {
  readonly #cells = new Map<string, (readonly [number, number])[]>();

  isFree(x: number, y: number): boolean {
    const [column, row] = [Math.floor(x / stepPx), Math.floor(y / stepPx)];
    for (let c = column - 1; c <= column + 1; c += 1) {
      for (let r = row - 1; r <= row + 1; r += 1) {
        for (const [px, py] of this.#cells.get(`${c} ${r}`) ?? []) {
          if (Math.abs(px - x) < stepPx - 1 && Math.abs(py - y) < stepPx - 1) return false;
        }
      }
    }
    return true;
  }

  add(x: number, y: number): void {
    const key = `${Math.floor(x / stepPx)} ${Math.floor(y / stepPx)}`;
    const held = this.#cells.get(key);
    if (held === undefined) this.#cells.set(key, [[x, y]]);
    else held.push([x, y]);
  }
}

const pillHalf = { width: 24, height: 27 } as const;

/** Where a pill may go, nearest first, CSS px. */
const aside: readonly (readonly [number, number])[] = [-88, -66, -44, -22, 0, 22, 44, 66, 88]
  .flatMap((dx) => [-66, -44, -22, 0, 22, 44, 66].map((dy) => [dx, dy] as const))
  .toSorted((a, b) => Math.hypot(...a) - Math.hypot(...b));

/** A pill steps aside for what was found. */
function clear(pills: readonly PillMark[], first: readonly OneMark[], scale: number): readonly PillMark[] {
  return pills.map((pill) => {
    const px = pill.x * scale;
    const py = -pill.y * scale;
    const shift = aside.find(([dx, dy]) =>
      first.every(
        (mark) =>
          Math.abs(mark.x * scale + mark.dx - (px + dx)) > pillHalf.width + markPx / 2 ||
          Math.abs(-mark.y * scale + mark.dy - (py + dy)) > pillHalf.height + markPx / 2,
      ),
    );
    return shift === undefined ? pill : { ...pill, dx: shift[0], dy: shift[1] };
  });
}

/** The mark under a place of the screen, px from the floor's origin at this scale; the topmost. */
export function markAt(marks: readonly Mark[], scale: number, x: number, y: number, reach: number): Mark | null {
  let best: Mark | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const mark of marks) {
    const half = mark.kind === 'pill' ? pillHalf.width : markPx / 2;
    const dx = Math.max(0, Math.abs(mark.x * scale + mark.dx - x) - half);
    const dy = Math.max(0, Math.abs(-mark.y * scale + mark.dy - y) - markPx / 2);
    const away = Math.hypot(dx, dy);
    if (away <= reach && away <= least) {
      best = mark;
      least = away;
    }
  }
  return best;
}
