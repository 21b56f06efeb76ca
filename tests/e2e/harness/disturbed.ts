/** Everything that the standing register lists, as events of a ward (picture 27). */
import { alarmId, bedId, stationId } from '../../../shared/domain/ids.ts';
import * as builders from '../../../shared/testing/builders.ts';
import type { WardEvent } from '../../../shared/ward/events.ts';
import type { StationFacts } from '../../../shared/ward/station-facts.ts';
import { anAlarm } from './alarms.ts';

const hour = 3_600_000;

export const aStation = (id: string, name: string, over: Partial<StationFacts> = {}): StationFacts =>
  builders.aStation({ id: stationId(id), name, ...over });

const aLimit = (
  at: number,
  reason: string,
  until: number | null,
): { by: string; station: null; reason: string; at: number; until: number | null } => ({
  by: 'Badge 2041',
  station: null,
  reason,
  at,
  until,
});

export function disturbances(now: number): readonly WardEvent[] {
  const off = anAlarm(
    { bed: '14', agoS: 600, key: 'LOW', text: 'SpO₂ 89 < 90', parameter: 'SpO2', inactivation: ['alarm-off'] },
    now,
  );
  const paused = anAlarm(
    { bed: '11', agoS: 60, key: 'HIGH', text: 'RR 31 > 30', parameter: 'RR', inactivation: ['audio-paused'] },
    now,
  );
  const unanswered = anAlarm({ bed: '18', agoS: 300, key: 'HIGH', text: 'HR 131 > 120', parameter: 'HR' }, now);
  const call = {
    n: 0,
    role: 'charge-nurse' as const,
    person: 'p2',
    target: 'pager',
    at: now - 240_000,
    delivery: 'failed' as const,
    detail: 'HTTP 503',
    answer: 'no-answer' as const,
    answeredBy: null,
    answeredAt: now - 120_000,
    step: 1,
    signalledAt: unanswered.signalledAt,
  };
  return [
    { type: 'station.reported', station: aStation('s2', '5N-2, pod B', { soundFault: 'blocked' }) },
    {
      type: 'station.reported',
      station: aStation('s3', '5N-3, corridor', { silencedUntil: now + 102_000, silencedBy: 'Badge 2017' }),
    },
    { type: 'station.reported', station: aStation('s4', '5N-4, office', { connected: false }) },
    { type: 'alarm.raised', alarm: off },
    { type: 'alarm.raised', alarm: paused },
    { type: 'alarm.raised', alarm: { ...unanswered, id: alarmId('unanswered') } },
    { type: 'alarm.called', id: alarmId('unanswered'), call, by: null },
    {
      type: 'limits.set',
      bed: bedId('15'),
      parameter: 'HR',
      limit: { high: 140, ...aLimit(now - 6 * hour, 'AF with short fast runs', now + 17 * hour) },
      by: 'Badge 2041',
      why: 'person',
    },
    {
      type: 'limits.set',
      bed: bedId('12'),
      parameter: 'SpO2',
      limit: { low: 88, ...aLimit(now - 4 * hour, 'Target 88 to 92, physician', null) },
      by: 'Badge 2041',
      why: 'person',
    },
    {
      type: 'limits.set',
      bed: bedId('06'),
      parameter: 'RR',
      limit: { on: false, ...aLimit(now - 30 * hour, 'Movement', now + 8 * hour) },
      by: 'Badge 2044',
      why: 'person',
    },
  ];
}
