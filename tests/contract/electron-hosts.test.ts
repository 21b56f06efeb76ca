/** The built utility processes, with their database threads, as main starts them: whole demo, real sockets, one console port. */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildElectron, electronFolder } from '../../build/build.ts';
import { demoLoopback, planDemo } from '../../electron/demo-plan.ts';

type Heard = { readonly k?: string; readonly kind?: string; readonly topic?: string; readonly payload?: unknown };

interface Host {
  readonly child: ChildProcess;
  readonly fromHost: Heard[];
  readonly fromPage: Heard[];
  readonly tell: (message: object) => void;
  readonly say: (message: object) => void;
}

const data = mkdtempSync(path.join(tmpdir(), 'wardlight-hosts-'));
const hosts: Host[] = [];

function aHost(name: string, options: object): Host {
  const shim = path.join(import.meta.dirname, 'parent-port.cjs');
  const child = fork(path.join(electronFolder, `${name}.cjs`), [], {
    execArgv: ['--require', shim],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const host: Host = {
    child,
    fromHost: [],
    fromPage: [],
    tell: (message) => void child.send({ to: 'host', message }),
    say: (message) => void child.send({ to: 'page', message }),
  };
  child.on('message', (raw) => {
    const { from, message } = raw as { from: string; message: Heard };
    (from === 'page' ? host.fromPage : host.fromHost).push(message);
  });
  host.tell({ kind: 'start', options: { ...options, version: '0.0.0' } });
  hosts.push(host);
  return host;
}

beforeAll(() => buildElectron(), 60_000);
afterAll(() => {
  for (const { child } of hosts) child.kill('SIGKILL');
  rmSync(data, { recursive: true, force: true, maxRetries: 3 });
});

describe('Given gateway, simulator and station as built for the desktop shell', () => {
  test('When they start and a console connects, Then numbers and waves reach its port, and all stop when told', async () => {
    const plan = await planDemo();
    const demo = { beds: '4' };
    aHost('gateway-host', { plan, demo, data: path.join(data, 'gateway') });
    aHost('simulator-host', { plan, demo });
    const station = aHost('station-host', {
      url: `http://${demoLoopback}:${plan.httpPort}`,
      secret: plan.secret,
      demo: true,
      data: path.join(data, 'station'),
    });
    station.tell({ kind: 'console', window: 1 });
    await expect
      .poll(() => hosts.every(({ fromHost }) => fromHost.some(({ kind }) => kind === 'ready')), { timeout: 30_000 })
      .toBe(true);

    const take = () => setInterval(() => station.say({ k: 'taken', n: station.fromPage.length }), 20);
    let taking = take();
    const beds = ['01', '02', '03', '04'].map((bed) => ({ bed, channels: null }));
    station.say({ k: 'subscribe', topic: 'live' });
    station.say({ k: 'call', id: 1, name: 'waves.watch', args: { beds } });
    const values = () =>
      station.fromPage.flatMap(({ topic, payload }) =>
        topic === 'live'
          ? (payload as { devices: { values: { key: string; value: number | null }[] }[] }).devices.flatMap(
              (one) => one.values,
            )
          : [],
      );
    await expect
      .poll(() => values().some(({ key, value }) => key === 'HR' && value !== null), { timeout: 30_000 })
      .toBe(true);
    await expect.poll(() => station.fromPage.some(({ k }) => k === 'waves'), { timeout: 30_000 }).toBe(true);

    // A page that takes nothing more: waves end, what is small goes on.
    clearInterval(taking);
    const frames = () => station.fromPage.filter(({ k }) => k === 'waves').length;
    const beats = () => station.fromPage.filter(({ topic }) => topic === 'link').length;
    const before = frames();
    station.say({ k: 'subscribe', topic: 'link' });
    await expect.poll(beats, { timeout: 30_000 }).toBeGreaterThan(4);
    const most = frames();
    expect(most - before).toBeLessThanOrEqual(33);
    const later = beats() + 2;
    await expect.poll(beats, { timeout: 10_000 }).toBeGreaterThan(later);
    expect(frames()).toBe(most);
    // It comes back to itself.
    taking = take();
    await expect.poll(frames, { timeout: 10_000 }).toBeGreaterThan(most + 33);
    clearInterval(taking);

    const exits = hosts.map(({ child }) => new Promise<number | null>((resolve) => child.once('exit', resolve)));
    const startedAt = performance.now();
    for (const host of hosts) host.tell({ kind: 'stop' });
    expect(await Promise.all(exits)).toEqual([0, 0, 0]);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  }, 90_000);
});
