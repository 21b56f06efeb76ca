import { describe, expect, it } from 'vitest';
import { patientId } from '../../shared/domain/ids.ts';
import { LiveCore } from '../testing/live-core.ts';
import { aBatch, adtBatch, anAdt, anAlarm, aPatient, place, TestCore, types } from '../testing/builders.ts';

const board = (core: TestCore): (string | null)[] => core.ward.beds.map((bed) => bed.patient?.id ?? null);

/** P in bed 01, Q in bed 02. */
function twoPatients(): TestCore {
  const core = new TestCore();
  core.adt(anAdt('A01', 'p@H', place('01')), anAdt('A01', 'q@H', place('02')));
  return core;
}

describe('Given ADT messages', () => {
  it('When a patient is admitted, Then the bed has them, with what people read out', () => {
    const core = new TestCore();
    core.adt(anAdt('A01', 'p@H', place('01'), { visit: 'V1', diagnosis: 'Sepsis' }));
    expect(core.ward.beds[0]?.patient).toMatchObject({ family: 'Okoro', mrn: 'p', visit: 'V1', diagnosis: 'Sepsis' });
  });

  it('When any message is sent again, Then there is no event', () => {
    const core = twoPatients();
    const messages = [
      anAdt('A01', 'p@H', place('01')),
      anAdt('A02', 'p@H', place('03'), { priorLocation: place('01') }),
      anAdt('A08', 'p@H', place('03'), { visit: 'V9' }),
      anAdt('A12', 'p@H', place('03'), { priorLocation: place('01') }),
      anAdt('A40', 'r@H', null, { mergedFrom: patientId('p@H') }),
      anAdt('A03', 'r@H', place('01')),
      anAdt('A13', 'r@H', place('01')),
      anAdt('A11', 'r@H', place('01')),
    ];
    for (const message of messages) {
      core.adt(message);
      expect(core.adt(message), message.trigger).toEqual([]);
    }
    expect(board(core)).toEqual([null, 'q@H', null, null]);
  });

  it('When the bed is taken, Then whoever was there is replaced', () => {
    const core = twoPatients();
    expect(types(core.adt(anAdt('A01', 'r@H', place('01'))))).toEqual(['patient.left', 'patient.admitted']);
    expect(board(core)).toEqual(['r@H', 'q@H', null, null]);
  });

  it('When a patient is transferred, Then the bed changes, and nobody is shown where no message put them', () => {
    const core = twoPatients();
    core.adt(anAdt('A02', 'p@H', place('03')));
    expect(board(core)).toEqual([null, 'q@H', 'p@H', null]);
    core.adt(anAdt('A02', 'p@H', place('02')));
    expect(board(core)).toEqual([null, 'p@H', null, null]);
  });

  it('When the transfer is to another unit, Then the patient left this board', () => {
    const core = twoPatients();
    expect(core.adt(anAdt('A02', 'p@H', place('9', null, '6S')))[0]).toMatchObject({ why: 'transferred-out' });
    expect(core.adt(anAdt('A02', 'x@H', place('9', null, '6S')))).toEqual([]);
  });

  it.each([
    ['an unknown bed', place('99')],
    ['no bed', place(null)],
    ['no unit either', place('99', null, null)],
  ])('When the transfer names our unit and %s, Then a monitored patient stays, and it is noted', (_, target) => {
    const core = twoPatients();
    core.batch(aBatch([anAlarm()]));
    const batch = adtBatch(anAdt('A02', 'p@H', target));
    const { events, notes } = core.do({ type: 'batch', batch, late: false });
    expect(events).toEqual([]);
    expect(notes[0]).toContain('stays in bed 01');
  });

  it('When the transfer comes from elsewhere, Then it is an admission', () => {
    expect(types(new TestCore().adt(anAdt('A02', 'p@H', place('01'))))).toEqual(['patient.admitted']);
  });

  it('When a transfer is cancelled, Then the patient is back', () => {
    const core = twoPatients();
    core.adt(anAdt('A02', 'p@H', place('03')));
    core.adt(anAdt('A12', 'p@H', place('03'), { priorLocation: place('01') }));
    expect(board(core)).toEqual(['p@H', 'q@H', null, null]);
  });

  it('When facts are updated, Then the patient does not move and empty fields undo nothing', () => {
    const core = twoPatients();
    const identity = { ...aPatient('p@H', 'Okoro-Smith'), birthDate: null };
    const decision = core.do({
      type: 'batch',
      batch: adtBatch(anAdt('A08', 'p@H', place('04'), { patient: identity })),
      late: false,
    });
    expect(decision.notes[0]).toContain('stays in bed 01');
    expect(core.ward.beds[0]?.patient).toMatchObject({ family: 'Okoro-Smith', birthDate: '1958-03-09' });
  });

  it('When facts come after the discharge, Then nobody is admitted again', () => {
    const core = twoPatients();
    core.adt(anAdt('A03', 'p@H', place('01')));
    expect(core.adt(anAdt('A08', 'p@H', place('01')))).toEqual([]);
  });

  it('When a patient is discharged, Then alarms of the bed close, latched ones too', () => {
    const core = twoPatients();
    core.batch(aBatch([anAlarm({ priority: 'high' })]));
    core.batch(aBatch([anAlarm({ priority: 'high', phase: 'end' })]));
    expect(Object.keys(core.ward.alarms)).toHaveLength(1);
    expect(types(core.adt(anAdt('A03', 'p@H', null)))).toEqual(['alarm.ended', 'patient.left']);
    expect(core.ward.alarms).toEqual({});
    expect(core.ward.ended[0]?.text).toBe('SpO₂ 87 < 90');
  });

  it('When the end of an earlier visit comes late, Then the patient and the alarms stay', () => {
    const core = new TestCore();
    core.adt(anAdt('A01', 'p@H', place('01'), { visit: 'inpatient-2' }));
    core.batch(aBatch([anAlarm()]));
    core.adt(anAdt('A08', 'p@H', null, { visit: 'emergency-1' }));
    expect(core.adt(anAdt('A03', 'p@H', place('9', null, 'ED'), { visit: 'emergency-1' }))).toEqual([]);
    expect(types(core.adt(anAdt('A03', 'p@H', null, { visit: 'inpatient-2' })))).toEqual([
      'alarm.ended',
      'patient.left',
    ]);
  });

  it('When a discharge is cancelled, Then the patient is back', () => {
    const core = twoPatients();
    core.adt(anAdt('A03', 'p@H', place('01')));
    core.adt(anAdt('A13', 'p@H', place('01')));
    expect(board(core)[0]).toBe('p@H');
  });

  it('When two records are merged, Then the bed shows the one that stays', () => {
    const core = twoPatients();
    const events = core.adt(
      anAdt('A40', 'z@H', null, { mergedFrom: patientId('p@H'), patient: aPatient('z@H', 'New') }),
    );
    expect(types(events)).toEqual(['patient.merged', 'patient.updated']);
    expect(core.ward.beds[0]?.patient).toMatchObject({ id: 'z@H', family: 'New' });
  });

  describe('When two records are merged and both lie in beds', () => {
    /** P in bed 01 and Q in bed 02 are one person, says the A40; Q is the record that stays. */
    const merged = (): TestCore => {
      const core = twoPatients();
      core.adt(anAdt('A40', 'q@H', null, { mergedFrom: patientId('p@H') }));
      return core;
    };
    const said = (core: TestCore): [string | null, string][] =>
      Object.values(core.ward.alarms).map(({ bed, text }) => [bed, text]);

    it('Then nobody is on two beds, no stay is closed, and both beds say it, once', () => {
      const core = merged();
      expect(board(core)).toEqual(['p@H', 'q@H', null, null]);
      expect(said(core)).toEqual([
        ['01', 'Merged with patient of bed 02: who is it?'],
        ['02', 'Merged with patient of bed 01: who is it?'],
      ]);
      expect(core.adt(anAdt('A40', 'q@H', null, { mergedFrom: patientId('p@H') }))).toEqual([]);
      expect(core.adt(anAdt('A08', 'q@H', null))).toEqual([]);
    });

    it('And the record that stays leaves, Then the other bed takes its number and nothing more is said', () => {
      const core = merged();
      core.adt(anAdt('A03', 'q@H', null));
      expect(board(core)).toEqual(['q@H', null, null, null]);
      expect(said(core)).toEqual([]);
    });

    it('And the old record leaves, Then nothing more is said', () => {
      const core = merged();
      core.adt(anAdt('A03', 'p@H', null));
      expect([board(core), said(core)]).toEqual([[null, 'q@H', null, null], []]);
    });

    it('And the record that stays moves to the bed of the other, Then it is the only one', () => {
      const core = merged();
      core.adt(anAdt('A02', 'q@H', place('01')));
      expect([board(core), said(core)]).toEqual([['q@H', null, null, null], []]);
    });

    it('And one moves on, Then what is said goes along, and on after a restart', () => {
      const core = new TestCore(undefined, undefined, merged().ward);
      core.adt(anAdt('A02', 'p@H', place('04')));
      expect(said(core)).toEqual([
        ['04', 'Merged with patient of bed 02: who is it?'],
        ['02', 'Merged with patient of bed 04: who is it?'],
      ]);
    });
  });

  it('When a log of before has one person in two beds, Then the next message that names a bed leaves one', () => {
    const twice = twoPatients().ward;
    const beds = twice.beds.map((bed, at) => (at === 1 ? { ...bed, patient: twice.beds[0]?.patient ?? null } : bed));
    const core = new TestCore(undefined, undefined, { ...twice, beds });
    core.adt(anAdt('A01', 'p@H', place('01')));
    expect(board(core)).toEqual(['p@H', null, null, null]);
  });

  it('When the bed is of another unit or nobody knows the patient, Then nothing happens', () => {
    const core = twoPatients();
    expect(core.adt(anAdt('A01', 'x@H', place('01', null, '6S')))).toEqual([]);
    expect(core.adt(anAdt('A03', 'x@H', place('01')))).toEqual([]);
    expect(board(core)).toEqual(['p@H', 'q@H', null, null]);
  });

  it('When names are long, strange or alike, Then they are kept (L12)', () => {
    const core = new TestCore();
    const family = `O'Brien-Łukasiewicz 王${'x'.repeat(250)}`;
    core.adt(
      anAdt('A01', 'p@H', place('01'), { patient: aPatient('p@H', family) }),
      anAdt('A01', 'q@H', place('02'), { patient: aPatient('q@H', family) }),
    );
    expect(core.ward.beds.slice(0, 2).map((bed) => bed.patient?.family)).toEqual([family, family]);
  });

  it('When the message is of a demo, Then the patient is marked', () => {
    const core = new TestCore();
    core.batch({ ...adtBatch(anAdt('A01', 'p@H', place('01'))), demo: true });
    expect(core.ward.beds[0]?.patient?.demo).toBe(true);
  });
});

