/** Plants one violation of each import rule in a small tree of its own and sees it caught. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execFile } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from './files.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'wardlight-imports-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const parts = ['shared', 'gateway', 'simulator', 'station', 'electron', 'renderer', 'build', 'tests'];

/** file → its text; each planted file breaks the rule in its name. */
const sound: Record<string, string> = {
  'shared/domain/codes.ts': "import { z } from 'zod';\nexport const code = z.string();\n",
  'shared/ward/fold.ts': "import { code } from '../domain/codes.ts';\nexport const fold = code;\n",
  'gateway/main.ts': "import { fold } from '../shared/ward/fold.ts';\nexport const gateway = fold;\n",
  'simulator/main.ts': "import { code } from '../shared/domain/codes.ts';\nexport const simulator = code;\n",
  'station/host.ts': "import { fold } from '../shared/ward/fold.ts';\nexport const host = fold;\n",
  'station/web/shell.ts': "import { host } from '../host.ts';\nexport const shell = host;\n",
  'electron/main.ts':
    "import { app } from 'electron';\nimport { host } from '../station/host.ts';\nexport const main = [app, host];\n",
  'renderer/main.ts': "import { fold } from '../shared/ward/fold.ts';\nexport const page = fold;\n",
  'build/start.ts':
    "import { gateway } from '../gateway/main.ts';\nimport { simulator } from '../simulator/main.ts';\nexport const start = [gateway, simulator];\n",
  'tests/all.ts':
    "import { page } from '../renderer/main.ts';\nimport { main } from '../electron/main.ts';\nexport const all = [page, main];\n",
};

const planted: readonly [rule: string, file: string, text: string][] = [
  ['shared-imports', 'shared/bad.ts', "import '../gateway/main.ts';"],
  ['shared-needs-zod-only', 'shared/bad.ts', "import 'react';"],
  ['shared-without-node', 'shared/bad.ts', "import 'node:fs';"],
  ['gateway-imports', 'gateway/bad.ts', "import '../station/host.ts';"],
  ['simulator-imports', 'simulator/bad.ts', "import '../shared/ward/fold.ts';"],
  ['simulator-imports', 'simulator/bad.ts', "import '../gateway/main.ts';"],
  [
    'station-imports',
    'station/bad.ts',
    "import type { gateway } from '../gateway/main.ts';\nexport type A = typeof gateway;",
  ],
  ['station-web-imports', 'station/web/bad.ts', "import '../../renderer/main.ts';"],
  ['station-without-its-shell', 'station/bad.ts', "import './web/shell.ts';"],
  ['electron-imports', 'electron/bad.ts', "import '../gateway/main.ts';"],
  ['renderer-imports', 'renderer/bad.ts', "import '../station/host.ts';"],
  ['renderer-without-node', 'renderer/bad.ts', "import 'node:path';"],
  ['electron-only-in-its-shell', 'station/bad.ts', "import 'electron';"],
  ['no-orphans', 'gateway/bad.ts', 'export const alone = 1;'],
  ['no-circles', 'gateway/bad.ts', "import { also } from './also-bad.ts';\nexport const bad = also;"],
  ['resolvable', 'gateway/bad.ts', "import './nowhere.ts';"],
];

function plant(files: Record<string, string>, under: string): string {
  const base = path.join(folder, under);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(base, file)), { recursive: true });
    writeFileSync(path.join(base, file), text);
  }
  for (const part of parts) mkdirSync(path.join(base, part), { recursive: true });
  symlinkSync(path.join(root, 'node_modules'), path.join(base, 'node_modules'));
  writeFileSync(
    path.join(base, 'package.json'),
    JSON.stringify({ type: 'module', dependencies: { zod: '1', react: '1', electron: '1' } }),
  );
  return base;
}

/** Names of the rules that a tree breaks. */
function broken(base: string): Promise<string[]> {
  const cruise = path.join(root, 'node_modules', 'dependency-cruiser/bin/dependency-cruiser.mjs');
  const args = [cruise, '--config', path.join(root, '.dependency-cruiser.cjs'), '--output-type', 'json', ...parts];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd: base, maxBuffer: 64 * 1024 * 1024 }, (_error, output, errors) => {
      if (!output.startsWith('{')) {
        reject(new Error(errors));
        return;
      }
      const { summary } = JSON.parse(output) as { summary: { violations: { rule: { name: string } }[] } };
      resolve([...new Set(summary.violations.map(({ rule }) => rule.name))].toSorted());
    });
  });
}

describe('Given a small tree with the parts of the architecture', () => {
  let base = '';
  beforeAll(() => {
    base = plant(sound, 'sound');
  });

  test('When every arrow is allowed, Then nothing is said', async () => {
    expect(await broken(base)).toEqual([]);
  });

  test.each(planted)('When %s is broken by %s, Then it is caught', async (rule, file, text) => {
    const more =
      rule === 'no-circles'
        ? { 'gateway/also-bad.ts': "import { bad } from './bad.ts';\nexport const also = bad;" }
        : {};
    const tree = plant({ ...sound, ...more, [file]: text }, `${rule}-${planted.findIndex((row) => row[2] === text)}`);
    expect(await broken(tree)).toEqual([rule]);
  });
});
