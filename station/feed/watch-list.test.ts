import { expect, it } from 'vitest';
import { bedId } from '../../shared/domain/ids.ts';
import { watchSchema } from '../../shared/feed/protocol.ts';
import { recorded, unionOf, wants } from './watch-list.ts';

const wave = (bed: string, channels: string[] | null) => ({ bed: bedId(bed), channels });

it('Given the wishes of several windows, when they are united, then each bed is there once with all that anybody wants, and one shown without waves counts', () => {
  const union = unionOf([
    { waves: [wave('1', ['ECG II']), wave('2', ['ART'])], shows: [bedId('1'), bedId('2')] },
    { waves: [wave('1', ['PLETH', 'ECG II']), wave('2', null)], shows: [bedId('2'), bedId('7')] },
    { waves: [wave('2', ['CVP'])], shows: [] },
  ]);
  expect(union).toEqual({
    waves: [wave('1', ['ECG II', 'PLETH']), wave('2', null)],
    shows: ['1', '2', '7'],
  });
});

it('Given a recorder beside the windows, when wishes are united, then all waves of all beds are sent and only what windows show counts as shown (L25)', () => {
  const window = { waves: [wave('1', ['ECG II'])], shows: [bedId('1')] };
  expect(unionOf([recorded([bedId('1'), bedId('2')]), window])).toEqual({
    waves: [wave('1', null), wave('2', null)],
    shows: ['1'],
  });
});

it('Given more than the message carries, when wishes are united, then it still fits the protocol', () => {
  const many = Array.from({ length: 100 }, (_, index) => `channel ${index}`);
  const union = unionOf(
    Array.from({ length: 400 }, (_, index) => {
      const bed = String(index);
      return { waves: [wave(bed, many)], shows: [bedId(bed)] };
    }),
  );
  expect(watchSchema.safeParse(union).success).toBe(true);
  expect(union.waves[0]?.channels).toBeNull();
});

it('Given a list, when a block comes, then it is wanted by bed and channel, or by bed alone where all are wanted', () => {
  const list = [wave('1', ['ECG II']), wave('2', null)];
  expect(wants(list, '1', 'ECG II')).toBe(true);
  expect(wants(list, '1', 'ART')).toBe(false);
  expect(wants(list, '2', 'anything')).toBe(true);
  expect(wants(list, '3', 'ECG II')).toBe(false);
});
