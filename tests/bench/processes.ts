/** Processor time of a process and all that it started, from /proc. */
import { readFileSync, readdirSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second for every program. */
const ticksPerSecond = 100;

interface Row {
  readonly parent: number;
  readonly seconds: number;
}

function readRow(pid: number): Row | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name stands in brackets and may hold anything.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { parent: Number(fields[1]), seconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond };
  } catch {
    return null;
  }
}

export function treeOf(root: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const row = /^\d+$/.test(name) ? readRow(Number(name)) : null;
    if (row !== null) parents.set(Number(name), row.parent);
  }
  const inTree = (pid: number | undefined): boolean => pid !== undefined && (pid === root || inTree(parents.get(pid)));
  return [...parents.keys()].filter(inTree);
}

/** Null where the system has no /proc. Processes that ended meanwhile are missing: compare over steady times only. */
export function cpuSecondsOf(root: number | undefined): number | null {
  if (process.platform !== 'linux' || root === undefined) return null;
  return treeOf(root).reduce((sum, pid) => sum + (readRow(pid)?.seconds ?? 0), 0);
}

export function residentMbOf(pid: number): number {
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
    return (pages * 4096) / 1024 / 1024;
  } catch {
    return 0;
  }
}

/** Of one process with its threads, without what it started; 0 where it is gone or the system does not tell. */
export const cpuSecondsAlone = (pid: number): number => readRow(pid)?.seconds ?? 0;
