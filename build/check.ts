/** `npm run check`: types, lint, format, import rules, unused exports and packages, words, packages and licences. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { availableParallelism } from 'node:os';
import { fail } from './fail.ts';
import { filesUnder, root } from './files.ts';
import { checkDirect, checkLicences, readList } from './package-rules.ts';
import type { LockFile, PackageFile } from './package-rules.ts';
import { runTool } from './run-tool.ts';
import { findForbiddenWords, isSource } from './source-rules.ts';

const parts = ['shared', 'gateway', 'simulator', 'station', 'electron', 'renderer', 'build', 'tests'];

interface Check {
  readonly name: string;
  /** What is wrong, ready to print; empty when nothing is. */
  readonly run: () => Promise<string>;
}

function tool(script: string, args: readonly string[]): () => Promise<string> {
  return async () => {
    const { code, output } = await runTool(script, args);
    return code === 0 ? '' : output.trim() || `${script} ended with ${code}`;
  };
}

function read(file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}

function words(): Promise<string> {
  const findings = filesUnder('.')
    .filter(isSource)
    .flatMap((file) => findForbiddenWords(file, read(file)));
  return Promise.resolve(findings.map(({ file, line, says }) => `${file}:${line}: ${says}`).join('\n'));
}

function packages(): Promise<string> {
  const list = readList(read('docs/dependencies.md'));
  const direct = checkDirect(JSON.parse(read('package.json')) as PackageFile, list);
  return Promise.resolve(
    [...direct, ...checkLicences(JSON.parse(read('package-lock.json')) as LockFile, list)].join('\n'),
  );
}

const checks: readonly Check[] = [
  { name: 'types', run: tool('@typescript/native/bin/tsc', ['-p', 'tsconfig.json', '--pretty', 'false']) },
  { name: 'lint', run: tool('oxlint/bin/oxlint', ['--deny-warnings', '--report-unused-disable-directives']) },
  { name: 'format', run: tool('prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.']) },
  {
    name: 'imports',
    run: tool('dependency-cruiser/bin/dependency-cruiser.mjs', ['--config', '.dependency-cruiser.cjs', ...parts]),
  },
  { name: 'unused', run: tool('knip/bin/knip.js', ['--no-progress']) },
  { name: 'words', run: words },
  { name: 'packages', run: packages },
];

export interface CheckResult {
  readonly passed: number;
  readonly failed: number;
}

/** Runs the checks, some at a time, and prints one line for each and all that is wrong. */
export async function runChecks(only: readonly string[] = []): Promise<CheckResult> {
  const open = checks.filter(({ name }) => only.length === 0 || only.includes(name));
  let failed = 0;
  const queue = [...open];
  const worker = async (): Promise<void> => {
    for (let check = queue.shift(); check !== undefined; check = queue.shift()) {
      const startedAt = performance.now();
      const wrong = await check.run();
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      console.log(`${wrong === '' ? 'ok    ' : 'FAILED'} ${check.name} (${seconds} s)`);
      if (wrong === '') continue;
      failed += 1;
      console.log(wrong.replaceAll(/^/gm, '  '));
    }
  };
  await Promise.all(Array.from({ length: Math.min(3, availableParallelism()) }, worker));
  return { passed: open.length - failed, failed };
}

if (import.meta.main) {
  const names = checks.map(({ name }) => name).join(', ');
  const help = `npm run check [-- --only NAME]…\nChecks: ${names}.`;
  const { values } = fail.parse(() =>
    parseArgs({ options: { only: { type: 'string', multiple: true }, help: { type: 'boolean', short: 'h' } } }),
  );
  if (values.help === true) {
    console.log(help);
    process.exit(0);
  }
  const unknown = values.only?.find((name) => !checks.some((check) => check.name === name));
  if (unknown !== undefined) fail(`there is no check "${unknown}"; there are ${names}.`);
  const { failed } = await runChecks(values.only);
  process.exitCode = failed === 0 ? 0 : 1;
}
