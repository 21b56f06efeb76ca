/**
 * The site's files as this window has read them: the drug list, the equipment file, the floor plans. The ward says
 * which there are by their hashes; each is fetched once by its hash. While a newer one is on its way the one before
 * stays; one that is gone from the ward is gone here at once.
 */
import { equipmentFileSchema, type EquipmentFile } from '../../shared/assets/equipment-file.ts';
import { planSchema, type Plan } from '../../shared/assets/plan.ts';
import { drugListSchema, type DrugList } from '../../shared/infusion/drug-list.ts';
import { noContents, type SiteContents } from '../../shared/site/contents.ts';
import type { SiteFile } from '../../shared/site/site-files.ts';
import { Observable, sameItems, useObservable } from './observable.ts';
import { ward } from './ward.ts';

type Content =
  | { readonly kind: 'drugs'; readonly content: DrugList }
  | { readonly kind: 'equipment'; readonly content: EquipmentFile }
  | { readonly kind: 'plan'; readonly content: Plan };

interface Held {
  readonly sha256: string;
  readonly read: Content;
}

/** Text of a file by its hash. Rejects where the station has it not, or not now. */
export type AskFile = (sha256: string) => Promise<string>;

const retryEachMs = 5_000;

export const siteContents = new Observable<SiteContents>(noContents);
/** Files that the ward has and this window has not read, by name; what was read before them still stands. */
export const missingFiles = new Observable<readonly string[]>([]);

/** By kind and name. */
let held = new Map<string, Held>();
let busy = false;
/** Said once on the browser's console, however often it is tried. */
const said = new Set<string>();
let triedAt = Number.NEGATIVE_INFINITY;

const keyOf = ({ kind, name }: SiteFile): string => `${kind} ${name}`;

function readFile(kind: SiteFile['kind'], text: string): Content {
  const value: unknown = JSON.parse(text);
  switch (kind) {
    case 'drugs':
      return { kind, content: drugListSchema.parse(value) };
    case 'equipment':
      return { kind, content: equipmentFileSchema.parse(value) };
    case 'plan':
      return { kind, content: planSchema.parse(value) };
  }
}

function tell(files: readonly SiteFile[]): void {
  const before = siteContents.get();
  const read = files.flatMap((file) => {
    const one = held.get(keyOf(file));
    return one === undefined ? [] : [one.read];
  });
  const drugs = read.find((one) => one.kind === 'drugs')?.content ?? noContents.drugs;
  const equipment = read.find((one) => one.kind === 'equipment')?.content ?? noContents.equipment;
  const all = read.flatMap((one) => (one.kind === 'plan' ? [one.content] : []));
  const plans = sameItems(before.plans, all) ? before.plans : all;
  if (drugs !== before.drugs || equipment !== before.equipment || plans !== before.plans)
    siteContents.set({ drugs, equipment, plans });
  const missing = files.filter((file) => held.get(keyOf(file))?.sha256 !== file.sha256).map(({ name }) => name);
  if (!sameItems(missingFiles.get(), missing)) missingFiles.set(missing);
}

/** Fetches what the ward has and this window has not. One round at a time; called again it goes on where it stopped. */
export async function refreshSite(ask: AskFile): Promise<void> {
  if (busy) return;
  busy = true;
  try {
    let files: readonly SiteFile[] | null = null;
    // The ward's list may change while a file is on its way.
    while (files !== ward.get().state.siteFiles) {
      files = ward.get().state.siteFiles;
      const names = new Set(files.map(keyOf));
      held = new Map([...held].filter(([key]) => names.has(key)));
      tell(files);
      for (const file of files) await fetchOne(file, ask);
      tell(files);
    }
  } finally {
    busy = false;
  }
}

async function fetchOne(file: SiteFile, ask: AskFile): Promise<void> {
  if (held.get(keyOf(file))?.sha256 === file.sha256) return;
  try {
    const read = readFile(file.kind, await ask(file.sha256));
    held.set(keyOf(file), { sha256: file.sha256, read });
  } catch (error) {
    if (said.has(file.sha256)) return;
    said.add(file.sha256);
    console.warn(`The site's file ${file.name} could not be read; what was read before stands`, error);
  }
}

/** Follows the ward's files; what could not be fetched is asked for again. Returns the work of each second. */
export function followSite(ask: AskFile): (now: number) => void {
  let files = ward.get().state.siteFiles;
  const look = (): void => {
    triedAt = performance.now();
    void refreshSite(ask);
  };
  ward.subscribe(() => {
    if (files === ward.get().state.siteFiles) return;
    files = ward.get().state.siteFiles;
    look();
  });
  look();
  return (now) => {
    if (missingFiles.get().length > 0 && now - triedAt >= retryEachMs) look();
  };
}

export const useSite = (): SiteContents => useObservable(siteContents);
export const useDrugs = (): DrugList => useSite().drugs;
export const useEquipment = (): EquipmentFile => useSite().equipment;
export const usePlans = (): readonly Plan[] => useSite().plans;
