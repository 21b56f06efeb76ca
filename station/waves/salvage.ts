/**
 * What can still be read of a damaged file of waves, without SQLite: every page is looked at as if it were a leaf of a
 * table, and a row counts where its checksum holds, wherever it was found. Pages of the journal beside it count too.
 * Rows that were deleted may turn up again: who asks leaves out what is on record.
 *
 * Source of the layout: sqlite.org/fileformat2.html, sections 1.6 (b-tree pages, overflow), 2.1 (records), 4 (WAL).
 */
import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { isBlock, readBlock, type BlockRecord } from './block-record.ts';

export type Salvaged =
  | { readonly kind: 'block'; readonly record: BlockRecord }
  /** A second of the tail, as wave frame. */
  | { readonly kind: 'frame'; readonly frame: Uint8Array };

/** The default of SQLite; files of waves are never made with another. */
const pageBytes = 4096;
/** Larger than any row that is written. */
const payloadMax = 16 * 1024 * 1024;
/** Cells that are tried on each page, whatever it says of their number: more rows do not fit. */
const cellsTried = 64;
const walHeader = 32;
const frameHeader = 24;
const blockColumns = 7;
const tailColumns = 3;

/** Yields nothing now and then, so that it can be done in slices. Never throws for what it reads; @returns blocks found */
export function* salvage(file: string): Generator<Salvaged | undefined, number, undefined> {
  const pages = new Pages(file);
  const seen = new Set<string>();
  let blocks = 0;
  try {
    for (const page of pages.all()) {
      for (const row of rowsOf(page, pages)) {
        const key = `${row.crc}/${row.data.length}`;
        if (crc32(row.data) !== row.crc || seen.has(key)) continue;
        const record = isBlock(row.data) ? readBlock(row.data, row.crc) : null;
        if (record === null) {
          yield { kind: 'frame', frame: row.data };
          continue;
        }
        seen.add(key);
        blocks += 1;
        yield { kind: 'block', record };
      }
      yield undefined;
    }
  } finally {
    pages.close();
  }
  return blocks;
}

/** Pages of the file, and of its journal, which are newer. */
class Pages {
  readonly #handle: number | null;
  readonly #count: number;
  readonly #newer = new Map<number, Buffer>();
  readonly #journal: Buffer[] = [];

  constructor(file: string) {
    this.#handle = existsSync(file) ? openSync(file, 'r') : null;
    this.#count = this.#handle === null ? 0 : Math.ceil(fstatSync(this.#handle).size / pageBytes);
    if (existsSync(`${file}-wal`)) this.#readJournal(readFileSync(`${file}-wal`));
  }

  *all(): Generator<Buffer> {
    for (let number = 1; number <= this.#count; number += 1) {
      const page = this.#stored(number);
      if (page !== null) yield page;
    }
    yield* this.#journal;
  }

  get(number: number): Buffer | null {
    return this.#newer.get(number) ?? this.#stored(number);
  }

