/** The real thing: `npm start` without a window, in processes of its own, as a person starts it. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from '@playwright/test';
import { root } from '../../../build/files.ts';

export type Part = 'gateway' | 'simulator' | 'station';

export interface DemoWard {
  /** With its token. */
  readonly address: string;
  /** Sends a signal to one part; its supervisor is not told. */
  readonly signal: (part: Part, signal: NodeJS.Signals) => void;
  /** Process id of a part; undefined while it is not there. */
  readonly pidOf: (part: Part) => number | undefined;
  /** Ends the start itself, without a word to anyone. */
  readonly kill: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Parts below a process, by their entry. Linux only, as the signals are. */
function partsBelow(pid: number): Map<string, number> {
  const parents = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const parent = Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${name}/stat`, 'utf8'))?.[1]);
      parents.set(parent, [...(parents.get(parent) ?? []), Number(name)]);
    } catch {
      // Gone meanwhile.
    }
  }
  const found = new Map<string, number>();
  const open = [pid];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    for (const child of parents.get(one) ?? []) {
      open.push(child);
      try {
        const entry = /hosts\/([a-z]+)-host/.exec(readFileSync(`/proc/${child}/cmdline`, 'utf8'))?.[1];
        if (entry !== undefined) found.set(entry, child);
      } catch {
        // Gone meanwhile.
      }
    }
  }
  return found;
}

function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      resolve();
      return;
    }
    child.once('exit', () => resolve());
    child.kill(signal);
  });
}

const stopWithinMs = 10_000;

/** Starts the demo ward and waits for its address. Its data are gone when it is stopped. */
export async function startDemoWard(...args: string[]): Promise<DemoWard> {
  const data = mkdtempSync(path.join(tmpdir(), 'wardlight-e2e-'));
  const child = spawn(
    process.execPath,
    ['build/bootstrap.mjs', 'start', '--headless', '--port', '0', '--data', data, ...args],
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const pid = child.pid ?? -1;
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const forget = (): void => rmSync(data, { recursive: true, force: true, maxRetries: 5 });
  await expect
    .poll(() => output.includes('\n') || child.exitCode !== null, { timeout: 90_000, message: 'the address' })
    .toBe(true);
  if (child.exitCode !== null) {
    forget();
    throw new Error(`npm start ended with ${child.exitCode}: ${errors}`);
  }
  const pidOf = (part: Part): number | undefined => partsBelow(pid).get(part);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const parts = [...partsBelow(pid).values()];
    // A part that was stopped by a signal could not end when it is told to.
    for (const part of parts) tell(part, 'SIGCONT');
    const late = setTimeout(() => child.kill('SIGKILL'), stopWithinMs);
    await ended(child, signal);
    clearTimeout(late);
    for (const part of parts) tell(part, 'SIGKILL');
    forget();
  };
  return {
    address: output.trim(),
    pidOf,
    signal: (part, signal) => {
      const target = pidOf(part);
      if (target === undefined) throw new Error(`there is no ${part} to signal`);
      process.kill(target, signal);
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  };
}

function tell(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended.
  }
}
