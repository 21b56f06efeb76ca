import { expect, it } from 'vitest';
import { aBlock } from '../strip/testing.ts';
import type { StripContent } from '../strip/outputs.ts';
import { exportContent } from './strip-content.ts';

const aStrip = (pieces: StripContent['pieces'], toAt: number): StripContent => ({
  ward: '5 North',
  bed: '07',
  patientLine: '',
  patient: null,
  fromAt: 1_000_000,
  toAt,
  moment: { at: 1_000_000, text: '' },
  pieces,
  mmPerS: 25,
  mmPerMv: 10,
  calipers: [],
  beats: [],
  text: '',
  by: 'Station',
});

it('Given a channel whose scale changed, When it goes out, Then each scale is a channel of its own and nothing is lost', () => {
  const pieces = [aBlock({ seconds: 5 }), aBlock({ seconds: 5, startAt: 1_005_000, gain: 0.002 })];
  const { channels } = exportContent(aStrip(pieces, 1_010_000));
  expect(channels.map(({ gain }) => gain)).toEqual([0.001, 0.002]);
  expect(channels.every(({ samples }) => samples.length === 2_500)).toBe(true);
});

it('Given a device that changes rate and scale without end, When it goes out, Then it is refused in words before memory is taken', () => {
  const pieces = Array.from({ length: 1_000 }, (_, n) => aBlock({ seconds: 0.01, rateHz: 20_000, gain: 0.001 + n }));
  expect(() => exportContent(aStrip(pieces, 1_030_000))).toThrow(/choose a shorter stretch/);
  expect(exportContent(aStrip(pieces.slice(0, 2), 1_030_000)).channels).toHaveLength(2);
});