  close(): void {
    if (this.#handle !== null) closeSync(this.#handle);
  }

  #stored(number: number): Buffer | null {
    if (this.#handle === null || number < 1 || number > this.#count) return null;
    const page = Buffer.alloc(pageBytes);
    try {
      readSync(this.#handle, page, 0, pageBytes, (number - 1) * pageBytes);
    } catch {
      return null;
    }
    return page;
  }

  /** Whole frames, whether the journal's own checksums hold or not: rows have theirs. */
  #readJournal(wal: Buffer): void {
    for (let at = walHeader; at + frameHeader + pageBytes <= wal.length; at += frameHeader + pageBytes) {
      const page = wal.subarray(at + frameHeader, at + frameHeader + pageBytes);
      this.#journal.push(page);
      this.#newer.set(wal.readUInt32BE(at), page);
    }
  }
}

interface Row {
  readonly crc: number;
  readonly data: Buffer;
}

function* rowsOf(page: Buffer, pages: Pages): Generator<Row> {
  // The first page begins with the file's header.
  const header = page.toString('latin1', 0, 6) === 'SQLite' ? 100 : 0;
  for (let index = 0; index < cellsTried; index += 1) {
    const pointer = header + 8 + index * 2;
    const cell = page.readUInt16BE(pointer);
    if (cell <= pointer || cell + 8 > pageBytes) continue;
    const payload = payloadOf(page, cell, pages);
    const row = payload === null ? null : rowOf(payload);
    if (row !== null) yield row;
  }
}

/** A cell's payload with what lies on overflow pages; null: there is none. */
function payloadOf(page: Buffer, cell: number, pages: Pages): Buffer | null {
  const [bytes, afterBytes] = varint(page, cell);
  const [, start] = varint(page, afterBytes);
  if (bytes < 8 || bytes > payloadMax) return null;
  const localMax = pageBytes - 35;
  if (bytes <= localMax) return start + bytes <= pageBytes ? page.subarray(start, start + bytes) : null;
  const least = Math.floor(((pageBytes - 12) * 32) / 255) - 23;
  const fitted = least + ((bytes - least) % (pageBytes - 4));
  const local = fitted <= localMax ? fitted : least;
  if (start + local + 4 > pageBytes) return null;
  // The row's first words say how long it is meant to be: a wrong length is no reason to read megabytes.
  if (headerOf(page.subarray(start, start + local), bytes) === null) return null;
  const payload = Buffer.alloc(bytes);
  page.copy(payload, 0, start, start + local);
  let next = page.readUInt32BE(start + local);
  for (let at = local; at < bytes; at += pageBytes - 4) {
    const overflow = pages.get(next);
    if (overflow === null) return null;
    overflow.copy(payload, at, 4, Math.min(pageBytes, 4 + bytes - at));
    next = overflow.readUInt32BE(0);
  }
  return payload;
}

const intBytes = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0] as const;

interface Header {
  readonly crcAt: number;
  readonly crcBytes: number;
  readonly dataAt: number;
  readonly dataBytes: number;
}

/** Where checksum and data of a row of blocks or tail lie; null: it is no such row. */
function headerOf(payload: Buffer, bytes: number): Header | null {
  const [size, first] = varint(payload, 0);
  if (size < tailColumns + 1 || size > 40 || size > payload.length) return null;
  const lengths: number[] = [];
  for (let at = first; at < size;) {
    const [type, after] = varint(payload, at);
    at = after;
    if (type >= 12) lengths.push(Math.floor((type - 12) / 2));
    else lengths.push(intBytes[type] ?? Number.POSITIVE_INFINITY);
  }
  if (lengths.length !== blockColumns && lengths.length !== tailColumns) return null;
  const dataBytes = lengths.at(-1) ?? 0;
  const crcBytes = lengths.at(-2) ?? 0;
  const total = lengths.reduce((sum, length) => sum + length, size);
  if (total !== bytes || crcBytes > 6 || dataBytes < 16) return null;
  return { crcAt: bytes - dataBytes - crcBytes, crcBytes, dataAt: bytes - dataBytes, dataBytes };
}

function rowOf(payload: Buffer): Row | null {
  const header = headerOf(payload, payload.length);
  if (header === null) return null;
  const { crcAt, crcBytes, dataAt, dataBytes } = header;
  const crc = crcBytes === 0 ? 0 : payload.readUIntBE(crcAt, crcBytes);
  return { crc, data: payload.subarray(dataAt, dataAt + dataBytes) };
}

/** @returns the value and where the next byte is; at most 5 bytes are of use here */
function varint(bytes: Buffer, at: number): readonly [number, number] {
  let value = 0;
  for (let index = 0; index < 9; index += 1) {
    const byte = bytes[at + index] ?? 0;
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return [value, at + index + 1];
  }
  return [value, at + 9];
}
