/** kill −9 of the station at any moment: of the numerics that it took no more than the last two seconds are missing. */
import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { readValues } from '../../station/store/values.ts';
import { aDevice, configured, FakeGateway, testSecret } from './fake-gateway.ts';
import { aFolder } from './station-folder.ts';
import { until } from './until.ts';

const main = fileURLToPath(new URL('../../station/main.ts', import.meta.url));

function startStation(gateway: FakeGateway, folder: string): ChildProcess {
  const secret = path.join(folder, 'secret');
  writeFileSync(secret, testSecret);
  const args = ['--gateway', gateway.url, '--secret-file', secret, '--data', path.join(folder, 'data'), '--port', '0'];
  return spawn(process.execPath, [main, ...args], { stdio: 'ignore' });
}

function secondsOnDisk(folder: string, fromAt: number, toAt: number): ReadonlySet<number> {
  const spans = [{ bed: '1', fromAt, toAt }];
  const query = { spans, keys: ['HR'], fromAt, toAt };
  const work = readValues(path.join(folder, 'data', 'numerics'), query, (sentence) => {
    throw new Error(sentence);
  });
  for (;;) {
    const step = work.next();
    if (step.done === true) return new Set(step.value.series.flatMap(({ at }) => at));
  }
}

it('Given a station killed at random moments, when its numerics are read after each, then every second that it took is there but the last two, and the files are sound', async () => {
  const gateway = await new FakeGateway().start();
  onTestFinished(() => gateway.stop());
  gateway.append(configured);
  const folder = aFolder();
  /** When each frame was sent. */
  const sent = new Map<number, number>();
  /** What the station had taken, and when that was heard. */
  let taken: { readonly n: number; readonly at: number }[] = [];
  let value = 0;
  const traffic = setInterval(() => {
    value += 1;
    sent.set(gateway.sendLive([aDevice('MON-1', '1', { HR: value % 250, SpO2: 97 })]), Date.now());
    const n = gateway.credits.at(-1);
    if (n !== undefined && n !== taken.at(-1)?.n) taken.push({ n, at: Date.now() });
  }, 200);
  onTestFinished(() => clearInterval(traffic));
  const beganAt = Date.now();
  const due = new Set<number>();
  for (let life = 0; life < 6; life += 1) {
    const child = startStation(gateway, folder);
    onTestFinished(() => void child.kill('SIGKILL'));
    const ended = new Promise((resolve) => child.once('exit', resolve));
    gateway.credits.length = 0;
    taken = [];
    await until('the station takes live data', () => taken.length > 15 + Math.random() * 10, 30_000);
    const firstAt = taken[0]?.at ?? 0;
    const killedAt = Date.now();
    child.kill('SIGKILL');
    await ended;
    const last = taken.findLast(({ at }) => at <= killedAt - 2_000);
    for (const [n, at] of sent) {
      if (n <= (last?.n ?? 0) && at >= firstAt) due.add(Math.floor(at / 1000) * 1000);
    }
    const there = secondsOnDisk(folder, beganAt - 5_000, killedAt + 5_000);
    expect([...due].filter((second) => !there.has(second))).toEqual([]);
  }
  expect(due.size).toBeGreaterThan(5);
  for (const name of readdirSync(path.join(folder, 'data', 'numerics')).filter((one) => one.endsWith('.db'))) {
    const db = new Database(path.join(folder, 'data', 'numerics', name));
    expect(db.pragma('quick_check', { simple: true })).toBe('ok');
    db.close();
  }
}, 120_000);
