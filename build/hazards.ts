/** Reads the hazard analysis: which tests it names for which hazard, and what does not hold of that. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

export interface NamedTest {
  /** "H6"; empty before the first hazard. */
  readonly hazard: string;
  readonly line: number;
  /** From the root. */
  readonly file: string;
  readonly title: string;
}

export interface HazardPage {
  readonly hazards: readonly string[];
  readonly tests: readonly NamedTest[];
  /** Numbers of lessons that a hazard names, outside the list at the end. */
  readonly lessons: ReadonlySet<number>;
  /** Lines that look like a named test and are none. */
  readonly unread: readonly string[];
}

const heading = /^## (H\d+) /;
const named = /^- \[[^\]]+\]\((?<to>[^)]+)\): `(?<title>[^`]+)`$/;
/** Shorter, and a part of a title could be anything. */
const shortest = 20;

/** @param folder of the page, from the root: its links begin there. */
export function readHazards(text: string, folder: string): HazardPage {
  const hazards: string[] = [];
  const tests: NamedTest[] = [];
  const lessons = new Set<number>();
  const unread: string[] = [];
  let hazard = '';
  for (const [index, line] of text.split('\n').entries()) {
    if (line.startsWith('## ')) {
      hazard = heading.exec(line)?.[1] ?? '';
      if (hazard !== '') hazards.push(hazard);
    }
    if (hazard !== '') for (const [, number] of line.matchAll(/\bL(\d+)\b/g)) lessons.add(Number(number));
    const { to, title } = named.exec(line)?.groups ?? {};
    if (to !== undefined && title !== undefined) {
      tests.push({ hazard, line: index + 1, file: path.posix.join(folder, to), title });
    } else if (/\.(test|spec)\.ts\)/.test(line)) unread.push(`line ${index + 1}: ${line}`);
  }
  return { hazards, tests, lessons, unread };
}

/** What is wrong, in words; empty where all of it holds. @param lessons how many there are. */
export function hazardFaults(page: HazardPage, root: string, lessons: number): string[] {
  const faults = page.unread.map((line) => `a test is named in a way that cannot be checked, ${line}`);
  const sources = new Map<string, string | null>();
  const sourceOf = (file: string): string | null => {
    const known = sources.get(file);
    if (known !== undefined) return known;
    const full = path.join(root, file);
    const source = existsSync(full) ? readFileSync(full, 'utf8') : null;
    sources.set(file, source);
    return source;
  };
  for (const { hazard, line, file, title } of page.tests) {
    const source = sourceOf(file);
    const where = `line ${line}, ${hazard}: ${file}`;
    if (!/\.(test|spec)\.ts$/.test(file)) faults.push(`${where} is no test`);
    else if (source === null) faults.push(`${where} is not there`);
    else if (title.length < shortest) faults.push(`${where}: "${title}" is too short to be told from others`);
    else if (!titlesIn(source).some((one) => one.includes(title))) faults.push(`${where} has no test "${title}"`);
  }
  for (const hazard of page.hazards) {
    if (!page.tests.some((test) => test.hazard === hazard)) faults.push(`${hazard} has no test`);
  }
  for (let number = 1; number <= lessons; number += 1) {
    if (!page.lessons.has(number)) faults.push(`L${number} stands at no hazard`);
  }
  return faults;
}

/** First arguments of describe, it and test, with or without a table before them. */
function titlesIn(source: string): string[] {
  const titles: string[] = [];
  const call = /\b(?:describe|it|test)(?:\.[a-z]+)*(?:<[^]{0,200}?>)?\(/g;
  for (const match of source.matchAll(call)) {
    const rest = source.slice(match.index + match[0].length);
    // A table of cases comes before its title: the title then follows the table's closing bracket.
    const found = /^\s*(?<quote>['"`])(?<title>(?:(?!\k<quote>)[^])*)\k<quote>/.exec(tableSkipped(rest));
    if (found?.groups?.['title'] !== undefined) titles.push(found.groups['title']);
  }
  return titles;
}

/** Where a table begins, what follows `)(` at its end; else the text as it is. */
function tableSkipped(rest: string): string {
  if (/^\s*['"`]/.test(rest)) return rest;
  const end = /\)\(\s*(?=['"`])/.exec(rest);
  return end === null ? rest : rest.slice(end.index + end[0].length);
}
