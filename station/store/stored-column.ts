/** A column of numerics as its row holds it. */
import { crc32 } from 'node:zlib';
import { columnSeconds, decodeColumn } from './column-codec.ts';
import type { Part } from './numerics-parts.ts';
import { decodeStamps } from './stamp-codec.ts';

export interface StoredColumn {
  /** Epoch seconds. */
  readonly start: number;
  readonly part: number;
  /** Null: written by version 1. */
  readonly crc: number | null;
  readonly data: Uint8Array;
  /** stamp-codec.ts; null: no device gave any, or they were not asked for. */
  readonly stamps: Uint8Array | null;
}

export const columnStart = (t: number): number => Math.floor(t / columnSeconds) * columnSeconds;

/** Null: its bytes are not what was written. */
export function partOf(row: StoredColumn): Part | null {
  if (row.crc !== null && crc32(row.data) !== row.crc) return null;
  try {
    const { offsets, values } = decodeColumn(row.data);
    return { offsets, values, deviceAt: row.stamps === null ? null : decodeStamps(row.stamps, row.start, offsets) };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
