import { describe, expect, test } from 'vitest';
import { findForbiddenWords, isSource } from './source-rules.ts';

/** Put together, so that this file obeys the rules too. */
const word = (...parts: readonly string[]): string => parts.join('');
const says = (file: string, text: string): string[] => findForbiddenWords(file, text).map((finding) => finding.says);

describe('Given a source with a forbidden word', () => {
  test.each([
    ['gateway/a.ts', word('// TO', 'DO later'), 'left-over'],
    ['gateway/a.ts', word('// good enough for', ' now'), 'left-over'],
    ['docs/a.md', word('see /ho', 'me/someone/notes'), 'path of one machine'],
    ['build/a.ts', word("const place = '/ro", "ot/cache';"), 'path of one machine'],
    ['README.md', word('https://regi', 'stry.example.org/x'), 'package registry'],
    ['shared/ward/a.ts', 'const at = Date.now();', 'clock or dice'],
  ])('When %s says %j, Then it is found', (file, text, expected) => {
    expect(says(file, text)).toEqual([expect.stringContaining(expected)]);
  });
});

describe('Given sources that only look like it', () => {
  test.each([
    ['gateway/a.ts', 'const at = Date.now();'],
    ['shared/ward/a.test.ts', 'const at = Date.now();'],
    ['gateway/a.ts', 'request.get("/roots/1"); // todos are lower-case words'],
    ['station/a.ts', "import { homedir } from 'node:os';"],
  ])('When %s says %j, Then nothing is found', (file, text) => {
    expect(says(file, text)).toEqual([]);
  });

  test('When the finding is reported, Then it carries its line', () => {
    expect(findForbiddenWords('a.ts', word('ok\n// FIX', 'ME'))).toMatchObject([{ file: 'a.ts', line: 2 }]);
  });

  test('When files are picked, Then the lock file and binaries are left out', () => {
    expect(['package-lock.json', 'resources/icon.png', 'a.woff2'].filter(isSource)).toEqual([]);
    expect(['a.tsx', '.ci/run', '.oxlintrc.json', 'resources/x.sql'].filter(isSource)).toHaveLength(4);
  });
});
