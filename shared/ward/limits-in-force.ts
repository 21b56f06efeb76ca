/** Which limits are in force on a bed: its profile's, or the ward's, with what a person changed there. */
import { inForce, type LimitProfile, type LimitRule } from '../alarm/limits.ts';
import type { BedId } from '../domain/ids.ts';
import { own, type WardState } from './state.ts';

type Limited = Pick<WardState, 'policy' | 'limits'>;

/** A profile that the site's file does not hold any more is the ward's own: limits are never gone by a renaming. */
export function profileOf({ policy, limits }: Limited, bed: BedId): LimitProfile {
  const chosen = own(limits, bed)?.profile ?? null;
  const profile = chosen === null ? undefined : own(policy.profiles, chosen);
  return profile ?? own(policy.profiles, policy.profile) ?? {};
}

/** What a person sets where the profile says nothing. */
const nothingSet: LimitRule = {
  low: null,
  high: null,
  delayS: 0,
  priority: 'medium',
  hysteresis: 0,
  fullDepth: null,
  on: true,
};

/** Null: neither the profile nor a person says anything about this parameter. */
export function ruleOf(ward: Limited, bed: BedId, parameter: string): LimitRule | null {
  const rule = own(profileOf(ward, bed), parameter);
  const change = own(own(ward.limits, bed)?.own ?? {}, parameter);
  if (rule === undefined && change === undefined) return null;
  return inForce(rule ?? nothingSet, change);
}
