/**
 * The ward as this station shows it: the gateway's snapshot and the fold of what followed (durable), and on top of
 * it what the gateway has decided while its disk stalls (ahead): shown, never stored, and the same events again
 * once they are durable. While the station is cut off its own reckoning comes on top, in the same way, until the
 * gateway's next snapshot replaces all of it.
 */
import type { AlarmId } from '../../shared/domain/ids.ts';
import { fold, foldAll, type Fresh } from '../../shared/ward/fold.ts';
import type { StoredEvent } from '../../shared/ward/events.ts';
import { emptyWard, type WardState } from '../../shared/ward/state.ts';
import type { LogEntry } from '../feed/feed-types.ts';

export type PictureChange =
  | { readonly kind: 'none' }
  | { readonly kind: 'events'; readonly events: readonly StoredEvent[] }
  /** The whole is to be taken anew. */
  | { readonly kind: 'snapshot' };

export class WardPicture {
  #durable: WardState;
  #ahead: readonly StoredEvent[] = [];
  #shown: WardState;
  #local: readonly AlarmId[] = [];

  constructor(known: WardState | null) {
    this.#durable = known ?? emptyWard;
    this.#shown = this.#durable;
  }

  /** What consoles show. */
  get state(): WardState {
    return this.#shown;
  }

  /** What the log holds. */
  get durable(): WardState {
    return this.#durable;
  }

  /** Alarms that signal again by this station's own reckoning. */
  get local(): readonly AlarmId[] {
    return this.#local;
  }

  replace(state: WardState): void {
    this.#durable = state;
    this.#ahead = [];
    this.#local = [];
    this.#shown = state;
  }

  /** Entries follow the durable sequence: the feed machine saw to it. */
  fold(entries: readonly LogEntry[]): PictureChange {
    const events: StoredEvent[] = [];
    const fresh: Fresh = new WeakSet();
    let readable = true;
    for (const entry of entries) {
      if (entry.stored === null) {
        // It keeps its place, so that the ones after it follow; a snapshot with its effect is on the way.
        this.#durable = { ...this.#durable, seq: entry.seq };
        readable = false;
      } else {
        this.#durable = fold(this.#durable, entry.stored, fresh);
        events.push(entry.stored);
      }
    }
    return this.#show([...events, ...this.#ahead.filter(({ seq }) => seq > this.#durable.seq)], events, readable);
  }

  /** Replaces what is decided and not yet durable; empty ends it. */
  setAhead(events: readonly StoredEvent[]): PictureChange {
    const next: StoredEvent[] = [];
    for (const event of events) if (event.seq === this.#durable.seq + next.length + 1) next.push(event);
    return this.#show(next, [], true);
  }

  /** Cut off: the acknowledgements of these are over. @param at epoch ms of the gateway's clock */
  returnLocally(ids: readonly AlarmId[], at: number): PictureChange {
    const first = this.#durable.seq + this.#ahead.length + 1;
    const own = ids.map((id, index): StoredEvent => ({
      seq: first + index,
      at,
      event: { type: 'alarm.returned', id },
    }));
    this.#local = [...this.#local, ...ids];
    return this.#show([...this.#ahead, ...own], [], true);
  }

  /** @param next what follows the durable state as it was shown before, @param durable how much of it is durable now */
  #show(next: readonly StoredEvent[], durable: readonly StoredEvent[], readable: boolean): PictureChange {
    const before = this.#ahead;
    this.#ahead = next.slice(durable.length);
    const kept = next.slice(0, before.length);
    const same = readable && kept.length === before.length && kept.every((event, at) => isSame(event, before[at]));
    if (!same) {
      this.#shown = foldAll(this.#durable, this.#ahead);
      return { kind: 'snapshot' };
    }
    const fresh = next.slice(before.length);
    if (fresh.length === 0) return { kind: 'none' };
    // Nothing was ahead: the durable state is the one shown, and the fold is not done twice.
    this.#shown = this.#ahead.length === 0 ? this.#durable : foldAll(this.#shown, fresh);
    return { kind: 'events', events: fresh };
  }
}

const isSame = (a: StoredEvent, b: StoredEvent | undefined): boolean =>
  a === b || (a.seq === b?.seq && JSON.stringify(a.event) === JSON.stringify(b.event));
