import { describe, expect, it } from 'vitest';
import { kindWord } from './kind.ts';

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
