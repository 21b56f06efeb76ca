import { describe, expect, it } from 'vitest';
import { defaultPolicy, alarmPolicySchema, type AlarmPolicy } from '../../shared/alarm/policy.ts';
import { limitProfileSchema } from '../../shared/alarm/limits.ts';
import { commandId } from '../../shared/domain/ids.ts';
import type { Command } from '../../shared/feed/protocol.ts';
import { emptyWard } from '../../shared/ward/state.ts';
import { anAdt, aWardFile, place, TestCore, types } from '../testing/builders.ts';
import { nothingLive } from './live-view.ts';

const profile = limitProfileSchema.parse({
  SpO2: { low: 90, high: null, delayS: 10, priority: 'medium' },
  HR: { low: 50, high: 120, delayS: 5, priority: 'medium' },
});
const profiles = { adult: profile, neonate: profile };

const aCore = (): TestCore =>
  new TestCore(aWardFile(), nothingLive, emptyWard, { alarms: { policy: null, fingerprint: null, profiles } });

let count = 0;
const give = (core: TestCore, command: Record<string, unknown>) => {
  count += 1;
  return core.command({ by: 'CN 1', id: commandId(`x${count}`), ...command } as unknown as Command, 's7');
};
const limits = (core: TestCore, parameter: string, change: Record<string, unknown> | null, over: object = {}) =>
  give(core, { type: 'set-limits', bed: '01', parameter, change, reason: 'COPD', forMs: null, ...over });

describe('Given limits set by a person', () => {
  it('When they make sense, Then who, where, why and until when are kept', () => {
    const core = aCore();
    expect(limits(core, 'SpO2', { low: 88 }, { forMs: 3_600_000 }).refused).toBeNull();
    expect(core.ward.limits['01']?.own['SpO2']).toEqual({
      low: 88,
      by: 'CN 1',
      station: 's7',
      reason: 'COPD',
      at: core.now,
      until: core.now + 3_600_000,
    });
    expect(types(limits(core, 'SpO2', null).events)).toEqual(['limits.set']);
    expect(core.ward.limits['01']).toBeUndefined();
  });

  it.each([
    ['SpO2', { low: 300 }, 'SpO₂: 300 is outside 0 to 100.'],
    ['HR', { low: 125 }, 'HR: The low limit is not below the high one.'],
    ['HR', {}, 'Nothing would change.'],
    ['SpO2', { low: null }, 'SpO₂: without a limit there is no alarm. Switch it off instead.'],
    ['nonsense', { low: 1 }, 'There is no parameter nonsense.'],
  ])('When they are nonsense (%s %o), Then they are refused with the reason', (parameter, change, reason) => {
    const core = aCore();
    const { refused, events } = limits(core, parameter, change);
    expect([refused, types(events)]).toEqual([reason, ['command.refused']]);
    expect(core.ward.limits).toEqual({});
  });

  it('When the bed is not of this ward, or the profile not of this site, Then they are refused', () => {
    const core = aCore();
    expect(limits(core, 'HR', { low: 45 }, { bed: '99' }).refused).toBe('There is no bed 99.');
    expect(give(core, { type: 'set-profile', bed: '01', profile: 'giant' }).refused).toBe('There is no profile giant.');
    expect(give(core, { type: 'set-profile', bed: '01', profile: 'neonate' }).refused).toBeNull();
    expect(core.ward.limits['01']?.profile).toBe('neonate');
  });
});

describe('Given limits and profiles for the patient that a person saw (L8)', () => {
  const set = (core: TestCore, since: number | null | undefined) => [
    limits(core, 'SpO2', { low: 88 }, { since }).refused,
    give(core, { type: 'set-profile', bed: '01', profile: 'neonate', since }).refused,
  ];

  it('When somebody else lies there by the time they come, Then they are refused', () => {
    const core = aCore();
    core.adt(anAdt('A01', 'p1', place('1')));
    const { since } = core.ward.beds[0] ?? {};
    expect(set(core, since)).toEqual([null, null]);
    core.now += 60_000;
    core.adt(anAdt('A03', 'p1', null));
    core.adt(anAdt('A01', 'p2', place('1')));
    const refused = 'Bed 01 has another patient by now: look again.';
    expect(set(core, since)).toEqual([refused, refused]);
    expect(set(core, null)).toEqual([refused, refused]);
    expect(core.ward.limits).toEqual({});
  });

  it('When the facts of the patient changed and not the patient, Then they stand', () => {
    const core = aCore();
    core.adt(anAdt('A01', 'p1', place('1')));
    const { since } = core.ward.beds[0] ?? {};
    core.now += 60_000;
    core.adt(anAdt('A08', 'p1', place('1'), { diagnosis: 'COPD' }));
    expect(set(core, since)).toEqual([null, null]);
  });
});

