/**
 * What an asset list would change: each line is read, matched to what is there, and said to be new, changed, the same,
 * or refused with a reason. Pure; nothing is done here.
 */
import { assetId, tagId, type AssetId, type TagId } from '../domain/ids.ts';
import type { AssetChange, AssetState } from './asset.ts';
import { readCsv, type CsvRow } from './csv.ts';
import { cleaningOf, columnsOf, readDay, type Column, type DateOrder, type ListField } from './csv-columns.ts';
import { kindKey } from './words-kind.ts';

export const importBounds = { lines: 5_000, columns: 100, text: 250, id: 400 } as const;

export interface ImportLine {
  readonly line: number;
  readonly asset: AssetId;
  /** What is different from what is known; of a new one, all that is said. */
  readonly change: AssetChange;
  readonly isNew: boolean;
}

export interface Refusal {
  readonly line: number;
  readonly reason: string;
}

export interface ImportPlan {
  readonly columns: readonly Column[];
  /** How days were written, as they were read. */
  readonly dates: readonly DateOrder[];
  readonly lines: readonly ImportLine[];
  readonly same: number;
  readonly refused: readonly Refusal[];
}

/** What a line says; what it leaves empty it does not say. */
type Said = Partial<Record<ListField, string>>;

export function planImport(csv: string, assets: Readonly<Record<string, AssetState>>): ImportPlan {
  const { rows, openQuote, cut } = readCsv(csv, importBounds.lines + 1);
  const [head, ...body] = rows;
  const columns = columnsOf(head?.cells.slice(0, importBounds.columns) ?? []);
  const refused: Refusal[] = [];
  const wrong = faultOfHead(columns, head);
  if (wrong !== null) {
    return { columns, dates: [], lines: [], same: 0, refused: [{ line: head?.line ?? openQuote ?? 1, reason: wrong }] };
  }
  const planner = new Planner(assets);
  for (const row of body) {
    const reason = planner.take(row.line, saidOf(row, columns));
    if (reason !== null) refused.push({ line: row.line, reason });
  }
  const last = rows.at(-1)?.line ?? 1;
  if (openQuote !== null) refused.push({ line: openQuote, reason: 'A quotation mark is opened here and never closed' });
  if (cut)
    refused.push({ line: last, reason: `A list has at most ${importBounds.lines} lines; what follows was not read` });
  return { columns, dates: [...planner.dates], lines: planner.lines, same: planner.same, refused };
}

const naming: readonly ListField[] = ['number', 'serial', 'tag', 'name'];

function faultOfHead(columns: readonly Column[], head: CsvRow | undefined): string | null {
  if (head === undefined) return 'There is no line with headings';
  const known = new Set(columns.map(({ field }) => field));
  if (naming.some((field) => known.has(field))) return null;
  return 'No heading says what a thing is: give a column "Asset number", "Serial", "Tag" or "Name"';
}

function saidOf({ cells }: CsvRow, columns: readonly Column[]): Said {
  const said: Said = {};
  for (const [at, { field }] of columns.entries()) {
    const text = cells[at]?.trim() ?? '';
    if (field !== null && text !== '') said[field] = text;
  }
  return said;
}

const plain = (text: string): string => text.trim().toLowerCase();

/** Finds a thing by one of its names; a name that two have finds none of them. */
class Names {
  readonly #byName = new Map<string, AssetState | 'several'>();

  add(name: string | null, asset: AssetState): void {
    if (name === null || name === '') return;
    const known = this.#byName.get(plain(name));
    this.#byName.set(plain(name), known === undefined || known === asset ? asset : 'several');
  }

  find(name: string | undefined): AssetState | 'several' | null {
    return name === undefined ? null : (this.#byName.get(plain(name)) ?? null);
  }
}

class Planner {
  readonly lines: ImportLine[] = [];
  readonly dates = new Set<DateOrder>();
  same = 0;
  readonly #numbers = new Names();
  readonly #serials = new Names();
  readonly #tags = new Names();
  readonly #named = new Names();
  /** Line that speaks of that thing, or that tag, already. */
  readonly #lineOf = new Map<string, number>();
  readonly #tagLine = new Map<string, number>();

  constructor(assets: Readonly<Record<string, AssetState>>) {
    for (const asset of Object.values(assets)) {
      this.#numbers.add(asset.id, asset);
      this.#serials.add(asset.record.serial, asset);
      this.#tags.add(asset.tag, asset);
      this.#named.add(asset.name, asset);
    }
  }

