import { describe, expect, it } from 'vitest';
import { teamSchema } from '../../shared/alarm/policy.ts';
import { alarmId, commandId } from '../../shared/domain/ids.ts';
import type { Command } from '../../shared/feed/protocol.ts';
import { escalationCallsMax, type EscalationCall } from '../../shared/ward/alarm.ts';
import type { WardEvent } from '../../shared/ward/events.ts';
import { emptyWard, type WardState } from '../../shared/ward/state.ts';
import { aBatch, acknowledge, anAlarm, aWardFile, TestCore, types } from '../testing/builders.ts';
import { nothingLive } from './live-view.ts';

const team = teamSchema.parse({
  people: [
    { id: 'n1', name: 'RN 1', reach: [{ target: 'pager', address: '501' }] },
    { id: 'n2', name: 'RN 2' },
    { id: 'c1', name: 'CN 1' },
    { id: 'r1', name: 'RRT 1' },
  ],
  nurses: { '01': 'n1' },
  buddies: { n1: 'n2' },
  roles: { 'charge-nurse': 'c1', 'rapid-response': 'r1' },
});

const aCore = (over: { team?: object; ward?: WardState } = {}): TestCore =>
  new TestCore({ ...aWardFile(), team: { ...team, ...over.team } }, nothingLive, over.ward ?? emptyWard, {
    targets: ['pager'],
  });

const raise = (core: TestCore, priority: 'high' | 'medium' = 'high'): void => {
  core.batch(aBatch([anAlarm({ priority })]));
  core.tick();
};
const calls = (core: TestCore): readonly EscalationCall[] =>
  (core.ward.alarms['a1'] ?? core.ward.ended.find(({ id }) => id === 'a1'))?.calls ?? [];
const roles = (core: TestCore): string[] => calls(core).map(({ role }) => role);
let count = 0;
const give = (core: TestCore, command: Record<string, unknown>) => {
  count += 1;
  return core.command({ alarm: 'a1', by: 'CN 1', ...command, id: commandId(`x${count}`) } as unknown as Command);
};
const answer = (core: TestCore, n: number, said: 'accepted' | 'rejected', by = 'CN 1') =>
  give(core, { type: 'answer', n, answer: said, by });

