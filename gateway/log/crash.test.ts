import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { SqliteStore } from './sqlite-store.ts';

const child = fileURLToPath(new URL('./append-child.ts', import.meta.url));
const lanes = 3;
const killsPerLane = 17;

/** Lets the child append, kills it −9 some milliseconds after its first word; the last number it confirmed. */
function killOnce(file: string, afterMs: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const running = spawn(process.execPath, [child, file], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    running.stdout.on('data', (data: Buffer) => {
      if (said === '') setTimeout(() => running.kill('SIGKILL'), afterMs);
      said += data.toString();
    });
    running.on('error', reject);
    running.on('close', () => {
      // A number that was cut off was not heard whole: the last whole line counts.
      resolve(Number(said.split('\n').slice(0, -1).at(-1) ?? -1));
    });
  });
}

async function lane(folder: string, number: number): Promise<void> {
  const file = path.join(folder, `log-${number}.sqlite`);
  for (let kill = 0; kill < killsPerLane; kill += 1) {
    const confirmed = await killOnce(file, (kill * 37 + number * 13) % 120);
    expect(confirmed).toBeGreaterThanOrEqual(0);
    const store = new SqliteStore({ file, maxBytes: null });
    const { headSeq } = store.open();
    expect(headSeq).toBeGreaterThanOrEqual(confirmed);
    const rows = store.read(Math.max(0, confirmed - 500), 2000);
    expect(rows.at(-1)?.seq ?? 0).toBe(headSeq);
    rows.forEach((row, index) => {
      expect(row.seq).toBe((rows[0]?.seq ?? 0) + index);
      expect((JSON.parse(row.event) as { command: string }).command).toBe(`c${row.seq}`);
    });
    store.close();
  }
}

describe('Given a log that is written without pause', () => {
  it(`When its process is killed −9 at ${lanes * killsPerLane} moments, Then every confirmed event is there`, async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'wardlight-crash-'));
    try {
      await Promise.all(Array.from({ length: lanes }, (_, number) => lane(folder, number)));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 60_000);
});
