/** Which findings stand for themselves and which are counted. */
import type { Finding } from '../../../shared/assets/asset.ts';
import { findingKinds, type FindingKind } from '../../../shared/assets/equipment-file.ts';

/** Somebody must go now; the others are work of the day, and are counted. */
const urgent: ReadonlySet<FindingKind> = new Set(['left-ward', 'left-building', 'forbidden', 'fault']);
const mostSingle = 3;

export interface Needs {
  /** Urgent and not acknowledged, newest first. */
  readonly single: readonly Finding[];
  /** All others, the acknowledged ones too, in the order of the kinds. */
  readonly groups: readonly { readonly kind: FindingKind; readonly count: number }[];
  readonly open: number;
  readonly all: number;
}

export function sortFindings(findings: readonly Finding[]): Needs {
  const open = findings.filter(({ acknowledged }) => acknowledged === null);
  const single = open
    .filter(({ kind }) => urgent.has(kind))
    .toSorted((a, b) => b.raisedAt - a.raisedAt)
    .slice(0, mostSingle);
  const shown = new Set(single.map(({ id }) => id));
  const counts = new Map<FindingKind, number>();
  for (const { id, kind } of findings) if (!shown.has(id)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const groups = findingKinds.flatMap((kind) => {
    const count = counts.get(kind) ?? 0;
    return count === 0 ? [] : [{ kind, count }];
  });
  return { single, groups, open: open.length, all: findings.length };
}
