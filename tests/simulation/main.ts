/** `npm run simulate -- --nights N [--seed S]`: ward nights with faults on a virtual clock. */
import { parseArgs } from 'node:util';
import { fail } from '../../build/fail.ts';
import { runNight } from './night.ts';

const help = `npm run simulate -- --nights N [--seed S]
  --nights N   how many nights, each with its own seed (default 100)
  --seed S     the first seed (default 1); the next nights have the next ones
  --hours H    length of a night (default 1: faults come every few minutes, as they do in months of nights)
Prints one line with nights, faults injected, invariants checked, violations. A violation prints its seed; the same
seed gives the same night again. The exit status is 1 where there was one.
`;

function whole(name: string, text: string | undefined, usual: number, most: number): number {
  const value = text === undefined ? usual : Number(text);
  if (!Number.isInteger(value) || value < 1 || value > most) {
    fail(`--${name} takes a whole number from 1 to ${most}, not "${text ?? ''}".`);
  }
  return value;
}

async function main(): Promise<void> {
  const { values } = fail.parse(() =>
    parseArgs({
      options: {
        nights: { type: 'string' },
        seed: { type: 'string' },
        hours: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }),
  );
  if (values.help === true) {
    process.stdout.write(help);
    return;
  }
  const nights = whole('nights', values.nights, 100, 1_000_000);
  const first = whole('seed', values.seed, 1, 2_000_000_000);
  const hours = whole('hours', values.hours, 1, 1_500);
  const sum = { nights: 0, alarms: 0, acts: 0, faults: 0, checks: 0, violations: 0 };
  let stopped = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => (stopped = true));
  for (let seed = first; seed < first + nights && !stopped; seed += 1) {
    const night = await runNight({ seed, hours });
    sum.nights += 1;
    sum.alarms += night.alarms;
    sum.acts += night.acts;
    sum.faults += night.faults;
    sum.checks += night.checks;
    sum.violations += night.violations.length;
    for (const violation of night.violations) process.stderr.write(`seed ${seed}: ${violation}\n`);
  }
  process.stdout.write(
    `${sum.nights} nights, ${sum.alarms} alarms, ${sum.acts} acts of people, ${sum.faults} faults injected, ` +
      `${sum.checks} invariants checked, ${sum.violations} violations\n`,
  );
  if (sum.violations > 0 || sum.nights === 0) process.exitCode = 1;
}

await main();
