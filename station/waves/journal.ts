/**
 * A journal (WAL) that a killed process left. SQLite reads it up to the first frame whose checksum does not hold and
 * forgets what lies behind it, so a single bad byte would cost all that was committed after it.
 *
 * Source: sqlite.org/fileformat2.html, section 4.
 */
import { copyFileSync, existsSync, readFileSync, statSync } from 'node:fs';

const headerBytes = 32;
const frameHeader = 24;
const pageBytes = 4096;
const frameBytes = frameHeader + pageBytes;

/** Frames of the present run of the journal that SQLite will not read. Pure. */
export function isBroken(wal: Buffer): boolean {
  if (wal.length < headerBytes + frameBytes) return false;
  const isBig = (wal.readUInt32BE(0) & 1) === 1;
  let sums = summed([0, 0], wal, 0, 24, isBig);
  if (sums[0] !== wal.readUInt32BE(24) || sums[1] !== wal.readUInt32BE(28)) return true;
  let isValid = true;
  for (let at = headerBytes; at + frameBytes <= wal.length; at += frameBytes) {
    // Frames of an older run have another salt: they were overwritten up to here.
    const isOfThisRun = wal.compare(wal, 16, 24, at + 8, at + 16) === 0;
    if (isValid) {
      sums = summed(summed(sums, wal, at, at + 8, isBig), wal, at + frameHeader, at + frameBytes, isBig);
      isValid = isOfThisRun && sums[0] === wal.readUInt32BE(at + 16) && sums[1] === wal.readUInt32BE(at + 20);
    }
    if (!isValid && isOfThisRun) return true;
  }
  return false;
}

type Sums = readonly [number, number];

function summed([first, second]: Sums, wal: Buffer, from: number, to: number, isBig: boolean): Sums {
  let a = first;
  let b = second;
  for (let at = from; at < to; at += 8) {
    a = (a + (isBig ? wal.readUInt32BE(at) : wal.readUInt32LE(at)) + b) >>> 0;
    b = (b + (isBig ? wal.readUInt32BE(at + 4) : wal.readUInt32LE(at + 4)) + a) >>> 0;
  }
  return [a, b];
}

/**
 * Before a file is opened: is its journal lost to SQLite, whole or in part? Then a copy is kept, from which its rows
 * are salvaged. @returns the copy's name without "-wal"; null: nothing is wrong
 */
export function keepBrokenJournal(file: string): string | null {
  const journal = `${file}-wal`;
  if (!existsSync(journal)) return null;
  // SQLite deletes the journal of an empty file.
  const isAlone = (statSync(file, { throwIfNoEntry: false })?.size ?? 0) < pageBytes;
  const wal = readFileSync(journal);
  if (wal.length < headerBytes + frameBytes || (!isAlone && !isBroken(wal))) return null;
  let number = 1;
  while (existsSync(`${file}.damaged-${number}`) || existsSync(`${file}.damaged-${number}-wal`)) number += 1;
  copyFileSync(journal, `${file}.damaged-${number}-wal`);
  return `${file}.damaged-${number}`;
}
