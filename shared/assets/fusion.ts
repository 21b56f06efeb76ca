/**
 * What a piece of equipment can be used for at present, fused from all that is known of it: the pump feed, what people said of
 * it, its place, its maintenance day, a reservation. One condition at a time, and the reasons for it, the one that
 * decided first. Pure: the same facts give the same answer on the map, in the fleet and in the record.
 */
import type { BedId, DeviceId } from '../domain/ids.ts';
import type { PumpStatus } from '../domain/observation.ts';
import { runs } from '../infusion/infusion.ts';
import type { AssetCondition } from '../station-api/asset-calls.ts';
import type { AssetState } from './asset.ts';
import type { EquipmentFile, EquipmentType } from './equipment-file.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** The device that an asset is, as its own feed speaks of it. */
export interface DeviceNow {
  readonly id: DeviceId;
  /** The bed that it speaks for. */
  readonly bed: BedId | null;
  /** Its link stands and it spoke within its time. */
  readonly heard: boolean;
  /** Since it was heard last; null: not since we listen. */
  readonly ageMs: number | null;
  /** Status of each pump channel; empty for what is no pump. */
  readonly channels: readonly PumpStatus[];
  /** Lowest of its channels. */
  readonly batteryPct: number | null;
}

export interface PositionNow {
  readonly ageMs: number;
  /** The feed that told it stands, and so does the link to the gateway. */
  readonly live: boolean;
  /** Null: not known. */
  readonly moving: boolean | null;
  readonly accuracyM: number | null;
  /** Of the tag. */
  readonly batteryPct: number | null;
  /** Where it is, in words. */
  readonly zone: string | null;
  /** The bed that it stands at, where that may be said. */
  readonly bed: BedId | null;
}

export interface AssetFacts {
  readonly asset: AssetState;
  readonly type: EquipmentType | null;
  readonly device: DeviceNow | null;
  /** Of the tag that was heard last; null: never. */
  readonly position: PositionNow | null;
}

/** What holds for all equipment of a ward at one moment. */
export interface FusionRules {
  readonly equipment: Pick<EquipmentFile, 'dueSoonDays' | 'readyBatteryPct' | 'unknownIsClean' | 'rules'>;
  /** Epoch ms on the gateway's clock. */
  readonly now: number;
  /** The day there, "2026-11-30". */
  readonly today: string;
  /** A patient lies in that bed. */
  readonly occupied: (bed: BedId) => boolean;
  /** The bed that somebody looks for: what is reserved for it is free for it. */
  readonly forBed?: BedId | null;
}

/** Reasons with what words need. Times are epoch ms, days are whole days from today, negative when late. */
export type Why =
  | { readonly kind: 'running'; readonly device: DeviceId; readonly bed: BedId | null }
  /** Its pump is paused, in alarm or done, and still at a patient. */
  | { readonly kind: 'at-patient'; readonly device: DeviceId; readonly bed: BedId | null }
  /** It ran when its pump was heard last; nothing is heard now. */
  | { readonly kind: 'ran-last'; readonly device: DeviceId; readonly bed: BedId | null }
  /** It stands at a bed with a patient. */
  | { readonly kind: 'at-bed'; readonly bed: BedId }
  | { readonly kind: 'said-in-use'; readonly bed: BedId | null; readonly by: string; readonly at: number }
  | {
      readonly kind: 'reserved';
      readonly bed: BedId | null;
      readonly until: number;
      readonly by: string;
      /** For the bed that was asked for. */
      readonly own: boolean;
    }
  | { readonly kind: 'dirty' | 'cleaning' | 'clean'; readonly by: string; readonly at: number }
  /** Nobody said; `taken`: the site takes it as clean. */
  | { readonly kind: 'cleaning-unknown'; readonly taken: boolean }
  | { readonly kind: 'maintenance'; readonly day: string; readonly days: number }
  | { readonly kind: 'fault'; readonly text: string; readonly by: string; readonly at: number }
  | { readonly kind: 'battery-low'; readonly pct: number }
  /** Nothing is heard from its pump, so that its battery and state are not known. */
  | { readonly kind: 'pump-silent' }
  | { readonly kind: 'moving' }
  | { readonly kind: 'not-seen'; readonly ageMs: number | null }
  | { readonly kind: 'aged'; readonly ageMs: number; readonly cut: boolean }
  | { readonly kind: 'tag-battery'; readonly pct: number };

export type Seen = 'here' | 'aged' | 'old' | 'never';