  /** @returns why the line is not taken; null: it is */
  take(line: number, said: Said): string | null {
    const read = this.#read(said);
    if (typeof read === 'string') return read;
    const found = this.#find(said);
    if (typeof found === 'string') return found;
    const id = idOf(found, said);
    if (id === null) return 'Nothing says what it is: no asset number, serial, tag or name';
    const before = this.#lineOf.get(plain(id));
    if (before !== undefined) return `It is the same thing as line ${before}`;
    const onTag = said.tag === undefined ? undefined : this.#tagLine.get(plain(said.tag));
    if (onTag !== undefined) return `Its tag is on the thing of line ${onTag} already`;
    const known = found !== null && found.id === id ? found : null;
    const change = known === null ? read : differing(read, known);
    if (known === null && change.name === undefined) change.name = said.number ?? said.serial ?? id;
    if (known === null && change.kind === undefined) {
      // What the location system alone knew goes over to its number in the list.
      if (found === null) return 'It is not on the list yet: say its type';
      change.kind = found.kind;
    }
    if (known === null && found !== null && change.tag === undefined && found.tag !== null) change.tag = found.tag;
    this.#lineOf.set(plain(id), line);
    if (said.tag !== undefined) this.#tagLine.set(plain(said.tag), line);
    if (known?.listed === true && Object.keys(change).length === 0) this.same += 1;
    else this.lines.push({ line, asset: id, change, isNew: found === null });
    return null;
  }

  /** By number, serial, tag, then name, where the others do not say that it is another. */
  #find(said: Said): AssetState | null | string {
    for (const [names, name, what] of [
      [this.#numbers, said.number, 'asset number'],
      [this.#serials, said.serial, 'serial'],
      [this.#tags, said.tag, 'tag'],
    ] as const) {
      const found = names.find(name);
      if (found === 'several') return `Several things have the ${what} ${name ?? ''}`;
      if (found !== null && !(what === 'tag' && isAnother(found, said))) return found;
    }
    const named = this.#named.find(said.name);
    if (named === null || (named !== 'several' && isAnother(named, said))) return null;
    if (named !== 'several') return named;
    return said.number === undefined && said.serial === undefined
      ? `Several things are called ${said.name ?? ''}`
      : null;
  }

  /** Lists write tags in capitals or not; the location system knows one of them. */
  #tagAsKnown(tag: string): TagId {
    const holder = this.#tags.find(tag);
    return holder === null || holder === 'several' || holder.tag === null ? tagId(tag) : holder.tag;
  }

  #read(said: Said): AssetChange | string {
    for (const [field, text] of Object.entries(said)) {
      const most = field === 'number' || field === 'tag' ? importBounds.id : field === 'kind' ? 80 : importBounds.text;
      if (text.length > most) return `Its ${wordOf[field as ListField]} has more than ${most} characters`;
    }
    const change: AssetChange = {};
    const { name, kind, model, serial, owner, barcode, tag, device } = said;
    if (name !== undefined) change.name = name;
    if (kind !== undefined) change.kind = kind;
    if (model !== undefined) change.model = model;
    if (serial !== undefined) change.serial = serial;
    if (owner !== undefined) change.owner = owner;
    if (barcode !== undefined) change.barcode = barcode;
    if (tag !== undefined) change.tag = this.#tagAsKnown(tag);
    if (device !== undefined) change.device = device;
    if (said.maintenanceDue !== undefined) {
      const day = readDay(said.maintenanceDue);
      if (day === null) return `"${said.maintenanceDue.slice(0, 40)}" is no day: write 2026-11-30 or 30/11/2026`;
      this.dates.add(day.order);
      change.maintenanceDue = day.day;
    }
    if (said.cleaning !== undefined) {
      const state = cleaningOf(said.cleaning);
      if (state === null)
        return `"${said.cleaning.slice(0, 40)}" is no state of cleaning: write clean, dirty or cleaning`;
      change.cleaning = state;
    }
    return change;
  }
}

const wordOf: Readonly<Record<ListField, string>> = {
  number: 'asset number',
  name: 'name',
  kind: 'type',
  model: 'model',
  serial: 'serial',
  owner: 'owner',
  barcode: 'barcode',
  maintenanceDue: 'maintenance day',
  tag: 'tag',
  device: 'device',
  cleaning: 'cleaning',
};

/** Listed under another number, or with another serial: a namesake, or the thing that had the tag before. */
function isAnother(found: AssetState, { number, serial }: Said): boolean {
  const own = found.record.serial;
  if (serial !== undefined && own !== null && plain(own) !== plain(serial)) return true;
  return number !== undefined && found.listed && plain(found.id) !== plain(number);
}

/** A thing that only its tag named takes the number of the list; a listed one keeps the one that it has. */
function idOf(found: AssetState | null, { number, serial, tag, name }: Said): AssetId | null {
  if (found !== null && (found.listed || number === undefined || plain(found.id) === plain(number))) return found.id;
  if (number !== undefined) return assetId(number);
  if (serial !== undefined) return assetId(`sn:${serial}`);
  const text = tag ?? (name === undefined ? undefined : `name:${name}`);
  return text === undefined ? null : assetId(text);
}

function differing(change: AssetChange, { name, kind, tag, device, cleaning, record }: AssetState): AssetChange {
  const known: Required<AssetChange> = {
    ...record,
    name,
    kind,
    tag,
    device: device ?? null,
    cleaning: cleaning?.state ?? ('' as 'clean'),
  };
  return Object.fromEntries(
    Object.entries(change).filter(([field, value]) => {
      if (field === 'kind' && typeof value === 'string') return kindKey(kind) !== kindKey(value);
      return known[field as keyof AssetChange] !== value;
    }),
  );
}