describe('Given a high alarm that nobody answers', () => {
  it('When time passes, Then each role is called at its time, and no answer is recorded', () => {
    const core = aCore();
    raise(core);
    expect(calls(core)).toMatchObject([
      { role: 'nurse', person: 'RN 1', target: 'pager', delivery: 'queued', step: 0 },
    ]);
    core.pass(2_000);
    expect(calls(core)[1]).toMatchObject({ role: 'charge-nurse', person: 'CN 1', target: null, delivery: 'screen' });
    core.pass(27_000);
    expect(roles(core)).toEqual(['nurse', 'charge-nurse']);
    core.pass(1_000);
    expect(roles(core)).toEqual(['nurse', 'charge-nurse', 'buddy']);
    expect(calls(core)[0]).toMatchObject({ answer: 'no-answer', answeredBy: null });
    core.pass(30_000);
    expect(roles(core).at(-1)).toBe('rapid-response');
    core.pass(600_000);
    expect(roles(core)).toEqual(['nurse', 'charge-nurse', 'buddy', 'rapid-response', 'everybody']);
    expect(calls(core).map((call) => call.answer)).toEqual(Array(5).fill('no-answer'));
  });

  it('When somebody accepts, Then nobody else is called', () => {
    const core = aCore();
    raise(core);
    core.pass(5_000);
    expect(answer(core, 1, 'accepted').refused).toBeNull();
    expect(core.pass(600_000)).toEqual([]);
    expect(calls(core)[1]).toMatchObject({ answer: 'accepted', answeredBy: 'CN 1' });
    expect(answer(core, 1, 'rejected', 'RN 9').refused).toBe('CN 1 accepted this call already.');
    expect(answer(core, 7, 'accepted').refused).toBe('There is no call 7 for alarm a1.');
  });

  it('When the last one called rejects, Then the next is called in the same moment', () => {
    const core = aCore();
    raise(core);
    core.pass(2_000);
    expect(types(answer(core, 1, 'rejected').events)).toEqual(['alarm.answered', 'alarm.called']);
    expect(roles(core)).toEqual(['nurse', 'charge-nurse', 'buddy']);
  });

  it('When one called before rejects, Then the next is called at once too, and only that one', () => {
    const core = aCore();
    raise(core);
    core.pass(10_000);
    expect(types(answer(core, 0, 'rejected', 'RN 1').events)).toEqual(['alarm.answered', 'alarm.called']);
    expect(roles(core)).toEqual(['nurse', 'charge-nurse', 'buddy']);
    expect(core.pass(20_000)).toEqual([]);
    expect(types(answer(core, 1, 'rejected').events)).toEqual(['alarm.answered', 'alarm.called']);
    expect(roles(core).at(-1)).toBe('rapid-response');
  });

  it('When it is acknowledged at a station, Then no further step goes', () => {
    const core = aCore();
    raise(core);
    core.command(acknowledge('a1'));
    expect(core.pass(100_000)).toEqual([]);
    expect(roles(core)).toEqual(['nurse']);
  });

  it('When it returns or rises, Then the chain begins anew; earlier calls give way at the bound, not the chain', () => {
    const core = aCore();
    raise(core);
    for (let round = 1; round <= 12; round += 1) {
      core.pass(4_000);
      core.command(acknowledge('a1', `k${round}`));
      core.pass(120_000);
      expect(core.ward.alarms['a1']).toMatchObject({ acknowledged: null, returned: round });
    }
    core.pass(200_000);
    const { signalledAt } = core.ward.alarms['a1'] ?? {};
    const now = calls(core).filter((call) => call.signalledAt === signalledAt);
    expect(now.map(({ step }) => step)).toEqual([0, 1, 2, 3, 4]);
    expect(calls(core)).toHaveLength(escalationCallsMax);
    expect(new Set(calls(core).map(({ n }) => n)).size).toBe(escalationCallsMax);
  });

  it('When roles have nobody, Then they are passed over, that is recorded, and the next comes without waiting', () => {
    const core = aCore({ team: { nurses: {}, buddies: {}, roles: {} } });
    raise(core);
    expect(calls(core).map(({ role, person, delivery }) => [role, person, delivery])).toEqual([
      ['nurse', null, 'failed'],
      ['charge-nurse', null, 'failed'],
      ['buddy', null, 'failed'],
      ['rapid-response', null, 'failed'],
      ['everybody', null, 'screen'],
    ]);
    expect(calls(core)[0]?.detail).toBe('Nobody has this role');
  });

  it('When the site wrote down no people, Then only the screens of all are called, at their time', () => {
    const core = new TestCore();
    raise(core);
    expect(core.pass(119_000)).toEqual([]);
    core.pass(1_000);
    expect(calls(core)).toMatchObject([{ role: 'everybody', delivery: 'screen', answer: null }]);
  });

  it('When it ended before anybody looked, Then people are called on (L4); where it is paused at the bed, they wait', () => {
    const latched = aCore();
    raise(latched);
    latched.batch(aBatch([anAlarm({ priority: 'high', phase: 'end' })]));
    latched.pass(2_000);
    expect(roles(latched)).toEqual(['nurse', 'charge-nurse']);
    const paused = aCore();
    raise(paused);
    paused.batch(aBatch([anAlarm({ priority: 'high', phase: 'update', inactivation: ['audio-paused'] })]));
    expect(types(paused.pass(60_000))).toEqual([]);
    paused.batch(aBatch([anAlarm({ priority: 'high', phase: 'update', inactivation: ['enabled'] })]));
    paused.pass(1_000);
    expect(roles(paused)).toEqual(['nurse', 'charge-nurse', 'buddy', 'rapid-response']);
  });
});

