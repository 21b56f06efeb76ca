/**
 * Findings for facilities: what the site's rules look for. Level-triggered like the technical alarms: what holds for as
 * long as its rule says is raised, what is over for a while is ended, each once (no flapping at a door). What most tags
 * of a feed do at once is one finding about the location system (L15). They are no patient alarms.
 */
import type { AssetState, Finding } from '../../shared/assets/asset.ts';
import type { AssetRule } from '../../shared/assets/equipment-file.ts';
import type { AssetId } from '../../shared/domain/ids.ts';
import { bounds, own } from '../../shared/ward/state.ts';
import type { Course } from './assets-memory.ts';
import type { EquipmentView } from './assets-view.ts';
import { endFinding, keyOf, keyOfFinding, overflow, raiseFinding, retellFinding } from './findings-acts.ts';
import { decideFindingAlarms } from './findings-alarms.ts';
import { Case, checks } from './findings-checks.ts';
import { decideLinks } from './findings-links.ts';
import { decidePar } from './findings-par.ts';

/** Over for as long as it had to hold, within these. */
const endMs = { least: 10_000, most: 120_000 } as const;
/** Where the budget of endings is used up it must be over this long. */
const calmMs = 600_000;
/** More than so many, and more than this share of all tags, at once: the location system. */
const floodMin = 20;
/** Of the bound of findings: below it there is room again. */
const roomAgain = 0.9;
const floodShare = 0.3;

const textOf = ({ kind }: AssetRule, { name }: AssetState, words: string): string =>
  kind === 'fault' ? `${name}: ${words}` : `${name} ${words}`;

/** Kinds that a tag at a door is in and out of. */
const wavers: ReadonlySet<AssetRule['kind']> = new Set(['left-ward', 'left-building', 'forbidden']);
const byPlace: ReadonlySet<AssetRule['kind']> = new Set(['left-ward', 'left-building', 'forbidden', 'tag-lost']);

/** What a person reports needs no rule. */
const faultRule: AssetRule = {
  id: '',
  name: '',
  kind: 'fault',
  on: true,
  types: null,
  places: [],
  forS: 0,
  threshold: null,
  asAlarm: false,
};

/** `changed`: things that may have another answer than before. */
export function decideFindings(view: EquipmentView, changed: Set<AssetId>): void {
  const { draft, memory, file } = view;
  const rules = new Map(
    [faultRule, ...file.rules.filter(({ on, kind }) => on && kind !== 'par' && kind !== 'fault')].map((rule) => [
      rule.id,
      rule,
    ]),
  );
  const standing = new Map(Object.values(draft.ward.findings).map((finding) => [keyOfFinding(finding), finding]));
  sweep(view, rules, standing);
  endOverflow(view, standing);
  for (const key of memory.courses.keys()) changed.add(key.slice(key.indexOf('\n') + 1) as AssetId);
  const ready = new Map<string, Ready[]>([...rules.keys()].map((id) => [id, []]));
  for (const id of changed) {
    const asset = own(draft.ward.assets, id);
    if (asset === undefined) continue;
    const one = new Case(view, asset);
    for (const rule of rules.values()) {
      const words = judge(one, rule, standing);
      if (words !== null) ready.get(rule.id)?.push({ one, words });
    }
  }
  for (const rule of rules.values()) raiseAll(view, rule, ready.get(rule.id) ?? [], standing);
  decidePar(view, standing);
  decideLinks(view, standing);
  decideFindingAlarms(view);
}

function endOverflow(view: EquipmentView, standing: ReadonlyMap<string, Finding>): void {
  if (standing.size >= bounds.findings * roomAgain) return;
  for (const [key, finding] of standing) if (key.endsWith(`|${overflow}`)) endFinding(view, finding, 'over');
}

