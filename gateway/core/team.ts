/** What a site writes down about its people and its alarm policy, taken in at start where it differs. */
import type { AlarmPolicy } from '../../shared/alarm/policy.ts';
import type { Draft } from './draft.ts';

/** Read from the files that the gateway's configuration names. */
export interface AlarmFiles {
  /** Without profiles; null: no file, what people set stands. */
  readonly policy: Omit<AlarmPolicy, 'profiles'> | null;
  /** Of the policy file's content. */
  readonly fingerprint: string | null;
  /** Null: no file, those in the log stand. */
  readonly profiles: AlarmPolicy['profiles'] | null;
}

export const noAlarmFiles: AlarmFiles = { policy: null, fingerprint: null, profiles: null };

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

export function decideTeam(draft: Draft): void {
  const { team } = draft.site.file;
  if (team !== undefined && !same(team, draft.ward.team)) draft.add({ type: 'team.set', team, by: 'ward file' });
}

/** A policy that people set on a station stands until the file changes; profiles are the file's alone. */
export function decidePolicy(draft: Draft, files: AlarmFiles): void {
  const { policy: now, policyFile } = draft.ward;
  const isNew = files.policy !== null && files.fingerprint !== policyFile;
  const policy = { ...(isNew ? files.policy : now), profiles: files.profiles ?? now.profiles };
  if (!isNew && same(policy.profiles, now.profiles)) return;
  draft.add({
    type: 'policy.set',
    policy: { ...now, ...policy },
    by: 'policy file',
    ...(isNew && files.fingerprint !== null ? { file: files.fingerprint } : {}),
  });
}
