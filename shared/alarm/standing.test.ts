import { expect, test } from 'vitest';
import { alarmId, bedId, commandId, stationId } from '../domain/ids.ts';
import * as builders from '../testing/builders.ts';
import { anAlarm } from '../testing/builders.ts';
import type { Alarm } from '../ward/alarm.ts';
import { emptyWard, type WardState } from '../ward/state.ts';
import type { StationFacts } from '../ward/station-facts.ts';
import { limitRuleSchema, type BedLimit } from './limits.ts';
import { alarmPolicySchema, teamSchema } from './policy.ts';
import { standingRegister, type OwnStation } from './standing.ts';

const now = 1_000_000;
const spo2 = limitRuleSchema.parse({ low: 90, high: null, delayS: 10, priority: 'medium' });
const quietPolicy = alarmPolicySchema.parse({
  escalation: { high: [], medium: [], low: [], technical: [] },
  profiles: { adult: { SpO2: spo2 } },
});

const aWard = (over: Partial<WardState> = {}): WardState => ({ ...emptyWard, policy: quietPolicy, ...over });

const aSelf = (over: Partial<OwnStation> = {}): OwnStation => ({
  id: stationId('s1'),
  topic: {
    recorder: 'recording',
    recorderFault: null,
    outbox: [],
    unseen: [],
    sound: { fault: null, silentUntil: null, testedAt: null },
  },
  lostAt: null,
  thinned: 0,
  ...over,
});

const aStation = (over: Partial<StationFacts> = {}): StationFacts =>
  builders.aStation({ id: stationId('s2'), name: 'Pod B', ...over });

const aCall = (over: Partial<Alarm['calls'][number]> = {}): Alarm['calls'][number] => ({
  n: 0,
  role: 'charge-nurse',
  step: null,
  signalledAt: null,
  person: 'p1',
  target: null,
  at: 500_000,
  delivery: 'screen',
  detail: null,
  answer: null,
  answeredBy: null,
  answeredAt: null,
  ...over,
});

const aLimit = (over: Partial<BedLimit> = {}): BedLimit => ({
  low: 85,
  by: 'RN 7',
  station: 's1',
  reason: 'COPD',
  at: 400_000,
  until: null,
  ...over,
});

const kinds = (state: WardState, self = aSelf()): readonly string[] =>
  standingRegister(state, self, now).map(({ what }) => what.kind);

const withAlarms = (...alarms: Alarm[]): WardState =>
  aWard({ alarms: Object.fromEntries(alarms.map((alarm) => [alarm.id, alarm])) });

test('Given a ward where all is normal, When the register is read, Then it is empty (L6)', () => {
  expect(kinds(aWard({ stations: { s2: aStation() } }))).toEqual([]);
});

test('Given stations that are silent, faulty or away, When read, Then each stands with who and how long (L6)', () => {
  const state = aWard({
    stations: {
      s2: aStation({ soundFault: 'blocked', silencedUntil: now + 60_000, silencedBy: 'RN 3' }),
      s3: aStation({ id: stationId('s3'), connected: false, silencedUntil: now + 60_000 }),
    },
  });
  const lines = standingRegister(state, aSelf(), now);
  expect(lines.map(({ id }) => id)).toEqual(['sound-fault:s2', 'station-away:s3', 'silenced:s2']);
  expect(lines[2]).toMatchObject({ by: 'RN 3', until: now + 60_000, here: false });
});

test('Given this station, When the ward holds an older word of it, Then its own word counts', () => {
  const state = aWard({ stations: { s1: aStation({ id: stationId('s1'), soundFault: 'failed', connected: false }) } });
  expect(kinds(state)).toEqual([]);
  const topic = aSelf().topic;
  if (topic === null) throw new Error('a topic was made');
  const silent = aSelf({ topic: { ...topic, sound: { fault: null, silentUntil: now + 90_000, testedAt: null } } });
  expect(standingRegister(state, silent, now)).toMatchObject([{ id: 'silenced:s1', here: true, until: now + 90_000 }]);
});

test('Given a silence that is over, When read, Then it does not stand any more', () => {
  expect(kinds(aWard({ stations: { s2: aStation({ silencedUntil: now }) } }))).toEqual([]);
});

test('Given alarms paused or off at the bedside, When read, Then each stands without an end until the device says else', () => {
  const paused = anAlarm({ id: alarmId('a1'), inactivation: ['alarm-paused'] });
  const off = anAlarm({ id: alarmId('a2'), inactivation: ['enabled', 'audio-off'] });
  const ended = anAlarm({ id: alarmId('a3'), inactivation: ['audio-off'], condition: 'ended', priority: 'high' });
  const lines = standingRegister(withAlarms(paused, off, ended), aSelf(), now);
  expect(lines.map(({ id }) => id)).toEqual(['bedside:a1', 'bedside:a2']);
  expect(lines[1]).toMatchObject({ until: null, what: { states: ['audio-off'] } });
});

