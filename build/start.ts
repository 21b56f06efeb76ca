/** `npm start`: builds what changed, starts the parts, shows the console, stops all of it. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { demoLoopback, freePort, planDemo, usualMllpPort } from '../electron/demo-plan.ts';
import { supervise } from '../electron/supervisor.ts';
import type { Fall, Supervised } from '../electron/supervisor.ts';
import { newAccessKeys, newTicket } from '../station/web/access.ts';
import { buildConsole, buildElectron, buildHosts, consoleFolder, hostsFolder } from './build.ts';
import { forkNode } from './child-node.ts';
import { openDataFolder } from './data-folder.ts';
import { fail } from './fail.ts';
import { root } from './files.ts';
import { findElectron, hasDisplay, openAppWindow } from './open-window.ts';
import { readStartOptions, startHelp } from './start-options.ts';
import type { StartOptions } from './start-options.ts';

const usualPort = 4600;
const say = (line: string): void => void process.stderr.write(`${line}\n`);

const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };

/** Everything that was started, ended in the order in which it came. */
const ends: (() => Promise<void>)[] = [];
let ending: Promise<void> | null = null;

function endAll(code: number): void {
  ending ??= Promise.all(ends.map((end) => end()))
    .catch((error: unknown) => say(String(error)))
    .then(() => process.exit(code));
}

/** Starts a part. One that says it cannot start as told, before it ever ran, ends the command with its reason. */
function startPart(name: string, entry: string, options: object): { part: Supervised; ready: Promise<unknown> } {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  let wasReady = false;
  const part = supervise({
    name,
    options: { ...options, version },
    fork: (events) => forkNode(path.join(hostsFolder, `${entry}.cjs`), events),
    onReady: (said) => {
      if (wasReady) say(`${name} runs again`);
      wasReady = true;
      resolve(said);
    },
    onDown: ({ why, refused, delayMs }: Fall) => {
      say(`${name}: ${why}`);
      if (refused && !wasReady) endAll(1);
      else say(`${name} is started again in ${delayMs} ms`);
    },
  });
  ends.push(() => part.stop());
  return { part, ready: promise };
}

interface Console {
  /** With the token of this start. */
  readonly address: string;
  /** Opens the console once, within a minute: a window's address stands on a command line, which all users can read. */
  readonly addressOnce: () => string;
}

async function startStation(options: StartOptions, data: string, built: Promise<unknown>): Promise<Console> {
  const port = options.port ?? (await freePort(usualPort)) ?? 0;
  // The same port again when the station comes back; 0 could not promise that.
  const fixed = port === 0 ? ((await freePort(0)) ?? 0) : port;
  const common = { data: path.join(data, 'station'), port: fixed, renderer: consoleFolder, keys: newAccessKeys() };
  let upstream: object;
  if (options.gateway === null) {
    const plan = await planDemo();
    startPart('gateway', 'gateway-host', { plan, demo: options.demo, data: path.join(data, 'gateway') });
    startPart('simulator', 'simulator-host', { plan, demo: options.demo });
    upstream = { url: `http://${demoLoopback}:${plan.httpPort}`, secret: plan.secret, demo: true };
    if (plan.mllpPort !== usualMllpPort)
      say(`Port ${usualMllpPort} is taken: devices of this demo speak to mllp://${demoLoopback}:${plan.mllpPort}.`);
  } else {
    upstream = { ...options.gateway, demo: false };
  }
  const { part, ready } = startPart('station', 'station-host', { ...upstream, ...common });
  const [said] = await Promise.all([ready, built]);
  const { address } = said as { address: string };
  return {
    address,
    addressOnce: () => {
      const ticket = newTicket();
      part.post({ kind: 'ticket', ticket });
      return new URL(`/?token=${ticket}`, address).href;
    },
  };
}

/** Electron with the same options; it starts its own parts. */
async function runElectron(program: string, args: readonly string[]): Promise<void> {
  await Promise.all([buildConsole(), buildElectron()]);
  const child = spawn(program, [root, ...args], { cwd: process.cwd(), stdio: 'inherit' });
  ends.push(() => endChild(child));
  child.on('exit', (code) => endAll(code ?? 1));
}

function endChild(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      resolve();
      return;
    }
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), 4_000).unref();
  });
}

function showConsole(options: StartOptions, { address, addressOnce }: Console, data: string): void {
  const wanted = options.shell !== 'headless' && hasDisplay();
  const window = wanted ? openAppWindow(addressOnce, path.join(data, 'browser')) : null;
  // One line on standard output: programs read it.
  process.stdout.write(`${address}\n`);
  if (window === null) {
    if (options.shell !== 'headless') say('Open the address above in a browser on this computer.');
    return;
  }
  ends.push(() => endChild(window));
  window.on('error', () => say('Open the address above in a browser on this computer.'));
  window.on('exit', () => endAll(0));
}

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  const options = fail.parse(() => readStartOptions(args, process.cwd()));
  if (options === null) {
    process.stdout.write(startHelp);
    return;
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => endAll(0));
  process.on('disconnect', () => endAll(0));

  const electron = options.shell === 'any' && hasDisplay() ? findElectron() : null;
  if (electron !== null) {
    await runElectron(electron, args);
    return;
  }
  if (options.shell === 'any')
    say("Electron's window is not available here: the same console opens in the browser shell.");
  const { folder, end } = openDataFolder(options.data, options.gateway === null);
  process.on('exit', end);
  const built = buildConsole();
  await buildHosts();
  const console = await startStation(options, folder, built);
  if (ending === null) showConsole(options, console, folder);
}

main().catch((error: unknown) => {
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  endAll(1);
});
