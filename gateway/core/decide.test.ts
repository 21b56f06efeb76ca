import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deviceId, patientId, tagId } from '../../shared/domain/ids.ts';
import { adtTriggers, pumpStatuses, type Observation } from '../../shared/domain/observation.ts';
import { storedEventSchema } from '../../shared/ward/events.ts';
import { foldAll } from '../../shared/ward/fold.ts';
import { emptyWard, wardStateSchema } from '../../shared/ward/state.ts';
import { aBatch, anAdt, anAlarm, aPatient, aPosition, aPump, aWardFile, TestCore } from '../testing/builders.ts';

const words = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 600 }),
  fc.constantFrom('constructor', '__proto__', 'toString', '01', '02', '', 'x'.repeat(3000)),
);
const maybe = <Value>(arb: fc.Arbitrary<Value>) => fc.option(arb);
const number = fc.double({ noNaN: true, noDefaultInfinity: true });
const filled = words.map((text) => text.slice(0, 400) || 'id');
const location = fc.record({ unit: maybe(words), room: maybe(words), bed: maybe(words), facility: maybe(words) });
const coded = fc.record({ code: maybe(fc.nat()), refId: maybe(words), text: maybe(words) });
const phases = ['start', 'present', 'update', 'escalate', 'deescalate', 'continue', 'end', 'reset', 'tpoint'] as const;

const alarm = fc
  .record({
    episode: fc.oneof(words, fc.constantFrom('e1', 'e2')),
    event: coded,
    alarmKey: maybe(fc.oneof(words, fc.constantFrom('V-TACH', 'LOW', 'HIGH', 'LEADS-OFF'))),
    alarmKind: fc.constantFrom('physiological' as const, 'technical' as const, 'advisory' as const),
    phase: fc.constantFrom(...phases),
    state: maybe(fc.constantFrom('active' as const, 'inactive' as const, 'latched' as const)),
    priority: maybe(fc.constantFrom('high' as const, 'medium' as const, 'low' as const, 'none' as const)),
    text: maybe(words),
    parameter: maybe(words),
    value: maybe(number),
    low: maybe(number),
    high: maybe(number),
    deviceAt: maybe(number),
    channel: maybe(words),
  })
  .map((over): Observation => anAlarm(over));
const pump = fc
  .record({
    channel: words,
    drug: maybe(words),
    status: maybe(fc.constantFrom(...pumpStatuses)),
    mode: maybe(words),
    doseUnit: maybe(words),
    rateMlPerHour: maybe(number),
  })
  .map((over): Observation => aPump(over));
const adt = fc
  .record({
    trigger: fc.constantFrom(...adtTriggers),
    id: filled,
    family: words,
    location: maybe(location),
    priorLocation: maybe(location),
    mergedFrom: maybe(filled.map(patientId)),
    visit: maybe(words),
    diagnosis: maybe(words),
  })
  .map(({ trigger, id, family, location: place, ...over }): Observation =>
    anAdt(trigger, id, place, { ...over, patient: aPatient(id, family) }),
  );
const position = fc
  .record({ tag: filled.map(tagId), name: maybe(words), assetKind: maybe(words) })
  .map((over): Observation => aPosition(over));
const batch = fc
  .record({
    device: maybe(
      fc.record({
        id: filled.map(deviceId),
        kind: fc.constantFrom('monitor' as const, 'pump' as const, 'unknown' as const),
        name: words,
        model: maybe(words),
      }),
    ),
    location: maybe(location),
    feed: words,
    observations: fc.array(fc.oneof(alarm, pump, adt, position), { maxLength: 5 }),
  })
  .map((over) => aBatch(over.observations, over));

describe('Given anything that adapters may send', () => {
  it('When it is decided, Then every event is one that stations can read, and the state is the fold of them', () => {
    fc.assert(
      fc.property(fc.array(batch, { maxLength: 12 }), (batches) => {
        const core = new TestCore(aWardFile(2));
        let state = core.ward;
        for (const one of batches) {
          const { events } = core.do({ type: 'batch', batch: one, late: false });
          for (const event of events) expect(storedEventSchema.safeParse(event).error).toBeUndefined();
          state = foldAll(state, events);
          expect(core.ward).toEqual(state);
        }
        expect(wardStateSchema.safeParse(core.ward).error).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });

  it('When a batch is sent again at once, Then it decides nothing new', () => {
    fc.assert(
      fc.property(fc.array(batch, { maxLength: 5 }), batch, (before, one) => {
        // Moves of a patient between named beds within one message may undo each other; alarms of one episode too.
        fc.pre(one.observations.length <= 1);
        const core = new TestCore(aWardFile(2));
        for (const earlier of before) core.batch(earlier);
        core.batch(one);
        const isInstant = one.observations.some(
          (sent) => sent.kind === 'alarm' && sent.phase === 'tpoint' && sent.deviceAt === null,
        );
        if (!isInstant) expect(core.batch(one)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('When the log is empty, Then the first decision configures the ward', () => {
    expect(new TestCore(aWardFile(3)).ward.beds).toHaveLength(3);
    expect(emptyWard.beds).toHaveLength(0);
  });
});
