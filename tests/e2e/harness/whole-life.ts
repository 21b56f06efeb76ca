/** The life of one alarm from onset to end, each stage with its time (picture 28). */
import { alarmId, commandId, stationId } from '../../../shared/domain/ids.ts';
import type { EscalationCall } from '../../../shared/ward/alarm.ts';
import type { WardEvent } from '../../../shared/ward/events.ts';
import { anAlarm } from './alarms.ts';

export const wholeLifeId = alarmId('5N-20241114-0171');

const aCall = (n: number, over: Partial<EscalationCall>): EscalationCall => ({
  n,
  role: 'charge-nurse',
  person: 'p2',
  target: 'phones',
  at: 0,
  delivery: 'queued',
  detail: null,
  answer: null,
  answeredBy: null,
  answeredAt: null,
  step: n,
  signalledAt: null,
  ...over,
});

/** With the times they happened at, epoch ms. */
export function wholeLife(now: number): readonly (readonly [at: number, event: WardEvent])[] {
  const onset = now - 600_000;
  const id = wholeLifeId;
  const alarm = {
    ...anAlarm(
      { bed: '07', agoS: 600, priority: 'high', key: 'V-TACH', text: 'V-TACH 182', parameter: 'HR', value: 182 },
      now,
    ),
    id,
    // Its clock is 3.4 s ahead of ours.
    deviceAt: onset + 3_400 - 220,
    raisedAt: onset,
    signalledAt: onset,
  };
  const call = (n: number, over: Partial<EscalationCall>): WardEvent => ({
    type: 'alarm.called',
    id,
    call: aCall(n, { signalledAt: onset, ...over }),
    by: over.step === null ? 'Badge 2041' : null,
  });
  const shown = (command: string, shownAt: number | null, soundedAt: number | null, station = 's1'): WardEvent => ({
    type: 'alarm.shown',
    id,
    station: stationId(station),
    command: commandId(command),
    shownAt,
    soundedAt,
  });
  const delivered = (n: number, delivery: 'sent' | 'delivered'): WardEvent => ({
    type: 'alarm.call-delivery',
    id,
    n,
    delivery,
    detail: null,
  });
  const acknowledgement = {
    by: 'Badge 2041',
    station: stationId('s1'),
    reason: 'at-the-bedside' as const,
    note: null,
    actedAt: onset + 31_000,
  };
  return [
    [onset, { type: 'alarm.raised', alarm }],
    [onset + 300, shown('w1', onset + 90, onset + 195)],
    [onset + 2_000, call(0, { at: onset + 2_000 })],
    [onset + 2_300, delivered(0, 'sent')],
    [onset + 2_900, delivered(0, 'delivered')],
    [onset + 31_000, { type: 'alarm.acknowledged', id, command: commandId('w2'), acknowledgement }],
    [
      onset + 36_000,
      call(1, {
        at: onset + 36_000,
        role: 'rapid-response',
        person: null,
        target: null,
        delivery: 'screen',
        step: null,
      }),
    ],
    [onset + 52_000, { type: 'alarm.answered', id, n: 1, answer: 'accepted', by: 'Badge 2210' }],
    [onset + 96_000, { type: 'alarm.ended', id, why: 'end' }],
  ];
}
