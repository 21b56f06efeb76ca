/** Changes of limits that a person is trying, before they are saved. Pure. */
import { inForce, type LimitChange, type LimitRule } from '../../shared/alarm/limits.ts';
import { parameterByKey } from '../../shared/domain/parameters.ts';
import { own, type WardState } from '../../shared/ward/state.ts';

export type LimitField = 'low' | 'high' | 'delayS';
/** By parameter key. */
export type Draft = Readonly<Record<string, LimitChange>>;

export interface LimitRow {
  readonly parameter: string;
  /** Of the profile of this bed. */
  readonly profile: LimitRule;
  /** In force now. */
  readonly now: LimitRule;
  /** With what is being tried. */
  readonly tried: LimitRule;
  readonly own: WardState['limits'][string]['own'][string] | undefined;
}

export const profileNameOf = ({ policy, limits }: WardState, bed: string): string =>
  own(limits, bed)?.profile ?? policy.profile;

/** One row per parameter that the profile of the bed knows, in its order. */
export function rowsOf(ward: WardState, bed: string, draft: Draft): LimitRow[] {
  const profile = own(ward.policy.profiles, profileNameOf(ward, bed)) ?? {};
  const changed = own(ward.limits, bed)?.own ?? {};
  return Object.entries(profile).map(([parameter, rule]) => {
    const now = inForce(rule, changed[parameter]);
    return { parameter, profile: rule, now, tried: inForce(now, draft[parameter]), own: changed[parameter] };
  });
}

const steps: Readonly<Record<string, number>> = { HR: 5, PR: 5, Temp: 0.1, 'Temp-skin': 0.1 };

/** One press: what people change a limit by. */
export const stepOf = (parameter: string): number => steps[parameter] ?? (/^(?:ART|NIBP|PAP)-/.test(parameter) ? 5 : 1);

const delayMax = 15;

/** The rule after one press of − or +. A limit that is off comes back at the profile's. */
export function pressed(row: LimitRow, field: LimitField, direction: -1 | 1): LimitChange {
  const { tried, profile, parameter } = row;
  if (field === 'delayS') {
    return { delayS: Math.min(delayMax, Math.max(0, Math.round(tried.delayS) + direction)) };
  }
  const before = tried[field];
  if (before === null) return { [field]: profile[field] };
  const [least, most] = parameterByKey(parameter)?.plausible ?? [before, before];
  const decimals = parameterByKey(parameter)?.decimals ?? 0;
  const next = Number((before + direction * stepOf(parameter)).toFixed(decimals));
  return { [field]: Math.min(most, Math.max(least, next)) };
}

const fields = ['low', 'high', 'delayS', 'priority', 'on'] as const;

/** What the draft really changes; a value that went back to where it was is no change. */
export function changesOf(row: LimitRow): LimitChange | null {
  const changed = fields.filter((field) => row.tried[field] !== row.now[field]);
  return changed.length === 0 ? null : Object.fromEntries(changed.map((field) => [field, row.tried[field]]));
}

/** What a save has to say for a parameter: the draft on top of what was changed on this bed before. */
export function savedChange(row: LimitRow): LimitChange | null {
  const differs = fields.filter((field) => row.tried[field] !== row.profile[field]);
  return differs.length === 0 ? null : Object.fromEntries(differs.map((field) => [field, row.tried[field]]));
}
