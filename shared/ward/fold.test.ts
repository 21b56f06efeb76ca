import { describe, expect, it } from 'vitest';
import { alarmId, bedId, commandId, deviceId, patientId, stationId, tagId } from '../domain/ids.ts';
import * as builders from '../testing/builders.ts';
import { byUrgency, escalationCallsMax, lifeOf, type Alarm } from './alarm.ts';
import { storedEventSchema, type Patient, type WardEvent } from './events.ts';
import { fold, foldAll } from './fold.ts';
import { bounds, emptyWard, own, wardStateSchema, type WardState } from './state.ts';

const at = 1_750_000_000_000;

const aPatient = (id: string): Patient => ({
  id: patientId(id),
  family: 'Okoro',
  given: 'Maya',
  birthDate: '1958-03-09',
  sex: 'female',
  mrn: id,
  visit: null,
  diagnosis: null,
  demo: false,
});

const anAlarm = (over: Partial<Alarm> = {}): Alarm => builders.anAlarm({ raisedAt: at, signalledAt: at, ...over });

const acknowledgement = { by: 'RN 7', station: stationId('s1'), reason: null, note: null, actedAt: at };

/** Folds events on top of a state, numbering them. */
function after(state: WardState, ...events: WardEvent[]): WardState {
  return events.reduce(
    (before, event, index) => fold(before, { seq: before.seq + 1, at: at + index * 1000, event }),
    state,
  );
}

const aWard = (): WardState =>
  after(
    emptyWard,
    {
      type: 'ward.configured',
      ward: { id: '5n', name: 'Ward 5', subtitle: '', biomed: '' },
      beds: [
        { id: bedId('01'), room: '501' },
        { id: bedId('02'), room: '501' },
      ],
    },
    {
      type: 'device.discovered',
      device: deviceId('mon-1'),
      kind: 'monitor',
      name: 'MON 1',
      model: null,
      feed: 'monitors',
      claims: null,
    },
  );

describe('Given the fold of a ward', () => {
  it('When an event skips a number, Then it says both numbers', () => {
    expect(() => fold(emptyWard, { seq: 3, at, event: { type: 'command.refused' } as never })).toThrow(
      'Event 3 cannot follow event 0',
    );
  });

  it('When a ward is folded, Then its state is what the schema of snapshots reads', () => {
    const state = after(
      aWard(),
      { type: 'patient.admitted', bed: bedId('01'), patient: aPatient('1') },
      { type: 'alarm.raised', alarm: anAlarm() },
      { type: 'asset.registered', tag: tagId('t1'), name: 'Bed 7', kind: 'bed' },
      { type: 'asset.registered', tag: tagId('t2'), name: 'IP-0111', kind: 'iv-pump', device: 'P-2164' },
    );
    expect(Object.values(state.assets).map(({ device }) => device)).toEqual([undefined, 'P-2164']);
    expect(wardStateSchema.parse(JSON.parse(JSON.stringify(state)))).toEqual(state);
  });

  it('When the ward file changes, Then patients of beds that stay are kept', () => {
    const state = after(
      aWard(),
      { type: 'patient.admitted', bed: bedId('02'), patient: aPatient('1') },
      {
        type: 'ward.configured',
        ward: { id: '5n', name: 'W', subtitle: '', biomed: '' },
        beds: [
          { id: bedId('02'), room: '9' },
          { id: bedId('03'), room: '9' },
        ],
      },
    );
    expect(state.beds.map((bed) => [bed.id, bed.room, bed.patient?.id ?? null])).toEqual([
      ['02', '9', '1'],
      ['03', '9', null],
    ]);
  });

  it('When a patient moves, is merged and leaves, Then the board says so', () => {
    const moved = after(
      aWard(),
      { type: 'patient.admitted', bed: bedId('01'), patient: aPatient('1') },
      { type: 'patient.moved', from: bedId('01'), to: bedId('02') },
      { type: 'patient.merged', from: patientId('1'), into: patientId('9') },
    );
    expect(moved.beds.map((bed) => bed.patient?.id ?? null)).toEqual([null, '9']);
    expect(moved.beds[0]?.since).toBeNull();
    const left = after(moved, { type: 'patient.left', bed: bedId('02'), why: 'discharged' });
    expect(left.beds.every((bed) => bed.patient === null)).toBe(true);
  });

  it('When events do not fit the state, Then only the number moves on', () => {
    const state = aWard();
    const next = after(
      state,
      { type: 'patient.admitted', bed: bedId('77'), patient: aPatient('1') },
      { type: 'alarm.ended', id: alarmId('a99'), why: 'end' },
      { type: 'device.mapped', device: deviceId('constructor'), bed: bedId('01'), how: 'person', by: null },
    );
    expect(next).toEqual({ ...state, seq: state.seq + 3 });
  });
});