export interface Condition {
  readonly condition: AssetCondition;
  /** Free, and good to take along now: its battery lasts, nobody pushes it along. */
  readonly ready: boolean;
  /** The first decided. */
  readonly why: readonly Why[];
  readonly seen: Seen;
  /** Since its place was heard; null: never. */
  readonly ageMs: number | null;
  /** Where it is in use, or stands; null: at no bed, or not known. */
  readonly bed: BedId | null;
  /** Words for its place, as old as `seen` says. */
  readonly place: string | null;
}

const fallbackType = { movingS: 10, parkedS: 60, lostMin: 10, pump: false } as const;
const fallbackTagBatteryPct = 15;

const stands = (status: PumpStatus): boolean => status === 'paused' || status === 'alarming' || status === 'complete';

/** How well its place is known. What a cut feed said last is aged at once, however young it is (L17). */
export function seenOf(position: PositionNow | null, type: EquipmentType | null): Seen {
  if (position === null) return 'never';
  const { movingS, parkedS, lostMin } = type ?? fallbackType;
  const limitMs = (position.moving === true ? movingS : parkedS) * 1000;
  // A parked tag that speaks every half hour is not lost after ten minutes.
  if (position.ageMs > Math.max(lostMin * minuteMs, limitMs)) return 'old';
  return position.live && position.ageMs <= limitMs ? 'here' : 'aged';
}

export function conditionOf(facts: AssetFacts, rules: FusionRules): Condition {
  const { position } = facts;
  const { seen, bed } = standing(facts);
  const used = useOf(facts, seen === 'here' ? bed : null, rules);
  const barred = barsOf(facts.asset, rules);
  const unclean = uncleanOf(facts.asset, rules);
  const reserved = reservedOf(facts.asset, rules);
  const lost: Why[] = seen === 'old' || seen === 'never' ? [{ kind: 'not-seen', ageMs: position?.ageMs ?? null }] : [];
  const hurdles = hurdlesOf(facts, rules);
  const taken = reserved !== null && !reserved.own;
  const condition = decided(used, barred, lost, unclean, taken);
  const inUse = condition === 'in-use';
  const why: Why[] = [
    ...first(condition, { used, barred, lost, unclean, reserved: taken ? [reserved] : [] }),
    ...(taken || reserved === null ? [] : [reserved]),
    ...hurdles,
    ...asideOf(facts, seen, rules),
  ];
  return {
    condition,
    ready: condition === 'free' && hurdles.length === 0,
    why,
    seen,
    ageMs: position?.ageMs ?? null,
    bed: (inUse ? bedOfUse(used[0]) : null) ?? bed,
    place: position?.zone ?? null,
  };
}

/** A thing without a tag that its own feed hears at a bed is seen there. */
function standing({ position, type, device }: AssetFacts): { seen: Seen; bed: BedId | null } {
  const seen = seenOf(position, type);
  if (seen === 'here' || seen === 'aged') return { seen, bed: position?.bed ?? null };
  return device !== null && device.heard && device.bed !== null
    ? { seen: 'here', bed: device.bed }
    : { seen, bed: null };
}

/** What runs is in use whatever else is said of it; what is broken is not used because somebody once took it. */
function decided(
  used: readonly Why[],
  barred: readonly Why[],
  lost: readonly Why[],
  unclean: readonly Why[],
  taken: boolean,
): AssetCondition {
  const [use] = used;
  if (use !== undefined && (use.kind === 'running' || barred.every(({ kind }) => kind !== 'fault'))) return 'in-use';
  if (barred.length > 0) return 'do-not-use';
  if (lost.length > 0) return 'not-seen';
  if (unclean.length > 0) return 'cleaning';
  return taken ? 'in-use' : 'free';
}

interface Groups {
  readonly used: readonly Why[];
  readonly barred: readonly Why[];
  readonly lost: readonly Why[];
  readonly unclean: readonly Why[];
  readonly reserved: readonly Why[];
}

/** The group that decided, then the others in their order. */
function first(condition: AssetCondition, groups: Groups): Why[] {
  const { used, barred, lost, unclean, reserved } = groups;
  switch (condition) {
    case 'in-use':
      return [...used, ...reserved, ...barred, ...lost, ...unclean];
    case 'do-not-use':
      return [...barred, ...used, ...lost, ...unclean, ...reserved];
    case 'not-seen':
      return [...lost, ...unclean, ...reserved];
    case 'cleaning':
      return [...unclean, ...reserved];
    case 'free':
      return [];
  }
}

