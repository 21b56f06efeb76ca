/** The set-up of every command, in a small repository of its own with a stand-in for npm. */
import { execFile } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { root } from '../../build/files.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'wardlight-bootstrap-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let made = 0;

const system = process.platform === 'win32' ? 'win' : process.platform;

/** A repository with bootstrap, a lock file, and a command that prints where it runs. `npm` installs a Node, or fails. */
function aRepository(npm: 'works' | 'fails' = 'works') {
  const base = path.join(folder, String((made += 1)));
  const bin = path.join(base, 'bin');
  const pinned = path.join(base, 'node_modules', `node-${system}-${process.arch}`, 'bin');
  mkdirSync(path.join(base, 'build'), { recursive: true });
  mkdirSync(path.join(base, 'gateway'));
  mkdirSync(bin);
  copyFileSync(path.join(root, 'build', 'bootstrap.mjs'), path.join(base, 'build', 'bootstrap.mjs'));
  writeFileSync(path.join(base, 'package.json'), '{"type":"module"}');
  writeFileSync(path.join(base, 'package-lock.json'), '{"lockfileVersion":3}');
  writeFileSync(
    path.join(base, 'gateway', 'main.ts'),
    "const where: string = process.execPath;\nconsole.log(JSON.stringify([where, process.env['PATH']?.split(':')[0], process.argv.slice(2)]));\nif (process.argv[2] === 'code') process.exit(7);\n",
  );
  const script = `#!/bin/sh\necho "npm $*" >> "${base}/calls"\n${npm === 'works' ? `mkdir -p "${pinned}" && ln -sf "${process.execPath}" "${pinned}/node"` : 'exit 1'}\n`;
  writeFileSync(path.join(bin, 'npm'), script);
  chmodSync(path.join(bin, 'npm'), 0o755);
  const calls = (): string[] =>
    existsSync(path.join(base, 'calls')) ? readFileSync(path.join(base, 'calls'), 'utf8').trim().split('\n') : [];
  const run = (...args: string[]): Promise<{ code: number; output: string; errors: string }> => {
    const { npm_execpath: _own, ...env } = process.env;
    return new Promise((resolve) => {
      execFile(
        process.execPath,
        [path.join(base, 'build', 'bootstrap.mjs'), ...args],
        { env: { ...env, PATH: `${bin}:/usr/bin:/bin` } },
        (error, output, errors) => resolve({ code: error === null ? 0 : Number(error.code), output, errors }),
      );
    });
  };
  return { base, pinned, run, calls };
}

describe.runIf(process.platform !== 'win32')('Given a fresh clone', () => {
  test('When a command is run, Then packages are installed once, it says so, and the command runs on the pinned Node', async () => {
    const { pinned, run, calls } = aRepository();
    const first = await run('gateway', '--config', 'x');
    expect(first.errors).toBe('wardlight: installing packages (first run; about a minute) …\n');
    expect(JSON.parse(first.output)).toEqual([expect.any(String), pinned, ['--config', 'x']]);
    const second = await run('gateway');
    expect([second.code, second.errors]).toEqual([0, '']);
    expect(calls()).toEqual(['npm ci --no-audit --no-fund --loglevel=error']);
  });

  test('When the list of packages changed since, Then they are installed anew', async () => {
    const { base, run, calls } = aRepository();
    await run('gateway');
    writeFileSync(path.join(base, 'package-lock.json'), '{"lockfileVersion":3,"name":"changed"}');
    expect((await run('gateway')).errors).toContain('the list of packages changed');
    expect(calls()).toHaveLength(2);
  });

  test('When installing fails, Then one sentence says so, and the next run tries again', async () => {
    const { run, calls } = aRepository('fails');
    const { code, errors } = await run('gateway');
    expect(code).toBe(1);
    expect(errors.trim().split('\n').at(-1)).toBe(
      'wardlight: installing the packages failed; see the lines above, then run the command again.',
    );
    await run('gateway');
    expect(calls()).toHaveLength(2);
  });

  test('When the command ends with a code, Then so does npm run', async () => {
    expect((await aRepository().run('gateway', 'code')).code).toBe(7);
  });

  test('When there is no such command, Then nothing is installed and the known ones are named', async () => {
    const { run, calls } = aRepository();
    const { code, errors } = await run('dance');
    expect([code, calls()]).toEqual([1, []]);
    expect(errors).toMatch(/^wardlight: there is no command "dance"; there are start, test, check, .*\.\n$/);
  });
});
