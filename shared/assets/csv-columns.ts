/** What the headings and words of asset lists mean, in the spellings of the systems that write them. */
import type { cleaningStates } from './asset.ts';
import { plainWord } from './words-tokens.ts';

const listFields = [
  'number',
  'name',
  'kind',
  'model',
  'serial',
  'owner',
  'barcode',
  'maintenanceDue',
  'tag',
  'device',
  'cleaning',
] as const;
export type ListField = (typeof listFields)[number];

const headings: Readonly<Record<ListField, readonly string[]>> = {
  number: [
    'asset number',
    'asset no',
    'asset id',
    'asset',
    'asset tag number',
    'equipment number',
    'equipment no',
    'equipment id',
    'inventory number',
    'inventory no',
    'number',
    'id',
    'inventarnummer',
    'numéro',
  ],
  name: ['name', 'asset name', 'device name', 'equipment name', 'label', 'description', 'bezeichnung', 'nom'],
  kind: ['type', 'kind', 'category', 'asset type', 'equipment type', 'device type', 'class', 'typ', 'art'],
  model: ['model', 'model name', 'model number', 'make model', 'manufacturer model', 'modell', 'modèle'],
  serial: ['serial', 'serial number', 'serial no', 'sn', 's n', 'seriennummer', 'numéro de série'],
  owner: ['owner', 'department', 'dept', 'ward', 'unit', 'cost centre', 'cost center', 'belongs to', 'abteilung'],
  barcode: ['barcode', 'bar code', 'code', 'udi', 'gtin', 'strichcode'],
  maintenanceDue: [
    'maintenance due',
    'next maintenance',
    'maintenance',
    'next service',
    'service due',
    'next pm',
    'pm due',
    'next pm date',
    'due',
    'due date',
    'next inspection',
    'calibration due',
    'nächste wartung',
    'wartung',
  ],
  tag: [
    'tag',
    'tag id',
    'rtls tag',
    'location tag',
    'rtls id',
    'tag mac',
    'mac',
    'mac address',
    'trackable',
    'trackable id',
  ],
  device: ['device', 'device id', 'feed id', 'hl7 id', 'hl7 device', 'pump id', 'eui 64', 'eui64'],
  cleaning: ['cleaning', 'cleaning state', 'clean', 'cleaned', 'cleanliness', 'hygiene'],
};

const cleaningWords: Readonly<Record<(typeof cleaningStates)[number], readonly string[]>> = {
  clean: ['clean', 'cleaned', 'yes', 'y', 'ready', 'disinfected', 'sauber', 'propre'],
  dirty: ['dirty', 'not clean', 'unclean', 'no', 'n', 'used', 'to clean', 'schmutzig', 'sale'],
  cleaning: ['cleaning', 'in cleaning', 'being cleaned', 'in reinigung'],
};

const plain = (text: string): string =>
  plainWord(text)
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

const byHeading = new Map(
  listFields.flatMap((field) => headings[field].map((heading) => [plain(heading), field] as const)),
);
const byCleaning = new Map(
  (Object.keys(cleaningWords) as (keyof typeof cleaningWords)[]).flatMap((state) =>
    cleaningWords[state].map((word) => [plain(word), state] as const),
  ),
);

export interface Column {
  /** As it is written. */
  readonly heading: string;
  /** Null: kept out. */
  readonly field: ListField | null;
}

/** The first column of a field has it; "maintenanceDue" of our own export is a spelling like any other. */
export function columnsOf(cells: readonly string[]): Column[] {
  const taken = new Set<ListField>();
  return cells.map((heading) => {
    const key = plain(heading);
    const own = listFields.find((field) => field.toLowerCase() === key);
    const field = own ?? byHeading.get(key) ?? null;
    if (field === null || taken.has(field)) return { heading, field: null };
    taken.add(field);
    return { heading, field };
  });
}

export const cleaningOf = (text: string): keyof typeof cleaningWords | null => byCleaning.get(plain(text)) ?? null;

export type DateOrder = 'year-first' | 'day-first';

/** "2026-11-30" and "30/11/2026"; a month first is not guessed at. Null: no such day. */
export function readDay(text: string): { readonly day: string; readonly order: DateOrder } | null {
  const yearFirst = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ][\d:.Z+-]*)?$/.exec(text.trim());
  if (yearFirst !== null) return dayOf('year-first', yearFirst[1], yearFirst[2], yearFirst[3]);
  const dayFirst = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})$/.exec(text.trim());
  return dayFirst === null ? null : dayOf('day-first', dayFirst[3], dayFirst[2], dayFirst[1]);
}

function dayOf(
  order: DateOrder,
  year = '',
  month = '',
  dayOfMonth = '',
): { readonly day: string; readonly order: DateOrder } | null {
  const day = `${year.length === 2 ? `20${year}` : year}-${month.padStart(2, '0')}-${dayOfMonth.padStart(2, '0')}`;
  const at = Date.parse(`${day}T00:00:00Z`);
  // The 31st of a short month is another day, or none.
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== day ? null : { day, order };
}