describe('Given an alarm in the fold', () => {
  const raised = (over: Partial<Alarm> = {}) => after(aWard(), { type: 'alarm.raised', alarm: anAlarm(over) });
  const ended = { type: 'alarm.ended', id: alarmId('a1'), why: 'end' } as const;
  const acknowledged = {
    type: 'alarm.acknowledged',
    id: alarmId('a1'),
    command: commandId('c1'),
    acknowledgement,
  } as const;

  it('When a medium one ends, Then it is over', () => {
    const state = after(raised(), ended);
    expect(state.alarms).toEqual({});
    expect(state.ended[0]?.condition).toBe('ended');
  });

  it('When a high one ends unseen, Then it latches until somebody acknowledges it (L4)', () => {
    const latched = after(raised({ priority: 'high' }), ended);
    expect(lifeOf(latched.alarms['a1'] as Alarm)).toBe('latched');
    const state = after(latched, acknowledged);
    expect(state.alarms).toEqual({});
    expect(state.ended[0]?.acknowledged?.by).toBe('RN 7');
    expect(state.commands).toEqual(['c1']);
  });

  it('When its patient leaves, Then even a high one closes', () => {
    const state = after(raised({ priority: 'high' }), { type: 'alarm.ended', id: alarmId('a1'), why: 'patient-left' });
    expect(state.alarms).toEqual({});
    expect(state.ended).toHaveLength(1);
  });

  it('When a latched one closes later, Then it keeps the time at which it ended', () => {
    const latched = after(raised({ priority: 'high' }), ended);
    const first = latched.alarms['a1']?.endedAt;
    const closed = fold(latched, {
      seq: latched.seq + 1,
      at: at + 999_000,
      event: { type: 'alarm.ended', id: alarmId('a1'), why: 'patient-left' },
    });
    expect(closed.ended[0]?.endedAt).toBe(first);
  });

  it('When an acknowledgement comes after the end, Then the ended alarm carries it', () => {
    const state = after(raised(), ended, acknowledged);
    expect(state.ended[0]?.acknowledged?.by).toBe('RN 7');
  });

  it('When it is acknowledged twice, Then the first person stays', () => {
    const state = after(raised(), acknowledged, {
      ...acknowledged,
      command: commandId('c2'),
      acknowledgement: { ...acknowledgement, by: 'RN 8' },
    });
    expect(state.alarms['a1']?.acknowledged?.by).toBe('RN 7');
  });

  it('When an acknowledged one escalates, Then it signals again (L18)', () => {
    const state = after(raised(), acknowledged, {
      type: 'alarm.changed',
      id: alarmId('a1'),
      why: 'escalate',
      priority: 'high',
    });
    expect(lifeOf(state.alarms['a1'] as Alarm)).toBe('active');
    expect(state.alarms['a1']?.signalledAt).toBeGreaterThan(at);
  });

  it('When alarms are over their bound, Then the newest is kept and the least gives way', () => {
    let state = aWard();
    for (let n = 1; n <= bounds.openAlarms; n += 1) {
      const priority = n === 5 ? 'low' : 'high';
      state = after(state, { type: 'alarm.raised', alarm: anAlarm({ id: alarmId(`a${n}`), priority }) });
    }
    state = after(state, { type: 'alarm.raised', alarm: anAlarm({ id: alarmId('new'), priority: 'low' }) });
    expect(own(state.alarms, 'new')).toBeDefined();
    expect(own(state.alarms, 'a5')).toBeUndefined();
    expect(state.ended[0]?.id).toBe('a5');
    expect(Object.keys(state.alarms)).toHaveLength(bounds.openAlarms);
  });

  it('When one device makes up alarms without end, Then it drives out its own and nobody else’s', () => {
    const other = anAlarm({ id: alarmId('a0'), device: deviceId('mon-2'), priority: 'low' });
    let state = after(aWard(), { type: 'alarm.raised', alarm: other });
    for (let n = 1; n <= bounds.openAlarms + 20; n += 1) {
      state = after(state, { type: 'alarm.raised', alarm: anAlarm({ id: alarmId(`a${n}`), priority: 'high' }) });
    }
    expect(own(state.alarms, 'a0')).toBeDefined();
    expect(Object.keys(state.alarms)).toHaveLength(bounds.openAlarms);
  });
});

