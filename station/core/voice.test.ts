import { describe, expect, it } from 'vitest';
import { alarmId } from '../../shared/domain/ids.ts';
import { anAlarm } from '../../shared/testing/builders.ts';
import type { Alarm } from '../../shared/ward/alarm.ts';
import type { StationReport } from '../../shared/ward/station-facts.ts';
import { VirtualClock } from '../testing/virtual-clock.ts';
import { Voice } from './voice.ts';

class Bench {
  readonly clock = new VirtualClock();
  readonly reports: StationReport[] = [];
  alarms: readonly Alarm[] = [];
  readonly voice = new Voice({
    clock: this.clock,
    gatewayAt: (mono) => mono,
    facts: () => ({ volumePct: 70, soundSet: 'standard', recorderFault: null }),
    report: (report) => this.reports.push(report),
    alarm: () => undefined,
    alarms: () => this.alarms,
    send: () => undefined,
    newCommandId: () => 'c1',
    changed: () => undefined,
  });

  constructor() {
    this.voice.heard({}, { fault: null, test: null });
  }
}

const medium = anAlarm({ id: alarmId('a1'), priority: 'medium' });
const high = anAlarm({ id: alarmId('a2'), priority: 'high' });

describe('audio paused on a station', () => {
  it('Given a pause, when a new high alarm comes while no window could know what is new, then the station ends it', () => {
    const bench = new Bench();
    bench.alarms = [medium];
    bench.voice.silence(120_000, 'RN 7');
    expect(bench.voice.topic.silentUntil).not.toBeNull();
    expect(bench.reports.at(-1)).toMatchObject({ silencedBy: 'RN 7' });
    bench.alarms = [medium, high];
    bench.voice.check();
    expect(bench.voice.topic.silentUntil).toBeNull();
    expect(bench.reports.at(-1)).toMatchObject({ silencedUntil: null, silencedBy: null });
  });

  it('Given a pause over a high alarm, when it goes on or a medium one comes, then the pause goes on', () => {
    const bench = new Bench();
    bench.alarms = [high];
    bench.voice.silence(120_000, 'RN 7');
    bench.alarms = [high, medium];
    bench.voice.check();
    expect(bench.voice.topic.silentUntil).not.toBeNull();
  });

  it('Given a pause that was ended and pressed anew, when what came between still stands, then the new one holds for it', () => {
    const bench = new Bench();
    bench.voice.silence(120_000, 'RN 7');
    bench.alarms = [high];
    bench.voice.silence(null, 'RN 7');
    bench.voice.silence(120_000, 'RN 7');
    bench.voice.check();
    expect(bench.voice.topic.silentUntil).not.toBeNull();
  });
});
