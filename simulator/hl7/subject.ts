/** Who and where: PID and PV1 of every message, built once per change and reused. */
import { escapeText } from './text.ts';

export interface Person {
  readonly mrn: string;
  readonly visit: string;
  readonly family: string;
  readonly given: string;
  /** "1958-03-09". */
  readonly birthDate: string;
  readonly sex: 'F' | 'M' | 'O';
  readonly diagnosis: string;
  readonly weightKg: number;
  readonly heightCm: number;
}

export interface Place {
  readonly unit: string;
  readonly room: string;
  readonly bed: string;
  readonly facility: string;
}

export const placeField = (place: Place): string =>
  [place.unit, place.room, place.bed, place.facility].map(escapeText).join('^');

export const unknownPerson = 'PID|||Unknown^^^^U||^^^^^^U||||||||||||||||||||||||||Y\r';

/** PID-31 Y where nobody is known. */
export function pid(person: Person | null, authority: string): string {
  if (person === null) return unknownPerson;
  const birth = person.birthDate.replaceAll('-', '');
  return `PID|||${escapeText(person.mrn)}^^^${authority}^MR||${escapeText(person.family)}^${escapeText(person.given)}^^^^^L||${birth}|${person.sex}\r`;
}

/** `prior` is PV1-6, for transfers. */
export function pv1(place: Place | null, visit: string, prior: Place | null = null): string {
  const at = place === null ? '' : placeField(place);
  const from = prior === null ? '' : placeField(prior);
  return `PV1||I|${at}|||${from}|||||||||||||${visit}\r`;
}