describe('Given pumps, mappings and names from outside', () => {
  it('When only the volume set changes, Then the status keeps its time', () => {
    const programme = {
      drug: 'Heparin',
      status: 'infusing',
      mode: null,
      rateMlPerHour: 5,
      doseRate: null,
      doseUnit: null,
      concentration: null,
      concentrationUnit: null,
      vtbiMl: 50,
      syringe: true,
    } as const;
    const pump = { type: 'pump.changed', device: deviceId('mon-1'), channel: '1' } as const;
    const state = after(aWard(), { ...pump, programme }, { ...pump, programme: { ...programme, rateMlPerHour: 6 } });
    const channel = own(state.devices['mon-1']?.channels ?? {}, '1');
    expect(channel).toMatchObject({ rateMlPerHour: 6, since: at });
  });

  it('When a person maps a device, Then the command counts as done', () => {
    const state = after(aWard(), {
      type: 'device.mapped',
      device: deviceId('mon-1'),
      bed: bedId('02'),
      how: 'person',
      by: 'RN 7',
      command: commandId('c9'),
    });
    expect(state.devices['mon-1']).toMatchObject({ bed: '02', how: 'person' });
    expect(state.commands).toEqual(['c9']);
  });

  it('When a device is called like a part of Object, Then it is a device', () => {
    const event: WardEvent = {
      type: 'device.discovered',
      device: deviceId('toString'),
      kind: 'monitor',
      name: 'x',
      model: null,
      feed: 'f',
      claims: null,
    };
    expect(own(after(aWard(), event).devices, 'toString')?.bed).toBeNull();
  });

  it('When events are stored and read, Then the fold is the same', () => {
    const events = [
      { type: 'alarm.raised', alarm: anAlarm() },
      { type: 'alarm.ended', id: alarmId('a1'), why: 'end' },
    ] as const satisfies WardEvent[];
    const stored = events.map((event, index) => ({ seq: index + 3, at, event }));
    const read = stored.map((event) => storedEventSchema.parse(JSON.parse(JSON.stringify(event))));
    expect(foldAll(aWard(), read)).toEqual(foldAll(aWard(), stored));
  });
});

describe('Given commands and the policy', () => {
  const refused = (n: number): WardEvent => ({
    type: 'command.refused',
    command: commandId(`c${n}`),
    station: stationId('s1'),
    reason: `reason ${n}`,
  });

  it('When commands are refused, Then the last ones keep their reason, and all count as done', () => {
    const many = bounds.refusedCommands + 5;
    const state = after(emptyWard, ...Array.from({ length: many }, (_, n) => refused(n)));
    expect(state.commands).toHaveLength(many);
    expect(state.refused).toHaveLength(bounds.refusedCommands);
    expect(state.refused.at(-1)).toEqual({ command: `c${many - 1}`, reason: `reason ${many - 1}` });
  });

  it('When people set the policy, Then the file that it came from before is remembered', () => {
    const set = (undoS: number, file?: string): WardEvent => ({
      type: 'policy.set',
      policy: { ...emptyWard.policy, undoS },
      by: 'x',
      ...(file === undefined ? {} : { file }),
    });
    const state = after(emptyWard, set(20, 'f1'), set(40));
    expect([state.policy.undoS, state.policyFile]).toEqual([40, 'f1']);
  });

  it('When a snapshot is of before, Then it reads with what was not there yet', () => {
    const { policyFile: _file, refused: _refused, ...before } = JSON.parse(JSON.stringify(aWard())) as WardState;
    expect(wardStateSchema.parse(before)).toEqual(aWard());
  });
});

