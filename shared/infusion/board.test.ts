import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alarmId, deviceId } from '../domain/ids.ts';
import { pumpStatuses } from '../domain/observation.ts';
import { anAlarm } from '../testing/builders.ts';
import { drugIndex, sameDrug } from './drugs.ts';
import { emptyDrugList } from './drug-list.ts';
import { horizonOf, sumOf } from './horizon.ts';
import { sameInfusion } from './infusion.ts';
import { aList, aWard, infusionsIn, type Channel } from './infusion-testing.ts';
import { byUrgency } from './urgency.ts';

const now = Date.UTC(2026, 10, 14, 23, 36);
const minute = 60_000;
const nor = (minutes: number, more: Channel = {}): Channel => ({
  minutes,
  ...more,
  programme: { drug: 'Norepinephrine', ...more.programme },
});
const salt = (minutes: number, more: Channel = {}): Channel => ({
  minutes,
  ...more,
  programme: { drug: 'Sodium chloride 0.9%', ...more.programme },
});

describe('names of drugs', () => {
  const find = drugIndex(aList);

  test.each([
    ['norepinephrine', 'Norepinephrine'],
    ['NOR-EPINEPHRINE', 'Norepinephrine'],
    ['Norépinephrine 4 mg/50 mL', 'Norepinephrine'],
    ['LEVOPHED (norepinephrine)', 'Norepinephrine'],
    ['Heparin 25000 units/250 mL', 'Heparin'],
    ['heparin, 25,000 units in 250 mL D5W', 'Heparin'],
    ['Sodium chloride 0.9 %', 'Sodium chloride 0.9%'],
    ['sodium chloride 0,9% 1000 mL', 'Sodium chloride 0.9%'],
  ])('Given a pump that writes %s, when looked up, then it is %s', (written, name) => {
    expect(find(written)?.name).toBe(name);
  });

  test.each(['Sodium chloride 3%', 'Sodium chloride 09%', 'Heparin flush 10 units', 'Hep', '', '  ', '12'])(
    'Given a pump that writes "%s", when looked up, then nothing is guessed',
    (written) => {
      expect(find(written)).toBeNull();
    },
  );

  test('Given names that no list has, when compared, then their spelling decides; no name is no drug', () => {
    expect(sameDrug(find, 'Vancomycin', 'VANCOMYCIN')).toBe(true);
    expect(sameDrug(find, 'Noradrenaline', 'Levophed 4 mg')).toBe(true);
    expect(sameDrug(find, 'Vancomycin', 'Heparin')).toBe(false);
    expect(sameDrug(find, null, null)).toBe(false);
    expect(sameDrug(find, '薬', '薬')).toBe(true);
  });

  test('Given a list that has a name twice, when looked up, then the more critical drug is meant', () => {
    const twice = { ...aList, drugs: [...aList.drugs, { ...aList.drugs[0]!, name: 'Heparin', limits: [] }] };
    expect(drugIndex(twice)('heparin')?.vasoactive).toBe(true);
  });
});

