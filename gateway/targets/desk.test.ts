import { describe, expect, it } from 'vitest';
import { anAcknowledgement, anAlarm } from '../../shared/testing/builders.ts';
import type { Alarm, EscalationCall } from '../../shared/ward/alarm.ts';
import { emptyWard } from '../../shared/ward/state.ts';
import { CallDesk } from './desk.ts';
import type { CallMessage } from './message.ts';

const aCall = (over: Partial<EscalationCall> = {}): EscalationCall => ({
  n: 0,
  role: 'nurse',
  person: 'RN 1',
  target: 'pager',
  at: 1,
  delivery: 'queued',
  detail: null,
  answer: null,
  answeredBy: null,
  answeredAt: null,
  step: 0,
  signalledAt: 1,
  ...over,
});

/** Why call 0 need not go any more. */
const moot = (over: Partial<Alarm>): string | null => {
  const ward = { ...emptyWard, alarms: { a1: anAlarm(over) } };
  const report = () => Promise.resolve({ status: 'done', seq: 1 } as const);
  const desk = new CallDesk({ ward, logId: 'log', report }, new Map());
  return desk.isMoot({ call: 'log/a1/0' } as CallMessage);
};

describe('Given a call that waits for its next try', () => {
  it('When nobody has answered, Then it goes', () => {
    expect(moot({ calls: [aCall()] })).toBeNull();
  });

  it('When another call of this signal was accepted meanwhile, Then nobody else is disturbed', () => {
    const accepted = aCall({ n: 1, role: 'charge-nurse', step: 1, answer: 'accepted', answeredBy: 'CN 1' });
    expect(moot({ calls: [aCall(), accepted] })).toBe('Not sent: somebody accepted before');
  });

  it('When the one accepted was of an earlier signal, or a person asked for this one, Then it goes', () => {
    const accepted = aCall({ n: 1, step: 1, answer: 'accepted', answeredBy: 'CN 1' });
    expect(moot({ calls: [aCall(), { ...accepted, signalledAt: 0 }] })).toBeNull();
    expect(moot({ calls: [aCall({ step: null }), accepted], acknowledged: anAcknowledgement() })).toBeNull();
  });

  it('When somebody acknowledged, Then the chain’s call does not go', () => {
    expect(moot({ calls: [aCall()], acknowledged: anAcknowledgement() })).toBe(
      'Not sent: somebody acknowledged before',
    );
  });
});
