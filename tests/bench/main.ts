/** `npm run bench -- NAME [--json]`, and without a name the list. */
import { parseArgs } from 'node:util';
import { fail } from '../../build/fail.ts';
import { stopAll } from './bench.ts';
import type { Bench } from './bench.ts';
import { alarmLoad } from './alarm-load.ts';
import { alarmPath } from './alarm-path.ts';
import { assets } from './assets.ts';
import { assetsMap } from './assets-map.ts';
import { assetsSearch } from './assets-search.ts';
import { display } from './display.ts';
import { feed } from './feed.ts';
import { history } from './history.ts';
import { infusions } from './infusions.ts';
import { ingest } from './ingest.ts';
import { soak } from './soak.ts';
import { start } from './start.ts';

const benches: readonly Bench[] = [
  alarmLoad,
  alarmPath,
  assets,
  assetsMap,
  assetsSearch,
  display,
  feed,
  history,
  infusions,
  ingest,
  soak,
  start,
];

const help = `npm run bench                      the list of benchmarks
npm run bench -- NAME              runs one, says how it measures and what it leaves out
  --json                           exactly one JSON object on standard output
  --seconds N                      length of the main measurement
  --beds N                         where the benchmark has beds
The exit status says whether it ran, never whether it was fast.
`;

function list(): void {
  const width = Math.max(...benches.map(({ name }) => name.length));
  for (const { name, summary } of benches) process.stdout.write(`${name.padEnd(width)}  ${summary}\n`);
}

const numberOf = (name: string, text: string | undefined, most: number): number | null => {
  if (text === undefined) return null;
  const value = Number(text);
  if (!(value > 0 && value <= most)) fail(`--${name} takes a number from 1 to ${most}, not "${text}".`);
  return value;
};

async function main(): Promise<void> {
  const { values, positionals } = fail.parse(() =>
    parseArgs({
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h' },
        json: { type: 'boolean' },
        seconds: { type: 'string' },
        beds: { type: 'string' },
      },
    }),
  );
  if (values.help === true) {
    process.stdout.write(help);
    return;
  }
  const [name, ...more] = positionals;
  if (name === undefined) {
    list();
    return;
  }
  const bench = benches.find((one) => one.name === name);
  if (bench === undefined) fail(`there is no benchmark "${name}"; npm run bench lists them.`);
  if (more.length > 0) fail(`one benchmark at a time, not "${positionals.join(' ')}".`);
  const options = {
    seconds: numberOf('seconds', values.seconds, 86_400),
    beds: numberOf('beds', values.beds, 200),
    say: (line: string) => process.stderr.write(`${line}\n`),
  };
  if (values.json !== true) describe(bench);
  const result = await bench.run(options);
  process.stdout.write(values.json === true ? `${JSON.stringify(result)}\n` : `${JSON.stringify(result, null, 2)}\n`);
}

function describe(bench: Bench): void {
  process.stdout.write(`${bench.name}: ${bench.summary}\n`);
  for (const line of bench.measures) process.stdout.write(`  measures   ${line}\n`);
  for (const line of bench.leavesOut) process.stdout.write(`  leaves out ${line}\n`);
}

/** A run that a signal cut short ends with the signal's status, not with what broke under it. */
let stopping = false;

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.once(signal, () => {
    stopping = true;
    setTimeout(() => process.exit(code), 4_000);
    void stopAll().finally(() => process.exit(code));
  });
}

try {
  await main();
  await stopAll();
} catch (error) {
  if (stopping) await new Promise(() => undefined);
  await stopAll().catch(() => undefined);
  fail(`the benchmark did not run: ${error instanceof Error ? error.message : String(error)}`);
}
