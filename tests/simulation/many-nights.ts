/** Nights one after the other, for the tests. */
import { runNight } from './night.ts';

/** A night in which so little was checked was no night. */
const leastChecks = 1_000;

/** What did not hold in the nights from `first` on; the first ten, each with its seed. */
export async function violationsOf(first: number, count: number): Promise<string[]> {
  const violations: string[] = [];
  for (let seed = first; seed < first + count; seed += 1) {
    const night = await runNight({ seed, hours: 1 });
    violations.push(...night.violations.map((violation) => `seed ${seed}: ${violation}`));
    if (night.checks < leastChecks) violations.push(`seed ${seed}: only ${night.checks} checks`);
  }
  return violations.slice(0, 10);
}
