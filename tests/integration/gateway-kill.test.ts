import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { SqliteStore } from '../../gateway/log/sqlite-store.ts';
import type { WardEvent } from '../../shared/ward/events.ts';
import { freePort } from './free-port.ts';
import { alarm, codeOf, Sender, wardFile } from './gateway-harness.ts';

const kills = 30;
const lanes = 2;

/** Starts the command itself and waits until it says that it serves. */
function start(config: string, dataDir: string): Promise<ChildProcess> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['gateway/main.ts', '--config', config, '--data', dataDir, '--log', 'json'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (data: Buffer) => {
      said += data.toString();
      if (said.includes('is served')) resolve(child);
    });
    child.on('close', () => reject(new Error(said)));
  });
}

/** Pours alarms in over two connections until the gateway is gone; keeps the paths of those that were confirmed. */
async function pour(port: number, lane: number, round: number, confirmed: Set<string>): Promise<void> {
  const one = async (which: number): Promise<void> => {
    const sender = new Sender(port);
    try {
      for (let n = 0; ; n += 1) {
        const name = `${which}${String(round).padStart(3, '0')}${n}`;
        if (codeOf(await sender.send(alarm(`0${which}`, name))) === 'AA')
          confirmed.add(`MON-0${which}|1.2.${name}.150456|196672`);
      }
    } catch {
      sender.close();
    }
  };
  await Promise.all([one(1 + lane), one(3 + lane)]);
}

function raisedIn(dataDir: string): Set<string> {
  const store = new SqliteStore({ file: path.join(dataDir, 'ward-log.sqlite'), maxBytes: null });
  store.open();
  const episodes = new Set<string>();
  let after = 0;
  for (;;) {
    const rows = store.read(after, 5000);
    if (rows.length === 0) break;
    for (const row of rows) {
      expect(row.seq).toBe(after + 1);
      after = row.seq;
      const event = JSON.parse(row.event) as WardEvent;
      if (event.type === 'alarm.raised') {
        expect(episodes.has(event.alarm.episode), event.alarm.episode).toBe(false);
        episodes.add(event.alarm.episode);
      }
    }
  }
  store.close();
  return episodes;
}

async function lane(number: number): Promise<number> {
  const folder = mkdtempSync(path.join(tmpdir(), 'wardlight-kill-'));
  const confirmed = new Set<string>();
  try {
    const port = await freePort();
    const config = path.join(folder, 'gateway.json');
    writeFileSync(
      config,
      JSON.stringify({ ward: wardFile(8), mllp: [{ name: 'm', port, unit: '5N' }], http: { port: 0 } }),
    );
    for (let round = 0; round < kills / lanes; round += 1) {
      const child = await start(config, folder);
      const gone = new Promise((resolve) => child.once('close', resolve));
      setTimeout(() => child.kill('SIGKILL'), 30 + ((round * 71 + number * 29) % 250));
      await pour(port, number, round, confirmed);
      await gone;
      const stored = raisedIn(folder);
      for (const episode of confirmed) expect(stored.has(episode), episode).toBe(true);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return confirmed.size;
}

describe('Given a gateway into which alarms pour', () => {
  it(`When it is killed −9 at ${kills} moments, Then every alarm that it confirmed is in its log, once`, async () => {
    const counts = await Promise.all(Array.from({ length: lanes }, (_, number) => lane(number)));
    expect(Math.min(...counts)).toBeGreaterThan(50);
  }, 120_000);
});
