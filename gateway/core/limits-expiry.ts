/** Limits that a person set on a bed end: when their time is over, and with the patient they were set for (L8). */
import type { BedId } from '../../shared/domain/ids.ts';
import { own } from '../../shared/ward/state.ts';
import type { Draft } from './draft.ts';

const by = 'gateway';

/**
 * The end is a time of day to people and a length of time to us: measured on the steady clock from when it was first
 * seen, so that a step of the wall clock neither shortens nor stretches it (L2).
 */
export function expireLimits(draft: Draft): void {
  const { runsOut } = draft.memory;
  const mono = draft.live.mono();
  for (const [bed, limits] of Object.entries(draft.ward.limits)) {
    for (const [parameter, { at, until }] of Object.entries(limits.own)) {
      if (until === null) continue;
      // Without its bed: it goes along with a patient who moves.
      const key = `${parameter}\n${at}\n${until}`;
      let due = runsOut.get(key);
      if (due === undefined) runsOut.set(key, (due = mono + Math.max(0, until - draft.now)));
      if (mono < due) continue;
      runsOut.delete(key);
      draft.add({ type: 'limits.set', bed: bed as BedId, parameter, limit: null, by, why: 'expired' });
    }
  }
}

/** What was set for a patient who leaves is not for the next one. */
export function clearLimitsOf(draft: Draft, bed: BedId): void {
  const limits = own(draft.ward.limits, bed);
  if (limits === undefined) return;
  for (const parameter of Object.keys(limits.own)) {
    draft.add({ type: 'limits.set', bed, parameter, limit: null, by, why: 'patient-left' });
  }
  if (limits.profile !== null) draft.add({ type: 'limits.profile', bed, profile: null, by });
}
