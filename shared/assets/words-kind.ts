/** Which type of the equipment file a thing is, whatever its location system or list calls it. */
import type { EquipmentFile, EquipmentType } from './equipment-file.ts';

/** "iv-pump", "IV_PUMP" and "IV pump" are one kind. */
export const kindKey = (kind: string): string =>
  kind
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '');

/** By key, by label, else by one of the words of a type. Null: a type that the file does not have. */
export type TypeOf = (kind: string) => EquipmentType | null;

const kept = 2_000;

export function typesByKind({ types }: Pick<EquipmentFile, 'types'>): TypeOf {
  const byKind = new Map<string, EquipmentType>();
  const learn = (word: string, type: EquipmentType): void => {
    const key = kindKey(word);
    if (key !== '' && !byKind.has(key)) byKind.set(key, type);
  };
  for (const type of types) learn(type.key, type);
  for (const type of types) learn(type.label, type);
  for (const type of types) for (const word of type.words) learn(word, type);
  // Kinds come by the thousand and are few: each is read once.
  const seen = new Map<string, EquipmentType | null>();
  return (kind) => {
    const known = seen.get(kind);
    if (known !== undefined) return known;
    const type = byKind.get(kindKey(kind)) ?? null;
    if (seen.size < kept) seen.set(kind, type);
    return type;
  };
}
