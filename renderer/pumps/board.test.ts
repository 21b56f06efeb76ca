import { describe, expect, test } from 'vitest';
import { bedId, deviceId } from '../../shared/domain/ids.ts';
import { drugIndex } from '../../shared/infusion/drugs.ts';
import { emptyDrugList } from '../../shared/infusion/drug-list.ts';
import { infusionOf, type Infusion } from '../../shared/infusion/infusion.ts';
import { aDeviceState, aLivePump, anAcknowledgement, anAlarm } from '../../shared/testing/builders.ts';
import type { PumpChannel } from '../../shared/ward/state.ts';
import { boardOf, countsOf, heldBoard, sameOrder, type Wanted } from './board.ts';

const aProgramme: PumpChannel = {
  drug: 'Heparin',
  status: 'infusing',
  mode: null,
  rateMlPerHour: 10,
  doseRate: null,
  doseUnit: null,
  concentration: null,
  concentrationUnit: null,
  vtbiMl: null,
  syringe: false,
  since: 0,
};

interface Wish {
  readonly device: string;
  readonly bed?: string | null;
  readonly left?: number;
  readonly alarm?: boolean;
  readonly silent?: boolean;
  readonly programme?: Partial<PumpChannel>;
}

function anInfusion({ device, bed = '12', left = 10, alarm = false, silent = false, programme }: Wish): Infusion {
  const facts = {
    device: aDeviceState({ id: deviceId(device), name: device, kind: 'pump', bed: bed === null ? null : bedId(bed) }),
    channel: 'A',
    programme: { ...aProgramme, ...programme },
    bedPatient: null,
    alarm: alarm ? anAlarm({ device: deviceId(device) }) : null,
  };
  const heard = () =>
    silent ? null : { said: aLivePump({ remainingMl: left }), ageMs: 0, connected: true, periodMs: 5_000 };
  return infusionOf(facts, { list: emptyDrugList, find: drugIndex(emptyDrugList), heard, lost: false });
}

const all: Wanted = { order: 'time', filter: 'all', text: '', mine: new Set() };
const devices = (lines: ReturnType<typeof boardOf>): readonly string[] => lines.map(({ infusion }) => infusion.device);

describe('the board', () => {
  const calm = anInfusion({ device: 'P-1', bed: '03', programme: { drug: 'Saline' } });
  const loud = anInfusion({ device: 'P-2', bed: '07', alarm: true });
  const silent = anInfusion({ device: 'P-3', bed: null, silent: true });

  test('Given an order by bed, when a pump alarms, then it stands on top all the same', () => {
    expect(devices(boardOf([calm, loud, silent], { ...all, order: 'bed' }))).toEqual(['P-2', 'P-1', 'P-3']);
    expect(boardOf([calm, loud], all).map(({ pinned }) => pinned)).toEqual([true, false]);
  });

  test('Given alarms of one priority, when one pump stands still, then it is above those that run, acknowledged ones last', () => {
    const runs = anInfusion({ device: 'P-7', left: 1, alarm: true });
    const stopped = anInfusion({ device: 'P-8', alarm: true, programme: { status: 'alarming' } });
    const seen = { ...stopped, id: 'P-9', device: deviceId('P-9') };
    const acknowledged = { ...seen, alarm: anAlarm({ acknowledged: anAcknowledgement() }) };
    expect(devices(boardOf([acknowledged, runs, stopped], all))).toEqual(['P-8', 'P-7', 'P-9']);
  });

  test('Given words in any order, when they are searched, then each has to be in drug, bed or pump', () => {
    expect(devices(boardOf([calm, loud, silent], { ...all, text: '03 sal' }))).toEqual(['P-1']);
    expect(devices(boardOf([calm, loud, silent], { ...all, text: 'p-3' }))).toEqual(['P-3']);
    expect(boardOf([calm, loud, silent], { ...all, text: '03 hep' })).toEqual([]);
  });

  test('Given a pump that is silent, when what stands still is asked for, then it is not claimed to stand still', () => {
    expect(devices(boardOf([calm, silent], { ...all, filter: 'stopped' }))).toEqual([]);
    expect(devices(boardOf([calm, silent], { ...all, filter: 'silent' }))).toEqual(['P-3']);
    expect(devices(boardOf([calm, loud], { ...all, filter: 'mine', mine: new Set(['07']) }))).toEqual(['P-2']);
  });

  test('Given rows that are held, when one alarms, one comes and one leaves, then the others keep their order', () => {
    const before = boardOf([calm, anInfusion({ device: 'P-2', bed: '07' }), silent], all);
    const next = anInfusion({ device: 'P-0' });
    const now = boardOf([loud, calm, next], all);
    const held = heldBoard(before, now);
    expect(devices(held)).toEqual(['P-1', 'P-2', 'P-0']);
    expect(held[1]).toEqual({ infusion: loud, pinned: false });
    expect(sameOrder(held, now)).toBe(false);
    expect(sameOrder(now, heldBoard(now, now))).toBe(true);
  });

  test('Given pumps in each state, when they are counted, then those in alarm are not among those that end soon', () => {
    const soon = anInfusion({ device: 'P-4', left: 5 });
    const soonAndLoud = anInfusion({ device: 'P-5', left: 5, alarm: true });
    const still = anInfusion({ device: 'P-6', programme: { status: 'paused' } });
    expect(countsOf([soon, soonAndLoud, still, silent])).toEqual({
      connected: 3,
      infusing: 2,
      stopped: 1,
      silent: 1,
      soon: 1,
    });
  });
});
