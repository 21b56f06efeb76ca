/** What of a floor is on screen: its middle in metres and the scale. Pure; y grows up in metres and down on screen. */

export interface MapView {
  /** Metres of the floor in the middle of the screen. */
  readonly x: number;
  readonly y: number;
  /** CSS px a metre. */
  readonly scale: number;
}

export interface Size {
  /** CSS px. */
  readonly width: number;
  readonly height: number;
}

/** Lowest and highest corner, metres. */
export type Box = readonly [number, number, number, number];

export interface Point {
  readonly x: number;
  readonly y: number;
}

const marginPx = 14;
const mostPxPerMetre = 240;
/** Smaller than all of the floor is of no use. */
const leastOfFit = 0.5;

export function fitted([left, low, right, high]: Box, { width, height }: Size): MapView {
  const across = Math.max(1, right - left);
  const up = Math.max(1, high - low);
  const scale = Math.max(
    0.01,
    Math.min((width - 2 * marginPx) / across, (height - 2 * marginPx) / up, mostPxPerMetre / 2),
  );
  return { x: (left + right) / 2, y: (low + high) / 2, scale };
}

export const toScreen = (view: MapView, { width, height }: Size, { x, y }: Point): Point => ({
  x: width / 2 + (x - view.x) * view.scale,
  y: height / 2 - (y - view.y) * view.scale,
});

export const toMetres = (view: MapView, { width, height }: Size, { x, y }: Point): Point => ({
  x: view.x + (x - width / 2) / view.scale,
  y: view.y - (y - height / 2) / view.scale,
});

/** The middle stays on the floor: it cannot be lost out of sight. */
function kept(view: MapView, [left, low, right, high]: Box): MapView {
  return { ...view, x: Math.min(right, Math.max(left, view.x)), y: Math.min(high, Math.max(low, view.y)) };
}

/** By so many px: what is under the finger goes along. */
export const panned = (view: MapView, dx: number, dy: number, box: Box): MapView =>
  kept({ ...view, x: view.x - dx / view.scale, y: view.y + dy / view.scale }, box);

/** The place at `at` (px) stays where it is. */
export function zoomed(view: MapView, factor: number, at: Point, size: Size, box: Box): MapView {
  const least = fitted(box, size).scale * leastOfFit;
  const scale = Math.min(mostPxPerMetre, Math.max(least, view.scale * factor));
  const held = toMetres(view, size, at);
  const next = { ...view, scale };
  const moved = toMetres(next, size, at);
  return kept({ scale, x: view.x + held.x - moved.x, y: view.y + held.y - moved.y }, box);
}

/** Moved as little as it takes to have the place on screen, `room` px from its edge. */
export function showing(view: MapView, at: Point, size: Size, box: Box, room = 60): MapView {
  const { x, y } = toScreen(view, size, at);
  const roomX = Math.min(room, size.width / 2);
  const roomY = Math.min(room, size.height / 2);
  const dx = x < roomX ? roomX - x : x > size.width - roomX ? size.width - roomX - x : 0;
  const dy = y < roomY ? roomY - y : y > size.height - roomY ? size.height - roomY - y : 0;
  return dx === 0 && dy === 0 ? view : panned(view, dx, dy, box);
}

/** Round length of a scale bar of about `px`: 1, 2, 5 or 10 metres and so on. */
export function barMetres(scale: number, px: number): number {
  const most = px / scale;
  const power = 10 ** Math.floor(Math.log10(most));
  return [5, 2, 1].map((one) => one * power).find((metres) => metres <= most) ?? power;
}
