import { expect, test } from 'vitest';
import { bedRows } from './rows.ts';

const shown = (channels: readonly string[]): string[] =>
  bedRows(channels).map(({ channel, shows }) => `${channel}:${shows}`);

test('Given the usual channels, when rows are made, then each wave has its value beside it', () => {
  expect(shown(['ECG II', 'ECG V', 'ART', 'PLETH', 'RESP'])).toEqual([
    'ECG II:HR',
    'ECG V:ST',
    'ART:ART',
    'PLETH:SpO2',
    'RESP:RR',
  ]);
});

test('Given any lead, an unknown channel and no pleth, when rows are made, then nothing is missing (L19)', () => {
  expect(shown(['ECG aVF', 'Vendor 7'])).toEqual(['ECG aVF:HR', 'Vendor 7:none', 'null:SpO2', 'null:RR']);
  expect(shown([])).toEqual(['null:HR', 'null:SpO2', 'null:RR']);
});