describe('one channel', () => {
  test('Given a pump that spoke a minute ago, when its time is asked, then that minute is off it', () => {
    const [fresh, older] = infusionsIn([nor(55), nor(55, { heard: { ageMs: minute } })]);
    expect(fresh?.time).toEqual({ known: true, minutes: 55 });
    expect(older?.time).toEqual({ known: true, minutes: 54 });
  });

  test('Given a pump that talks on and leaves out what is left, when drawn, then that is as old as it is, then gone (L17)', () => {
    const battery = { onBattery: true, batteryMin: 90, batteryOlderMs: 100_000 };
    const [older, gone] = infusionsIn([
      nor(55, { heard: { ageMs: 20_000 }, live: { leftOlderMs: 100_000, ...battery } }),
      nor(55, { heard: { ageMs: 21_000 }, live: { leftOlderMs: 100_000 } }),
    ]);
    expect(older).toMatchObject({ time: { known: true, minutes: 53 }, battery: { minutes: 88 } });
    expect(gone).toMatchObject({ silent: false, remainingMl: null, time: { known: false, why: 'no-volume' } });
  });

  test.each([
    ['is silent', { heard: { ageMs: 121_000 } }],
    ['lost its link', { heard: { connected: false } }],
    ['was never heard', { live: null }],
  ])('Given a pump that %s, when it is drawn, then nothing of it looks live', (_why, more) => {
    const [one] = infusionsIn([nor(55, more)]);
    expect(one).toMatchObject({
      silent: true,
      running: false,
      rateMlPerHour: null,
      remainingMl: null,
      time: { known: false },
      battery: { pct: null, on: null, minutes: null },
    });
  });

  test('Given a station that is cut off, when it is drawn, then no pump is heard; one that reports seldom is', () => {
    // How long it was not heard is not known then either: no age counts on.
    expect(infusionsIn([nor(55)], { lost: true })[0]).toMatchObject({ silent: true, lastHeardMs: null });
    expect(infusionsIn([nor(55, { heard: { ageMs: 200_000, periodMs: 120_000 } })])[0]?.silent).toBe(false);
  });

  test('Given a drug that the list does not know, when its class is asked, then it is the least critical', () => {
    const [one] = infusionsIn([{ programme: { drug: 'Vancomycin' } }]);
    expect(one).toMatchObject({ known: null, class: 'other', leadMin: 15 });
    expect(infusionsIn([nor(55)], { list: emptyDrugList })[0]).toMatchObject({ class: 'other', leadMin: 15 });
  });

  test('Given a second that passed, when compared, then the row is the same; a minute later it is another', () => {
    const at = (ageMs: number) => infusionsIn([nor(55.5, { heard: { ageMs } })]);
    const [a, b, c] = [at(0)[0]!, at(1_000)[0]!, at(40_000)[0]!];
    const ward = a.programme;
    expect(sameInfusion({ ...a, programme: ward }, { ...b, programme: ward, known: a.known, alarm: a.alarm })).toBe(
      true,
    );
    expect(sameInfusion(a, { ...c, programme: ward })).toBe(false);
  });
});

