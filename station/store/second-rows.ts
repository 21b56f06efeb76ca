/** Rows of numerics as they came: n × (u16 series, f64 value), and the devices' stamps beside them as n × f64. */
import type { Part } from './numerics-parts.ts';
import { columnStart } from './stored-column.ts';

interface Cell {
  readonly series: number;
  readonly value: number;
  readonly deviceAt: number | null;
}

export interface TailRow {
  /** Epoch seconds. */
  readonly t: number;
  readonly cells: Uint8Array;
  readonly stamps: Uint8Array | null;
}

/** One series' rows that are not columns yet, by the start of the column they will be in. */
export type Tail = ReadonlyMap<number, Part>;

const cellBytes = 10;

/** `stamps` is null where no cell has one. */
export function packCells(cells: readonly Cell[]): { readonly cells: Uint8Array; readonly stamps: Uint8Array | null } {
  const bytes = new Uint8Array(cells.length * cellBytes);
  const view = new DataView(bytes.buffer);
  for (const [index, cell] of cells.entries()) {
    view.setUint16(index * cellBytes, cell.series, true);
    view.setFloat64(index * cellBytes + 2, cell.value, true);
  }
  if (cells.every(({ deviceAt }) => deviceAt === null)) return { cells: bytes, stamps: null };
  const stamps = new DataView(new ArrayBuffer(cells.length * 8));
  for (const [index, { deviceAt }] of cells.entries()) stamps.setFloat64(index * 8, deviceAt ?? Number.NaN, true);
  return { cells: bytes, stamps: new Uint8Array(stamps.buffer) };
}

function readCells(cells: Uint8Array, stamps: Uint8Array | null): Cell[] {
  const view = new DataView(cells.buffer, cells.byteOffset, cells.byteLength);
  const count = Math.floor(cells.byteLength / cellBytes);
  // Stamps that do not fit are no stamps.
  const theirs =
    stamps?.byteLength === count * 8 ? new DataView(stamps.buffer, stamps.byteOffset, stamps.byteLength) : null;
  return Array.from({ length: count }, (_, index): Cell => {
    const at = theirs?.getFloat64(index * 8, true) ?? Number.NaN;
    return {
      series: view.getUint16(index * cellBytes, true),
      value: view.getFloat64(index * cellBytes + 2, true),
      deviceAt: Number.isNaN(at) ? null : at,
    };
  });
}

/** By series. @param rows in the order they came. */
export function tailsOf(rows: readonly TailRow[]): ReadonlyMap<number, Tail> {
  type Growing = { readonly [Field in keyof Part]: NonNullable<Part[Field]>[number][] };
  const tails = new Map<number, Map<number, Growing>>();
  for (const row of rows) {
    const start = columnStart(row.t);
    for (const { series, value, deviceAt } of readCells(row.cells, row.stamps)) {
      let tail = tails.get(series);
      if (tail === undefined) tails.set(series, (tail = new Map<number, Growing>()));
      let part = tail.get(start);
      if (part === undefined) tail.set(start, (part = { offsets: [], values: [], deviceAt: [] }));
      part.offsets.push(row.t - start);
      part.values.push(value);
      part.deviceAt.push(deviceAt);
    }
  }
  return tails;
}