describe('Given a bed whose profile the site took away', () => {
  it('When limits are set there, Then they are judged with the profile that is in force: the ward’s', () => {
    const first = aCore();
    give(first, { type: 'set-profile', bed: '01', profile: 'neonate' });
    const alarms = { policy: null, fingerprint: null, profiles: { adult: profile } };
    const core = new TestCore(aWardFile(), nothingLive, first.ward, { alarms });
    expect(limits(core, 'HR', { low: 125 }).refused).toBe('HR: The low limit is not below the high one.');
  });
});

describe('Given the policy of the ward', () => {
  const { profiles: _none, ...plain } = defaultPolicy;
  const file = (over: Partial<AlarmPolicy>, fingerprint: string) => ({
    policy: { ...plain, ...over },
    fingerprint,
    profiles,
  });

  it('When people set it, Then it stands over restarts until the file changes; profiles stay', () => {
    const first = new TestCore(aWardFile(), nothingLive, emptyWard, { alarms: file({ undoS: 20 }, 'f1') });
    expect(first.ward.policy).toMatchObject({ undoS: 20, profiles });
    expect(give(first, { type: 'set-policy', policy: { ...plain, undoS: 40 } }).refused).toBeNull();
    const again = new TestCore(aWardFile(), nothingLive, first.ward, { alarms: file({ undoS: 20 }, 'f1') });
    expect(again.ward.policy).toMatchObject({ undoS: 40, profiles });
    expect(again.ward.seq).toBe(first.ward.seq);
    const changed = new TestCore(aWardFile(), nothingLive, again.ward, { alarms: file({ undoS: 25 }, 'f2') });
    expect(changed.ward.policy).toMatchObject({ undoS: 25, profiles });
  });

  it('When only the profiles of the site change, Then what people set stands', () => {
    const first = aCore();
    give(first, { type: 'set-policy', policy: { ...plain, undoS: 40 } });
    const alarms = { policy: null, fingerprint: null, profiles: { adult: profile } };
    const again = new TestCore(aWardFile(), nothingLive, first.ward, { alarms });
    expect(again.ward.policy).toMatchObject({ undoS: 40, profiles: { adult: profile } });
    expect(Object.keys(again.ward.policy.profiles)).toEqual(['adult']);
  });

  it('When it names no profile of the site or calls out of order, Then it is refused', () => {
    const core = aCore();
    expect(give(core, { type: 'set-policy', policy: { ...plain, profile: 'giant' } }).refused).toContain('giant');
    const escalation = {
      ...plain.escalation,
      high: alarmPolicySchema.shape.escalation.parse({
        high: [
          { afterS: 60, role: 'nurse' },
          { afterS: 30, role: 'buddy' },
        ],
      }).high,
    };
    expect(give(core, { type: 'set-policy', policy: { ...plain, escalation } }).refused).toContain('order');
  });
});

describe('Given the team in the ward file', () => {
  const team = { people: [{ id: 'rn-1', name: 'RN 1', reach: [] }], nurses: { '01': 'rn-1' }, buddies: {}, roles: {} };

  it('When it differs from the log, Then it is taken at start, once', () => {
    const first = new TestCore({ ...aWardFile(), team });
    expect(first.ward.team).toEqual(team);
    expect(new TestCore({ ...aWardFile(), team }, nothingLive, first.ward).ward.seq).toBe(first.ward.seq);
    expect(new TestCore(aWardFile(), nothingLive, first.ward).ward.team).toEqual(team);
  });
});
