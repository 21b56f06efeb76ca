import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './files.ts';
import { hazardFaults, readHazards } from './hazards.ts';

const folder = 'docs/safety';
const lessons = 25;
const here = 'build/hazards.test.ts';
/** Put in, so that the title does not stand here as it is looked for. */
const nobody = 'nobody';
const link = `[${here}](../../${here})`;

describe('the hazard analysis', () => {
  it('Given the page, when each test that it names is looked up, then it exists under that title, and every lesson stands', () => {
    const page = readHazards(readFileSync(path.join(root, folder, 'hazards.md'), 'utf8'), folder);
    expect(page.hazards.length).toBeGreaterThanOrEqual(16);
    expect(page.tests.length).toBeGreaterThan(100);
    expect(hazardFaults(page, root, lessons)).toEqual([]);
  });
});

describe('the check of the hazard analysis', () => {
  const faults = (...lines: string[]): string[] =>
    hazardFaults(readHazards(['## H1 Missed', ...lines].join('\n'), folder), root, 0);

  it.each([
    ['a title that is here', [`- ${link}: \`the check of the hazard analysis\``], []],
    ['a title of a table', [`- ${link}: \`Given a page with %s, when\``], []],
    [
      'a title that is gone',
      [`- ${link}: \`a title that ${nobody} wrote\``],
      [/has no test "a title that nobody wrote"/],
    ],
    ['words that are no title', [`- ${link}: \`import { hazardFaults, readHazards }\``], [/has no test/]],
    ['a part of a title that could be any', [`- ${link}: \`hazard\``], [/too short/]],
    ['a file that is gone', ['- [a](../../build/gone.test.ts): `a title that is long enough`'], [/is not there/]],
    ['a file that is no test', ['- [a](../../build/hazards.ts): `a title that is long enough`'], [/is no test/]],
    ['a link without a title', [`- ${link}`], [/cannot be checked/, /H1 has no test/]],
    ['a hazard without a test', ['Words.'], [/H1 has no test/]],
  ] as const)('Given a page with %s, when it is read, then that is what is said', (_, lines, expected) => {
    const found = faults(...lines);
    expect(found).toHaveLength(expected.length);
    for (const [index, pattern] of expected.entries()) expect(found[index]).toMatch(pattern);
  });

  it('Given lessons, when one stands in the list at the end alone, then it is missing', () => {
    const page = readHazards(
      `## H1 Missed\n\nL1\n\n- ${link}: \`the check of the hazard analysis\`\n\n## Lessons\n\nL2`,
      folder,
    );
    expect(hazardFaults(page, root, 2)).toEqual(['L2 stands at no hazard']);
  });
});
