/** Floor plans from GeoJSON: what is drawn, sorted into rooms, walls, doors, ways and what joins floors, in metres. */
import {
  boxOf,
  distanceToRing,
  inShape,
  middleOf,
  nearestOn,
  signedArea,
  type Box,
  type Point,
} from '../../shared/assets/plan-geometry.ts';
import { PlanGrid } from '../../shared/assets/plan-grid.ts';
import type { Plan, Room } from '../../shared/assets/plan.ts';
import { pointsOf, type Drawn, type DrawnFile, type Shape } from './geojson.ts';
import { geoOf, localOf, rounded, tangentPlane } from './reference-points.ts';
import { waysOf } from './plan-ways.ts';
import { SiteFileFault } from './site-file-fault.ts';

type Geo = NonNullable<Plan['geo']>;

export interface PlanWords {
  readonly id: string;
  readonly name: string;
  readonly building: string;
  readonly floor: number | null;
  readonly zone: string | null;
}

const outlines = /^(building|building_outline|building_footprint|outline|footprint|boundary|level|venue)$/;
const walls = /^(walls?|windows?|partition|fence|railing)$/;
const doors = /^(doors?|doorway|opening|entrance|gate|main_entrance)$/;
const entrances = /^(main_)?entrance$/;
const lifts = /^(elevators?|lifts?)$/;
const stairs = /^(stairs?|staircase|stairwell|steps|escalators?)$/;
const paths = /^(pathways?|paths?|ways?|footway|route|walkway)$/;

/** Degrees of everything that the plans of one building hold: they share one origin, its lower left corner. */
export function commonOrigin(files: readonly DrawnFile[]): Geo | null {
  const all = files.filter(({ degrees }) => degrees).flatMap(({ features }) => features);
  const box = boxOf(all.flatMap(({ shape }) => pointsOf(shape)));
  return box === null ? null : tangentPlane(box[0], box[1]);
}

/** As of the schema; known early, because those of all floors are compared with each other. */
const joinsMax = 200;

/** @throws SiteFileFault for what draws nothing. */
export function planOfGeoJson(file: DrawnFile, words: PlanWords, origin: Geo | null): Plan {
  const { degrees, about } = file;
  if (degrees && origin === null) throw new SiteFileFault('It draws nothing.');
  const toMetres = (point: Point): [number, number] =>
    rounded(degrees && origin !== null ? localOf(origin, point) : point);
  const features = file.features.map((one) => ({ ...one, shape: moved(one.shape, toMetres) }));
  const of = (kind: RegExp): Drawn[] => features.filter(({ is }) => kind.test(is));
  const box = boxOf(features.flatMap(({ shape }) => pointsOf(shape)));
  if (box === null) throw new SiteFileFault('It draws nothing.');
  const rooms = roomsOf(features.filter(({ is }) => !outlines.test(is) && !walls.test(is) && !doors.test(is)));
  const [outline] = of(outlines).flatMap(({ shape }) => areasOf(shape));
  const [ward] = of(/^ward$/).flatMap(({ shape }) => areasOf(shape));
  const drawnWalls = [...of(walls), ...features.filter(({ is, shape }) => is === '' && shape.type === 'line')];
  const ways = waysOf(
    [...of(paths), ...of(entrances)].flatMap(({ shape }) => (shape.type === 'line' ? [shape.points] : [])),
  );
  if (rooms.length + drawnWalls.length === 0 && ways === null) {
    throw new SiteFileFault('It draws no room, no wall and no way.');
  }
  const joins = [...joinsOf(of(lifts), 'lift'), ...joinsOf(of(stairs), 'stair')];
  if (joins.length > joinsMax)
    throw new SiteFileFault(`It has ${joins.length} stairs and lifts; ${joinsMax} are the bound.`);
  // An entrance that is a line is a way in.
  const drawnDoors = of(doors).filter(({ is, shape }) => shape.type !== 'line' || !entrances.test(is));
  return {
    ...words,
    box: [...box],
    ward: ringOf(ward?.[0] ?? outline?.[0] ?? []),
    rooms,
    walls: drawnWalls.flatMap(({ shape }) => linesOf(shape)),
    doors: doorsOf(drawnDoors, rooms),
    ways,
    labels: features.flatMap(({ shape, name, is }) =>
      shape.type === 'point' && name !== '' && !doors.test(is) ? [{ text: name, at: [...shape.at] }] : [],
    ),
    joins,
    geo: degrees ? origin : geoOf(about.reference),
    image: null,
  };
}

function moved(shape: Shape, by: (point: Point) => Point): Shape {
  switch (shape.type) {
    case 'area':
      return { type: 'area', rings: shape.rings.map((ring) => ring.map(by)) };
    case 'line':
      return { type: 'line', points: shape.points.map(by) };
    case 'point':
      return { type: 'point', at: by(shape.at) };
  }
}

const areasOf = (shape: Shape): (readonly (readonly Point[])[])[] => (shape.type === 'area' ? [shape.rings] : []);

/** Without the last corner, which is the first again. Null: less than three corners. */
function ringOf(ring: readonly Point[]): [number, number][] | null {
  const corners = ring.filter(
    ([x, y], at) => at === 0 || x !== (ring[at - 1] as Point)[0] || y !== (ring[at - 1] as Point)[1],
  );
  const [first, last] = [corners[0], corners.at(-1)];
  if (corners.length > 1 && first?.[0] === last?.[0] && first?.[1] === last?.[1]) corners.pop();
  return corners.length < 3 ? null : corners.map(([x, y]) => [x, y]);
}