describe('Given a bed whose next patient is admitted before the last one is signed out', () => {
  const vTach = (over: Parameters<typeof anAlarm>[0] = {}) => anAlarm({ episode: 'vt', alarmKey: 'V-TACH', ...over });

  it('When its monitor alarms now, Then that goes on for whoever lies there; what is over goes with the last one', () => {
    const core = new LiveCore();
    core.adt(anAdt('A01', 'p1', place('1')));
    core.run(3, { 1: { HR: 80 } });
    core.say(1, [anAlarm({ episode: 'asystole', priority: 'high', deviceAt: 1 })]);
    core.say(1, [anAlarm({ episode: 'asystole', priority: 'high', deviceAt: 1, phase: 'end', state: 'inactive' })]);
    core.say(1, [vTach({ priority: 'high', deviceAt: 2 })]);
    core.adt(anAdt('A01', 'p2', place('1')));
    expect(core.ward.beds[0]?.patient?.id).toBe('p2');
    expect(Object.values(core.ward.alarms)).toMatchObject([{ episode: 'vt', condition: 'present' }]);
  });

  it('When its monitor has fallen silent, Then what it said last is not of the next patient', () => {
    const core = new LiveCore();
    core.adt(anAdt('A01', 'p1', place('1')));
    core.run(3, { 1: { HR: 80 } });
    core.say(1, [vTach({ priority: 'high' })]);
    core.run(600);
    core.adt(anAdt('A01', 'p2', place('1')));
    expect(Object.values(core.ward.alarms).filter(({ source }) => source === 'device')).toEqual([]);
  });
});
