/** kill −9 of the station at any moment: no confirmed event is missing, no acknowledgement lost or done twice. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { bounds } from '../../shared/ward/state.ts';
import { configured, FakeGateway, raised, testSecret } from './fake-gateway.ts';
import { aFolder } from './station-folder.ts';
import { openWebConsole } from './web-console.ts';
import { until } from './until.ts';

const main = fileURLToPath(new URL('../../station/main.ts', import.meta.url));

interface Child {
  readonly process: ChildProcess;
  /** The address it prints; rejects if it ends before. */
  readonly address: Promise<string>;
  readonly ended: Promise<number | null>;
  readonly errors: () => string;
}

function startChild(gateway: FakeGateway, folder: string): Child {
  const secret = path.join(folder, 'secret');
  writeFileSync(secret, testSecret);
  const args = ['--gateway', gateway.url, '--secret-file', secret, '--data', path.join(folder, 'data'), '--port', '0'];
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const address = Promise.withResolvers<string>();
  address.promise.catch(() => undefined);
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => address.resolve(chunk.toString().trim()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const ended = new Promise<number | null>((resolve) =>
    child.once('exit', (code) => {
      address.reject(new Error('The station ended'));
      resolve(code);
    }),
  );
  return { process: child, address: address.promise, ended, errors: () => errors };
}

/** What is on the disk while nobody runs. */
function onDisk(folder: string): { readonly seqs: number[]; readonly waiting: string[] } {
  const file = path.join(folder, 'data', 'station.db');
  if (!existsSync(file)) return { seqs: [], waiting: [] };
  const db = new Database(file);
  try {
    if (db.pragma('user_version', { simple: true }) === 0) return { seqs: [], waiting: [] };
    return {
      seqs: db.prepare('SELECT seq FROM events ORDER BY seq').pluck().all() as number[],
      waiting: db.prepare('SELECT id FROM outbox WHERE outcome IS NULL').pluck().all() as string[],
    };
  } finally {
    db.close();
  }
}

const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

/** Acknowledges what stands, as fast as the limit lets, until the process is gone. */
async function act(child: Child, promised: Set<string>): Promise<void> {
  const { socket, console } = await openWebConsole(await child.address);
  let gone = false;
  socket.once('close', () => (gone = true));
  console.say({ k: 'subscribe', topic: 'ward' });
  const asked = new Set<string>();
  while (!gone) {
    const alarm = Object.values(console.ward.alarms).find(
      ({ id, acknowledged }) => acknowledged === null && !asked.has(id),
    );
    if (alarm !== undefined) {
      asked.add(alarm.id);
      void console.call('alarms.acknowledge', { alarms: [alarm.id], reason: null, note: null }).then(
        ({ outcomes }) => {
          if (outcomes[0]?.status === 'confirmed' || outcomes[0]?.status === 'queued') promised.add(alarm.id);
        },
        () => undefined,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

it('Given a station killed at 36 random moments, with and without its gateway, when it is looked at after each, then nothing that was promised is missing and nothing was done twice', async () => {
  const gateway = await new FakeGateway().start();
  onTestFinished(() => gateway.stop());
  gateway.append(configured);
  const folder = aFolder();
  const promised = new Set<string>();
  let alarms = 0;
  const traffic = setInterval(() => {
    // Beyond the bound the oldest open alarms give way: not what is looked at here, however slow the machine is.
    if (alarms >= bounds.openAlarms) return;
    alarms += 1;
    gateway.append(raised(`a${alarms}`));
  }, 40);
  onTestFinished(() => clearInterval(traffic));
  let queuedSeen = 0;
  // On a busy machine a station is long at its first act: the moments of the kills lie before and behind it.
  let firstActMs = 0;
  for (let round = 0; round < 36; round += 1) {
    // Every third life has no gateway: acts can only be queued, on the disk.
    gateway.closed = round % 3 === 2;
    const child = startChild(gateway, folder);
    const acting = act(child, promised).catch(() => undefined);
    const early = round % 6 === 0;
    if (!early) await child.address;
    if (round === 1) {
      const since = performance.now();
      await until('an act is promised', () => promised.size > 0, 20_000);
      firstActMs = performance.now() - since;
    }
    await new Promise((resolve) => setTimeout(resolve, Math.random() * (early ? 500 : 900 + firstActMs)));
    child.process.kill('SIGKILL');
    await child.ended;
    await acting;
    const { seqs, waiting } = onDisk(folder);
    expect(seqs, `events after kill ${round}`).toEqual(upTo(seqs.length));
    expect(seqs.length).toBeGreaterThanOrEqual(gateway.confirmed.get('log-1') ?? 0);
    queuedSeen = Math.max(queuedSeen, waiting.length);
  }
  clearInterval(traffic);
  gateway.closed = false;
  const child = startChild(gateway, folder);
  onTestFinished(() => void child.process.kill('SIGKILL'));
  const { console } = await openWebConsole(await child.address);
  for (const topic of ['ward', 'station']) console.say({ k: 'subscribe', topic });
  await until('the outbox is empty', () => console.last('station')?.outbox.length === 0, 20_000);
  await until('the record is whole', () => gateway.confirmed.get('log-1') === gateway.state.seq, 20_000);
  const acknowledged = gateway.log.flatMap(({ event }) => (event.type === 'alarm.acknowledged' ? [event] : []));
  const times = Map.groupBy(acknowledged, ({ id }) => String(id));
  process.stderr.write(
    `36 kills: ${promised.size} acts promised, ${queuedSeen} at most in the outbox at a kill, ${gateway.state.seq} events\n`,
  );
  expect(promised.size).toBeGreaterThan(30);
  expect(queuedSeen).toBeGreaterThan(0);
  for (const alarm of promised) expect(times.get(alarm), `acknowledgement of ${alarm}`).toHaveLength(1);
  for (const [alarm, events] of times) expect(events, `acknowledgement of ${alarm}`).toHaveLength(1);
  const commands = Map.groupBy(acknowledged, ({ command }) => String(command));
  expect(commands.size).toBe(acknowledged.length);

  const stopping = performance.now();
  child.process.kill('SIGTERM');
  expect(await child.ended).toBe(0);
  expect(performance.now() - stopping).toBeLessThan(5_000);
  expect(onDisk(folder).seqs).toEqual(upTo(gateway.state.seq));
});

it('Given arguments that do not fit, when the station is started, then it ends with 1 and one sentence', async () => {
  const run = (...args: string[]): Promise<{ code: number | null; text: string }> =>
    new Promise((resolve) => {
      const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
      let text = '';
      child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
      child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
      child.once('close', (code) => resolve({ code, text }));
    });
  const secret = path.join(aFolder(), 'secret');
  writeFileSync(secret, 'short');
  const cases: [string[], RegExp][] = [
    [[], /which gateway/],
    [['--gateway', 'x'], /--secret-file/],
    [['--gateway', 'x', '--secret-file', '/nowhere/at/all'], /cannot be read/],
    [['--gateway', 'http://127.0.0.1:1', '--secret-file', secret], /16 characters/],
    [['--gateway', 'http://10.0.0.1:1', '--secret-file', secret], /needs https/],
    [['--gateway', 'http://127.0.0.1:1', '--secret-file', secret, '--port', 'many'], /is no port/],
    [['--nonsense'], /--help/],
  ];
  for (const [args, says] of cases) {
    const { code, text } = await run(...args);
    expect(code).toBe(1);
    expect(text).toMatch(says);
    expect(text.trim().split('\n')).toHaveLength(1);
  }
  expect(await run('--help')).toMatchObject({ code: 0, text: expect.stringContaining('--gateway URL') });
});
