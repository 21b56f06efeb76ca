import { describe, expect, it } from 'vitest';
import { bedId, commandId, deviceId, stationId } from '../../shared/domain/ids.ts';
import type { PumpObservation } from '../../shared/domain/observation.ts';
import { emptyDrugList, drugListSchema } from '../../shared/infusion/drug-list.ts';
import { noContents } from '../../shared/site/contents.ts';
import type { WardState } from '../../shared/ward/state.ts';
import { aPump, anAlarm, mapDevice, place } from '../testing/builders.ts';
import { LiveCore } from '../testing/live-core.ts';

const drugs = drugListSchema.parse({
  ...emptyDrugList,
  name: 'Ward 5 North',
  version: '6',
  drugs: [
    { name: 'Norepinephrine', class: 'short-half-life', vasoactive: true },
    { name: 'Vancomycin', class: 'high-alert' },
  ],
});

/** One pump at bed 02 whose container empties as time passes. */
class PumpCore extends LiveCore {
  pump: Partial<PumpObservation> = {
    channel: 'A',
    drug: 'Norepinephrine 16 mg/250 mL',
    rateMlPerHour: 60,
    vtbiMl: 100,
    infusedMl: null,
    remainingMin: null,
  };
  left = 40;
  location: string | null = '02';

  constructor(ward?: WardState, mono = 0) {
    super({ ...(ward === undefined ? {} : { ward }), mono });
    this.contents = { ...noContents, drugs };
  }

  deliver(over: Partial<PumpObservation> = {}): void {
    this.pump = { ...this.pump, ...over };
    this.say(9, [aPump({ remainingMl: this.left, ...this.pump, deviceAt: this.now })], {
      device: { id: deviceId('p-9'), kind: 'pump', name: 'P 9', model: null },
      location: place(this.location),
      feed: 'pumps',
    });
  }

  /** Minutes with a report each 5 s. */
  minutes(count: number): void {
    for (let step = 0; step < count * 12; step += 1) {
      this.skip(5_000);
      if (this.pump.status === undefined || this.pump.status === 'infusing') this.left -= 5 / 60;
      this.deliver();
      this.tick();
    }
  }

  alarm(over: Parameters<typeof anAlarm>[0]): void {
    this.say(
      9,
      [
        anAlarm({
          episode: 'p-9|1.1.2.0|197334',
          alarmKey: 'NEAR-END',
          alarmKind: 'technical',
          priority: 'low',
          parameter: null,
          value: null,
          low: null,
          high: null,
          channel: 'A',
          deviceAt: this.now,
          ...over,
        }),
      ],
      { device: { id: deviceId('p-9'), kind: 'pump', name: 'P 9', model: null }, location: null, feed: 'pumps' },
    );
  }

  /** Every notice so far, by its text when it was raised or told anew. */
  get notices(): string[] {
    return this.present.filter(({ key, source }) => key === 'NEAR-END' && source === 'gateway').map(({ text }) => text);
  }

  get count(): number {
    return this.ward.alarmCount;
  }
}

