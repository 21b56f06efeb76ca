/** Standing findings for facilities: by kind, oldest first. None moves when somebody takes it. Never among patient alarms. */
import { findingKinds, type FindingKind } from '../../../shared/assets/equipment-file.ts';
import type { Finding } from '../../../shared/assets/asset.ts';

export interface FindingGroup {
  readonly kind: FindingKind;
  readonly findings: readonly Finding[];
}

/** What a person must see to at once comes before what can wait for the day. */
const order: readonly FindingKind[] = [
  'left-building',
  'left-ward',
  'forbidden',
  'fault',
  'par',
  'tag-lost',
  'maintenance',
  'tag-battery',
  'idle',
];

export function findingGroups(findings: readonly Finding[]): readonly FindingGroup[] {
  const kinds = [...order, ...findingKinds.filter((kind) => !order.includes(kind))];
  return kinds.flatMap((kind) => {
    const of = findings
      .filter((one) => one.kind === kind)
      .toSorted((a, b) => a.raisedAt - b.raisedAt || a.id.localeCompare(b.id));
    return of.length === 0 ? [] : [{ kind, findings: of }];
  });
}