describe('Given commands that were done', () => {
  it('When stations tell what they showed, Then that pushes out no act of a person', () => {
    const id = alarmId('a1');
    const shown = (n: number): WardEvent => ({
      type: 'alarm.shown',
      id,
      station: stationId('s1'),
      command: commandId(`shown-${n}`),
      shownAt: at,
      soundedAt: null,
    });
    const acknowledged: WardEvent = { type: 'alarm.acknowledged', id, command: commandId('act'), acknowledgement };
    const many = Array.from({ length: bounds.doneCommands + 1 }, (_, n) => shown(n));
    const state = after(aWard(), { type: 'alarm.raised', alarm: anAlarm() }, acknowledged, ...many);
    expect(state.commands).toEqual(['act']);
  });
});

describe('Given many events at once', () => {
  it('When they are folded together, Then it is as one by one, and the state before stays as it was', () => {
    const raise = (n: number): WardEvent => ({
      type: 'alarm.raised',
      alarm: anAlarm({ id: alarmId(`a${n}`), device: deviceId(`mon-${n % 3}`) }),
    });
    const before = after(aWard(), raise(1), raise(2));
    const frozen = JSON.stringify(before);
    const more = Array.from({ length: bounds.openAlarms + 5 }, (_, n) => raise(n + 3));
    const ends = [700, 1_000, 1_001].map((n): WardEvent => ({ type: 'alarm.ended', id: alarmId(`a${n}`), why: 'end' }));
    const update: WardEvent = { type: 'alarm.changed', id: alarmId('a1900'), why: 'update', value: 80 };
    const events = [...more, ...ends, update].map((event, n) => ({ seq: before.seq + n + 1, at, event }));
    const together = foldAll(before, events);
    const oneByOne = events.reduce((state, event) => fold(state, event), before);
    expect(JSON.stringify(before)).toBe(frozen);
    expect(JSON.stringify(together)).toBe(JSON.stringify(oneByOne));
    expect(Object.keys(together.alarms)).toHaveLength(bounds.openAlarms - 3);
    // What was given out stays as it is when more is folded on top of it.
    foldAll(together, [{ seq: together.seq + 1, at, event: raise(9_999) }]);
    expect(together.alarms['a9999']).toBeUndefined();
  });
});

describe('Given calls at their bound', () => {
  const call = (n: number, signalledAt: number): WardEvent => ({
    type: 'alarm.called',
    id: alarmId('a1'),
    by: null,
    call: {
      n,
      role: 'nurse',
      person: null,
      target: null,
      at,
      delivery: 'screen',
      detail: null,
      answer: null,
      answeredBy: null,
      answeredAt: null,
      step: 0,
      signalledAt,
    },
  });

  it('When more come, Then the oldest of an earlier signal gives way, and never one of the present', () => {
    const earlier = Array.from({ length: escalationCallsMax - 1 }, (_, n) => call(n, at - 1));
    const state = after(aWard(), { type: 'alarm.raised', alarm: anAlarm() }, ...earlier, call(30, at), call(31, at));
    expect(state.alarms['a1']?.calls.map(({ n }) => n).slice(0, 2)).toEqual([1, 2]);
    expect(state.alarms['a1']?.calls.map(({ n }) => n).slice(-2)).toEqual([30, 31]);
    const present = Array.from({ length: escalationCallsMax + 3 }, (_, n) => call(n, at));
    const full = after(aWard(), { type: 'alarm.raised', alarm: anAlarm() }, ...present);
    expect(full.alarms['a1']?.calls.map(({ n }) => n)).toEqual(present.slice(0, escalationCallsMax).map((_, n) => n));
  });
});

describe('Given a list of alarms', () => {
  it('When it is ordered, Then what signals comes first, then priority, then the newest', () => {
    const ack = builders.anAcknowledgement({ ...acknowledgement, at });
    const list = [
      anAlarm({ id: alarmId('acked-high'), priority: 'high', acknowledged: ack }),
      anAlarm({ id: alarmId('old-medium'), signalledAt: at - 1 }),
      anAlarm({ id: alarmId('latched'), priority: 'high', condition: 'ended' }),
      anAlarm({ id: alarmId('new-medium') }),
      anAlarm({ id: alarmId('high'), priority: 'high' }),
    ];
    expect(list.sort(byUrgency).map((alarm) => alarm.id)).toEqual([
      'high',
      'latched',
      'new-medium',
      'old-medium',
      'acked-high',
    ]);
  });
});
