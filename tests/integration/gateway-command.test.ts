import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { wardFile } from './gateway-harness.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'wardlight-command-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  readonly ms: number;
}

/** Runs the command; `signal` is sent once it serves, and `ms` counts from there. */
function run(args: readonly string[], signal?: NodeJS.Signals): Promise<Run> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['gateway/main.ts', ...args]);
    let [out, err, from] = ['', '', performance.now()];
    child.stdout.on('data', (data: Buffer) => (out += data.toString()));
    child.stderr.on('data', (data: Buffer) => {
      const served = err.includes('is served');
      err += data.toString();
      if (signal === undefined || served || !err.includes('is served')) return;
      from = performance.now();
      child.kill(signal);
    });
    child.on('close', (code) => resolve({ code, out, err, ms: performance.now() - from }));
  });
}

function write(config: unknown): string {
  const file = path.join(folder, 'gateway.json');
  writeFileSync(file, JSON.stringify(config));
  return file;
}

const small = { ward: wardFile(2), mllp: [{ name: 'm', port: 0 }], http: { port: 0 } };

describe('Given the command `gateway`', () => {
  it('When it is asked for help, Then it tells its options', async () => {
    const { code, out } = await run(['--help']);
    expect(code).toBe(0);
    for (const option of ['--config', '--data', '--log']) expect(out).toContain(option);
  });

  it.each([
    ['no configuration', [], '--config FILE is missing'],
    ['an unknown option', ['--wat'], "Unknown option '--wat'"],
    ['a log format nobody knows', ['--config', 'x', '--log', 'xml'], '--log takes json or text'],
    ['a file that is not there', ['--config', 'no-such.json'], 'cannot be read (ENOENT)'],
  ])('When it is given %s, Then it says so in one sentence and fails', async (_what, args, expected) => {
    const { code, err } = await run(args);
    expect(code).not.toBe(0);
    expect(err).toContain(expected);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  it('When a field is wrong, Then the sentence has its path', async () => {
    const { code, err } = await run([
      '--config',
      write({ ...small, http: { host: '0.0.0.0', port: 0 } }),
      '--data',
      folder,
    ]);
    expect(code).not.toBe(0);
    expect(err.trim()).toMatch(/^wardlight gateway: .*http\.tls: is needed.*$/);
  });

  it('When its port is taken, Then the sentence names it', async () => {
    const file = write({
      ...small,
      mllp: [
        { name: 'a', port: 1 + 60_000 },
        { name: 'b', port: 60_001 },
      ],
    });
    const { code, err } = await run(['--config', file, '--data', folder]);
    expect(code).not.toBe(0);
    expect(err).toContain('60001');
    expect(
      err
        .trim()
        .split('\n')
        .filter((line) => line.includes('wardlight gateway')),
    ).toHaveLength(1);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('When it gets %s, Then it ends cleanly within 5 s', async (signal) => {
    const { code, err, ms } = await run(['--config', write(small), '--data', folder, '--log', 'json'], signal);
    expect(code).toBe(0);
    expect(ms).toBeLessThan(5_000);
    for (const line of err.trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('msg');
    expect(readFileSync(path.join(folder, 'ward-log.sqlite')).length).toBeGreaterThan(0);
  });
});
