/** What else was so in a stretch of the record: whose stay, limits in force, therapy, kept events. */
import type { BedId, DeviceId } from '../../shared/domain/ids.ts';
import type { KeptEvent } from '../../shared/history/kept.ts';
import type { CallResult } from '../../shared/station-api/calls.ts';
import type { Who } from '../../shared/station-api/history-calls.ts';
import type { WardEvent } from '../../shared/ward/events.ts';
import type { RulesNow } from '../history/limits-course.ts';
import type { Present, ToldStay } from '../history/stays.ts';
import { barsOf, type TherapyBar } from '../history/therapy.ts';
import { changesOfPump } from '../infusion/pump-changes.ts';
import type { BedSpan } from '../waves/wave-record.ts';
import { Course } from './course.ts';
import type { ReadableDb } from './handles.ts';

export interface StaysQuery {
  readonly logKey: string;
  readonly bed: BedId;
  readonly who: Who;
  readonly fromAt: number;
  readonly toAt: number;
  /** Null: the bed is empty. */
  readonly present: Present | null;
}

export interface StaysRead {
  readonly stays: readonly ToldStay[];
  /** Where to read: of the patient, or the bed whoever lay there. */
  readonly spans: readonly BedSpan[];
}

/** What holds now, for a time in which the record tells of no change. */
export interface BedNow {
  readonly rules: RulesNow;
  readonly devices: readonly DeviceId[];
}

export interface ContextQuery extends StaysQuery {
  /** Of each bed of the ward. */
  readonly now: Readonly<Record<string, BedNow>>;
}

export interface KeptQuery extends StaysQuery {
  readonly limit: number;
}

type Context = CallResult<'history.context'>;

const bounds = { limits: 5_000, therapy: 2_000, kept: 200 } as const;

export function* readStays(db: ReadableDb, query: StaysQuery): Generator<void, StaysRead> {
  const { bed, fromAt, toAt, present } = query;
  const { stays } = yield* Course.of(db, query.logKey);
  if (query.who === 'bed') {
    return { stays: stays.ofBed(bed, fromAt, toAt, present), spans: [{ bed, fromAt, toAt }] };
  }
  return {
    stays: stays.ofPatient(bed, fromAt, toAt, present),
    spans: stays.spans(bed, fromAt, toAt, present),
  };
}

export function* readContext(db: ReadableDb, query: ContextQuery): Generator<void, Context> {
  const { stays, spans } = yield* readStays(db, query);
  const course = yield* Course.of(db, query.logKey);
  const nowOf = (span: BedSpan): BedNow => query.now[span.bed] ?? { rules: {}, devices: [] };
  const limits = spans.flatMap((span) => course.limits.told(span, nowOf(span).rules));
  const therapy: TherapyBar[] = [];
  for (const span of spans) {
    for (const mapped of course.devices(span, nowOf(span).devices)) {
      const { changes } = yield* changesOfPump(db, query.logKey, mapped.device, mapped, bounds.therapy * 2);
      therapy.push(...barsOf(mapped, changes, mapped.toAt >= query.toAt));
      yield;
    }
  }
  const kept = yield* keptOf(db, query.logKey, spans, bounds.kept);
  return {
    stays: [...stays],
    limits: limits.slice(-bounds.limits),
    therapy: therapy.slice(-bounds.therapy),
    kept: [...kept],
  };
}

/** Newest moment first. */
export function* readKept(db: ReadableDb, query: KeptQuery): Generator<void, readonly KeptEvent[]> {
  const { spans } = yield* readStays(db, query);
  return yield* keptOf(db, query.logKey, spans, query.limit);
}

interface KeptRow {
  readonly at: number;
  readonly body: string;
}

function* keptOf(
  db: ReadableDb,
  log: string,
  spans: readonly BedSpan[],
  limit: number,
): Generator<void, readonly KeptEvent[]> {
  const page = db.prepare<unknown[], KeptRow>(
    `SELECT at, body FROM events WHERE log = ? AND json_extract(body, '$.span.bed') = ?
       AND json_extract(body, '$.span.at') >= ? AND json_extract(body, '$.span.at') < ? AND type = 'event.kept'
     ORDER BY json_extract(body, '$.span.at') DESC LIMIT ?`,
  );
  const kept: KeptEvent[] = [];
  for (const span of spans.toReversed()) {
    if (kept.length >= limit) break;
    kept.push(...page.all(log, span.bed, span.fromAt, span.toAt, limit - kept.length).map(toKept));
    yield;
  }
  return kept;
}

/** Null: none of that name on record here. */
export function keptById(db: ReadableDb, log: string, id: string): KeptEvent | null {
  const row = db
    .prepare<unknown[], KeptRow>(
      `SELECT at, body FROM events WHERE log = ? AND json_extract(body, '$.command') = ? AND type = 'event.kept' LIMIT 1`,
    )
    .get(log, id);
  return row === undefined ? null : toKept(row);
}

function toKept({ at, body }: KeptRow): KeptEvent {
  const { span, by, station, command } = JSON.parse(body) as Extract<WardEvent, { type: 'event.kept' }>;
  return { id: command, span, by, station, savedAt: at };
}
