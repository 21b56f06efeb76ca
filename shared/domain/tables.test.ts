import { describe, expect, it } from 'vitest';
import { alarmCodes, alarmCodeByName } from './alarm-codes.ts';
import { channels, channelByName } from './channels.ts';
import { parameterByName, parameters } from './parameters.ts';
import { convert, unitByMdcCode, unitByRefId, unitByWord, unitOf, units } from './units.ts';

const named = (code: number | null, refId: string | null, text: string | null) => ({ code, refId, text });

describe('the tables of codes', () => {
  it('Given each table, When its keys are compared, Then none stands twice', () => {
    for (const table of [parameters, channels, alarmCodes]) {
      const keys = table.map((row) => row.key);
      expect(new Set(keys).size).toBe(keys.length);
    }
  });

  it('Given each table, When its codes, refids and texts are compared, Then each leads to one row', () => {
    for (const table of [parameters, channels, alarmCodes]) {
      for (const names of [
        table.flatMap((row) => [...row.codes]),
        table.flatMap((row) => [...row.refIds]),
        table.flatMap((row) => [...row.texts]),
      ]) {
        expect(new Set<string | number>(names).size).toBe(names.length);
      }
    }
  });

  it('Given REFIDs and texts in the tables, When written as the look-ups expect, Then case and prefix hold', () => {
    for (const table of [parameters, channels, alarmCodes]) {
      for (const row of table) {
        for (const refId of row.refIds) expect(refId).toBe(refId.toUpperCase().replace(/^MDC_/, ''));
        for (const text of row.texts) expect(text).toBe(text.toLowerCase().trim());
      }
    }
  });

  it('Given a unit of a parameter, When looked up, Then it is in the unit table', () => {
    for (const row of [...parameters, ...channels]) expect(unitOf(row.unit).ucum).toBe(row.unit);
  });
});

describe('matching a name', () => {
  it('Given number, refid and text that disagree, When matched, Then the number wins, then the refid', () => {
    expect(parameterByName(named(150456, 'MDC_ECG_HEART_RATE', 'rr'))?.key).toBe('SpO2');
    expect(parameterByName(named(null, 'MDC_ECG_HEART_RATE', 'rr'))?.key).toBe('HR');
    expect(parameterByName(named(null, null, ' RR '))?.key).toBe('RR');
  });

  it('Given an unknown number with a known refid, When matched, Then the refid is used', () => {
    expect(parameterByName(named(999999, 'mdc_resp_rate', null))?.key).toBe('RR');
  });

  it('Given a name that no table knows, When matched, Then there is none', () => {
    expect(parameterByName(named(1, 'MDC_X', 'x'))).toBeUndefined();
    expect(channelByName(named(null, null, null))).toBeUndefined();
  });

  it('Given leads of records, When matched by text, Then L19 holds: any lead has its own lane', () => {
    for (const lead of ['II', 'V5', 'MLII', 'MCL1', 'aVR', 'ABP', 'PLETH', 'RESP']) {
      expect(channelByName(named(null, null, lead)), lead).toBeDefined();
    }
  });

  it('Given event codes with and without MDC_EVT_, When matched, Then they lead to one alarm', () => {
    expect(alarmCodeByName(named(199832, null, null))?.key).toBe('V-TACH');
    expect(alarmCodeByName(named(0, 'MDC_EVT_ECG_V_TACHY', null))?.key).toBe('V-TACH');
    expect(alarmCodeByName(named(null, 'ECG_V_TACHY', null))?.key).toBe('V-TACH');
    expect(alarmCodeByName(named(null, 'MDC_EVT_FLUID_LINE_OCCL', null))?.key).toBe('OCCLUSION');
  });
});

describe('units', () => {
  it('Given every unit, When converted to itself and back through its dimension, Then the value stays', () => {
    for (const unit of units) {
      for (const other of units.filter((one) => one.dimension === unit.dimension)) {
        const there = convert(37.5, unit, other);
        expect(there).not.toBeNull();
        expect(convert(there ?? Number.NaN, other, unit)).toBeCloseTo(37.5, 6);
      }
    }
  });

  it('Given values with a known answer, When converted, Then it is right', () => {
    expect(convert(98.6, unitOf('[degF]'), unitOf('Cel'))).toBeCloseTo(37, 6);
    expect(convert(310.15, unitOf('K'), unitOf('Cel'))).toBeCloseTo(37, 6);
    expect(convert(16, unitOf('kPa'), unitOf('mm[Hg]'))).toBeCloseTo(120.01, 2);
    expect(convert(1.2, unitOf('Hz'), unitOf('/min'))).toBeCloseTo(72, 6);
    expect(convert(2, unitOf('L'), unitOf('mL'))).toBe(2000);
    expect(convert(300, unitOf('ug/kg/h'), unitOf('ug/kg/min'))).toBeCloseTo(5, 9);
    expect(convert(1000, unitOf('uV'), unitOf('mV'))).toBe(1);
  });

  it('Given units of different dimensions, When converted, Then the answer is none and never a number', () => {
    expect(convert(1, unitOf('mL'), unitOf('mm[Hg]'))).toBeNull();
  });

  it('Given MDC codes, REFIDs, UCUM and the words of vendors, When looked up, Then they meet', () => {
    expect(unitByMdcCode(266016)?.ucum).toBe('mm[Hg]');
    expect(unitByRefId('MDC_DIM_BEAT_PER_MIN')?.ucum).toBe('/min');
    for (const word of ['bpm', '{beat}/min', 'BPM', 'rpm']) expect(unitByWord(word)?.ucum).toBe('/min');
    expect(unitByWord('mL')?.ucum).toBe('mL');
    expect(unitByWord('furlong')).toBeUndefined();
  });
});
