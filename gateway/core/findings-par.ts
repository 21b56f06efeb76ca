/** PAR levels: too few clean and ready things of a type in a place, as the site wants them. */
import type { Finding } from '../../shared/assets/asset.ts';
import type { AssetRule, ParLevel } from '../../shared/assets/equipment-file.ts';
import { conditionOf, type DeviceNow } from '../../shared/assets/fusion.ts';
import type { AssetState, DeviceState } from '../../shared/ward/state.ts';
import { positionNow, positionOf, type EquipmentView } from './assets-view.ts';
import { endFinding, keyOf, raiseFinding, retellFinding } from './findings-acts.ts';
import { dayOf } from './findings-checks.ts';
import type { HeardDevice, LivePosition } from './live-view.ts';

/** All equipment is counted once in so many ticks. */
const everyTicks = 5;
/** After a start or a cut the tags have so long to be told of. */
const refillMs = 60_000;

const fold = (text: string): string => text.trim().toLowerCase();
const aboutOf = ({ place, type }: ParLevel): string => `${place ?? ''}/${type}`;

export function decidePar(view: EquipmentView, standing: ReadonlyMap<string, Finding>): void {
  const { memory, file } = view;
  const rules = file.rules.filter(({ kind, on }) => kind === 'par' && on);
  const ready = rules.length > 0 && memory.ticks % everyTicks === 0 ? countReady(view, file.par) : null;
  const kept = new Set<string>();
  for (const rule of rules) {
    for (const level of file.par) {
      if (!isFor(rule, level)) continue;
      const key = keyOf(rule.id, `|${aboutOf(level)}`);
      kept.add(key);
      if (ready !== null) judge(view, rule, level, ready.get(aboutOf(level)) ?? 0, standing.get(key), key);
    }
  }
  for (const [key, finding] of standing)
    if (finding.kind === 'par' && !kept.has(key)) endFinding(view, finding, 'rule-off');
  for (const key of memory.levels.keys()) if (!kept.has(key)) memory.levels.delete(key);
}

const isFor = ({ types, places }: AssetRule, { type, place }: ParLevel): boolean =>
  (types === null || types.includes(type)) &&
  (places.length === 0 || (place !== null && places.some((one) => fold(one) === fold(place))));

function judge(
  view: EquipmentView,
  rule: AssetRule,
  level: ParLevel,
  count: number,
  before: Finding | undefined,
  key: string,
): void {
  const { memory, mono, file, draft } = view;
  if (count >= level.least) {
    memory.levels.delete(key);
    if (before !== undefined) endFinding(view, before, 'over');
    return;
  }
  const heldMono = memory.levels.get(key) ?? mono;
  memory.levels.set(key, heldMono);
  const label = file.types.find((type) => type.key === level.type)?.label ?? level.type;
  const where = level.place ?? 'The ward';
  const text = `${where} has ${count} of ${level.least} ${label} clean and ready: bring ${level.least - count}`;
  if (before !== undefined) return retellFinding(view, before, text, level.place);
  if (mono - heldMono < rule.forS * 1000) return;
  raiseFinding(draft, { kind: 'par', rule: rule.id, asset: null, about: aboutOf(level), text, place: level.place });
}

/** Clean and ready ones by level; null where the location systems cannot be heard (all of them), so that nobody counts. */
function countReady(view: EquipmentView, levels: readonly ParLevel[]): Map<string, number> | null {
  const { draft, memory, mono } = view;
  for (const feed of memory.feeds.keys()) {
    const link = draft.live.feedLink(feed);
    if (link !== undefined && (!link.open || mono - link.sinceMono < refillMs)) return null;
  }
  const byType = new Map<string, ParLevel[]>();
  for (const level of levels) byType.set(level.type, [...(byType.get(level.type) ?? []), level]);
  const heard = new Map([...draft.live.heard()].map((one) => [one.device, one]));
  const occupied = new Set(draft.ward.beds.flatMap(({ id, patient }) => (patient === null ? [] : [id])));
  const rules = {
    equipment: view.file,
    now: draft.now,
    today: dayOf(draft.now),
    occupied: (bed: (typeof draft.ward.beds)[number]['id']) => occupied.has(bed),
  };
  const counts = new Map<string, number>();
  for (const asset of Object.values(draft.ward.assets)) {
    const type = view.typeOf(asset.kind);
    const wanted = byType.get(type?.key ?? asset.kind);
    if (wanted === undefined) continue;
    const position = positionOf(view, asset);
    const device = view.deviceOf(asset);
    const facts = {
      asset,
      type,
      device: device === undefined ? null : deviceNow(view, device, heard.get(device.id)),
      position: position === undefined ? null : positionNow(view, position),
    };
    if (!conditionOf(facts, rules).ready) continue;
    for (const level of wanted) {
      if (level.place !== null && !isThere(view, asset, position, level.place)) continue;
      counts.set(aboutOf(level), (counts.get(aboutOf(level)) ?? 0) + 1);
    }
  }
  return counts;
}

function isThere(view: EquipmentView, { tag }: AssetState, position: LivePosition | undefined, place: string): boolean {
  const wanted = fold(place);
  const zone = position?.position.zone ?? null;
  if (zone !== null && fold(zone) === wanted) return true;
  const { room } = view.memory.spotOf(tag);
  return room !== null && (fold(room.name) === wanted || fold(room.id) === wanted);
}

function deviceNow({ draft }: EquipmentView, device: DeviceState, heard: HeardDevice | undefined): DeviceNow {
  const limit = heard?.silentAfterMs ?? null;
  const batteries = [...draft.live.pumps(device.id)].flatMap(({ batteryPct }) => batteryPct ?? []);
  return {
    id: device.id,
    bed: device.bed,
    heard: heard !== undefined && heard.heard && (limit === null || heard.ageMs <= limit),
    ageMs: heard?.heard === true ? heard.ageMs : null,
    channels: Object.values(device.channels).map(({ status }) => status),
    batteryPct: batteries.length === 0 ? null : Math.min(...batteries),
  };
}
