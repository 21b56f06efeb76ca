/** `npm test`: everything, in stages. The last line has the totals; the exit status says whether all is well. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildConsole, buildElectron } from './build.ts';
import { runChecks } from './check.ts';
import { fail } from './fail.ts';
import { filesUnder } from './files.ts';
import { runTool } from './run-tool.ts';

interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

interface Stage {
  readonly name: string;
  /** Whether there is anything to run. */
  readonly exists: () => boolean;
  readonly run: () => Promise<Totals>;
}

const reports = mkdtempSync(path.join(tmpdir(), 'wardlight-test-'));

function hasTests(folder: string, ending: RegExp): boolean {
  return filesUnder(folder).some((file) => ending.test(file));
}

/** The report of a tool that ended; null where it left none. */
function readReport(file: string): unknown {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}

/** A tool may fail with no failed test: a file that does not load, an error outside tests. That counts as one. */
function counted(code: number, totals: Totals): Totals {
  return code !== 0 && totals.failed === 0 ? { ...totals, failed: 1 } : totals;
}

async function vitest(project: string): Promise<Totals> {
  const file = path.join(reports, `${project}.json`);
  const { code } = await runTool(
    'vitest/vitest.mjs',
    ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
    { show: true },
  );
  const report = (readReport(file) ?? {}) as Record<string, number>;
  return counted(code, {
    passed: report['numPassedTests'] ?? 0,
    failed: report['numFailedTests'] ?? 0,
    skipped: (report['numPendingTests'] ?? 0) + (report['numTodoTests'] ?? 0),
  });
}

async function playwright(): Promise<Totals> {
  const file = path.join(reports, 'e2e.json');
  const { code } = await runTool(
    '@playwright/test/cli.js',
    ['test', '--config', 'tests/e2e/playwright.config.ts', '--reporter=list,json'],
    { show: true, env: { PLAYWRIGHT_JSON_OUTPUT_FILE: file } },
  );
  const stats = (readReport(file) as { stats?: Record<string, number> } | null)?.stats ?? {};
  return counted(code, {
    passed: (stats['expected'] ?? 0) + (stats['flaky'] ?? 0),
    failed: stats['unexpected'] ?? 0,
    skipped: stats['skipped'] ?? 0,
  });
}

const nightsEach = 250;

/** Ward nights as a process of their own, one for each of two cores: under a test runner they take twice as long. */
async function nights(firstSeed: number): Promise<Totals> {
  const entry = path.join('..', 'tests', 'simulation', 'main.ts');
  const args = ['--nights', String(nightsEach), '--seed', String(firstSeed)];
  const { code } = await runTool(entry, args, { show: true });
  return code === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
}

async function simulation(): Promise<Totals> {
  const machine = await vitest('simulation');
  const all = [machine, ...(await Promise.all([nights(1), nights(1 + nightsEach)]))];
  const sum = (of: keyof Totals): number => all.reduce((total, one) => total + one[of], 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
}

const stages: readonly Stage[] = [
  { name: 'check', exists: () => true, run: async () => ({ ...(await runChecks()), skipped: 0 }) },
  { name: 'unit', exists: () => true, run: () => vitest('unit') },
  {
    name: 'integration',
    exists: () => hasTests('tests/integration', /\.test\.ts$/) || hasTests('tests/contract', /\.test\.ts$/),
    run: async () => {
      await Promise.all([buildConsole(), buildElectron()]);
      return vitest('integration');
    },
  },
  { name: 'simulation', exists: () => hasTests('tests/simulation', /\.test\.ts$/), run: simulation },
  {
    name: 'e2e',
    exists: () => hasTests('tests/e2e', /\.spec\.ts$/),
    run: async () => {
      await buildConsole();
      return playwright();
    },
  },
];

async function main(): Promise<void> {
  const names = stages.map(({ name }) => name).join(', ');
  const { values } = fail.parse(() =>
    parseArgs({ options: { only: { type: 'string', multiple: true }, help: { type: 'boolean', short: 'h' } } }),
  );
  if (values.help === true) {
    console.log(`npm test [-- --only STAGE]…\nStages, in this order: ${names}.`);
    return;
  }
  const only = values.only ?? [];
  const unknown = only.find((name) => !stages.some((stage) => stage.name === name));
  if (unknown !== undefined) fail(`there is no stage "${unknown}"; there are ${names}.`);

  const sum = { passed: 0, failed: 0, skipped: 0 };
  const lines: string[] = [];
  for (const stage of stages.filter(({ name }) => only.length === 0 || only.includes(name))) {
    if (!stage.exists()) {
      lines.push(`${stage.name}: nothing there`);
      continue;
    }
    console.log(`\n── ${stage.name}`);
    const startedAt = performance.now();
    const totals = await stage.run().catch((error: unknown) => {
      console.error(error);
      return { passed: 0, failed: 1, skipped: 0 };
    });
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
    lines.push(
      `${stage.name}: ${totals.passed} ok, ${totals.failed} not ok, ${totals.skipped} left out (${seconds} s)`,
    );
    sum.passed += totals.passed;
    sum.failed += totals.failed;
    sum.skipped += totals.skipped;
  }
  console.log(`\n${lines.join('\n')}`);
  console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
  process.exitCode = sum.failed === 0 ? 0 : 1;
}

try {
  await main();
} finally {
  rmSync(reports, { recursive: true, force: true });
}
