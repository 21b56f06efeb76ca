/** What a station knows of places: the newest word of each tag, and whether its feed stands. */
import type { TestStation } from './gateway-harness.ts';
import { until } from './until.ts';

export interface Known {
  readonly x: number;
  readonly zone: string | null;
  readonly feed: string;
  readonly moving: boolean | null;
  /** On the clock of `performance`: when it was measured. */
  readonly measuredAt: number;
}

export class Places {
  readonly byName = new Map<string, Known>();
  readonly #station: TestStation;
  /** Of each feed: newest word on whether it is connected. */
  readonly connected = new Map<string, boolean>();
  #taken = 0;

  constructor(station: TestStation) {
    this.#station = station;
  }

  /** Takes in what came since the last time. */
  look(): this {
    const { live, state } = this.#station;
    const now = performance.now();
    for (const { positions, feeds } of live.slice(this.#taken)) {
      for (const { name, connected } of feeds) this.connected.set(name, connected);
      for (const { tag, x, zone, feed, moving, ageMs } of positions) {
        const asset = state?.tags[tag] ?? tag;
        const name = state?.assets[asset]?.name ?? tag;
        this.byName.set(name, { x, zone, feed, moving, measuredAt: now - ageMs });
      }
    }
    this.#taken = live.length;
    return this;
  }

  /** As a station must judge it: heard a moment ago by a feed that stands. */
  looksLive(name: string, withinMs: number): boolean {
    const known = this.look().byName.get(name);
    if (known === undefined || this.connected.get(known.feed) !== true) return false;
    return performance.now() - known.measuredAt <= withinMs;
  }

  liveNames(withinMs: number): string[] {
    return [...this.look().byName.keys()].filter((name) => this.looksLive(name, withinMs));
  }

  /** Names of all that speak: waits until there are `least`, and until a moment brought no more. */
  async settled(least: number, withinMs: number): Promise<string[]> {
    let count = 0;
    let since = performance.now();
    await until(
      `${least} tags are live`,
      () => {
        const now = this.liveNames(withinMs).length;
        if (now !== count) since = performance.now();
        count = now;
        return count >= least && performance.now() - since > 1_500;
      },
      30_000,
    );
    return this.liveNames(withinMs);
  }

  areLive(names: readonly string[], withinMs: number): boolean {
    return names.every((name) => this.looksLive(name, withinMs));
  }
}
