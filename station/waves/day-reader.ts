/**
 * What is on record of one bed in a span: blocks of the days it touches and what is no block yet, by channel and time.
 * Pieces come whole, also where they reach beyond the span. Neighbours that follow each other may overlap by a slip
 * (placing.ts): the device's clock ran fast, and every sample is kept. Pieces that lie over each other by more are
 * different measurements of the same time (a clock was set back); the one recorded first comes first.
 */
import { blockRows, hasBlocks, samplesOfRow, seriesOfBed, type BlockRow, type SeriesRow } from './day-file.ts';
import { dayMs, type Recorded } from './placing.ts';
import type { Stretch } from './stretch.ts';
import type { WaveDays } from './wave-days.ts';
import type { BedSpan } from './wave-record.ts';

/** `samples()` null: its block is damaged. Reads and decodes; what it gives is not kept here. */
export type Piece = Recorded;

export type Found =
  | { readonly kind: 'piece'; readonly piece: Piece }
  /** What is stored there can not be read at all; `channel` null: of any. */
  | { readonly kind: 'damaged'; readonly channel: string | null; readonly fromAt: number; readonly toAt: number };

const dayName = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** Days that a span touches, oldest first. */
function daysOf(span: BedSpan): readonly string[] {
  const days: string[] = [];
  for (let at = Math.floor(span.fromAt / dayMs) * dayMs; at < span.toAt; at += dayMs) days.push(dayName(at));
  return days;
}

/**
 * One thing found at a time; between two of them other work may run, also retention. Files are opened only while one
 * is looked up.
 *
 * @param channels null: all
 */
export function* readStored(
  days: WaveDays,
  span: BedSpan,
  channels: readonly string[] | null,
): Generator<Found, void, undefined> {
  const wanted = (channel: string): boolean => channels === null || channels.includes(channel);
  const there = new Set(days.list());
  const names = daysOf(span).filter((day) => there.has(day) || days.writing.has(day));
  const series = new Map<string, readonly SeriesRow[]>();
  const found = new Set<string>();
  for (const day of names) {
    const rows = attempt(days, day, (db) => seriesOfBed(db, span.bed).filter(({ channel }) => wanted(channel)));
    if (rows === null) yield { kind: 'damaged', channel: null, ...dayPart(day, span) };
    for (const { channel } of rows ?? []) found.add(channel);
    series.set(day, rows ?? []);
  }
  for (const { facts } of days.pending(span.bed)) if (wanted(facts.channel)) found.add(facts.channel);
  for (const channel of [...found].sort()) {
    const pieces: Piece[] = [];
    const lost: Found[] = [];
    for (const day of names) {
      const rows = (series.get(day) ?? []).filter((one) => one.channel === channel);
      const ofDay = attempt(days, day, (db) =>
        rows.flatMap((one) =>
          blockRows(db, one, span.fromAt, span.toAt).map((row) => storedPiece(days, day, one, row)),
        ),
      );
      if (ofDay === null) lost.push({ kind: 'damaged', channel, ...dayPart(day, span) });
      else pieces.push(...ofDay);
    }
    for (const stretch of days.pending(span.bed)) {
      if (stretch.facts.channel !== channel) continue;
      if (stretch.startAt < span.toAt && stretch.endAt > span.fromAt) pieces.push(stillPiece(stretch));
    }
    yield* lost;
    // Stable: of those that begin together the one recorded first stays first.
    for (const piece of pieces.toSorted((a, b) => a.startAt - b.startAt)) yield { kind: 'piece', piece };
  }
}

/** Channels of which anything is on record in a span, in no order; one that can not be looked up is not told. */
export function channelsStored(days: WaveDays, span: BedSpan): ReadonlySet<string> {
  const found = new Set<string>();
  for (const day of daysOf(span)) {
    const ofDay = attempt(days, day, (db) =>
      seriesOfBed(db, span.bed).filter((one) => !found.has(one.channel) && hasBlocks(db, one, span.fromAt, span.toAt)),
    );
    for (const { channel } of ofDay ?? []) found.add(channel);
  }
  for (const { facts, startAt, endAt } of days.pending(span.bed)) {
    if (startAt < span.toAt && endAt > span.fromAt) found.add(facts.channel);
  }
  return found;
}

function dayPart(day: string, span: BedSpan): { readonly fromAt: number; readonly toAt: number } {
  const start = Date.parse(`${day}T00:00:00Z`);
  return { fromAt: Math.max(span.fromAt, start), toAt: Math.min(span.toAt, start + dayMs) };
}

type Db = NonNullable<ReturnType<WaveDays['db']>>;

/** Null: the file can not be read there. */
function attempt<Result>(days: WaveDays, day: string, look: (db: Db) => Result[]): Result[] | null {
  try {
    const db = days.db(day);
    return db === null ? [] : look(db);
  } catch {
    days.release(day);
    return null;
  }
}

function storedPiece(days: WaveDays, day: string, series: SeriesRow, row: BlockRow): Piece {
  return {
    facts: series,
    startAt: row.start,
    deviceAt: row.device_at,
    count: row.samples,
    samples: () => attempt(days, day, (db) => [samplesOfRow(db, series, row)])?.[0] ?? null,
  };
}

/** As long as it is now: it grows, and becomes a block, while others read. */
const stillPiece = (stretch: Stretch): Piece => {
  const { facts, startAt, deviceAt, count } = stretch;
  return { facts, startAt, deviceAt, count, samples: () => stretch.samples().subarray(0, count) };
};
