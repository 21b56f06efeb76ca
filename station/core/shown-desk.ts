/**
 * What this station's windows showed and sounded first, on its way to the gateway. Not through the outbox: a time that
 * is lost with a crash is a hole in a figure, not an act of a person, and the disk is not worth it. Each alarm's signal
 * is said once per kind, within a bound and at a pace that leaves the feed to others; over it the oldest are left out.
 */
import type { AlarmId } from '../../shared/domain/ids.ts';
import type { Alarm } from '../../shared/ward/alarm.ts';

export interface Showing {
  readonly alarm: AlarmId;
  /** Of the alarm as the window saw it. */
  readonly signalledAt: number;
  /** By the gateway's clock; null: not. */
  readonly shownAt: number | null;
  readonly soundedAt: number | null;
}

export const showingLimits = { waiting: 1_000, remembered: 10_000, perTurn: 3 } as const;

export class ShownDesk {
  readonly #waiting = new Map<string, Showing>();
  /** Newest last. */
  readonly #said = new Set<string>();

  /** @param known the alarm as it stands; what it has already is not said again. */
  add(showing: Showing, known: Alarm | undefined): void {
    const { alarm, signalledAt } = showing;
    if (known === undefined || known.signalledAt !== signalledAt) return;
    const key = `${alarm} ${signalledAt}`;
    const before = this.#waiting.get(key);
    const shownAt = known.shown === null ? this.#once(`${key} shown`, showing.shownAt) : null;
    const soundedAt = known.sounded === null ? this.#once(`${key} sounded`, showing.soundedAt) : null;
    if (shownAt === null && soundedAt === null) return;
    this.#waiting.set(key, {
      alarm,
      signalledAt,
      shownAt: before?.shownAt ?? shownAt,
      soundedAt: before?.soundedAt ?? soundedAt,
    });
    drop(this.#waiting, showingLimits.waiting);
  }

  /** Without a link nothing waits: when it is back the times are of no use any more. */
  unlinked(): void {
    this.#waiting.clear();
  }

  /** What may be said now, oldest first. */
  take(): readonly Showing[] {
    const taken = [...this.#waiting].slice(0, showingLimits.perTurn);
    for (const [key] of taken) this.#waiting.delete(key);
    return taken.map(([, showing]) => showing);
  }

  #once(key: string, at: number | null): number | null {
    if (at === null || this.#said.has(key)) return null;
    this.#said.add(key);
    drop(this.#said, showingLimits.remembered);
    return at;
  }
}

/** The oldest give way. */
function drop(all: Map<string, unknown> | Set<string>, most: number): void {
  for (const key of all.keys()) {
    if (all.size <= most) return;
    all.delete(key);
  }
}
