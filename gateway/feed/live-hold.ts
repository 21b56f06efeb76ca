/**
 * Live data of the last minutes, held for stations that were cut: numbered chunks in the order in which things were
 * received. A page of a fill is one chunk, packed once; to answer is to hand it out.
 */
import type { FillPage, FillRequest, Late } from '../../shared/feed/protocol.ts';
import type { LiveSink, Measurement } from '../live/live-sink.ts';
import type { PlacedBlock } from '../live/wave-ring.ts';
import { contentOf, OpenChunk, type HoldChunk, type SeriesName } from './hold-chunk.ts';

export interface HoldOptions {
  readonly maxAgeMs: number;
  /** Of all that is held; the oldest goes first. */
  readonly maxBytes: number;
  readonly mono: () => number;
  /** Wall clock less monotonic clock, as live data is stamped with it. */
  readonly anchor: () => number;
}

/** A chunk is sealed once it is this old. */
const chunkMs = 5_000;
/** Late data goes on to the stations, and the newest of a fill is given, after this. */
const soonMs = 1_000;
/** Names of series that are held once; far more than any ward has. */
const namesMax = 50_000;

export class LiveHold implements LiveSink {
  readonly #options: HoldOptions;
  #chunks: HoldChunk[] = [];
  /** Number of the oldest chunk held. */
  #first = 0;
  #bytes = 0;
  #live = new OpenChunk(false);
  #late = new OpenChunk(true);
  readonly #names = new Map<string, SeriesName>();
  /** Epoch ms: what came before is not held. */
  #heldFrom: number;
  #sealedMono = Number.NEGATIVE_INFINITY;

  constructor(options: HoldOptions) {
    this.#options = options;
    this.#heldFrom = options.mono() + options.anchor();
  }

  /** Number that the next chunk will have. */
  get next(): number {
    return this.#first + this.#chunks.length;
  }

  get bytes(): number {
    return this.#bytes;
  }

  block(block: PlacedBlock, late: boolean): void {
    this.#openFor(late, block.samples.byteLength).block(block);
  }

  measured(measurement: Measurement, receivedMono: number, late: boolean): void {
    const series = this.#seriesOf(measurement);
    this.#openFor(late, 0).value(series, measurement, this.#options.anchor(), receivedMono);
  }

  #openFor(late: boolean, bytes: number): OpenChunk {
    const open = late ? this.#late : this.#live;
    return open.hasRoomFor(bytes) ? open : this.#seal(open);
  }

  #seriesOf({ bed, device, key, unit }: Measurement): SeriesName {
    const name = `${bed}\n${device}\n${key}\n${unit}`;
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    if (this.#names.size >= namesMax) this.#names.clear();
    const series = { bed, device, key, unit };
    this.#names.set(name, series);
    return series;
  }

  /** @returns the open chunk that takes its place. */
  #seal(open: OpenChunk): OpenChunk {
    const fresh = new OpenChunk(open.late);
    if (open.late) this.#late = fresh;
    else this.#live = fresh;
    if (open.openedMono === null) return fresh;
    // No two at the same time: a fill that was cut goes on after the one that it had.
    this.#sealedMono = Math.max(this.#options.mono(), this.#sealedMono + 0.01);
    const chunk = open.seal(open.openedMono, this.#sealedMono, this.#options.anchor());
    this.#chunks.push(chunk);
    this.#bytes += chunk.bytes;
    return fresh;
  }

  /** A few times a second: seals what is due and lets the oldest go. */
  tick(): void {
    const mono = this.#options.mono();
    this.#sealOlder(this.#live, mono - chunkMs);
    this.#sealOlder(this.#late, mono - soonMs);
    let drop = 0;
    for (const chunk of this.#chunks) {
      if (mono - chunk.openedMono <= this.#options.maxAgeMs && this.#bytes <= this.#options.maxBytes) break;
      this.#bytes -= chunk.bytes;
      this.#heldFrom = chunk.sealedAt;
      drop += 1;
    }
    if (drop === 0) return;
    this.#chunks = this.#chunks.slice(drop);
    this.#first += drop;
  }

  #sealOlder(open: OpenChunk, mono: number): void {
    if (open.openedMono !== null && open.openedMono <= mono) this.#seal(open);
  }

  /** What was received within the span, a few seconds round it, and late data of any time with it. */
  page({ fromAt, toAt, cursor }: FillRequest): FillPage {
    if (cursor === null) this.#sealOlder(this.#live, this.#options.mono() - soonMs);
    const heldFrom = this.#heldFrom;
    const isFirst = cursor === null;
    // By the stamps and not by a search: the clock may have been set meanwhile.
    const at = isFirst ? this.#placeOf((chunk) => chunk.sealedAt > fromAt, 0) : Math.max(0, cursor - this.#first);
    const chunk = this.#chunks[at];
    if (chunk === undefined) return { frame: null, values: [], late: false, next: null, heldFrom, upTo: fromAt };
    const next = this.#placeOf(({ openedAt }) => openedAt < toAt, at + 1);
    const isLast = next >= this.#chunks.length;
    const { late, sealedAt: upTo } = chunk;
    return { ...contentOf(chunk), late, next: isLast ? null : this.#first + next, heldFrom, upTo };
  }

  #placeOf(is: (chunk: HoldChunk) => boolean, from: number): number {
    let at = from;
    for (; at < this.#chunks.length; at += 1) {
      const chunk = this.#chunks[at];
      if (chunk !== undefined && is(chunk)) break;
    }
    return at;
  }

  /** The next chunk of late data from number `from` on, and where to go on after it. */
  lateFrom(from: number): { readonly late: Late | null; readonly next: number } {
    for (let at = Math.max(0, from - this.#first); at < this.#chunks.length; at += 1) {
      const chunk = this.#chunks[at];
      if (chunk?.late === true) return { late: contentOf(chunk), next: this.#first + at + 1 };
    }
    return { late: null, next: this.next };
  }
}
