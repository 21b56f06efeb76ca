/** Words for the kinds that hubs give; a kind that the catalogue does not know keeps the hub's own word. */
import { en } from '../words/en.ts';
import { t } from '../words/index.ts';

const kinds = en.assets.kind;
const isKnown = (key: string): key is keyof typeof kinds => Object.hasOwn(kinds, key);

/** "iv-pump", "IV_PUMP" and "iv pump" are one kind. */
export function kindWord(kind: string): string {
  const key = kind
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, '-');
  return isKnown(key) ? t(`assets.kind.${key}`) : kind;
}
