import { describe, expect, it } from 'vitest';
import { anAsset } from '../../shared/testing/builders.ts';
import { kindWord } from './kind.ts';
import { isFound, rowOf } from './rows.ts';

describe('Given the kind of an asset', () => {
  it('When the catalogue knows it, Then it is in words, however it is written', () => {
    expect(['iv-pump', 'IV_PUMP', ' iv pump ', 'ecg'].map(kindWord)).toEqual([
      'IV pump',
      'IV pump',
      'IV pump',
      'ECG machine',
    ]);
  });

  it('When the catalogue does not know it, Then it is the word of the hub', () => {
    expect(['Blanket warmer', 'constructor', ''].map(kindWord)).toEqual(['Blanket warmer', 'constructor', '']);
  });
});

describe('Given a pump in the list', () => {
  const row = rowOf(anAsset({ name: 'IP-0111', device: 'P-2164' }), {
    kind: 'here',
    zone: 'Bed 12',
    ageMs: 0,
    withinM: 1,
    batteryPct: 90,
  });

  it.each(['', '  ', 'ip-0111', 'p-2164', 'iv PUMP', 'bed 12', 'pump 12', '12 iv', '0111', '-0111', 'bed 1'])(
    'When “%s” is searched, Then it is found',
    (text) => expect(isFound(row, text)).toBe(true),
  );

  it.each(['syringe', 'bed 11', 'iv-pump', 'pump store', '111'])('When “%s” is searched, Then it is not', (text) =>
    expect(isFound(row, text)).toBe(false),
  );
});
