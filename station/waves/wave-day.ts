/**
 * One day of waves while it is written: its file where the disk gives one, stretches that are no block yet, and the
 * blocks and rows of the tail that wait for the next commit. Nothing here waits; what the disk refuses stays.
 */
import { decodeWaveFrame, encodeWaveFrame, type WaveBlock } from '../../shared/feed/wave-frame.ts';
import { otherClockMs } from '../../shared/feed/wave-stamps.ts';
import type { BlockRecord } from './block-record.ts';
import type { DayFile } from './day-file.ts';
import { endOf, jitterMs, missingOf, type Fragment } from './placing.ts';
import { Stretch, type TailRow } from './stretch.ts';

/** When a stretch is long enough for a block, and when nothing more is expected of it. */
export const blockMs = 60_000;
const blockSamples = 50_000;
const idleMs = 10_000;
/** Of one row of the tail. */
const rowBytesMax = 2 * 1024 * 1024;

export class WaveDay {
  readonly day: string;
  touchedMono: number;
  #file: DayFile | null = null;
  #isNew = true;
  readonly #lines = new Map<string, Stretch[]>();
  /** What came since the last row was made: where it begins in each stretch. */
  readonly #fresh = new Map<Stretch, number>();
  readonly #rows = new Set<TailRow>();
  #closed: Stretch[] = [];
  #drained: number[] = [];

  constructor(day: string, mono: number) {
    this.day = day;
    this.touchedMono = mono;
  }

  /** Its file has not been open since this process began to use it. */
  get isNew(): boolean {
    return this.#isNew;
  }

  get file(): DayFile | null {
    return this.#file;
  }

  /** Bytes that are only in memory or cost memory: samples of open stretches, and blocks that wait. */
  get openBytes(): number {
    let samples = 0;
    for (const stretch of this.stretches()) if (stretch.record === null) samples += stretch.count;
    return samples * 2;
  }

  get closedBytes(): number {
    return this.#closed.reduce((sum, { record }) => sum + (record?.data.length ?? 0), 0);
  }

  get isDone(): boolean {
    return this.#lines.size === 0 && this.#rows.size === 0 && this.#drained.length === 0;
  }

  *stretches(bed: string | null = null): Generator<Stretch> {
    for (const line of this.#lines.values()) {
      for (const stretch of line) if (bed === null || stretch.facts.bed === bed) yield stretch;
    }
  }

