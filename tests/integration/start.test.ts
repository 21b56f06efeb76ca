/** `npm start` as a program: its options, its address, its parts when one is killed, its end. */
import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { root } from '../../build/files.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'wardlight-start-'));
const started: ChildProcess[] = [];

afterEach(async () => {
  await Promise.all(started.splice(0).map((child) => ended(child, 'SIGKILL')));
});
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      resolve(child.exitCode);
      return;
    }
    child.once('exit', (code) => resolve(code));
    child.kill(signal);
  });
}

/** Starts it without a window and waits for its address. Temporary data go below `folder`. */
const aStart = Object.assign((...args: string[]) => begin({}, '--headless', ...args), { with: begin });

async function begin(env: Record<string, string>, ...args: string[]) {
  const child = spawn(process.execPath, ['build/bootstrap.mjs', 'start', '--port', '0', ...args], {
    cwd: root,
    env: { ...process.env, XDG_DATA_HOME: folder, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  await expect.poll(() => output.includes('\n') || child.exitCode !== null, { timeout: 90_000 }).toBe(true);
  return { child, address: output.trim(), errors: () => errors };
}

/** A console of the browser shell: admitted by the address, hears live values. */
async function aConsole(address: string) {
  const answer = await fetch(address, { redirect: 'manual' });
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  const { host, origin } = new URL(address);
  const open = async () => {
    const socket = new WebSocket(`ws://${host}/api`, { headers: { cookie, origin } });
    const heard = { values: 0, beds: 0, open: false };
    socket.on('error', () => undefined);
    socket.on('close', () => (heard.open = false));
    socket.on('message', (data: Buffer, binary) => {
      if (binary) return;
      const { topic, payload } = JSON.parse(data.toString('utf8')) as {
        topic?: string;
        payload?: { devices?: { values: { value: number | null }[] }[]; state?: { beds: object } };
      };
      if (topic === 'live')
        heard.values += payload?.devices?.flatMap((one) => one.values).filter((one) => one.value !== null).length ?? 0;
      if (topic === 'ward' && payload?.state !== undefined) heard.beds = Object.keys(payload.state.beds).length;
    });
    await new Promise<void>((resolve) => {
      socket.once('open', () => {
        heard.open = true;
        resolve();
      });
      socket.once('error', () => resolve());
    });
    for (const topic of ['ward', 'live']) if (heard.open) socket.send(JSON.stringify({ k: 'subscribe', topic }));
    return { heard, close: () => socket.terminate() };
  };
  return { open };
}

/** Process ids of the parts below a start, by their entry. Linux only. */
function partsOf(pid: number | undefined): Map<string, number> {
  const parentOf = (id: string): number => Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${id}/stat`, 'utf8'))?.[1]);
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const found = new Map<string, number>();
  const below = (parent: number): void => {
    for (const id of all) {
      try {
        if (parentOf(id) !== parent) continue;
        const entry = /hosts\/([a-z]+)-host/.exec(readFileSync(`/proc/${id}/cmdline`, 'utf8'))?.[1];
        if (entry !== undefined) found.set(entry, Number(id));
        below(Number(id));
      } catch {
        // Gone meanwhile.
      }
    }
  };
  below(pid ?? -1);
  return found;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('Given a wrong command line', () => {
  const run = (...args: string[]): Promise<{ code: number; errors: string }> =>
    new Promise((resolve) => {
      execFile(process.execPath, ['build/bootstrap.mjs', ...args], { cwd: root }, (error, _output, errors) =>
        resolve({ code: error === null ? 0 : Number(error.code), errors }),
      );
    });

  test.each([
    ['start --colour red', "Unknown option '--colour'"],
    ['start --beds none', '--beds none: give a whole number from 1 to 200'],
    ['start --gateway https://g.example', '--gateway needs --secret-file'],
    ['test --only nothing', 'there is no stage "nothing"'],
    ['check --only nothing', 'there is no check "nothing"'],
    ['dance', 'there is no command "dance"'],
  ])('When it is %s, Then one sentence is said and it fails', async (line, sentence) => {
    const { code, errors } = await run(...line.split(' '));
    expect(code).toBe(1);
    expect(errors.trim().split('\n')).toEqual([expect.stringContaining(sentence)]);
  });

  test('When the ward file or the scenario is not there, Then it ends with the reason', async () => {
    const ward = await aStart('--ward', path.join(folder, 'none.json'));
    expect([ward.child.exitCode, ward.errors()]).toEqual([1, expect.stringContaining('none.json cannot be read')]);
    const scenario = await aStart('--scenario', 'none');
    expect([scenario.child.exitCode, scenario.errors()]).toEqual([
      1,
      expect.stringMatching(/scenarios.none\.json cannot be read/),
    ]);
  });
});

describe.runIf(process.platform === 'linux')('Given the demo ward without a window', () => {
  test('When it runs, Then the address with its token opens a console with live numbers of all beds; on SIGTERM all end within 5 s', async () => {
    const { child, address } = await aStart('--beds', '6');
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=\S{20,}$/);
    const { heard, close } = await (await aConsole(address)).open();
    await expect.poll(() => heard.values, { timeout: 30_000 }).toBeGreaterThan(0);
    expect(heard.beds).toBe(6);
    const parts = partsOf(child.pid);
    expect([...parts.keys()].toSorted((a, b) => a.localeCompare(b))).toEqual(['gateway', 'simulator', 'station']);
    close();

    const startedAt = performance.now();
    expect(await ended(child, 'SIGTERM')).toBe(0);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    expect([...parts.values()].filter(isAlive)).toEqual([]);
    expect(readdirSync(path.join(folder, 'wardlight', 'demo'))).toEqual([]);
  });

  test.each(['gateway', 'simulator', 'station'])(
    'When its %s is killed (-9), Then it is started again and numbers go on',
    async (name) => {
      const { child, address } = await aStart('--beds', '2');
      const client = await aConsole(address);
      const first = await client.open();
      await expect.poll(() => first.heard.values, { timeout: 30_000 }).toBeGreaterThan(0);
      const killed = partsOf(child.pid).get(name);
      process.kill(killed ?? -1, 'SIGKILL');
      await expect.poll(() => partsOf(child.pid).get(name) ?? killed, { timeout: 15_000 }).not.toBe(killed);
      first.close();

      let console = await client.open();
      await expect
        .poll(
          async () => {
            if (!console.heard.open) console = await client.open();
            return console.heard.values;
          },
          { timeout: 30_000, interval: 200 },
        )
        .toBeGreaterThan(0);
      console.close();
      expect(await ended(child, 'SIGINT')).toBe(0);
    },
  );

  test('When there is a display but no Electron, Then an application window opens on the address and ends with it', async () => {
    const stub = path.join(folder, 'browser');
    writeFileSync(stub, `#!/bin/sh\necho "$@" > "${folder}/browser-arguments"\nexec sleep 600\n`, { mode: 0o755 });
    const { child, address } = await aStart.with({ DISPLAY: ':99', CHROMIUM_PATH: stub }, '--web', '--beds', '2');
    const argumentsOf = (): string => {
      try {
        return readFileSync(path.join(folder, 'browser-arguments'), 'utf8');
      } catch {
        return '';
      }
    };
    await expect.poll(argumentsOf).toContain('--app=');
    // Every user of the computer can read it: it opens the console once, the printed address as often as it is used.
    const shown = /--app=(\S+)/.exec(argumentsOf())?.[1] ?? '';
    expect(new URL(shown).origin).toBe(new URL(address).origin);
    expect(argumentsOf()).not.toContain(new URL(address).searchParams.get('token'));
    const statusOf = async (where: string) => (await fetch(where, { redirect: 'manual' })).status;
    expect([await statusOf(shown), await statusOf(shown)]).toEqual([303, 403]);
    expect([await statusOf(address), await statusOf(address)]).toEqual([303, 303]);
    expect(argumentsOf()).toContain('--autoplay-policy=no-user-gesture-required');
    const profile = /--user-data-dir=(\S+)/.exec(argumentsOf())?.[1] ?? '';
    expect(profile.startsWith(folder)).toBe(true);
    expect(await ended(child, 'SIGTERM')).toBe(0);
  });

  test('When it is killed itself (-9), Then its parts do not stay', async () => {
    const { child } = await aStart('--beds', '2');
    const parts = partsOf(child.pid);
    expect(parts.size).toBe(3);
    await ended(child, 'SIGKILL');
    await expect.poll(() => [...parts.values()].filter(isAlive), { timeout: 8_000 }).toEqual([]);
  });
});
