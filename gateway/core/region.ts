/** Geometry of fences, in metres on a plane. Pure; rings need not be closed and may wind either way. */

export interface Region {
  /** Metres squared; of a polygon without its holes. */
  readonly areaM2: number;
  readonly box: { readonly left: number; readonly right: number; readonly low: number; readonly high: number };
  readonly shape:
    | { readonly kind: 'circle'; readonly x: number; readonly y: number; readonly radiusM: number }
    /** x, y, x, y …; the first ring is the outer one, the rest are holes. */
    | { readonly kind: 'polygon'; readonly rings: readonly Float64Array[] };
}

/** Points by which a disc is measured: enough for a tenth of its area. */
const samples = 64;
/** Radians; turns by it fill a disc evenly (Vogel 1979). */
const goldenAngle = Math.PI * (3 - Math.sqrt(5));
const disc = Array.from({ length: samples }, (_, index) => {
  const radius = Math.sqrt((index + 0.5) / samples);
  return { x: radius * Math.cos(index * goldenAngle), y: radius * Math.sin(index * goldenAngle) };
});

/** Null where it has no area. */
export function circle(x: number, y: number, radiusM: number): Region | null {
  const areaM2 = Math.PI * radiusM * radiusM;
  if (!(radiusM > 0) || !Number.isFinite(areaM2)) return null;
  return {
    areaM2,
    box: { left: x - radiusM, right: x + radiusM, low: y - radiusM, high: y + radiusM },
    shape: { kind: 'circle', x, y, radiusM },
  };
}

/** Null where it has no area. */
export function polygon(rings: readonly Float64Array[]): Region | null {
  const [outer, ...holes] = rings;
  if (outer === undefined) return null;
  const areaM2 = holes.reduce((area, hole) => area - ringArea(hole), ringArea(outer));
  if (!(areaM2 > 0) || !Number.isFinite(areaM2)) return null;
  const box = { left: Infinity, right: -Infinity, low: Infinity, high: -Infinity };
  for (let at = 0; at < outer.length; at += 2) {
    const [x, y] = [outer[at] as number, outer[at + 1] as number];
    if (x < box.left) box.left = x;
    if (x > box.right) box.right = x;
    if (y < box.low) box.low = y;
    if (y > box.high) box.high = y;
  }
  return { areaM2, box, shape: { kind: 'polygon', rings } };
}

/** Shoelace formula, about the ring's first corner so that far-off origins cost no digits. */
function ringArea(ring: Float64Array): number {
  const [x0 = 0, y0 = 0] = ring;
  let twice = 0;
  for (let at = 0, before = ring.length - 2; at < ring.length; before = at, at += 2) {
    twice += ((ring[before] as number) - x0) * ((ring[at + 1] as number) - y0);
    twice -= ((ring[at] as number) - x0) * ((ring[before + 1] as number) - y0);
  }
  return Math.abs(twice) / 2;
}

/** Whether a point is inside: within the outer ring and in no hole. */
export function contains({ box, shape }: Region, x: number, y: number): boolean {
  if (x < box.left || x > box.right || y < box.low || y > box.high) return false;
  if (shape.kind === 'circle') return Math.hypot(x - shape.x, y - shape.y) <= shape.radiusM;
  let inside = false;
  for (const ring of shape.rings) if (crossesOdd(ring, x, y)) inside = !inside;
  return inside;
}

/** Even-odd rule. Half-open, so that a point on a wall between two rooms is in one of them. */
function crossesOdd(ring: Float64Array, x: number, y: number): boolean {
  let odd = false;
  for (let at = 0, before = ring.length - 2; at < ring.length; before = at, at += 2) {
    const [x1, y1] = [ring[before] as number, ring[before + 1] as number];
    const [x2, y2] = [ring[at] as number, ring[at + 1] as number];
    if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) odd = !odd;
  }
  return odd;
}

/** How much of the disc about a point lies inside, 0 to 1; without a radius the point alone decides. */
export function shareInside(region: Region, x: number, y: number, radiusM: number): number {
  if (!(radiusM > 0)) return contains(region, x, y) ? 1 : 0;
  const wall =
    region.shape.kind === 'circle' ? arcNear(region.shape, x, y, radiusM) : wallNear(region.shape.rings, x, y, radiusM);
  if (wall !== several) {
    // Away from all walls the point alone decides; a single straight one cuts a segment off: thousands come each second.
    const beyond = wall >= radiusM ? 0 : segmentShare(wall / radiusM);
    return contains(region, x, y) ? 1 - beyond : beyond;
  }
  let inside = 0;
  for (const at of disc) if (contains(region, x + at.x * radiusM, y + at.y * radiusM)) inside += 1;
  return inside / samples;
}

/** More than one wall is near, or none that is straight. */
const several = -1;

/** Share of a disc behind a chord that is this far from its middle, in radii. */
const segmentShare = (far: number): number => (Math.acos(far) - far * Math.sqrt(1 - far * far)) / Math.PI;

function arcNear(
  shape: { readonly x: number; readonly y: number; readonly radiusM: number },
  x: number,
  y: number,
  radiusM: number,
): number {
  const far = Math.abs(Math.hypot(x - shape.x, y - shape.y) - shape.radiusM);
  return far >= radiusM ? far : several;
}

/** Metres to the only wall that is nearer than `radiusM`; `radiusM` where none is, `several` where more are. */
function wallNear(rings: readonly Float64Array[], x: number, y: number, radiusM: number): number {
  const limit = radiusM * radiusM;
  let found = limit;
  for (const ring of rings) {
    for (let at = 0, before = ring.length - 2; at < ring.length; before = at, at += 2) {
      const x1 = ring[before] as number;
      const y1 = ring[before + 1] as number;
      const dx = (ring[at] as number) - x1;
      const dy = (ring[at + 1] as number) - y1;
      const square = dx * dx + dy * dy;
      // A ring that is closed by its last corner has a wall without a length.
      if (square === 0) continue;
      const share = Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / square));
      const awayX = x - x1 - share * dx;
      const awayY = y - y1 - share * dy;
      const away = awayX * awayX + awayY * awayY;
      if (away >= limit) continue;
      if (found < limit) return several;
      found = away;
    }
  }
  return Math.sqrt(found);
}