describe('Given an infusion that runs dry', () => {
  it('When each set time of its class comes, Then one advisory says so, told anew at the next', () => {
    const core = new PumpCore();
    core.minutes(9);
    expect(core.present).toEqual([]);
    core.minutes(2);
    expect(core.present).toMatchObject([
      {
        key: 'NEAR-END',
        kind: 'advisory',
        priority: 'low',
        bed: '02',
        device: 'p-9',
        channel: 'A',
        source: 'gateway',
        value: 30,
        text: 'Norepinephrine 16 mg/250 mL 29 min',
      },
    ]);
    core.minutes(15);
    expect(core.notices).toEqual(['Norepinephrine 16 mg/250 mL 29 min']);
    core.minutes(5);
    expect(core.notices).toEqual(['Norepinephrine 16 mg/250 mL 9 min']);
    expect(core.count).toBe(1);
  });

  it('When somebody answered for one time, Then the next one signals for itself', () => {
    const core = new PumpCore();
    core.minutes(11);
    const [first] = core.present;
    core.command({
      type: 'acknowledge',
      id: commandId('ack'),
      alarm: first!.id,
      acknowledgement: { by: 'RN 7', station: stationId('s1'), reason: 'on-my-way', note: null, actedAt: core.now },
    });
    core.minutes(15);
    expect(core.count).toBe(1);
    core.minutes(5);
    expect(core.present).toMatchObject([{ acknowledged: null, value: 10 }]);
    expect(core.count).toBe(2);
  });

  it('When it is a drug of another class, Then that class’s times hold', () => {
    const core = new PumpCore();
    core.pump = { ...core.pump, drug: 'Vancomycin' };
    core.minutes(24);
    expect(core.notices).toEqual([]);
    core.minutes(2);
    expect(core.notices).toEqual(['Vancomycin 14 min']);
  });

  it('When the next one hangs, Then the notice is over, and that container has notices of its own', () => {
    const core = new PumpCore();
    core.minutes(32);
    expect(core.notices).toEqual(['Norepinephrine 16 mg/250 mL 9 min']);
    core.left = 40;
    core.minutes(1);
    expect(core.present).toEqual([]);
    core.minutes(10);
    expect(core.notices).toEqual(['Norepinephrine 16 mg/250 mL 29 min']);
    expect(core.count).toBe(2);
  });

  it('When the one that was prepared hangs, at the same programme, Then no next one is told as prepared', () => {
    const core = new PumpCore();
    core.minutes(11);
    core.command({
      type: 'note-infusion',
      id: commandId('note'),
      device: deviceId('p-9'),
      channel: 'A',
      drug: 'Norepinephrine 16 mg/250 mL',
      note: 'prepared',
      by: 'RN 7',
    });
    const channel = () => core.ward.devices['p-9']?.channels['A'];
    core.minutes(10);
    const before = channel();
    expect(before?.prepared?.by).toBe('RN 7');
    core.left = 40;
    core.minutes(1);
    expect(channel()?.prepared).toBeUndefined();
    expect({ ...channel(), prepared: before?.prepared }).toEqual(before);
  });

  it('When it is paused and goes on, Then what was told once is not told again', () => {
    const core = new PumpCore();
    core.minutes(12);
    core.deliver({ status: 'paused' });
    core.minutes(3);
    expect(core.present).toEqual([]);
    core.deliver({ status: 'infusing' });
    core.minutes(5);
    expect(core.count).toBe(1);
    core.minutes(15);
    expect(core.notices).toEqual(['Norepinephrine 16 mg/250 mL 9 min']);
    expect(core.count).toBe(2);
  });

  it('When its rate wavers about the set time, Then it is told once', () => {
    const core = new PumpCore();
    core.minutes(11);
    for (let turn = 0; turn < 5; turn += 1) {
      core.deliver({ rateMlPerHour: turn % 2 === 0 ? 50 : 62 });
      core.minutes(1);
    }
    expect(core.count).toBe(1);
    expect(core.notices).toHaveLength(1);
  });

  it('When the pump says it itself, Then ours gives way and does not come back for the same time', () => {
    const core = new PumpCore();
    core.minutes(33);
    core.alarm({});
    core.tick();
    expect(core.present).toMatchObject([{ source: 'device', key: 'NEAR-END' }]);
    core.alarm({ phase: 'end', state: 'inactive' });
    core.minutes(2);
    expect(core.present).toEqual([]);
  });

  it('When it is complete and the pump says nothing, Then the notice stays and says so', () => {
    const core = new PumpCore();
    core.minutes(39);
    core.left = 0;
    core.deliver({ status: 'complete', rateMlPerHour: 0 });
    core.minutes(1);
    expect(core.notices).toEqual(['Norepinephrine 16 mg/250 mL complete']);
  });

  it('When the pump is silent, Then nothing new is said of it and what stands stays (L17)', () => {
    const core = new PumpCore();
    core.minutes(8);
    core.run(900);
    expect(core.notices).toEqual([]);
    const standing = new PumpCore();
    standing.minutes(11);
    standing.run(900);
    expect(standing.notices).toEqual(['Norepinephrine 16 mg/250 mL 29 min']);
  });

  it('When it talks on and leaves out what is left, Then that empties on, and is not told once it is old (L17)', () => {
    const core = new PumpCore();
    core.minutes(9);
    core.pump = { ...core.pump, remainingMl: null };
    core.minutes(2);
    expect(core.notices).toEqual(['Norepinephrine 16 mg/250 mL 29 min']);
    const silent = new PumpCore();
    silent.minutes(7);
    silent.pump = { ...silent.pump, remainingMl: null };
    silent.minutes(10);
    expect(silent.notices).toEqual([]);
  });

  it('When it is at no bed, or taken off its bed, Then it is said no more', () => {
    const core = new PumpCore();
    core.minutes(11);
    core.command(mapDevice('p-9', null));
    core.minutes(1);
    expect(core.present.filter(({ bed }) => bed === bedId('02'))).toEqual([]);
    expect(core.notices).toEqual([]);
  });

  it('When the gateway starts anew, Then what stands stays and is not raised doubly', () => {
    const core = new PumpCore();
    core.minutes(11);
    const again = new PumpCore(core.ward, 0);
    again.now = core.now + 60_000;
    again.left = core.left - 1;
    again.minutes(2);
    expect(again.notices).toEqual(['Norepinephrine 16 mg/250 mL 29 min']);
    expect(again.count).toBe(1);
    const ended = new PumpCore();
    ended.minutes(11);
    ended.deliver({ status: 'paused' });
    ended.minutes(1);
    const later = new PumpCore(ended.ward, 0);
    later.now = ended.now + 60_000;
    later.left = ended.left;
    later.minutes(2);
    expect(later.count).toBe(1);
  });

  it('When no drug list is there, Then five minutes before the end is said, as for any other drug', () => {
    const core = new PumpCore();
    core.contents = noContents;
    core.minutes(34);
    expect(core.notices).toEqual([]);
    core.minutes(2);
    expect(core.notices).toEqual(['Norepinephrine 16 mg/250 mL 4 min']);
  });
});

