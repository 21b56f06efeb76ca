/**
 * What each rule looks for, of one thing at one moment. `over`: it does not hold; `as-is`: it is between, and goes on as
 * it was; `unknown`: nothing is known now. What a location system said before its link was cut is no evidence of now
 * (L15, L17): it raises nothing and ends nothing.
 */
import type { AssetState } from '../../shared/assets/asset.ts';
import type { AssetRule } from '../../shared/assets/equipment-file.ts';
import { daysBetween } from '../../shared/assets/fusion.ts';
import { stoodMs } from './assets-still.ts';
import { linkOf, positionOf, type EquipmentView } from './assets-view.ts';
import type { FeedLink, LivePosition } from './live-view.ts';

/** Words of what holds, without the name of the thing. */
type Verdict = { readonly words: string } | 'over' | 'as-is' | 'unknown';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** A battery under load wavers. */
const batteryBackPct = 5;
const batteryPct = 15;
const idleDays = 7;
const lostHours = 12;
const soonDays = 7;
/** After its link was restored, tags have so long to be told of. */
const refillMs = 60_000;

/** Names are few and asked for each position: each is folded once. */
const foldedNames = new Map<string, string>();
const namesMax = 10_000;

function folded(name: string): string {
  let known = foldedNames.get(name);
  if (known === undefined) {
    known = name.trim().toLowerCase();
    if (foldedNames.size >= namesMax) foldedNames.clear();
    foldedNames.set(name, known);
  }
  return known;
}

/** One thing as the rules look at it; what several of them ask is found out once. */
export class Case {
  readonly view: EquipmentView;
  readonly asset: AssetState;
  readonly position: LivePosition | undefined;
  readonly link: FeedLink | undefined;
  #names: ReadonlySet<string> | null = null;

  constructor(view: EquipmentView, asset: AssetState) {
    this.view = view;
    this.asset = asset;
    this.position = positionOf(view, asset);
    this.link = this.position === undefined ? undefined : linkOf(view, this.position);
  }

