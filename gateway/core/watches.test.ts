import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deviceId, stationId } from '../../shared/domain/ids.ts';
import { absentReasons } from '../../shared/domain/observation.ts';
import { parameters } from '../../shared/domain/parameters.ts';
import { soundFaults } from '../../shared/ward/station-facts.ts';
import { storedEventSchema } from '../../shared/ward/events.ts';
import { foldAll } from '../../shared/ward/fold.ts';
import { wardStateSchema } from '../../shared/ward/state.ts';
import { anAlarm, aNumeric, aPump } from '../testing/builders.ts';
import { LiveCore } from '../testing/live-core.ts';

const number = fc.oneof(
  fc.double({ min: -50, max: 300, noNaN: true }),
  fc.constantFrom(0, 1e300, -1e300, Number.NaN, Infinity, 8_388_607),
);
const key = fc.oneof(
  fc.constantFrom('HR', 'PR', 'SpO2', ...parameters.map((parameter) => parameter.key)),
  fc.constantFrom('x:vendor', '__proto__', 'constructor', `x:${'k'.repeat(190)}`),
);
const numeric = fc
  .record({
    key,
    value: fc.option(number),
    absent: fc.option(fc.constantFrom(...absentReasons)),
    low: fc.option(number),
    high: fc.option(number),
  })
  .map((over) => aNumeric(over.key, over.value, over));
const alarm = fc
  .record({
    episode: fc.constantFrom('e1', 'e2', 'e3'),
    alarmKey: fc.constantFrom('HIGH', 'LOW', 'V-TACH', 'LEADS-OFF', 'BATTERY', null),
    alarmKind: fc.constantFrom('physiological' as const, 'technical' as const),
    phase: fc.constantFrom('start' as const, 'continue' as const, 'end' as const),
    parameter: fc.option(key),
    value: fc.option(number),
    inactivation: fc.constantFrom([], ['enabled' as const], ['alarm-off' as const], ['alarm-paused' as const]),
  })
  .map((over) => anAlarm(over));
const pump = fc
  .record({ batteryPct: fc.option(number), onBattery: fc.option(fc.boolean()) })
  .map((over) => aPump(over));
const facts = fc.record({
  id: fc.constantFrom(stationId('s1'), stationId('s2'.repeat(190)), stationId('__proto__')),
  name: fc.string({ maxLength: 120 }),
  connected: fc.boolean(),
  soundFault: fc.option(fc.constantFrom(...soundFaults)),
  volumePct: fc.integer({ min: 0, max: 100 }),
  soundSet: fc.constant('standard'),
  silencedUntil: fc.constant(null),
  silencedBy: fc.constant(null),
  testedAt: fc.constant(null),
  recorderFault: fc.option(fc.string({ maxLength: 200 })),
});
const device = fc.constantFrom(deviceId('mon-1'), deviceId('m'.repeat(400)), deviceId('__proto__'));
const step = fc.record({
  device,
  kind: fc.constantFrom('monitor' as const, 'pump' as const, 'unknown' as const),
  observations: fc.array(fc.oneof(numeric, numeric, alarm, pump), { maxLength: 6 }),
  stations: fc.array(facts, { maxLength: 2 }),
  shown: fc.subarray(['01', '02']),
  passMs: fc.constantFrom(1_000, 1_000, 5_000, 20_000, 90_000),
  wallStepMs: fc.constantFrom(0, 0, 0, 3_600_000, -3_600_000),
});

describe('Given anything that devices and stations may say, in any order and at any time', () => {
  it('When it is watched, Then every event is one that stations can read, and the state is the fold of them', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const core = new LiveCore({ beds: 2 });
        let state = core.ward;
        const take = (input: Parameters<LiveCore['do']>[0]): void => {
          const { events } = core.do(input);
          for (const event of events) {
            expect(storedEventSchema.safeParse(JSON.parse(JSON.stringify(event))).error).toBeUndefined();
          }
          state = foldAll(state, events);
        };
        for (const { device: id, kind, observations, stations, shown, passMs, wallStepMs } of steps) {
          core.now += wallStepMs;
          core.skip(passMs);
          core.say(
            1,
            observations.map((one) => ({ ...one, deviceAt: core.now })),
            { device: { id, kind, name: id, model: null } },
          );
          state = core.ward;
          take({ type: 'stations', facts: stations, shown: new Set(shown) });
          take({ type: 'tick', storeFault: null });
          expect(core.ward).toEqual(state);
        }
        expect(wardStateSchema.safeParse(JSON.parse(JSON.stringify(core.ward))).error).toBeUndefined();
        const own = core.present.filter(({ source }) => source === 'gateway');
        expect(new Set(own.map(({ episode, device: of }) => `${episode} ${of}`)).size).toBe(own.length);
      }),
      { numRuns: 200 },
    );
  });

  it('When nothing new comes, Then a tick after a tick decides nothing', () => {
    fc.assert(
      fc.property(fc.array(numeric, { maxLength: 8 }), (observations) => {
        const core = new LiveCore({ beds: 2 });
        core.say(
          1,
          observations.map((one) => ({ ...one, deviceAt: core.now })),
        );
        core.tick();
        expect(core.tick()).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
