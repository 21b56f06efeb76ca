/**
 * One decision in the making: events are folded as they are added, so what comes later in the same message sees
 * what came before, and the next state is there when the decision is done.
 */
import { fold, type Fresh } from '../../shared/ward/fold.ts';
import type { StoredEvent, WardEvent } from '../../shared/ward/events.ts';
import type { WardState } from '../../shared/ward/state.ts';
import type { LiveView } from './live-view.ts';
import type { Site } from './site.ts';
import type { WatchMemory } from './watch-memory.ts';

export class Draft {
  readonly site: Site;
  readonly live: LiveView;
  /** What the watches remember. */
  readonly memory: WatchMemory;
  /** Gateway's clock, epoch ms: stamps events. */
  readonly now: number;
  readonly events: StoredEvent[] = [];
  /** What was read and not acted on, with the reason: for the log line, never for a person's record. */
  readonly notes: string[] = [];
  #ward: WardState;
  readonly #fresh: Fresh = new WeakSet();

  constructor(ward: WardState, site: Site, live: LiveView, now: number, memory: WatchMemory) {
    this.#ward = ward;
    this.site = site;
    this.live = live;
    this.now = now;
    this.memory = memory;
  }

  /** As decided so far: what is kept of it across an `add` may change. */
  get ward(): WardState {
    return this.#ward;
  }

  add(event: WardEvent): void {
    const stored: StoredEvent = { seq: this.#ward.seq + 1, at: this.now, event };
    this.#ward = fold(this.#ward, stored, this.#fresh);
    this.events.push(stored);
  }

  note(text: string): void {
    if (this.notes.length < 20) this.notes.push(text);
  }
}
