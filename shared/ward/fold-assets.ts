/** The part of the ward's reducer that is about equipment. */
import { emptyRecord, type AssetChange, type AssetState, type Finding } from '../assets/asset.ts';
import { assetId, type AssetId, type TagId } from '../domain/ids.ts';
import type { WardEvent } from './events.ts';
import type { Fresh } from './fresh.ts';
import { bounds, own, type WardState } from './state.ts';

type Of<Type extends WardEvent['type']> = Extract<WardEvent, { type: Type }>;

const bare = (id: AssetId, tag: TagId | null, name: string, kind: string): AssetState => ({
  id,
  tag,
  name,
  kind,
  listed: false,
  record: emptyRecord,
  cleaning: null,
  fault: null,
  use: null,
  reserved: null,
});

/** How many there are of each record: counting thousands for each of thousands of new tags takes a minute. */
const counts = new WeakMap<object, number>();

/** Of the ward's equipment or of its open findings. */
export function countOf(record: WardState['assets'] | WardState['findings']): number {
  let count = counts.get(record);
  if (count === undefined) counts.set(record, (count = Object.keys(record).length));
  return count;
}

const isFull = (state: WardState): boolean => countOf(state.assets) >= bounds.assets;

/** Puts it in place where this run of folds made the record itself: see `Fresh`. */
function put<Value>(
  record: Readonly<Record<string, Value>>,
  key: string,
  value: Value,
  fresh: Fresh,
): Record<string, Value> {
  const isNew = !Object.hasOwn(record, key);
  const count = counts.get(record);
  const own = fresh.has(record) ? (record as Record<string, Value>) : { ...record };
  fresh.add(own);
  // A key of any name is a key, "__proto__" too.
  Object.defineProperty(own, key, { value, writable: true, enumerable: true, configurable: true });
  if (count !== undefined) counts.set(own, isNew ? count + 1 : count);
  return own;
}

/** As `put`: a whole fleet that is back from maintenance ends thousands at once. */
function dropped<Value>(record: Readonly<Record<string, Value>>, key: string, fresh: Fresh): Record<string, Value> {
  const count = counts.get(record);
  const own = fresh.has(record) ? (record as Record<string, Value>) : { ...record };
  fresh.add(own);
  delete own[key];
  if (count !== undefined) counts.set(own, count - 1);
  return own;
}

const withAsset = (state: WardState, asset: AssetState, fresh: Fresh): WardState => ({
  ...state,
  assets: put(state.assets, asset.id, asset, fresh),
});

function without<Value>(record: Readonly<Record<string, Value>>, key: string): Record<string, Value> {
  const { [key]: _gone, ...rest } = record;
  return rest;
}

/** The asset that a tag is on. */
export function assetOfTag(state: Pick<WardState, 'assets' | 'tags'>, tag: string): AssetState | undefined {
  const id = own(state.tags, tag);
  return id === undefined ? own(state.assets, tag) : own(state.assets, id);
}

/** What the asset list says of a thing stands; the location system fills what the list left out. */
export function assetRegistered(state: WardState, event: Of<'asset.registered'>, fresh: Fresh): WardState {
  const { tag, name, kind, device } = event;
  const known = assetOfTag(state, tag);
  if (known === undefined && isFull(state)) return state;
  const id = known?.id ?? assetId(tag);
  const before = known ?? bare(id, tag, name, kind);
  const { device: deviceBefore, ...rest } = before;
  const next: AssetState = before.listed
    ? { ...rest, ...deviceField(deviceBefore ?? device) }
    : { ...rest, name, kind, ...deviceField(device) };
  const tags = own(state.tags, tag) === id ? state.tags : put(state.tags, tag, id, fresh);
  return { ...withAsset(state, next, fresh), tags };
}

const deviceField = (device: string | null | undefined): { device?: string } => (device == null ? {} : { device });

export function assetRecorded(state: WardState, event: Of<'asset.recorded'>, at: number, fresh: Fresh): WardState {
  const known = own(state.assets, event.asset);
  if (known === undefined && isFull(state)) return state;
  const { change, by } = event;
  const before = known ?? bare(event.asset, null, change.name ?? event.asset, change.kind ?? 'equipment');
  const { device, ...rest } = before;
  const next: AssetState = {
    ...rest,
    name: change.name ?? before.name,
    kind: change.kind ?? before.kind,
    ...deviceField(change.device === undefined ? device : change.device),
    listed: true,
    record: { ...before.record, ...recordOf(change) },
    cleaning: change.cleaning === undefined ? before.cleaning : { state: change.cleaning, by, at },
  };
  const listed = withAsset(state, next, fresh);
  return change.tag === undefined ? listed : tagged(listed, next.id, change.tag);
}