/** A wall that is drawn as an area is walked around: its outline is a line that ends where it began. */
function linesOf(shape: Shape): [number, number][][] {
  const all = shape.type === 'area' ? shape.rings : shape.type === 'line' ? [shape.points] : [];
  return all.map((line) => line.map(([x, y]) => [x, y]));
}

function roomsOf(features: readonly Drawn[]): Room[] {
  const taken = new Set<string>();
  /** Where to go on counting: thousands may have one id. */
  const copies = new Map<string, number>();
  return features.flatMap(({ shape, is, id, name, bed }): Room[] => {
    if (shape.type !== 'area' || is === 'ward') return [];
    const [outline, ...holes] = shape.rings.map(ringOf);
    if (outline == null || Math.abs(signedArea(outline)) < 0.05) return [];
    let own = id;
    let copy = copies.get(id) ?? 2;
    for (; taken.has(own); copy += 1) own = `${id} (${copy})`;
    copies.set(id, copy);
    taken.add(own);
    return [
      { id: own, name, use: useOf(is), bed, outline, holes: holes.flatMap((hole) => (hole === null ? [] : [hole])) },
    ];
  });
}

function useOf(is: string): string {
  if (lifts.test(is)) return 'lift';
  if (stairs.test(is)) return 'stair';
  return /^(corridor|hallway|hall|circulation)$/.test(is) ? 'corridor' : is.slice(0, 40);
}

/** On the two sides of a door, metres from its middle. */
const besideM = 0.7;

function doorsOf(features: readonly Drawn[], rooms: readonly Room[]): Plan['doors'] {
  const grid = new PlanGrid<Room>(4);
  for (const room of rooms) {
    const box = boxOf(room.outline);
    if (box !== null) grid.add(room, grown(box));
  }
  const at = ([x, y]: Point): Room | null => {
    let best: Room | null = null;
    for (const room of grid.at(x, y)) {
      if (!inShape(room.outline, room.holes, x, y)) continue;
      if (best === null || Math.abs(signedArea(room.outline)) < Math.abs(signedArea(best.outline))) best = room;
    }
    return best;
  };
  return features.map(({ shape, rooms: said }) => {
    const { middle, widthM, across } = spanOf(shape);
    if (said !== null) return { at: [...middle], widthM, rooms: [...said] };
    if (across === null) return { at: [...middle], widthM, rooms: touching(grid, middle) };
    const side = (way: number): string | null =>
      at([middle[0] + across[0] * way * besideM, middle[1] + across[1] * way * besideM])?.id ?? null;
    const [one, other] = [side(1), side(-1)];
    return { at: [...middle], widthM, rooms: one === other ? [one, null] : [one, other] };
  });
}

const grown = ([a, b, c, d]: Box): Box => [a - 1, b - 1, c + 1, d + 1];

/** Of a door that is only a point: the one or two rooms on whose outline it lies. */
function touching(grid: PlanGrid<Room>, [x, y]: Point): [string | null, string | null] {
  const near = [...grid.at(x, y)]
    .map((room) => ({ id: room.id, metres: distanceToRing(room.outline, x, y) }))
    .filter(({ metres }) => metres <= 0.4)
    .toSorted((a, b) => a.metres - b.metres);
  return [near[0]?.id ?? null, near[1]?.id ?? null];
}

/** Middle, width, and the direction that one walks through. */
function spanOf(shape: Shape): { middle: Point; widthM: number; across: Point | null } {
  if (shape.type === 'point') return { middle: shape.at, widthM: 1, across: null };
  const points = pointsOf(shape);
  const middle = shape.type === 'area' ? middleOf(ringOf(points) ?? points) : middleOfLine(points);
  let long: { x: number; y: number; length: number } = { x: 0, y: 0, length: 0 };
  for (let i = 1; i < points.length; i += 1) {
    const [[ax, ay], [bx, by]] = [points[i - 1] as Point, points[i] as Point];
    const length = Math.hypot(bx - ax, by - ay);
    if (length > long.length) long = { x: (bx - ax) / length, y: (by - ay) / length, length };
  }
  if (long.length === 0) return { middle, widthM: 1, across: null };
  return { middle: rounded(middle), widthM: Math.min(20, long.length), across: [-long.y, long.x] };
}

function middleOfLine(points: readonly Point[]): Point {
  const [first, last] = [points[0] ?? [0, 0], points.at(-1) ?? [0, 0]];
  const on = nearestOn(
    { ax: first[0], ay: first[1], bx: last[0], by: last[1] },
    (first[0] + last[0]) / 2,
    (first[1] + last[1]) / 2,
  );
  return points.length === 2 ? on : (points[Math.floor(points.length / 2)] ?? on);
}

function joinsOf(features: readonly Drawn[], kind: 'lift' | 'stair'): Plan['joins'] {
  return features.flatMap(({ shape, name }) => {
    const ring = shape.type === 'area' ? ringOf(pointsOf(shape)) : null;
    if (shape.type === 'area' && ring === null) return [];
    const [x, y] = ring === null ? (pointsOf(shape)[0] ?? [0, 0]) : rounded(middleOf(ring));
    return [{ name, at: [x, y], kind }];
  });
}