describe('urgency', () => {
  const order = (channels: readonly Channel[], alarms: Parameters<typeof aWard>[1] = []): string[] =>
    infusionsIn(channels, { ward: aWard(channels, alarms) })
      .toSorted(byUrgency)
      .map(({ device }) => device);

  test('Given a vasoactive with 55 min and a fluid with 30, when sorted, then the vasoactive stands above', () => {
    expect(order([salt(30), nor(55)])).toEqual(['P-1', 'P-0']);
    expect(order([salt(30), nor(70)])).toEqual(['P-0', 'P-1']);
  });

  test('Given alarms, when sorted, then they stand first by their gravity, whatever the time', () => {
    const alarm = (id: string, device: string, priority: 'high' | 'low', channel: string | null) =>
      anAlarm({ id: alarmId(id), device: deviceId(device), priority, channel });
    const alarms = [alarm('a1', 'P-2', 'low', 'A'), alarm('a2', 'P-1', 'high', null)];
    expect(order([nor(1), salt(300), salt(200)], alarms)).toEqual(['P-1', 'P-2', 'P-0']);
  });

  test('Given channels without a time, when sorted, then a vasoactive that stands still is due now and the rest last', () => {
    const stopped = { programme: { status: 'stopped' as const } };
    expect(order([salt(400), nor(50, stopped), salt(10, stopped), nor(46)])).toEqual(['P-1', 'P-3', 'P-0', 'P-2']);
  });

  test('Given a vasoactive that was taken off, when somebody says so, then it is due no more', () => {
    const ended = { by: 'badge 2032', at: now };
    const stopped = { programme: { status: 'stopped' as const } };
    const off = { programme: { ...stopped.programme, ended }, heard: { connected: false } };
    expect(order([salt(400), nor(50, off), nor(50, stopped)])).toEqual(['P-2', 'P-0', 'P-1']);
  });

  test('Given any channels, when sorted twice, then the order is one and total', () => {
    const any = fc.record({
      minutes: fc.integer({ min: 0, max: 900 }),
      bed: fc.constantFrom('9', '12', null),
      programme: fc.record({
        drug: fc.constantFrom('Norepinephrine', 'Heparin', 'Vancomycin', null),
        status: fc.constantFrom(...pumpStatuses),
      }),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 30 }), (channels) => {
        const sorted = infusionsIn(channels).toSorted(byUrgency);
        const again = infusionsIn(channels).toReversed().toSorted(byUrgency);
        expect(again.map(({ id }) => id)).toEqual(sorted.map(({ id }) => id));
        for (const [index, one] of sorted.slice(1).entries()) {
          expect(byUrgency(sorted[index]!, one)).toBeLessThan(0);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('the horizon', () => {
  const span = { now, hours: 12, shiftChangeAt: Date.UTC(2026, 10, 15, 7) };

  test('Given what runs dry, when ranked, then by when its next one must be begun, and counted by hour and class', () => {
    const channels = [
      salt(30, { bed: '12' }),
      nor(55),
      nor(456),
      salt(13 * 60),
      { programme: { status: 'paused' as const } },
      { live: { remainingMl: null } },
    ];
    const horizon = horizonOf(infusionsIn(channels), aList, span);
    expect(horizon.rows.map(({ id, prepareByAt }) => [id.split('\n')[0], (prepareByAt - now) / minute])).toEqual([
      ['P-1', 10],
      ['P-0', 15],
      ['P-2', 411],
    ]);
    expect(horizon.hours).toHaveLength(12);
    expect(horizon.hours[0]?.byClass).toEqual({ 'short-half-life': 1, 'high-alert': 0, other: 1 });
    expect(sumOf(horizon.thisShift)).toBe(2);
    expect(horizon.hourAfter).toEqual({ 'short-half-life': 1, 'high-alert': 0, other: 0 });
    expect(horizon).toMatchObject({ past: 1, longer: 1, unknown: 1, dueNow: 0 });
  });

  test('Given a pump that ran and fell silent, when ranked, then it is one of those whose time is not known (L17)', () => {
    const silent = { heard: { connected: false } };
    const stopped = { ...silent, programme: { status: 'stopped' as const } };
    expect(horizonOf(infusionsIn([nor(20, silent), salt(20, stopped)]), aList, span)).toMatchObject({
      rows: [],
      unknown: 1,
    });
  });

  test('Given a pump on its battery, when ranked, then it is one row of the most critical drug on it', () => {
    const battery = { onBattery: true, batteryMin: 94 };
    const rows = horizonOf(
      infusionsIn([
        salt(500, { device: 'P', channel: 'A', live: battery }),
        nor(600, { device: 'P', channel: 'B', live: { ...battery, batteryMin: 93 } }),
        salt(500, { live: { onBattery: false, batteryMin: 10 } }),
      ]),
      aList,
      span,
    ).rows.filter(({ kind }) => kind === 'battery');
    expect(rows).toMatchObject([{ deviceName: 'P', class: 'short-half-life', minutes: 93, leadMin: 30 }]);
  });

  test('Given one that is prepared, when ranked, then it says by whom and is not counted as due', () => {
    const prepared = { by: 'badge 2032', at: now - minute };
    const horizon = horizonOf(infusionsIn([salt(3, { programme: { prepared } }), salt(4)]), aList, span);
    expect(horizon.rows.map((row) => [row.due, row.prepared?.by])).toEqual([
      [true, 'badge 2032'],
      [true, undefined],
    ]);
    expect(horizon.dueNow).toBe(1);
  });
});