function recordOf(change: AssetChange): Partial<AssetState['record']> {
  const { model, serial, owner, barcode, maintenanceDue } = change;
  const all = { model, serial, owner, barcode, maintenanceDue };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** A tag sits on one thing: it leaves the one that had it, and a thing that only the tag named is that thing now. */
function tagged(state: WardState, id: AssetId, tag: TagId | null): WardState {
  const asset = own(state.assets, id);
  if (asset === undefined || asset.tag === tag) return state;
  let { assets, tags } = state;
  if (asset.tag !== null) tags = without(tags, asset.tag);
  let heir: AssetState = { ...asset, tag };
  if (tag !== null) {
    const holder = assetOfTag(state, tag);
    if (holder !== undefined && holder.id !== id) {
      if (holder.listed) assets = { ...assets, [holder.id]: { ...holder, tag: null } };
      else {
        heir = { ...heir, ...deviceField(heir.device ?? holder.device) };
        assets = without(assets, holder.id);
      }
    }
    tags = { ...tags, [tag]: id };
  }
  return { ...state, tags, assets: { ...assets, [id]: heir } };
}

export function assetRetired(state: WardState, event: Of<'asset.retired'>): WardState {
  const asset = own(state.assets, event.asset);
  if (asset === undefined) return state;
  const tags = asset.tag === null ? state.tags : without(state.tags, asset.tag);
  return { ...state, tags, assets: without(state.assets, asset.id) };
}

export function assetActed(state: WardState, event: Of<'asset.acted'>, at: number, fresh: Fresh): WardState {
  const asset = own(state.assets, event.asset);
  return asset === undefined ? state : withAsset(state, acted(asset, event, at), fresh);
}

export function assetStood(state: WardState, event: Of<'asset.stood'>, fresh: Fresh): WardState {
  const asset = own(state.assets, event.asset);
  if (asset === undefined) return state;
  const { stood: _before, ...rest } = asset;
  return withAsset(state, event.stood === null ? rest : { ...rest, stood: event.stood }, fresh);
}

function acted(asset: AssetState, event: Of<'asset.acted'>, at: number): AssetState {
  const stamp = { by: event.by, at };
  switch (event.act) {
    case 'reserve':
      return { ...asset, reserved: { bed: event.bed, until: event.until ?? at, ...stamp } };
    case 'release':
      return { ...asset, reserved: null };
    case 'in-use':
      return { ...asset, use: { bed: event.bed, ...stamp }, reserved: null };
    // What was at a patient is not clean until somebody says so.
    case 'not-in-use':
      return { ...asset, use: null, cleaning: { state: 'dirty', ...stamp } };
    case 'dirty':
    case 'cleaning':
    case 'clean':
      return { ...asset, use: null, cleaning: { state: event.act, ...stamp } };
    case 'fault':
      return { ...asset, reserved: null, fault: { text: event.text ?? '', ...stamp } };
    case 'repaired':
      return { ...asset, fault: null };
  }
}

export function findingChanged(
  state: WardState,
  event: Of<'finding.raised' | 'finding.changed' | 'finding.ended' | 'finding.acknowledged'>,
  at: number,
  fresh: Fresh,
): WardState {
  if (event.type === 'finding.raised') {
    const count = state.findingCount + 1;
    if (countOf(state.findings) >= bounds.findings) return { ...state, findingCount: count };
    const { finding } = event;
    return { ...state, findingCount: count, findings: put(state.findings, finding.id, finding, fresh) };
  }
  const known = own(state.findings, event.id);
  if (known === undefined) return state;
  switch (event.type) {
    case 'finding.ended':
      return { ...state, findings: dropped(state.findings, event.id, fresh) };
    case 'finding.changed': {
      const { text, place } = event;
      return { ...state, findings: put(state.findings, event.id, { ...known, text, place }, fresh) };
    }
    case 'finding.acknowledged': {
      const { by, station, note } = event;
      return {
        ...state,
        findings: put<Finding>(state.findings, event.id, { ...known, acknowledged: { by, at, station, note } }, fresh),
      };
    }
  }
}
