/** What no source of ours may say, found by words. Pure: the check reads the files. */

interface WordRule {
  readonly says: string;
  readonly pattern: RegExp;
  readonly where?: RegExp;
}

/** Words are put together from parts, so that this file obeys the rules too. */
const word = (...parts: readonly string[]): string => parts.join('');

const rules: readonly WordRule[] = [
  {
    says: 'a left-over: do it, or write it down as an issue',
    pattern: new RegExp(`\\b(${word('TO', 'DO')}|${word('FIX', 'ME')})\\b`),
  },
  { says: 'a left-over: decide it', pattern: new RegExp(`\\b${word('for', ' now')}\\b`, 'i') },
  {
    says: "a path of one machine: paths come from the repository, the system's folders or the user",
    pattern: new RegExp(`(^|[\\s'"\`(=:])/(work|root|home|Users|mnt)/[\\w.-]`),
  },
  {
    says: 'a package registry: npm knows its own',
    pattern: new RegExp(`\\bregistry\\.[a-z-]+\\.[a-z]{2,}|${word('_auth', 'Token')}`),
  },
  {
    says: 'a clock or dice in shared/: time and randomness come in as arguments',
    pattern: /\b(Date\.now|performance\.now|Math\.random|new Date\(\))/,
    where: /^shared\/(?!.*\.test\.ts$)/,
  },
];

export interface Finding {
  readonly file: string;
  readonly line: number;
  readonly says: string;
}

/** Every place in a text that breaks a rule. */
export function findForbiddenWords(file: string, text: string): Finding[] {
  const active = rules.filter((rule) => rule.where === undefined || rule.where.test(file));
  return text
    .split('\n')
    .flatMap((line, index) =>
      active.filter((rule) => rule.pattern.test(line)).map((rule) => ({ file, line: index + 1, says: rule.says })),
    );
}

/** Files that are read as text by people or by a program of ours. */
export function isSource(file: string): boolean {
  if (file === 'package-lock.json') return false;
  return /\.(ts|tsx|mjs|cjs|js|json|md|css|html|sql|ya?ml|sh|desktop)$|^\.ci\/|^\.[a-z-]+rc/.test(file);
}
