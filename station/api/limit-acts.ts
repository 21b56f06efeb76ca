/** Limits and the site's rules about alarms: changed through the gateway alone, which checks them again. */
import { faultOfRule, inForce, type LimitRule } from '../../shared/alarm/limits.ts';
import { parameterByKey } from '../../shared/domain/parameters.ts';
import type { BedId } from '../../shared/domain/ids.ts';
import { own, type WardState } from '../../shared/ward/state.ts';
import { give, giveOnce, refused, type ActDeps, type Outcome } from './give.ts';
import type { ParsedArgs } from './parsed-args.ts';
import type { Person } from './permissions.ts';

/** What the bed's profile says of a parameter, before what a person changed; undefined: it watches it not. */
export function profileRule(ward: WardState, bed: BedId, parameter: string): LimitRule | undefined {
  const { policy, limits } = ward;
  const profile = own(policy.profiles, own(limits, bed)?.profile ?? policy.profile);
  return profile === undefined ? undefined : own(profile, parameter);
}

const noBed = 'No such bed';
const hasBed = (ward: WardState, bed: BedId): boolean => ward.beds.some(({ id }) => id === bed);

export async function setLimits(deps: ActDeps, person: Person, args: ParsedArgs<'limits.set'>): Promise<Outcome> {
  const ward = deps.ward();
  const { bed, parameter, change, reason, forMs } = args;
  if (!hasBed(ward, bed)) return refused(noBed);
  if (reason.trim() === '') return refused('Limits are changed with a reason');
  const rule = profileRule(ward, bed, parameter);
  if (rule === undefined) return refused(`The profile of this bed has no limits of ${parameter}`);
  const known = parameterByKey(parameter);
  if (change !== null && known !== undefined) {
    const fault = faultOfRule(inForce(rule, change), known.plausible);
    if (fault !== null) return refused(fault);
  }
  const id = deps.newCommandId();
  return giveOnce(deps, { type: 'set-limits', id, bed, parameter, change, reason, forMs, by: person.name });
}

export async function setProfile(
  deps: ActDeps,
  person: Person,
  { bed, profile }: ParsedArgs<'limits.profile'>,
): Promise<Outcome> {
  const ward = deps.ward();
  if (!hasBed(ward, bed)) return refused(noBed);
  if (profile !== null && own(ward.policy.profiles, profile) === undefined) return refused('No such profile');
  return giveOnce(deps, { type: 'set-profile', id: deps.newCommandId(), bed, profile, by: person.name });
}

export const setPolicy = (deps: ActDeps, person: Person, { policy }: ParsedArgs<'policy.set'>): Promise<Outcome> =>
  give(deps, { type: 'set-policy', id: deps.newCommandId(), policy, by: person.name });