/** What stands for a rule that is no more, or for a thing that is gone. */
function sweep(view: EquipmentView, rules: ReadonlyMap<string, AssetRule>, standing: Map<string, Finding>): void {
  const { draft, memory } = view;
  for (const [key, finding] of standing) {
    if (finding.asset === null) continue;
    const asset = own(draft.ward.assets, finding.asset);
    const rule = rules.get(finding.rule);
    if (asset !== undefined && rule !== undefined && rule.kind === finding.kind && isFor(view, rule, asset)) {
      if (!memory.courses.has(key)) memory.courses.set(key, { heldMono: view.mono, over: null });
      continue;
    }
    standing.delete(key);
    endFinding(view, finding, asset === undefined ? 'retired' : 'rule-off');
  }
  for (const key of memory.courses.keys()) {
    const cut = key.indexOf('\n');
    const known = rules.has(key.slice(0, cut)) && own(draft.ward.assets, key.slice(cut + 1)) !== undefined;
    if (!known) memory.courses.delete(key);
  }
}

function isFor({ typeOf }: EquipmentView, { types }: AssetRule, { kind }: AssetState): boolean {
  return types === null || types.includes(typeOf(kind)?.key ?? kind);
}

interface Ready {
  readonly one: Case;
  readonly words: string;
}

/** Words of what has held for long enough and does not stand yet. */
function judge(one: Case, rule: AssetRule, standing: ReadonlyMap<string, Finding>): string | null {
  const { view, asset } = one;
  if (rule.kind === 'par' || !isFor(view, rule, asset)) return null;
  const { memory, mono } = view;
  const key = keyOf(rule.id, asset.id);
  const before = standing.get(key);
  const verdict = checks[rule.kind](one, rule, before !== undefined);
  const course = memory.courses.get(key);
  if (verdict === 'as-is') return null;
  if (verdict === 'unknown') {
    // What was about to be raised must hold anew; what stands goes on standing.
    if (before === undefined) memory.courses.delete(key);
    return null;
  }
  if (verdict === 'over') {
    if (before === undefined) memory.courses.delete(key);
    else if (course !== undefined) endWhenCalm(view, rule, before, course, key);
    return null;
  }
  if (before !== undefined) {
    if (course !== undefined) course.over = null;
    retellFinding(view, before, textOf(rule, asset, verdict.words), one.place);
    return null;
  }
  const heldMono = course?.heldMono ?? mono;
  if (course === undefined) memory.courses.set(key, { heldMono, over: null });
  return mono - heldMono >= rule.forS * 1000 ? verdict.words : null;
}

/** How long it must be over: a tag that goes in and out all day keeps its finding until it is calm. */
function calmMsOf({ memory, mono }: EquipmentView, { kind, forS }: AssetRule, key: string): number {
  if (!wavers.has(kind)) return 0;
  return memory.endings.take(key, mono) ? Math.min(endMs.most, Math.max(endMs.least, forS * 1000)) : calmMs;
}

function endWhenCalm(view: EquipmentView, rule: AssetRule, finding: Finding, course: Course, key: string): void {
  const { memory, mono } = view;
  course.over ??= { mono, calmMs: calmMsOf(view, rule, key) };
  if (mono - course.over.mono < course.over.calmMs) return;
  memory.courses.delete(key);
  endFinding(view, finding, rule.kind === 'fault' ? 'repaired' : 'over');
}

function raiseAll(
  view: EquipmentView,
  rule: AssetRule,
  ready: readonly Ready[],
  standing: ReadonlyMap<string, Finding>,
): void {
  const { draft } = view;
  const flood = standing.get(keyOf(rule.id, '|*'));
  if (byPlace.has(rule.kind)) {
    const already = [...standing.values()].filter((one) => one.rule === rule.id && one.asset !== null).length;
    const limit = Math.max(floodMin, view.memory.placed.size * floodShare);
    // Back by a half before it is over.
    if (ready.length + already > (flood === undefined ? limit : limit / 2) && ready.length > 1) {
      return sayFlood(view, rule, ready, flood);
    }
    if (flood !== undefined) endFinding(view, flood, 'over');
  }
  for (const { one, words } of ready) {
    const { asset, place } = one;
    const text = textOf(rule, asset, words);
    raiseFinding(draft, { kind: rule.kind, rule: rule.id, asset: asset.id, text, place });
  }
}

function sayFlood(view: EquipmentView, rule: AssetRule, ready: readonly Ready[], flood: Finding | undefined): void {
  const text = `${rule.name}: ${ready.length} things at once. See whether the location system is right.`;
  if (flood !== undefined) return retellFinding(view, flood, text, null);
  raiseFinding(view.draft, { kind: rule.kind, rule: rule.id, asset: null, about: '*', text, place: null });
}