describe('Given deadlines', () => {
  const step = (core: TestCore, hours: number): void => void (core.now += hours * 3_600_000);

  it.each([1, -1])(
    'When the wall clock steps by %i h, Then calls and the return come at their time (L2, L18)',
    (hours) => {
      const core = aCore();
      raise(core);
      step(core, hours);
      expect(core.pass(1_000)).toEqual([]);
      core.pass(1_000);
      expect(roles(core)).toEqual(['nurse', 'charge-nurse']);
      core.command(acknowledge('a1'));
      step(core, hours);
      expect(core.pass(119_000)).toEqual([]);
      expect(types(core.pass(1_000))).toContain('alarm.returned');
    },
  );

  it.each([
    ['after 50 s', 50_000, 70_000],
    ['after an hour', 3_600_000, 0],
    ['with its clock an hour back', -3_600_000, 120_000],
  ])(
    'When the gateway starts again %s, Then what is left of the time is between none and all of it (L2, L18)',
    (_, gone, left) => {
      const before = aCore();
      raise(before);
      before.command(acknowledge('a1'));
      const after = new TestCore({ ...aWardFile(), team }, nothingLive, before.ward, { now: before.now + gone });
      expect(left === 0 ? [] : after.pass(left - 1_000)).toEqual([]);
      expect(types(after.pass(1_000))).toContain('alarm.returned');
    },
  );

  it('When the gateway runs for 60 days, Then acknowledgements still hold their time and calls still come (L1)', () => {
    const core = aCore();
    raise(core, 'medium');
    core.command(acknowledge('a1'));
    const day = 86_400_000;
    for (const to of [24.8, 24.9, 49.8, 60]) {
      const gone = to * day - core.mono;
      core.now += gone;
      core.mono += gone;
      expect(types(core.tick())).toEqual(['alarm.returned', 'alarm.called']);
      core.command(acknowledge('a1', `d${to}`));
      expect(core.pass(599_000)).toEqual([]);
      expect(types(core.pass(1_000))).toContain('alarm.returned');
      expect(types(core.pass(60_000)).filter((type) => type === 'alarm.called')).toHaveLength(1);
      core.command(acknowledge('a1', `e${to}`));
    }
  });
});

describe('Given what targets report', () => {
  const delivery = (
    core: TestCore,
    said: 'queued' | 'sent' | 'delivered' | 'failed',
    detail: string | null = null,
  ): WardEvent[] => core.report({ type: 'delivery', alarm: alarmId('a1'), n: 0, delivery: said, detail }).events;

  it('When reports overtake each other, Then what is known more surely stands', () => {
    const core = aCore();
    raise(core);
    expect(types(delivery(core, 'delivered'))).toEqual(['alarm.call-delivery']);
    expect(delivery(core, 'sent')).toEqual([]);
    expect(delivery(core, 'failed', 'timed out')).toEqual([]);
    expect(calls(core)[0]?.delivery).toBe('delivered');
  });

  it('When a target that took the call says later that it failed, Then that counts, and nobody waits for it', () => {
    const core = aCore();
    raise(core, 'medium');
    delivery(core, 'sent');
    expect(types(delivery(core, 'failed', 'handset is off'))).toEqual(['alarm.call-delivery']);
    expect(delivery(core, 'sent')).toEqual([]);
    core.pass(1_000);
    expect(roles(core)).toEqual(['nurse', 'buddy']);
    expect(types(delivery(core, 'delivered'))).toEqual(['alarm.call-delivery']);
  });

  it('When a call cannot be delivered, Then the next role is called without waiting', () => {
    const core = aCore();
    raise(core, 'medium');
    delivery(core, 'failed', 'HTTP 503');
    core.pass(1_000);
    expect(roles(core)).toEqual(['nurse', 'buddy']);
    expect(calls(core)[0]).toMatchObject({ delivery: 'failed', detail: 'HTTP 503', answer: null });
  });

  it('When the person answers there, Then it counts; a second, other answer is refused with who gave the first', () => {
    const core = aCore();
    raise(core);
    const said = (a: 'accepted' | 'rejected') =>
      core.report({ type: 'answer', alarm: alarmId('a1'), n: 0, answer: a, by: null });
    expect(types(said('accepted').events)).toEqual(['alarm.answered']);
    expect(calls(core)[0]).toMatchObject({ answer: 'accepted', answeredBy: 'RN 1' });
    expect(said('accepted')).toEqual({ refused: null, events: [] });
    expect(said('rejected').refused).toBe('RN 1 accepted this call already.');
  });
});

describe('Given a person who calls somebody', () => {
  it('When the role has somebody, Then it is a call beside the chain; without anybody it is refused', () => {
    const core = aCore();
    raise(core);
    core.command(acknowledge('a1'));
    expect(give(core, { type: 'call', role: 'rapid-response', by: 'RN 7' }).events).toMatchObject([
      { type: 'alarm.called', by: 'RN 7', call: { role: 'rapid-response', person: 'RRT 1', step: null, n: 1 } },
    ]);
    expect(give(core, { type: 'call', role: 'physician' }).refused).toBe('Nobody has this role now: physician.');
  });

  it('When somebody calls without end, Then it stops before the chain would be cut short', () => {
    const core = aCore();
    raise(core);
    for (let n = 0; n < 20; n += 1) give(core, { type: 'call', role: 'buddy' });
    expect(calls(core)).toHaveLength(15);
    core.pass(900_000);
    expect(roles(core).filter((role) => role === 'everybody')).toHaveLength(1);
  });
});
