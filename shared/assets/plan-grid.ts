/** What lies near a place of a plan, by square cells: neither thousands of rooms nor of walls are looked through. */
import type { Box } from './plan-geometry.ts';

/** Cells that one item may cover before it is kept apart and looked at every time. */
const cellsMax = 4_096;
/** Cells are numbered, not named: a plan's coordinates are within ±100 km. */
const rowLength = 1 << 20;
const offset = rowLength / 2;

export class PlanGrid<Item> {
  readonly #sizeM: number;
  readonly #cells = new Map<number, Item[]>();
  readonly #large: Item[] = [];
  #box: [number, number, number, number] | null = null;

  constructor(sizeM: number) {
    this.#sizeM = sizeM;
  }

  add(item: Item, [minX, minY, maxX, maxY]: Box): void {
    const size = this.#sizeM;
    const [left, low, right, high] = [minX, minY, maxX, maxY].map((one) => Math.floor(one / size)) as [
      number,
      number,
      number,
      number,
    ];
    if ((right - left + 1) * (high - low + 1) > cellsMax) {
      this.#large.push(item);
      return;
    }
    const box = this.#box ?? [left, low, right, high];
    this.#box = [Math.min(box[0], left), Math.min(box[1], low), Math.max(box[2], right), Math.max(box[3], high)];
    for (let row = low; row <= high; row += 1) {
      for (let column = left; column <= right; column += 1) {
        const key = keyOf(column, row);
        const cell = this.#cells.get(key);
        if (cell === undefined) this.#cells.set(key, [item]);
        else cell.push(item);
      }
    }
  }

  /** Items whose cells hold the point. */
  at(x: number, y: number): readonly Item[] {
    const cell = this.#cells.get(keyOf(Math.floor(x / this.#sizeM), Math.floor(y / this.#sizeM))) ?? [];
    return this.#large.length === 0 ? cell : [...cell, ...this.#large];
  }

  /** Items of the cells that a line passes. */
  along(ax: number, ay: number, bx: number, by: number): Set<Item> {
    const found = new Set<Item>();
    this.passes(ax, ay, bx, by, (item) => {
      found.add(item);
      return false;
    });
    return found;
  }

  /** Whether something in the cells that a line passes is what is looked for; looks no further then. */
  passes(ax: number, ay: number, bx: number, by: number, is: (item: Item) => boolean): boolean {
    if (this.#large.some(is)) return true;
    const size = this.#sizeM;
    let [column, row] = [Math.floor(ax / size), Math.floor(ay / size)];
    const steps = Math.abs(Math.floor(bx / size) - column) + Math.abs(Math.floor(by / size) - row);
    const [stepX, stepY] = [Math.sign(bx - ax), Math.sign(by - ay)];
    const [perX, perY] = [Math.abs(size / (bx - ax)), Math.abs(size / (by - ay))];
    let nextX = stepX === 0 ? Infinity : Math.abs(((stepX > 0 ? column + 1 : column) * size - ax) / (bx - ax));
    let nextY = stepY === 0 ? Infinity : Math.abs(((stepY > 0 ? row + 1 : row) * size - ay) / (by - ay));
    for (let step = 0; step <= steps; step += 1) {
      if (this.#cells.get(keyOf(column, row))?.some(is) === true) return true;
      if (nextX < nextY) {
        column += stepX;
        nextX += perX;
      } else {
        row += stepY;
        nextY += perY;
      }
    }
    return false;
  }

  /** The nearest item within `maxM`, by its own distance; rings of cells outwards until none can be nearer. */
  nearest(x: number, y: number, maxM: number, distance: (item: Item) => number): { item: Item; metres: number } | null {
    let best: { item: Item; metres: number } | null = null;
    const look = (item: Item): void => {
      const metres = distance(item);
      if (metres <= maxM && (best === null || metres < best.metres)) best = { item, metres };
    };
    for (const item of this.#large) look(item);
    if (this.#box === null) return best;
    const size = this.#sizeM;
    const [column, row] = [Math.floor(x / size), Math.floor(y / size)];
    const [left, low, right, high] = this.#box;
    const farthest = Math.max(
      Math.abs(column - left),
      Math.abs(column - right),
      Math.abs(row - low),
      Math.abs(row - high),
    );
    for (let ring = 0; ring <= farthest && (ring - 1) * size <= this.#reach(best, maxM); ring += 1) {
      for (const key of ringKeys(column, row, ring)) for (const item of this.#cells.get(key) ?? []) look(item);
    }
    return best;
  }

  #reach(best: { metres: number } | null, maxM: number): number {
    return best === null ? maxM : best.metres;
  }
}

const keyOf = (column: number, row: number): number => (row + offset) * rowLength + column + offset;

function* ringKeys(column: number, row: number, ring: number): Generator<number> {
  if (ring === 0) yield keyOf(column, row);
  if (ring === 0) return;
  for (let i = -ring; i <= ring; i += 1) {
    yield keyOf(column + i, row - ring);
    yield keyOf(column + i, row + ring);
  }
  for (let i = 1 - ring; i < ring; i += 1) {
    yield keyOf(column - ring, row + i);
    yield keyOf(column + ring, row + i);
  }
}
