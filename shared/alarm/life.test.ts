import { expect, test } from 'vitest';
import { alarmId, commandId, stationId } from '../domain/ids.ts';
import { anAcknowledgement, anAlarm } from '../testing/builders.ts';
import type { Alarm } from '../ward/alarm.ts';
import type { StoredEvent, WardEvent } from '../ward/events.ts';
import { lifeStory, type AlarmLifeStory } from './life.ts';

const t0 = 1_700_000_000_000;
const id = alarmId('a1');
const station = stationId('s1');
const ack = { by: 'RN 7', station, reason: 'at-the-bedside' as const, note: null, actedAt: t0 };

const stored = (afterMs: number, event: WardEvent, seq: number): StoredEvent => ({ seq, at: t0 + afterMs, event });

const log = (...items: readonly (readonly [number, WardEvent])[]): readonly StoredEvent[] =>
  items.map(([afterMs, event], index) => stored(afterMs, event, index + 1));

const aCall = (n: number): Alarm['calls'][number] => ({
  n,
  role: 'charge-nurse',
  step: null,
  signalledAt: null,
  person: 'p1',
  target: 'pager',
  at: t0 + 2_000,
  delivery: 'queued',
  detail: null,
  answer: null,
  answeredBy: null,
  answeredAt: null,
});

const highAlarm = (over: Partial<Alarm> = {}): Alarm =>
  anAlarm({ id, priority: 'high', raisedAt: t0, signalledAt: t0, ...over });

const raised = (alarm: Alarm): WardEvent => ({ type: 'alarm.raised', alarm });
const shown = (shownMs: number | null, soundedMs: number | null): WardEvent => ({
  type: 'alarm.shown',
  id,
  station,
  command: commandId('c'),
  shownAt: shownMs === null ? null : t0 + shownMs,
  soundedAt: soundedMs === null ? null : t0 + soundedMs,
});
const acknowledged = (command = 'ack'): WardEvent => ({
  type: 'alarm.acknowledged',
  id,
  command: commandId(command),
  acknowledgement: ack,
});
const ended: WardEvent = { type: 'alarm.ended', id, why: 'end' };

const story = (
  alarm: Alarm,
  events: readonly StoredEvent[],
  nowMs = 600_000,
  clockOffsetMs: number | null = null,
): AlarmLifeStory => lifeStory(alarm, events, { now: t0 + nowMs, clockOffsetMs });

const told = ({ stages }: AlarmLifeStory): readonly string[] =>
  stages.map(({ n, kind, afterMs }) => `${n ?? '–'} ${kind} ${afterMs ?? '?'}`);

test('Given the whole life of an alarm, When told, Then its stages are numbered in order with causes and lanes', () => {
  const alarm = highAlarm({
    calls: [aCall(0)],
    acknowledged: anAcknowledgement({ command: 'ack', returnsAt: t0 + 151_000 }),
  });
  const events = log(
    [0, raised(alarm)],
    [120, shown(90, 200)],
    [2_000, { type: 'alarm.called', id, call: aCall(0), by: null }],
    [2_900, { type: 'alarm.call-delivery', id, n: 0, delivery: 'delivered', detail: null }],
    [31_000, acknowledged()],
    [52_000, { type: 'alarm.answered', id, n: 0, answer: 'accepted', by: 'RN 2' }],
    [96_000, ended],
  );
  const life = story(alarm, events);
  expect(told(life)).toEqual([
    '1 raised ?',
    '2 received 0',
    '3 shown 90',
    '4 sounded 200',
    '5 called 2000',
    '6 delivered 2900',
    '7 acknowledged 31000',
    '8 accepted 52000',
    '9 ended 96000',
  ]);
  expect(life.stages.map(({ from }) => from)).toEqual([null, 1, 2, 2, 2, 5, null, 5, null]);
  expect(life.lanes.map((lane) => lane.id)).toEqual(['device', 'gateway', 'station:s1', 'role:charge-nurse', 'people']);
  expect(life.stages[6]?.facts).toMatchObject({ by: 'RN 7', reason: 'at-the-bedside', holdsUntil: t0 + 151_000 });
  expect(life.bars).toEqual([
    { lane: 'device', fromMs: 0, toMs: 96_000, state: 'signalling' },
    { lane: 'station:s1', fromMs: 90, toMs: 31_000, state: 'signalling' },
    { lane: 'station:s1', fromMs: 31_000, toMs: 96_000, state: 'acknowledged' },
  ]);
  expect(life.endMs).toBe(96_000);
});