  /** The disk gives its file: what lies in its tail comes back. `torn` is told how many rows were damaged. */
  attach(file: DayFile, mono: number, torn: (rows: number) => void): void {
    this.#file = file;
    this.#isNew = false;
    const rows = file.tail();
    const ids = new Set(rows.map(({ id }) => id));
    const known = new Set<number>();
    for (const row of this.#rows) {
      // Not in this file: it was another one, which was set aside.
      if (row.id !== null && !ids.has(row.id)) row.id = null;
      if (row.id !== null) known.add(row.id);
    }
    this.#drained = this.#drained.filter((id) => ids.has(id));
    let damaged = 0;
    for (const { id, frame } of rows) {
      if (known.has(id) || this.#drained.includes(id)) continue;
      const read = frame === null ? null : decodeWaveFrame(frame);
      if (frame === null || read?.ok !== true) {
        damaged += 1;
        this.#drained.push(id);
      } else {
        this.#readBack({ id, bytes: frame, refs: 0 }, read.frame.blocks, mono);
      }
    }
    for (const stretch of this.#closed) {
      // The commit before was on the disk although it was said to have failed.
      if (stretch.record !== null && file.holds(stretch.record)) this.#remove(stretch);
    }
    this.#closed = this.#closed.filter(({ record }) => record !== null && !file.holds(record));
    if (damaged > 0) torn(damaged);
  }

  detach(): void {
    this.#file?.close();
    this.#file = null;
  }

  /** Its file is another one now: nothing of what was written is in it. */
  forget(): void {
    this.detach();
    for (const row of this.#rows) row.id = null;
    this.#drained = [];
  }

  /** @throws where the disk can not be asked what it holds */
  add(fragment: Fragment, mono: number): void {
    for (const [stretch, from] of this.#place(fragment, mono)) {
      if (!this.#fresh.has(stretch)) this.#fresh.set(stretch, from);
    }
  }

  /** A block as it was written before, found in a file that was set aside. */
  restore(record: BlockRecord, mono: number): void {
    if (this.#file?.holds(record) === true) return;
    const line = this.#line(record.facts.bed, record.facts.channel);
    if (line.some((stretch) => stretch.record?.crc === record.crc && stretch.startAt === record.startAt)) return;
    const stretch = Stretch.ofRecord(record, mono);
    this.#insert(line, stretch);
    this.#closed.push(stretch);
  }

  /** Makes rows of what came since the last time. */
  seal(): void {
    let blocks: WaveBlock[] = [];
    let stretches: Stretch[] = [];
    let bytes = 0;
    const end = (): void => {
      if (blocks.length === 0) return;
      const row: TailRow = { id: null, bytes: encodeWaveFrame({ sentAt: 0, blocks }), refs: stretches.length };
      for (const stretch of stretches) stretch.rows.add(row);
      this.#rows.add(row);
      blocks = [];
      stretches = [];
      bytes = 0;
    };
    for (const [stretch, from] of this.#fresh) {
      const { facts, startAt, deviceAt, samples } = stretch.tail(from);
      if (bytes + samples.byteLength > rowBytesMax) end();
      blocks.push({ ...facts, startAt, deviceAt, samples, ageMs: 0 });
      stretches.push(stretch);
      bytes += samples.byteLength + 1024;
    }
    end();
    this.#fresh.clear();
  }

  /**
   * Makes blocks of open stretches that are `due`, while it may go on.
   * @returns whether that was all
   */
  compress(due: (stretch: Stretch) => boolean, goesOn: () => boolean): boolean {
    for (const stretch of this.stretches()) {
      if (stretch.record !== null || !due(stretch)) continue;
      if (!goesOn()) return false;
      stretch.close();
      this.#closed.push(stretch);
      this.#fresh.delete(stretch);
      for (const row of stretch.rows) this.#unuse(row);
    }
    return true;
  }

  /** Blocks over this many bytes become a gap, oldest first. @returns how many */
  dropOver(bytesMax: number): number {
    let dropped = 0;
    let bytes = this.closedBytes;
    while (bytes > bytesMax) {
      const oldest = this.#closed.shift();
      if (oldest === undefined) break;
      bytes -= oldest.record?.data.length ?? 0;
      // What of it is on the disk in the tail stays there, and comes back with the next start.
      const rows = new Set([...oldest.rows].map(({ id }) => id));
      this.#drained = this.#drained.filter((id) => !rows.has(id));
      this.#remove(oldest);
      dropped += 1;
    }
    return dropped;
  }

  /** @throws SqliteError: nothing is written, all stays as it was */
  commit(): void {
    const fresh = [...this.#rows].filter(({ id }) => id === null);
    if (fresh.length === 0 && this.#closed.length === 0 && this.#drained.length === 0) return;
    if (this.#file === null) throw new Error('The file of the day is not open');
    const ids = this.#file.commit({
      tails: fresh.map(({ bytes }) => bytes),
      blocks: this.#closed.flatMap(({ record }) => record ?? []),
      drained: this.#drained,
    });
    for (const [index, row] of fresh.entries()) row.id = ids[index] ?? null;
    for (const stretch of this.#closed) this.#remove(stretch);
    this.#closed = [];
    this.#drained = [];
  }

  #readBack(row: TailRow, blocks: readonly WaveBlock[], mono: number): void {
    const { id } = row;
    for (const { startAt, deviceAt, samples, bed, channel, unit, rateHz, gain, offset } of blocks) {
      const facts = { bed, channel, unit, rateHz, gain, offset };
      for (const [stretch] of this.#place({ facts, startAt, deviceAt, samples }, mono)) stretch.rows.add(row);
    }
    for (const stretch of this.stretches()) if (stretch.rows.has(row)) row.refs += 1;
    if (row.refs > 0) this.#rows.add(row);
    else if (id !== null) this.#drained.push(id);
  }

  /** @returns stretches that took something of it, and from which sample on */
  #place(fragment: Fragment, mono: number): readonly (readonly [Stretch, number])[] {
    this.touchedMono = mono;
    const { bed, channel } = fragment.facts;
    const line = this.#line(bed, channel);
    const next = line.findLast((stretch) => stretch.takes(fragment, false));
    if (next !== undefined) return [appended(next, fragment, mono)];
    const end = endOf(fragment, fragment.samples.length);
    // What is the same by the device's stamps may lie that far off by ours.
    const stored = this.#file?.recorded(bed, channel, fragment.startAt - otherClockMs, end + otherClockMs) ?? [];
    const parts = missingOf(fragment, [...stored, ...line]);
    if (parts.length === 0 && line.length === 0) this.#lines.delete(keyOf(bed, channel));
    return parts.map((part) => {
      const before = line.findLast((stretch) => stretch.takes(part, true));
      if (before !== undefined) {
        const taken = appended(before, part, mono);
        before.freeUntil = this.#freeUntil(line, before, before.endAt);
        return taken;
      }
      const begun = new Stretch(part, Number.POSITIVE_INFINITY, mono);
      this.#insert(line, begun);
      begun.freeUntil = this.#freeUntil(line, begun, begun.startAt);
      return [begun, 0];
    });
  }

  #freeUntil(line: readonly Stretch[], stretch: Stretch, at: number): number {
    const { bed, channel } = stretch.facts;
    // What begins a slip before the end follows it too.
    const from = at - jitterMs;
    let free = this.#file?.nextAfter(bed, channel, from) ?? Number.POSITIVE_INFINITY;
    for (const other of line) if (other !== stretch && other.startAt >= from) free = Math.min(free, other.startAt);
    return free;
  }

  #insert(line: Stretch[], stretch: Stretch): void {
    for (const other of line) {
      if (other.startAt <= stretch.startAt) other.freeUntil = Math.min(other.freeUntil, stretch.startAt);
    }
    line.push(stretch);
  }

  #line(bed: string, channel: string): Stretch[] {
    const key = keyOf(bed, channel);
    let line = this.#lines.get(key);
    if (line === undefined) this.#lines.set(key, (line = []));
    return line;
  }

  #remove(stretch: Stretch): void {
    const { bed, channel } = stretch.facts;
    const rest = this.#line(bed, channel).filter((other) => other !== stretch);
    if (rest.length === 0) this.#lines.delete(keyOf(bed, channel));
    else this.#lines.set(keyOf(bed, channel), rest);
  }

  #unuse(row: TailRow): void {
    row.refs -= 1;
    if (row.refs > 0) return;
    this.#rows.delete(row);
    if (row.id !== null) this.#drained.push(row.id);
  }
}

/** Long enough for a block, or over. */
export const isDueAt =
  (mono: number) =>
  ({ spanMs, count, touchedMono }: Stretch): boolean =>
    spanMs >= blockMs || count >= blockSamples || mono - touchedMono >= idleMs;

const keyOf = (bed: string, channel: string): string => `${bed}\n${channel}`;

function appended(stretch: Stretch, fragment: Fragment, mono: number): readonly [Stretch, number] {
  const from = stretch.count;
  stretch.append(fragment.samples, mono);
  return [stretch, from];
}