test('Given limits that differ from the profile, When read, Then was and now, who, since; no end first, then the longest', () => {
  const limits = {
    '01': { profile: null, own: { SpO2: aLimit({ until: now + 3_600_000 }) } },
    '02': { profile: null, own: { SpO2: aLimit() } },
    '03': { profile: null, own: { SpO2: aLimit({ until: now + 7_200_000, on: false }) } },
    '04': { profile: null, own: { SpO2: aLimit({ low: 90 }) } },
    '05': { profile: null, own: { SpO2: aLimit({ until: now }) } },
  };
  const lines = standingRegister(aWard({ limits }), aSelf(), now);
  expect(lines.map(({ bed }) => bed)).toEqual(['02', '03', '01']);
  expect(lines[0]).toMatchObject({
    by: 'RN 7',
    since: 400_000,
    reason: 'COPD',
    what: { kind: 'limit', parameter: 'SpO2', was: { low: 90 }, now: { low: 85 } },
  });
});

test('Given a bed with another profile and a parameter that it does not know, When read, Then both stand', () => {
  const limits = { '01': { profile: 'child', own: { HR: aLimit({ high: 140 }) } } };
  const lines = standingRegister(aWard({ limits }), aSelf(), now);
  expect(lines.map(({ what }) => what.kind).toSorted()).toEqual(['limit', 'profile']);
  expect(lines.find(({ what }) => what.kind === 'limit')?.what).toMatchObject({
    was: null,
    now: { high: 140, on: true },
  });
});

test('Given calls, When nobody took one or a target fails, Then it stands; accepted or acknowledged it does not', () => {
  const unanswered = anAlarm({ id: alarmId('a1'), calls: [aCall({ answer: 'no-answer' }), aCall({ n: 1 })] });
  const accepted = anAlarm({
    id: alarmId('a2'),
    calls: [aCall({ answer: 'no-answer' }), aCall({ n: 1, answer: 'accepted' })],
  });
  const waiting = anAlarm({ id: alarmId('a3'), calls: [aCall()] });
  expect(standingRegister(withAlarms(unanswered, accepted, waiting), aSelf(), now).map(({ id }) => id)).toEqual([
    'unanswered:a1',
  ]);
});

test('Given a target that failed, When its next call is sent, Then it no longer stands', () => {
  const failed = aCall({ target: 'pager', delivery: 'failed', detail: 'HTTP 500' });
  const alarm = anAlarm({ calls: [failed] });
  expect(standingRegister(withAlarms(alarm), aSelf(), now)).toMatchObject([
    { id: 'target-failing:pager', what: { detail: 'HTTP 500' } },
  ]);
  const later = anAlarm({ calls: [failed, aCall({ n: 1, target: 'pager', delivery: 'sent', at: 600_000 })] });
  expect(kinds(withAlarms(later))).toEqual([]);
});

test('Given a chain, When a role of it has nobody, Then the role or its beds stand; with nobody at all one line', () => {
  const policy = alarmPolicySchema.parse({
    escalation: {
      high: [
        { afterS: 0, role: 'nurse' },
        { afterS: 2, role: 'buddy' },
        { afterS: 5, role: 'charge-nurse' },
        { afterS: 9, role: 'everybody' },
      ],
      medium: [],
      low: [],
      technical: [],
    },
  });
  const aBed = (id: string, taken = true): WardState['beds'][number] => ({
    id: bedId(id),
    room: '',
    since: null,
    patient: taken
      ? {
          id: null,
          family: 'Test',
          given: '',
          birthDate: null,
          sex: null,
          mrn: null,
          visit: null,
          diagnosis: null,
          demo: true,
        }
      : null,
  });
  const beds = [aBed('01'), aBed('02'), aBed('03', false)];
  expect(kinds(aWard({ policy, beds }))).toEqual(['no-team']);
  const team = teamSchema.parse({
    people: [{ id: 'p1', name: 'RN 1' }],
    nurses: { '01': 'p1', '02': 'gone' },
    roles: {},
  });
  expect(standingRegister(aWard({ policy, beds, team }), aSelf(), now).map(({ what }) => what)).toEqual([
    { kind: 'nobody', role: 'buddy', beds: ['01'] },
    { kind: 'nobody', role: 'charge-nurse', beds: [] },
    { kind: 'nobody', role: 'nurse', beds: ['02'] },
  ]);
});

test('Given beds on no screen and a station that is cut off, When read, Then both stand (L25)', () => {
  const topic = aSelf().topic;
  if (topic === null) throw new Error('a topic was made');
  const self = aSelf({
    lostAt: 900_000,
    thinned: 1,
    topic: {
      ...topic,
      recorder: 'stopped',
      recorderFault: 'disk full',
      unseen: [bedId('09')],
      outbox: [{ command: commandId('c1'), alarm: null, at: 950_000 }],
    },
  });
  const lines = standingRegister(aWard(), self, now);
  expect(lines.map(({ what }) => what.kind).toSorted()).toEqual([
    'cut-off',
    'not-sent',
    'recorder',
    'thinned',
    'unseen',
  ]);
  expect(lines.find(({ what }) => what.kind === 'cut-off')?.since).toBe(900_000);
});
