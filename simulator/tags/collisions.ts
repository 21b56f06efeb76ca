/** Trackables that have a radius and touch each other: a collision starts, goes on and ends. */
import type { Pair } from './geo.ts';

export interface Body {
  readonly id: string;
  readonly at: Pair;
  /** m. */
  readonly radius: number;
  readonly floor: number | null;
}

export interface Collision {
  readonly type: 'collision_start' | 'colliding' | 'collision_end';
  readonly pair: readonly [string, string];
  readonly startAt: number;
  readonly at: number;
  /** Between the centres, m. */
  readonly distance: number;
}

export class Collisions {
  readonly #standing = new Map<
    string,
    { readonly pair: readonly [string, string]; readonly startAt: number; distance: number }
  >();

  /** All bodies as they are now; says what changed and what goes on. */
  look(bodies: readonly Body[], at: number): readonly Collision[] {
    const said: Collision[] = [];
    const met = new Set<string>();
    for (const [a, b] of pairsOf(bodies)) {
      const distance = Math.hypot(a.at[0] - b.at[0], a.at[1] - b.at[1]);
      if (distance > a.radius + b.radius) continue;
      const pair = a.id < b.id ? ([a.id, b.id] as const) : ([b.id, a.id] as const);
      const key = pair.join(' ');
      met.add(key);
      const standing = this.#standing.get(key);
      if (standing === undefined) this.#standing.set(key, { pair, startAt: at, distance });
      else standing.distance = distance;
      const type = standing === undefined ? 'collision_start' : 'colliding';
      said.push({ type, pair, startAt: standing?.startAt ?? at, at, distance });
    }
    for (const [key, { pair, startAt, distance }] of this.#standing) {
      if (met.has(key)) continue;
      this.#standing.delete(key);
      said.push({ type: 'collision_end', pair, startAt, at, distance });
    }
    return said;
  }
}

/** Those near enough to touch, by a grid as wide as the two widest. */
function* pairsOf(bodies: readonly Body[]): Generator<readonly [Body, Body]> {
  const cell = 2 * Math.max(...bodies.map(({ radius }) => radius), 0.1);
  const grid = new Map<string, Body[]>();
  const at = (x: number, y: number, floor: number | null): string => `${floor ?? ''} ${x} ${y}`;
  for (const body of bodies) {
    const [x, y] = [Math.floor(body.at[0] / cell), Math.floor(body.at[1] / cell)];
    for (let dx = -1; dx <= 1; dx += 1)
      for (let dy = -1; dy <= 1; dy += 1)
        for (const other of grid.get(at(x + dx, y + dy, body.floor)) ?? []) yield [other, body];
    const here = grid.get(at(x, y, body.floor));
    if (here === undefined) grid.set(at(x, y, body.floor), [body]);
    else here.push(body);
  }
}
