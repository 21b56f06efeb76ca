/** Words of a text as a search compares them: without case and marks, with plurals and one slip of the finger. */

export interface Token {
  readonly word: string;
  /** Where it stands in the text. */
  readonly from: number;
  readonly to: number;
}

export const plainWord = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();

/** Runs of letters and runs of digits: "bed12" is two. */
export function tokensOf(text: string): Token[] {
  return Array.from(text.matchAll(/[\p{L}\p{M}]+|\p{N}+/gu), (found) => ({
    word: plainWord(found[0]),
    from: found.index,
    to: found.index + found[0].length,
  }));
}

/** Equal, or one is the plural of the other. */
export const sameWord = (a: string, b: string): boolean => a === b || isPlural(a, b) || isPlural(b, a);

function isPlural(many: string, one: string): boolean {
  if (one.length < 2 || many.length <= one.length) return false;
  if (many === `${one}s` || many === `${one}es`) return true;
  return one.endsWith('y') && many === `${one.slice(0, -1)}ies`;
}

const typoLength = 5;

/** Words of five letters and more may have one letter wrong, missing, too many, or swapped with the next. */
export const nearlySameWord = (a: string, b: string): boolean =>
  sameWord(a, b) || isOneSlip(a, b) || (a.endsWith('s') && isOneSlip(a.slice(0, -1), b));

function isOneSlip(a: string, b: string): boolean {
  if (Math.min(a.length, b.length) < typoLength || Math.abs(a.length - b.length) > 1) return false;
  // Another digit is another number.
  if (/\p{N}/u.test(a) || /\p{N}/u.test(b)) return false;
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  if (a.length === b.length) {
    if (a.slice(at + 1) === b.slice(at + 1)) return true;
    return a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
  }
  const [long, short] = a.length > b.length ? [a, b] : [b, a];
  return long.slice(at + 1) === short.slice(at);
}
