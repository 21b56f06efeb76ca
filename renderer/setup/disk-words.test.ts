import { describe, expect, it } from 'vitest';
import type { DiskReport } from '../../shared/station-api/calls.ts';
import { diskIsTighter, sizeText } from './disk-words.ts';

const report = (change: Partial<DiskReport>): DiskReport => ({
  waves: 300e9,
  numerics: 38e9,
  strips: 9e9,
  log: 5e9,
  budget: 480e9,
  diskTotal: 640e9,
  diskFree: 280e9,
  perDay: 35.2e9,
  daysLeft: 3.6,
  keptDays: 10,
  wantedDays: 10,
  oldestDay: '2025-11-04',
  waveQueue: 0,
  waveQueueBound: 600,
  wavesLost: 0,
  waveFault: null,
  ...change,
});

describe('Given sizes', () => {
  it.each([
    [352e9, '352 GB'],
    [35.24e9, '35.2 GB'],
    [9.96e9, '10 GB'],
    [999.7e6, '1 GB'],
    [640e6, '640 MB'],
    [4096, '4 kB'],
    [0, '0 kB'],
    [2.5e15, '2500 TB'],
  ])('When %d bytes are told, Then it is %s', (bytes, text) => {
    expect(sizeText(bytes)).toBe(text);
  });
});

it.each([
  [280e9, false],
  [100e9, true],
  [null, false],
])(
  'Given %s bytes free, When the budget has 128 GB left, Then the disk is the tighter one: %s',
  (diskFree, tighter) => {
    expect(diskIsTighter(report({ diskFree }))).toBe(tighter);
  },
);
