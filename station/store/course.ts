/**
 * The course of a ward as the record has it: stays, limits, which device spoke for which bed. Folded once from the
 * rare events that make it and kept, then only what is new is read: a question to it costs no walk through the log.
 */
import type { BedId, DeviceId } from '../../shared/domain/ids.ts';
import type { WardEvent } from '../../shared/ward/events.ts';
import { LimitsBook, type LimitsEvent } from '../history/limits-course.ts';
import { StaysBook, type BedEvent } from '../history/stays.ts';
import type { BedSpan } from '../waves/wave-record.ts';
import type { ReadableDb } from './handles.ts';

/** Word for word as in the migration that made the index. */
const courseTypes = `type IN ('patient.admitted', 'patient.updated', 'patient.moved', 'patient.left', 'patient.merged', 'ward.configured', 'limits.set', 'limits.profile', 'policy.set', 'device.mapped', 'unreadable')`;
const pageRows = 500;

interface Row {
  readonly seq: number;
  readonly at: number;
  readonly type: string;
  readonly body: string;
}

type CourseEvent = BedEvent | LimitsEvent | Extract<WardEvent, { type: 'device.mapped' }>;

/** A device that spoke for a bed. */
export interface Mapped extends BedSpan {
  readonly device: DeviceId;
}

interface Mapping {
  readonly bed: BedId;
  readonly fromAt: number;
  toAt: number;
}

export class Course {
  static readonly #known = new WeakMap<ReadableDb, Map<string, Course>>();
  readonly stays: StaysBook;
  readonly limits: LimitsBook;
  readonly #db: ReadableDb;
  readonly #log: string;
  readonly #devices = new Map<DeviceId, Mapping[]>();
  #seq = 0;

  /** Up to what the record holds now. */
  static *of(db: ReadableDb, log: string): Generator<void, Course> {
    const ofDb = Course.#known.get(db) ?? new Map<string, Course>();
    Course.#known.set(db, ofDb);
    const course = ofDb.get(log) ?? new Course(db, log);
    ofDb.set(log, course);
    yield* course.#catchUp();
    return course;
  }

  private constructor(db: ReadableDb, log: string) {
    this.#db = db;
    this.#log = log;
    const pruned = db.prepare<[string], { seq: number }>('SELECT pruned_seq AS seq FROM logs WHERE key = ?').get(log);
    const prunedSeq = pruned?.seq ?? 0;
    const isWhole = prunedSeq === 0;
    this.stays = new StaysBook(isWhole);
    this.limits = new LimitsBook(isWhole);
    if (!isWhole) this.limits.gap(this.#atAfter(prunedSeq) ?? Number.POSITIVE_INFINITY);
    this.#seq = prunedSeq;
  }

  /** Devices that spoke for the bed in that time. One that was never mapped on record did so as it does now. */
  devices(span: BedSpan, here: readonly DeviceId[]): readonly Mapped[] {
    const found: Mapped[] = [];
    const add = (device: DeviceId, from: number, to: number): void => {
      const fromAt = Math.max(from, span.fromAt);
      const toAt = Math.min(to, span.toAt);
      if (toAt > fromAt) found.push({ device, bed: span.bed, fromAt, toAt });
    };
    for (const [device, mappings] of this.#devices) {
      for (const { bed, fromAt, toAt } of mappings) if (bed === span.bed) add(device, fromAt, toAt);
    }
    for (const device of here) if (!this.#devices.has(device)) add(device, span.fromAt, span.toAt);
    return found;
  }

  *#catchUp(): Generator<void> {
    // By name: without statistics SQLite would rather walk the whole log.
    const page = this.#db.prepare<[string, number, number], Row>(
      `SELECT seq, at, type, body FROM events INDEXED BY events_course WHERE log = ? AND seq > ? AND ${courseTypes} ORDER BY seq LIMIT ?`,
    );
    const gaps = this.#db.prepare<[string, number, number], { from_seq: number; to_seq: number }>(
      'SELECT from_seq, to_seq FROM gaps WHERE log = ? AND to_seq > ? AND from_seq <= ? ORDER BY from_seq',
    );
    for (;;) {
      // One page without a breath: another question may be catching up beside this one.
      const rows = page.all(this.#log, this.#seq, pageRows);
      const isLast = rows.length < pageRows;
      const upTo = rows.at(-1)?.seq ?? this.#seq;
      const holes = gaps.all(this.#log, this.#seq, isLast ? Number.MAX_SAFE_INTEGER : upTo);
      for (const row of rows) {
        while (holes[0] !== undefined && holes[0].from_seq < row.seq) this.#gap(holes.shift());
        this.#take(row);
      }
      for (const hole of holes) this.#gap(hole);
      if (isLast) return;
      yield;
    }
  }

  #gap(hole: { readonly from_seq: number; readonly to_seq: number } | undefined): void {
    if (hole === undefined) return;
    this.stays.gap(this.#atBefore(hole.from_seq) ?? Number.NEGATIVE_INFINITY);
    this.limits.gap(this.#atAfter(hole.to_seq) ?? this.#atBefore(hole.from_seq) ?? Number.POSITIVE_INFINITY);
    this.#seq = Math.max(this.#seq, hole.to_seq);
  }

  #atBefore(seq: number): number | null {
    const sql = 'SELECT at FROM events WHERE log = ? AND seq < ? ORDER BY seq DESC LIMIT 1';
    return this.#db.prepare<[string, number], { at: number }>(sql).get(this.#log, seq)?.at ?? null;
  }

  #atAfter(seq: number): number | null {
    const sql = 'SELECT at FROM events WHERE log = ? AND seq > ? ORDER BY seq LIMIT 1';
    return this.#db.prepare<[string, number], { at: number }>(sql).get(this.#log, seq)?.at ?? null;
  }

  #take({ seq, at, type, body }: Row): void {
    this.#seq = seq;
    // Written by us as this schema reads it: not read twice.
    const event = JSON.parse(body) as CourseEvent;
    if (type === 'unreadable') return this.#unreadable(at, event);
    switch (event.type) {
      case 'device.mapped':
        return this.#mapped(at, event);
      case 'patient.moved':
        this.limits.take(at, event);
        return this.stays.take(at, event);
      case 'patient.admitted':
      case 'patient.updated':
      case 'patient.left':
      case 'patient.merged':
        return this.stays.take(at, event);
      case 'ward.configured':
      case 'limits.set':
      case 'limits.profile':
      case 'policy.set':
        return this.limits.take(at, event);
    }
  }

  /** What a newer gateway says of patients and this station cannot read: from here on it does not know who lies where. */
  #unreadable(at: number, raw: unknown): void {
    const type = (raw as { type?: unknown } | null)?.type;
    if (typeof type !== 'string' || type.startsWith('patient.')) this.stays.gap(at);
    if (typeof type !== 'string' || /^(limits|policy|patient)\./.test(type)) this.limits.gap(at);
  }

  #mapped(at: number, { device, bed }: Extract<WardEvent, { type: 'device.mapped' }>): void {
    const mappings = this.#devices.get(device) ?? [];
    this.#devices.set(device, mappings);
    const last = mappings.at(-1);
    if (last !== undefined && last.toAt === Number.POSITIVE_INFINITY) {
      if (last.bed === bed) return;
      last.toAt = at;
    }
    if (bed !== null) mappings.push({ bed, fromAt: at, toAt: Number.POSITIVE_INFINITY });
  }
}