function useOf({ asset, device, position }: AssetFacts, at: BedId | null, { occupied, now }: FusionRules): Why[] {
  const all: Why[] = [];
  if (device !== null) all.push(...pumpUse(device, asset, now, occupied));
  if (asset.use !== null) all.push({ kind: 'said-in-use', ...asset.use });
  const passes = position?.moving === true || asset.cleaning?.state === 'cleaning';
  if (all.length === 0 && at !== null && !passes && occupied(at)) all.push({ kind: 'at-bed', bed: at });
  return all;
}

function pumpUse(device: DeviceNow, asset: AssetState, now: number, occupied: FusionRules['occupied']): Why[] {
  const { id, bed, heard, ageMs, channels } = device;
  if (channels.some(runs)) {
    if (heard) return [{ kind: 'running', device: id, bed }];
    // Switched off without a last word, and cleaned since: it does not run for ever.
    const handled = asset.cleaning !== null && ageMs !== null && asset.cleaning.at > now - ageMs;
    return handled ? [] : [{ kind: 'ran-last', device: id, bed }];
  }
  if (heard && bed !== null && occupied(bed) && channels.some(stands)) return [{ kind: 'at-patient', device: id, bed }];
  return [];
}

function bedOfUse(use: Why | undefined): BedId | null {
  return use !== undefined && 'bed' in use ? use.bed : null;
}

function barsOf({ fault, record }: AssetState, { today }: FusionRules): Why[] {
  const all: Why[] = [];
  if (fault !== null) all.push({ kind: 'fault', ...fault });
  const day = record.maintenanceDue;
  const days = day === null ? null : daysBetween(today, day);
  if (day !== null && days !== null && days <= 0) all.push({ kind: 'maintenance', day, days });
  return all;
}

function uncleanOf({ cleaning }: AssetState, { equipment }: FusionRules): Why[] {
  if (cleaning === null) return equipment.unknownIsClean ? [] : [{ kind: 'cleaning-unknown', taken: false }];
  return cleaning.state === 'clean' ? [] : [{ kind: cleaning.state, by: cleaning.by, at: cleaning.at }];
}

function reservedOf({ reserved }: AssetState, { now, forBed }: FusionRules): Extract<Why, { kind: 'reserved' }> | null {
  if (reserved === null || reserved.until <= now) return null;
  const { bed, until, by } = reserved;
  return { kind: 'reserved', bed, until, by, own: forBed != null && forBed === bed };
}

/** Free, but not good to take along now. */
function hurdlesOf({ device, position }: AssetFacts, { equipment }: FusionRules): Why[] {
  const all: Why[] = [];
  const pct = device !== null && device.heard ? device.batteryPct : null;
  if (pct !== null && pct < equipment.readyBatteryPct) all.push({ kind: 'battery-low', pct });
  if (position !== null && position.live && position.moving === true) all.push({ kind: 'moving' });
  return all;
}

/** What decides nothing and is still good to know. */
function asideOf({ asset, device, position, type }: AssetFacts, seen: Seen, { equipment, today }: FusionRules): Why[] {
  const all: Why[] = [];
  if (position !== null && seen === 'aged') all.push({ kind: 'aged', ageMs: position.ageMs, cut: !position.live });
  // Switched off in a store: it may be taken, and nobody knows its battery.
  if (device !== null && !device.heard && (type ?? fallbackType).pump) all.push({ kind: 'pump-silent' });
  const { cleaning } = asset;
  if (cleaning?.state === 'clean') all.push({ kind: 'clean', by: cleaning.by, at: cleaning.at });
  if (cleaning === null && equipment.unknownIsClean) all.push({ kind: 'cleaning-unknown', taken: true });
  const day = asset.record.maintenanceDue;
  const days = day === null ? null : daysBetween(today, day);
  if (day !== null && days !== null && days > 0 && days <= equipment.dueSoonDays) {
    all.push({ kind: 'maintenance', day, days });
  }
  const tagPct = position?.batteryPct ?? null;
  if (tagPct !== null && tagPct < tagBatteryLimit(equipment.rules)) all.push({ kind: 'tag-battery', pct: tagPct });
  return all;
}

function tagBatteryLimit(rules: EquipmentFile['rules']): number {
  const rule = rules.find(({ kind, on }) => kind === 'tag-battery' && on);
  return rule?.threshold ?? fallbackTagBatteryPct;
}

/** Whole days from one day to another; both "2026-11-30". Null: one is no day. */
export function daysBetween(from: string, to: string): number | null {
  const days = (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs;
  return Number.isFinite(days) ? Math.round(days) : null;
}
