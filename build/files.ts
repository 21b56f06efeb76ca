import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository. */
export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

const leftOut = new Set([
  'node_modules',
  'dist',
  'coverage',
  'test-results',
  'playwright-report',
  'release',
  '.git',
  '.cache',
]);

/** All files below a folder of the repository (or one file), as paths from its root with forward slashes, sorted. */
export function filesUnder(entry: string, base = root): string[] {
  const full = path.join(base, entry);
  if (!existsSync(full)) return [];
  if (statSync(full).isFile()) return [entry];
  return readdirSync(full, { withFileTypes: true })
    .filter((child) => !leftOut.has(child.name))
    .flatMap((child) => {
      const name = entry === '.' ? child.name : `${entry}/${child.name}`;
      if (child.isDirectory()) return filesUnder(name, base);
      return child.isFile() ? [name] : [];
    })
    .toSorted();
}

/** Changes when a file below the entries appears, goes or is written. Reads no contents: it is on the way to the first number. */
function stampOf(entries: readonly string[], base = root): string {
  const hash = createHash('sha256');
  for (const file of entries.flatMap((entry) => filesUnder(entry, base))) {
    const { size, mtimeMs } = statSync(path.join(base, file));
    hash.update(`${file}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/**
 * Makes `target` with `make(folder)` unless it was made from the same sources before. The new one replaces the old
 * one whole, so a reader never meets half of it. Returns whether it was made.
 */
export async function makeIfChanged(
  target: string,
  sources: readonly string[],
  make: (folder: string) => Promise<void>,
): Promise<boolean> {
  const stamp = stampOf(sources);
  const stampFile = `${target}.stamp`;
  if (existsSync(target) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return false;
  const fresh = `${target}.${process.pid}`;
  const old = `${target}.${process.pid}.old`;
  mkdirSync(path.dirname(target), { recursive: true });
  try {
    await make(fresh);
    if (existsSync(target)) renameSync(target, old);
    renameSync(fresh, target);
    writeFileSync(stampFile, stamp);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
    rmSync(old, { recursive: true, force: true });
  }
  return true;
}
