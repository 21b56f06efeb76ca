/**
 * Where each tag is now: the newest measurement wins, told again it is no fresher (L17), and one that was measured
 * earlier than what is held is dropped. Knows which location systems can be heard. Bounded by the ward's equipment.
 */
import type { TagId } from '../../shared/domain/ids.ts';
import type { ObservationBatch, PositionObservation } from '../../shared/domain/observation.ts';
import { bounds } from '../../shared/ward/state.ts';
import type { FeedLink, LivePosition } from '../core/live-view.ts';
import { DeviceClock } from './device-clock.ts';

interface Held extends LivePosition {
  /** Where it was when it last moved, and when that was. */
  readonly anchor: { readonly x: number; readonly y: number; readonly mono: number };
}

/** Further than this from where it stood, and than its positions waver, it has moved. */
const movedM = 0.7;
/** So long within that of where it stood, it stands. */
const standsMs = 8_000;
/** Metres of a degree of latitude; of longitude less by its cosine. */
const degreeM = 111_133;

/** Room of the site's plans that may be claimed; `before`: the one that was. */
export type ClaimRoom = (position: PositionObservation, before: string | null) => string | null;

export class LivePositions {
  readonly #claim: ClaimRoom;
  readonly #held = new Map<TagId, Held>();
  readonly #clocks = new Map<string, DeviceClock>();
  readonly #links = new Map<string, FeedLink>();
  constructor(claim: ClaimRoom = () => null) {
    this.#claim = claim;
  }

  /** False where it found no place (a bound). */
  take(sent: PositionObservation, batch: ObservationBatch, version: number): boolean {
    const held = this.#held.get(sent.tag);
    const position = this.#named(sent, held);
    const { receivedMono: mono, feed } = batch;
    if (held === undefined && this.#held.size >= bounds.assets) return false;
    const { deviceAt } = position;
    const before = held?.position.deviceAt ?? null;
    // Of another feed the times are of another clock: there the newest word counts.
    if (held !== undefined && held.feed === feed && deviceAt !== null && before !== null) {
      if (deviceAt <= before) {
        if (deviceAt === before) this.#again(held, position, mono, version);
        return true;
      }
    }
    const measured = deviceAt === null ? mono : this.#measured(deviceAt, batch);
    const { moving, anchor } = movement(held, position, measured);
    this.#held.set(position.tag, { position, feed, mono: measured, toldMono: mono, moving, anchor, version });
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

  #measured(deviceAt: number, { feed, receivedAt, receivedMono: mono }: ObservationBatch): number {
    let clock = this.#clocks.get(feed);
    if (clock === undefined) {
      // Hubs keep time; until shown otherwise a position fetched from one is as old as it says.
      clock = new DeviceClock(mono - receivedAt);
      this.#clocks.set(feed, clock);
    }
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
  return Math.hypot((a.x - b.x) * Math.cos((a.y * Math.PI) / 180), a.y - b.y) * degreeM;
}
