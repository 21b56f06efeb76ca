/** Findings raised, told anew and ended, within the bounds of the log. */
import type { Finding } from '../../shared/assets/asset.ts';
import { findingId, type AssetId } from '../../shared/domain/ids.ts';
import { countOf } from '../../shared/ward/fold-assets.ts';
import { bounds } from '../../shared/ward/state.ts';
import type { EquipmentView } from './assets-view.ts';
import { clip, clipOrNull } from './clip.ts';
import type { Draft } from './draft.ts';

/** Other words of what stands are told this seldom. */
const retellMs = 60_000;

/** What it is about where it is about no thing stands in its id, behind the number. */
const aboutOf = ({ id }: Finding): string => id.slice(id.indexOf('.') + 1);
export const keyOf = (rule: string, about: string): string => `${rule}\n${about}`;
export const keyOfFinding = (finding: Finding): string => keyOf(finding.rule, finding.asset ?? `|${aboutOf(finding)}`);

/** What stands where a finding is about that there are too many. */
export const overflow = 'overflow';
const overflowText = `There are ${bounds.findings - 1} findings: no other is said before some of them are over`;

interface Said {
  readonly kind: Finding['kind'];
  readonly rule: string;
  readonly asset: AssetId | null;
  /** Of what is about no thing: tells it from others of its rule. */
  readonly about?: string;
  readonly text: string;
  readonly place: string | null;
}

export function raiseFinding(draft: Draft, { about, ...said }: Said): void {
  const { findings, findingCount } = draft.ward;
  const room = bounds.findings - countOf(findings);
  if (room <= 1 && about !== overflow) {
    // The last place is for the words that there is none.
    if (room === 1) raiseFinding(draft, { ...said, asset: null, about: overflow, text: overflowText, place: null });
    return;
  }
  if (room <= 0) return;
  const id = findingId(clip(`f${findingCount + 1}${about === undefined ? '' : `.${about}`}`, 300));
  const text = clip(said.text, 300);
  const place = clipOrNull(said.place, 200);
  draft.add({ type: 'finding.raised', finding: { ...said, id, text, place, raisedAt: draft.now, acknowledged: null } });
}

export function retellFinding(
  { draft, memory, mono }: EquipmentView,
  finding: Finding,
  sent: string,
  at: string | null,
): void {
  const [text, place] = [clip(sent, 300), clipOrNull(at, 200)];
  if (finding.text === text && finding.place === place) return;
  const told = memory.told.get(finding.id);
  if (told !== undefined && mono - told < retellMs) return;
  memory.told.set(finding.id, mono);
  draft.add({ type: 'finding.changed', id: finding.id, text, place });
}

export function endFinding(
  { draft, memory }: EquipmentView,
  { id }: Finding,
  why: 'over' | 'rule-off' | 'retired' | 'repaired',
): void {
  memory.told.delete(id);
  draft.add({ type: 'finding.ended', id, why });
}
