/** Packs the application around a stand-in of Electron's runtime, offline, and looks at what came out. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { electronEntries } from '../../build/bundle-node.ts';
import { root } from '../../build/files.ts';
import { runTool } from '../../build/run-tool.ts';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const folder = mkdtempSync(path.join(tmpdir(), 'wardlight-package-'));
const runtime = path.join(folder, 'runtime');
const output = path.join(folder, 'release');
/** Where the fuses stand in Electron's program: this text, version 1, count 8, one character each. */
const fuseMark = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const electronDefaults = '10110001';

const unpacked = path.join(output, process.arch === 'arm64' ? 'linux-arm64-unpacked' : 'linux-unpacked');
const archive = path.join(unpacked, 'resources', 'app.asar');
let listed: string[] = [];

const packsHere = process.platform === 'linux';

beforeAll(async () => {
  if (!packsHere) return;
  mkdirSync(path.join(runtime, 'locales'), { recursive: true });
  mkdirSync(path.join(runtime, 'resources'));
  for (const locale of ['en-US', 'de']) writeFileSync(path.join(runtime, 'locales', `${locale}.pak`), 'locale');
  writeFileSync(path.join(runtime, 'version'), '45.4.1');
  writeFileSync(path.join(runtime, 'LICENSE'), 'licence');
  const fuses = Buffer.concat([Buffer.from(fuseMark), Buffer.from([1, 8]), Buffer.from(electronDefaults)]);
  writeFileSync(path.join(runtime, 'electron'), Buffer.concat([Buffer.from('#!/bin/sh\nexit 0\n'), fuses]), {
    mode: 0o755,
  });
  await promisify(execFile)(
    process.execPath,
    [path.join(root, 'build', 'package.ts'), '--dir', '--electron-dist', runtime, '--output', output],
    { cwd: root },
  );
  const { output: list } = await runTool('@electron/asar/bin/asar.js', ['list', archive]);
  listed = list.split('\n').filter((line) => line.startsWith('/'));
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.runIf(packsHere)('Given the packed application', () => {
  test('When its top is listed, Then there is nothing but what runs', () => {
    const top = new Set(listed.map((file) => file.split('/')[1] ?? ''));
    expect([...top].toSorted()).toEqual(['dist', 'node_modules', 'package.json', 'resources']);
    expect(listed.filter((file) => /\.(ts|tsx|map|md|stamp)$|\.test\.|\/tests?\//.test(file))).toEqual([]);
  });

  test('When its packages are listed, Then there is the database alone, with one addon', () => {
    const packages = new Set(listed.flatMap((file) => /^\/node_modules\/([^/]+)/.exec(file)?.[1] ?? []));
    expect([...packages]).toEqual(['better-sqlite3']);
    const addons = listed.filter((file) => file.endsWith('.node'));
    expect(addons).toEqual([`/node_modules/better-sqlite3/prebuilds/linux-${process.arch}.node`]);
    expect(listed.filter((file) => /better-sqlite3\/(deps|src|binding\.gyp)/.test(file))).toEqual([]);
  });

  test('When the addon is looked for on the disk, Then it lies unpacked, where it can be loaded', () => {
    expect(existsSync(`${archive}.unpacked/node_modules/better-sqlite3/prebuilds/linux-${process.arch}.node`)).toBe(
      true,
    );
  });

  test('When the entries are looked for, Then each is there', () => {
    for (const name of Object.keys(electronEntries)) expect(listed).toContain(`/dist/electron/${name}.cjs`);
    expect(listed).toContain('/dist/renderer/index.html');
    expect(listed).toContain('/resources/wards/demo.json');
  });

  test('When its package.json is read, Then it starts main and names no tools', async () => {
    await runTool('@electron/asar/bin/asar.js', ['extract', archive, path.join(folder, 'out')]);
    const file = JSON.parse(readFileSync(path.join(folder, 'out', 'package.json'), 'utf8')) as Record<string, unknown>;
    expect(file['main']).toBe('dist/electron/main.cjs');
    expect([file['devDependencies'] ?? null, file['scripts'] ?? null]).toEqual([null, null]);
  });

  test('When the fuses are read from the program, Then they stand as decided (19)', () => {
    const program = readFileSync(path.join(unpacked, 'wardlight'));
    const at = program.indexOf(fuseMark) + fuseMark.length + 2;
    const names = [
      'runAsNode',
      'cookieEncryption',
      'nodeOptions',
      'nodeCliInspect',
      'embeddedAsarIntegrityValidation',
      'onlyLoadAppFromAsar',
      'loadBrowserProcessSpecificV8Snapshot',
      'grantFileProtocolExtraPrivileges',
    ];
    const fuses = Object.fromEntries(
      names.map((name, index) => [name, program.toString('latin1', at + index, at + index + 1)]),
    );
    expect(fuses).toEqual({
      runAsNode: '0',
      cookieEncryption: '1',
      nodeOptions: '0',
      nodeCliInspect: '0',
      embeddedAsarIntegrityValidation: '1',
      onlyLoadAppFromAsar: '1',
      loadBrowserProcessSpecificV8Snapshot: '0',
      grantFileProtocolExtraPrivileges: '0',
    });
  });
});
