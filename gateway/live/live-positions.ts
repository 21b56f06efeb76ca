/**
 * Where each tag is now: the newest measurement wins, told again it is no fresher (L17), and one that was measured
 * earlier than what is held is dropped. Knows which location systems can be heard. Bounded by the ward's equipment.
 */
import { metresPerDegree } from '../../shared/domain/degrees.ts';
import type { TagId } from '../../shared/domain/ids.ts';
import type { ObservationBatch, PositionObservation } from '../../shared/domain/observation.ts';
import { bounds } from '../../shared/ward/state.ts';
import type { FeedLink, LivePosition } from '../core/live-view.ts';
import { DeviceClock } from './device-clock.ts';

interface Held extends LivePosition {
  /** Its own time lies before us by the clock that the others of its feed keep: not to be compared with one that does not. */
  readonly isAhead: boolean;
  /** Where it was when it last moved, and when that was. */
  readonly anchor: { readonly x: number; readonly y: number; readonly mono: number };
}

/** Metres, and degrees: further out there is nothing to be found, and sums of it are no numbers. */
const farthest = 1e8;
/** A report that is this much before its feed's clock was stamped by a clock that is wrong, or the feed's was set. */
const aheadMs = 60_000;
/** Of several tags that are ahead, while none agreed for so long, the feed's clock is meant. */
const agreedMs = 30_000;

/** The clock of a feed, and who last spoke by it or before it. */
interface FeedClock {
  readonly clock: DeviceClock;
  agreedMono: number;
  aheadTag: TagId | null;
}

/** Further than this from where it stood, and than its positions waver, it has moved. */
const movedM = 0.7;
/** So long within that of where it stood, it stands. */
const standsMs = 8_000;

/** Room of the site's plans that may be claimed; `before`: the one that was. */
export type ClaimRoom = (position: PositionObservation, before: string | null) => string | null;

export class LivePositions {
  readonly #claim: ClaimRoom;
  readonly #held = new Map<TagId, Held>();
  readonly #clocks = new Map<string, FeedClock>();
  readonly #links = new Map<string, FeedLink>();
  constructor(claim: ClaimRoom = () => null) {
    this.#claim = claim;
  }

  /** False where it found no place (a bound), or is nowhere. */
  take(sent: PositionObservation, batch: ObservationBatch, version: number): boolean {
    if (!(Math.abs(sent.x) <= farthest && Math.abs(sent.y) <= farthest)) return false;
    const held = this.#held.get(sent.tag);
    const position = this.#named(sent, held);
    const { receivedMono: mono, feed } = batch;
    if (held === undefined && this.#held.size >= bounds.assets) return false;
    const { deviceAt } = position;
    const before = held?.position.deviceAt ?? null;
    // Of another feed the times are of another clock: there the newest word counts.
    const isAhead = deviceAt !== null && this.#isAhead(deviceAt, position.tag, batch);
    const isOneClock = held?.feed === feed && held.isAhead === isAhead;
    if (held !== undefined && isOneClock && deviceAt !== null && before !== null) {
      if (deviceAt <= before) {
        if (deviceAt === before) this.#again(held, position, mono, version);
        return true;
      }
    }
    const measured = deviceAt === null || isAhead ? mono : this.#measured(deviceAt, batch);
    const { moving, anchor } = movement(held, position, measured);
    this.#held.set(position.tag, { position, feed, mono: measured, toldMono: mono, moving, anchor, version, isAhead });
    return true;
  }

  /** Where the location system has words for a whole zone only, a plan may know the room. */
  #named(sent: PositionObservation, held: Held | undefined): PositionObservation {
    if (sent.zone !== null && sent.coarse !== true) return sent;
    const room = this.#claim(sent, held?.position.zone ?? null);
    return room === null ? sent : { ...sent, zone: room };
  }

  /** The same measurement, perhaps in other words since the hub's places were read: no fresher for it (L17). */
  #again(held: Held, position: PositionObservation, toldMono: number, version: number): void {
    const isNews = position.zone !== held.position.zone || position.batteryPct !== held.position.batteryPct;
    this.#held.set(position.tag, isNews ? { ...held, position, toldMono, version } : { ...held, toldMono });
  }

  #clockOf({ feed, receivedAt, receivedMono: mono }: ObservationBatch): FeedClock {
    let known = this.#clocks.get(feed);
    if (known === undefined) {
      // Hubs keep time; until shown otherwise a position fetched from one is as old as it says.
      known = { clock: new DeviceClock(mono - receivedAt), agreedMono: Number.NEGATIVE_INFINITY, aheadTag: null };
      this.#clocks.set(feed, known);
    }
    return known;
  }

  /** One tag whose clock runs years ahead must not make all others of its feed look old. */
  #isAhead(deviceAt: number, tag: TagId, batch: ObservationBatch): boolean {
    const known = this.#clockOf(batch);
    const { receivedMono: mono } = batch;
    const { offset } = known.clock;
    if (offset === null || deviceAt + offset - mono <= aheadMs) {
      known.agreedMono = mono;
      known.aheadTag = null;
      return false;
    }
    if (mono - known.agreedMono < agreedMs) return true;
    known.aheadTag ??= tag;
    return known.aheadTag === tag;
  }

  #measured(deviceAt: number, batch: ObservationBatch): number {
    const { clock } = this.#clockOf(batch);
    const { receivedMono: mono } = batch;
    clock.observe(deviceAt, mono);
    return Math.min(mono, deviceAt + (clock.offset ?? mono - deviceAt));
  }

  get(tag: TagId): LivePosition | undefined {
    return this.#held.get(tag);
  }

  *after(version: number): Generator<LivePosition> {
    for (const held of this.#held.values()) if (held.version > version) yield held;
  }

  setLink(feed: string, open: boolean, mono: number): void {
    if (this.#links.get(feed)?.open !== open) this.#links.set(feed, { open, sinceMono: mono });
  }

  link(feed: string): FeedLink | undefined {
    return this.#links.get(feed);
  }
}

/** What the tag says of itself counts; else it has moved when it is clearly away from where it stood. */
function movement(
  held: Held | undefined,
  position: PositionObservation,
  mono: number,
): { moving: boolean | null; anchor: Held['anchor'] } {
  const { x, y, accuracyM } = position;
  const here = { x, y, mono };
  const said = position.moving ?? null;
  if (held === undefined || held.position.crs !== position.crs || held.position.floor !== position.floor) {
    return { moving: said ?? (held === undefined ? null : true), anchor: here };
  }
  const hasMoved = metresBetween(held.anchor, here, position.crs) > Math.max(movedM, 2 * (accuracyM ?? 0));
  if (said !== null) return { moving: said, anchor: hasMoved ? here : held.anchor };
  if (hasMoved) return { moving: true, anchor: here };
  return { moving: mono - held.anchor.mono >= standsMs ? false : held.moving, anchor: held.anchor };
}

function metresBetween(a: { x: number; y: number }, b: { x: number; y: number }, crs: string): number {
  if (crs === 'local') return Math.hypot(a.x - b.x, a.y - b.y);
  const [east, north] = metresPerDegree(a.y);
  return Math.hypot((a.x - b.x) * east, (a.y - b.y) * north);
}
