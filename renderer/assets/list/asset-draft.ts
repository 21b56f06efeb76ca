/** What a person writes of one thing: read, checked, and only what differs is sent. */
import type { AssetChange, AssetState } from '../../../shared/assets/asset.ts';
import { cleaningStates } from '../../../shared/assets/asset.ts';
import { tagId, type AssetId } from '../../../shared/domain/ids.ts';

export const draftFields = [
  'name',
  'kind',
  'model',
  'serial',
  'barcode',
  'owner',
  'maintenanceDue',
  'tag',
  'device',
  'cleaning',
] as const;
export type DraftField = (typeof draftFields)[number];
/** Text of every field, as it is written. */
export type Draft = Readonly<Record<DraftField, string>>;

export const emptyDraft = Object.fromEntries(draftFields.map((field) => [field, ''])) as Draft;

export const draftOf = ({ name, kind, record, tag, device, cleaning }: AssetState): Draft => ({
  name,
  kind,
  model: record.model ?? '',
  serial: record.serial ?? '',
  barcode: record.barcode ?? '',
  owner: record.owner ?? '',
  maintenanceDue: record.maintenanceDue ?? '',
  tag: tag ?? '',
  device: device ?? '',
  cleaning: cleaning?.state ?? '',
});

/** Why a field cannot be sent. */
export type Fault = 'name' | 'kind' | 'day' | 'long';

const longest: Readonly<Record<DraftField, number>> = {
  name: 250,
  kind: 80,
  model: 250,
  serial: 250,
  barcode: 250,
  owner: 250,
  maintenanceDue: 10,
  tag: 250,
  device: 250,
  cleaning: 10,
};
export const longestOf = (field: DraftField): number => longest[field];

/** A day that the calendar has. */
function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(at) && new Date(at).toISOString().startsWith(text);
}

export function faultsOf(draft: Draft): Partial<Record<DraftField, Fault>> {
  const faults: Partial<Record<DraftField, Fault>> = {};
  for (const field of draftFields) if (draft[field].trim().length > longest[field]) faults[field] = 'long';
  if (draft.name.trim() === '') faults.name = 'name';
  if (draft.kind.trim() === '') faults.kind = 'kind';
  const day = draft.maintenanceDue.trim();
  if (day !== '' && !isDay(day)) faults.maintenanceDue = 'day';
  return faults;
}

/** What differs between the two, as a change of the list; null where nothing does. */
export function changeOf(before: Draft, draft: Draft): AssetChange | null {
  const changed = draftFields.filter((field) => before[field].trim() !== draft[field].trim());
  if (changed.length === 0) return null;
  const entries = changed.flatMap((field): [string, unknown][] => {
    const text = draft[field].trim();
    if (field === 'tag') return [[field, text === '' ? null : tagId(text)]];
    if (field === 'name' || field === 'kind') return [[field, text]];
    if (field !== 'cleaning') return [[field, text === '' ? null : text]];
    // Nobody can take back that somebody said it; another word can be said.
    const state = cleaningStates.find((one) => one === text);
    return state === undefined ? [] : [[field, state]];
  });
  return entries.length === 0 ? null : Object.fromEntries(entries);
}

/** Another thing that has the same name, number or tag: said, not forbidden. */
export interface Clash {
  readonly field: 'name' | 'serial' | 'barcode' | 'tag';
  readonly other: string;
}

const same = (a: string | null, b: string): boolean =>
  a !== null && b !== '' && a.trim().toLowerCase() === b.toLowerCase();

export function clashesOf(draft: Draft, self: AssetId | null, all: readonly AssetState[]): readonly Clash[] {
  const [name, serial, barcode, tag] = [draft.name, draft.serial, draft.barcode, draft.tag].map((text) =>
    text.trim(),
  ) as [string, string, string, string];
  const clashes: Clash[] = [];
  for (const other of all) {
    if (other.id === self) continue;
    // What only its tag named is that tag: it becomes this thing.
    if (same(other.tag, tag)) {
      if (other.listed) clashes.push({ field: 'tag', other: other.name });
      continue;
    }
    if (same(other.name, name)) clashes.push({ field: 'name', other: other.name });
    if (same(other.record.serial, serial)) clashes.push({ field: 'serial', other: other.name });
    if (same(other.record.barcode, barcode)) clashes.push({ field: 'barcode', other: other.name });
  }
  return clashes;
}