test('Given a device whose clock is ahead, When its offset is known, Then onset is by our clock; else only its stamp is told (L10)', () => {
  const alarm = highAlarm({ deviceAt: t0 + 3_190 });
  const corrected = story(alarm, log([0, raised(alarm)]), 10_000, 3_410);
  expect(told(corrected).slice(0, 2)).toEqual(['1 raised 0', '2 received 220']);
  expect(corrected.onset).toBe(t0 - 220);
  const stamped = story(alarm, log([0, raised(alarm)]));
  expect(stamped.stages[0]).toMatchObject({ at: null, facts: { deviceAt: t0 + 3_190 } });
  expect(stamped.onset).toBe(t0);
  const absurd = story(highAlarm({ deviceAt: 0 }), log([0, raised(highAlarm({ deviceAt: 0 }))]), 10_000, 0);
  expect(absurd.stages[0]?.at).toBeNull();
});

test('Given no station reported it, When told, Then shown and sounded stand without a number', () => {
  const alarm = highAlarm();
  expect(told(story(alarm, log([0, raised(alarm)], [5_000, ended])))).toEqual([
    '1 raised ?',
    '2 received 0',
    '– shown ?',
    '– sounded ?',
    '3 ended 5000',
  ]);
});

test('Given an alarm that Wardlight raised itself, When told, Then no device stands in it', () => {
  const alarm = highAlarm({ source: 'gateway', delayMs: 10_000 });
  const life = story(alarm, log([0, raised(alarm)], [100, shown(80, 90)], [9_000, ended]));
  expect(told(life)).toEqual(['1 raised 0', '2 shown 80', '3 sounded 90', '4 ended 9000']);
  expect(life.lanes.map((lane) => lane.id)).toEqual(['gateway', 'station:s1']);
});

test('Given acknowledged, returned, taken back and ended unseen, When told, Then the bars follow and the last is latched (L4)', () => {
  const alarm = highAlarm({ condition: 'ended', endedAt: t0 + 200_000 });
  const withdraw: WardEvent = {
    type: 'alarm.withdrawn',
    id,
    of: 'second',
    command: commandId('w'),
    station,
    by: 'RN 7',
  };
  const events = log(
    [0, raised(alarm)],
    [100, shown(100, null)],
    [10_000, acknowledged('first')],
    [130_000, { type: 'alarm.returned', id }],
    [140_000, acknowledged('second')],
    [150_000, withdraw],
    [200_000, ended],
  );
  const life = story(alarm, events, 300_000);
  expect(life.bars.slice(1).map(({ fromMs, toMs, state }) => [fromMs, toMs, state])).toEqual([
    [100, 10_000, 'signalling'],
    [10_000, 130_000, 'acknowledged'],
    [130_000, 140_000, 'signalling'],
    [140_000, 150_000, 'acknowledged'],
    [150_000, 200_000, 'signalling'],
    [200_000, 300_000, 'latched'],
  ]);
  expect(life.endMs).toBe(300_000);
  expect(life.stages.find(({ kind }) => kind === 'acknowledged')?.facts.holdsUntil).toBe(t0 + 130_000);
});

test('Given its events are gone, When told, Then the last state tells what it knows and says so', () => {
  const alarm = highAlarm({
    shown: { at: t0 + 90, station: 's1' },
    calls: [{ ...aCall(0), answer: 'no-answer', answeredAt: t0 + 62_000 }],
    acknowledged: anAcknowledgement({ at: t0 + 70_000 }),
    condition: 'ended',
    endedAt: t0 + 80_000,
  });
  const life = story(alarm, []);
  expect(life.partial).toBe(true);
  expect(told(life)).toEqual([
    '1 raised ?',
    '2 received 0',
    '– sounded ?',
    '3 shown 90',
    '4 called 2000',
    '5 no-answer 62000',
    '6 acknowledged 70000',
    '7 ended 80000',
  ]);
});

test('Given events of other alarms and a mere new value, When told, Then they are no stages', () => {
  const alarm = highAlarm();
  const other = anAlarm({ id: alarmId('a2') });
  const events = log(
    [0, raised(alarm)],
    [1, raised(other)],
    [2, { type: 'alarm.ended', id: other.id, why: 'end' }],
    [3, { type: 'alarm.changed', id, why: 'update', value: 88 }],
    [4, { type: 'alarm.changed', id, why: 'escalate', priority: 'high' }],
  );
  expect(told(story(alarm, events)).filter((line) => !line.startsWith('–'))).toEqual([
    '1 raised ?',
    '2 received 0',
    '3 rose 4',
  ]);
});