  /** Names of the places that it is in, by whoever says it; null: nothing of its place is known now. */
  get names(): ReadonlySet<string> | null {
    const { position, link } = this;
    if (position === undefined || link?.open !== true) return null;
    return (this.#names ??= placesOf(this, position, link));
  }

  /** Where it is, for people. */
  get place(): string | null {
    const { view, asset, position } = this;
    return position?.position.zone ?? view.memory.spotOf(asset.tag).room?.name ?? null;
  }
}

/** `stands`: its finding does, so that it takes a little more to be over. */
type Check = (one: Case, rule: AssetRule, stands: boolean) => Verdict;

function placesOf({ view: { memory }, asset }: Case, { position }: LivePosition, link: FeedLink): Set<string> {
  const names = new Set<string>();
  if (position.zone !== null) names.add(folded(position.zone));
  if (asset.tag === null) return names;
  const { room } = memory.spotOf(asset.tag);
  if (room !== null) names.add(folded(room.name)).add(folded(room.id));
  for (const area of memory.areasOf(asset.tag, link.sinceMono)) names.add(area);
  return names;
}

const isIn = (names: ReadonlySet<string>, { places }: AssetRule): string | undefined =>
  places.find((place) => names.has(folded(place)));

const leftWard: Check = ({ view, asset, names }, rule) => {
  if (names === null) return 'unknown';
  const { inWard } = view.memory.spotOf(asset.tag);
  if (inWard === true || isIn(names, rule) !== undefined) return 'over';
  // Without a plan the places of the rule are all that is known of what is inside.
  const isOutside = inWard === false || (view.grounds.isEmpty && rule.places.length > 0 && names.size > 0);
  return isOutside ? { words: 'left the ward' } : 'as-is';
};

const leftBuilding: Check = ({ view, asset, names }, rule) => {
  if (names === null) return 'unknown';
  const { inBuilding } = view.memory.spotOf(asset.tag);
  if (inBuilding === true || isIn(names, rule) !== undefined) return 'over';
  const isOutside = inBuilding === false || (rule.places.length > 0 && names.size > 0);
  return isOutside ? { words: 'left the building' } : 'as-is';
};

const forbidden: Check = ({ names }, rule) => {
  if (names === null) return 'unknown';
  const place = isIn(names, rule);
  return place === undefined ? 'over' : { words: `is in ${place}, where it must not be` };
};

const idle: Check = ({ view, asset, position, link }, rule) => {
  const ms = stoodMs(view, asset);
  if (position === undefined || ms === null) return 'unknown';
  if (ms < (rule.threshold ?? idleDays) * dayMs) return 'over';
  // Who is not heard is lost, not idle.
  if (link?.open !== true || view.mono - position.mono > dayMs) return 'unknown';
  return { words: `stands unused for ${wholeDays(ms)}` };
};

const wholeDays = (ms: number): string => {
  const days = Math.floor(ms / dayMs);
  return `${days} ${days === 1 ? 'day' : 'days'}`;
};

const maintenance: Check = ({ view: { draft }, asset: { record } }, rule, stands) => {
  if (record.maintenanceDue === null) return 'over';
  const days = daysBetween(dayOf(draft.now), record.maintenanceDue);
  if (days === null) return 'over';
  // A day more, so that a clock set back over midnight ends nothing (L2).
  if (days > (rule.threshold ?? soonDays) + (stands ? 1 : 0)) return 'over';
  return {
    words:
      days < 0 ? `is late for maintenance, due ${record.maintenanceDue}` : `maintenance due ${record.maintenanceDue}`,
  };
};

/** The day where the gateway stands, "2026-11-30". */
export function dayOf(now: number): string {
  const date = new Date(now);
  const part = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${part(date.getMonth() + 1)}-${part(date.getDate())}`;
}

const tagBattery: Check = ({ position }, rule, stands) => {
  const pct = position?.position.batteryPct ?? null;
  if (position === undefined || pct === null) return 'unknown';
  const limit = rule.threshold ?? batteryPct;
  if (pct > limit + (stands ? batteryBackPct : 0)) return 'over';
  // In steps, so that a battery that runs down is told a few times and not at each per cent.
  return { words: `tag battery under ${(Math.floor(pct / 5) + 1) * 5} %` };
};

const tagLost: Check = ({ view, position, link }, rule, stands) => {
  if (position === undefined || link === undefined) return 'unknown';
  const { open, sinceMono } = link;
  if (!open || view.mono - sinceMono < refillMs) return 'unknown';
  // Told again since the link stands, its own time counts; else the time of the cut is nobody's silence.
  const heard = position.toldMono >= sinceMono ? position.mono : Math.max(position.mono, sinceMono);
  if (view.mono - heard < (rule.threshold ?? lostHours) * hourMs)
    return stands && position.mono < sinceMono ? 'unknown' : 'over';
  return { words: `tag not heard for ${silence(view.mono - heard)}` };
};

/** In steps: a tag that stays silent is told anew twice a day, and then once. */
function silence(ms: number): string {
  const hours = Math.floor(ms / hourMs);
  if (hours < 1) return `${Math.max(1, Math.floor(ms / 60_000))} min`;
  if (hours < 12) return `${hours} h`;
  return hours < 48 ? `${Math.floor(hours / 12) * 12} h` : wholeDays(ms);
}

const fault: Check = ({ asset }) =>
  asset.fault === null ? 'over' : { words: asset.fault.text === '' ? 'is out of order' : asset.fault.text };

export const checks: Record<Exclude<AssetRule['kind'], 'par'>, Check> = {
  'left-ward': leftWard,
  'left-building': leftBuilding,
  forbidden,
  idle,
  maintenance,
  'tag-battery': tagBattery,
  'tag-lost': tagLost,
  fault,
};