describe('Given a battery under a vasoactive drug', () => {
  const battery = (batteryMin: number | null, over: Partial<PumpObservation> = {}): PumpCore => {
    const core = new PumpCore();
    core.left = 900;
    core.pump = { ...core.pump, batteryPct: 60, onBattery: true, batteryMin, ...over };
    core.minutes(1);
    return core;
  };

  it('When it lasts less than the list wants, Then that is said, in steps', () => {
    const core = battery(24);
    expect(core.present).toMatchObject([
      { key: 'BATTERY', bed: '02', kind: 'technical', text: 'Norepinephrine: battery under 30 min' },
    ]);
    core.deliver({ batteryMin: 18 });
    core.minutes(2);
    expect(core.texts).toEqual(['Norepinephrine: battery under 20 min']);
    core.deliver({ onBattery: false, batteryMin: null });
    core.minutes(1);
    expect(core.present).toEqual([]);
  });

  it('When its messages leave the time out, Then it runs down all the same (L17)', () => {
    const core = battery(31);
    expect(core.texts).toEqual([]);
    core.pump = { ...core.pump, batteryMin: null };
    core.minutes(2);
    expect(core.texts).toEqual(['Norepinephrine: battery under 30 min']);
  });

  it('When it lasts, is on mains, runs another drug or none, or says no time, Then it is not', () => {
    expect(battery(45).texts).toEqual([]);
    expect(battery(10, { onBattery: false }).texts).toEqual([]);
    expect(battery(10, { drug: 'Vancomycin' }).texts).toEqual([]);
    expect(battery(10, { status: 'paused' }).texts).toEqual([]);
    expect(battery(null).texts).toEqual([]);
  });
});

describe('Given somebody who says that an infusion was ended', () => {
  let asked = 0;
  const ended = (core: PumpCore): string | null =>
    core.command({
      type: 'note-infusion',
      id: commandId(`note-${(asked += 1)}`),
      device: deviceId('p-9'),
      channel: 'A',
      drug: 'Norepinephrine 16 mg/250 mL',
      note: 'ended',
      by: 'RN 7',
    }).refused;
  const note = (core: PumpCore) => core.ward.devices['p-9']?.channels['A']?.ended?.by;

  it('When the pump says that it runs, Then that is refused; once it stands still, or is heard no more, it is noted', () => {
    const core = new PumpCore();
    core.minutes(1);
    expect(ended(core)).toContain('runs: look again');
    expect(note(core)).toBeUndefined();
    core.deliver({ status: 'stopped' });
    expect(ended(core)).toBeNull();
    expect(note(core)).toBe('RN 7');
    core.deliver({ status: 'infusing' });
    expect(note(core)).toBeUndefined();
    core.run(900);
    expect(ended(core)).toBeNull();
    expect(note(core)).toBe('RN 7');
  });
});
