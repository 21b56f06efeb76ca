/** Finds a drug of the pharmacist's list by what a pump calls it. */
import { drugClasses, type Drug, type DrugClass, type DrugList } from './drug-list.ts';

export type FindDrug = (name: string | null) => Drug | null;

/**
 * Two spellings of one name have one key: case, blanks, punctuation and the marks of Latin letters do not count, digits
 * do ("Sodium chloride 0.9%" is not "3%"). A decimal comma is a point.
 */
export function drugKey(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/gu, '')
    .toLowerCase()
    .replace(/(?<=\p{N})[.,](?=\p{N})/gu, '\u0001')
    .replace(/[^\p{L}\p{M}\p{N}\u0001]/gu, '')
    .replaceAll('\u0001', '.');
}

/** Ends of a name that may be the strength, the longest name first: before each word that begins with a digit or "(". */
function* namesWithin(text: string): Generator<string> {
  yield text;
  for (const cut of [...text.matchAll(/[\s,;/-]+(?=[\p{N}(])/gu)].toReversed()) {
    if (cut.index > 0) yield text.slice(0, cut.index);
  }
}

/**
 * A name is found as it is, else without what follows it as its strength ("Heparin 25000 units/250 mL"): words that
 * begin with a digit and all after them. Nothing else is guessed: "Insulin glargine" is not "Insulin". Where a list has
 * one name twice the more critical drug is meant. Null: not in the list, or the pump says no name.
 */
export function drugIndex(list: DrugList): FindDrug {
  const byKey = new Map<string, Drug>();
  for (const drug of list.drugs) {
    for (const name of [drug.name, ...drug.alsoWritten]) {
      const key = drugKey(name);
      const other = byKey.get(key);
      if (key !== '' && (other === undefined || criticality(drug) > criticality(other))) byKey.set(key, drug);
    }
  }
  const found = new Map<string, Drug | null>();
  return (name) => {
    if (name === null || byKey.size === 0) return null;
    let drug = found.get(name);
    if (drug === undefined) {
      // Names come from devices: one that makes them up without end must not fill the memory.
      if (found.size >= 5_000) found.clear();
      drug = look(byKey, name);
      found.set(name, drug);
    }
    return drug;
  };
}

function look(byKey: ReadonlyMap<string, Drug>, name: string): Drug | null {
  for (const part of namesWithin(name.slice(0, 500))) {
    const drug = byKey.get(drugKey(part));
    if (drug !== undefined) return drug;
  }
  return null;
}

const criticality = (drug: Drug): number =>
  drugClasses.length - drugClasses.indexOf(drug.class) + (drug.vasoactive ? 10 : 0);

/** A drug that the list does not know counts as the least critical. */
export const classOf = (drug: Drug | null): DrugClass => drug?.class ?? 'other';

/** Most critical is 0. */
export const classRank = (name: DrugClass): number => drugClasses.indexOf(name);

/** The next container is prepared so many minutes before this one is empty. */
export const leadMinOf = (list: DrugList, drug: Drug | null): number => list.classes[classOf(drug)].leadMin;

/** Whether two names mean one drug: the same of the list, else the same spelling. Names that are not said mean none. */
export function sameDrug(find: FindDrug, a: string | null, b: string | null): boolean {
  if (a === null || b === null) return false;
  const [known, other] = [find(a), find(b)];
  return known !== null || other !== null ? known === other : drugKey(a) !== '' && drugKey(a) === drugKey(b);
}
