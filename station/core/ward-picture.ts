/** The durable state of the ward as this station shows it: the gateway's snapshot and the fold of what followed. */
import { fold } from '../../shared/ward/fold.ts';
import type { StoredEvent } from '../../shared/ward/events.ts';
import { emptyWard, type WardState } from '../../shared/ward/state.ts';
import type { LogEntry } from '../feed/feed-types.ts';

export type PictureChange =
  | { readonly kind: 'events'; readonly events: readonly StoredEvent[] }
  /** The whole is to be taken anew. */
  | { readonly kind: 'snapshot' };

export class WardPicture {
  #state: WardState;

  constructor(known: WardState | null) {
    this.#state = known ?? emptyWard;
  }

  get state(): WardState {
    return this.#state;
  }

  replace(state: WardState): void {
    this.#state = state;
  }

  /** Entries follow the state's sequence: the feed machine saw to it. */
  fold(entries: readonly LogEntry[]): PictureChange {
    const events: StoredEvent[] = [];
    let whole = true;
    for (const entry of entries) {
      if (entry.stored === null) {
        // It keeps its place, so that the ones after it follow; a snapshot with its effect is on the way.
        this.#state = { ...this.#state, seq: entry.seq };
        whole = false;
      } else {
        this.#state = fold(this.#state, entry.stored);
        events.push(entry.stored);
      }
    }
    return whole ? { kind: 'events', events } : { kind: 'snapshot' };
  }
}
