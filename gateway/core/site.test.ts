import { describe, expect, it } from 'vitest';
import { wardFileSchema } from '../../shared/ward/ward-file.ts';
import { place } from '../testing/builders.ts';
import { siteOf } from './site.ts';

const site = siteOf(
  wardFileSchema.parse({
    id: '5n',
    name: 'Ward 5 North',
    unit: '5N',
    beds: [
      { id: '01', room: '501' },
      { id: '02', room: '502', devices: ['MON-5N-02', '02A1'] },
      { id: '512A', room: '512' },
      { id: '512B', room: '512', aliases: ['HO Surgery^OR^1', 'BedNorth'] },
      { id: '10', room: '' },
    ],
  }),
);
const bedAt = (unit: string | null, room: string | null, bed: string | null) => site.resolve(place(bed, room, unit));

describe('Given the places of a ward file', () => {
  it.each([
    ['its own name', '5N', null, '01', '01'],
    ['without zeros', '5N', null, '1', '01'],
    ['with more zeros', '5n', null, '001', '01'],
    ['with the word bed', '5N', null, 'Bed 2', '02'],
    ['without a unit', null, null, '10', '10'],
    ['with the name of the ward', 'ward 5 north', null, '10', '10'],
    ['in its room', '5N', '501', '1', '01'],
    ['by a room with one bed', '5N', '502', null, '02'],
    ['by a room with one bed, the bed under another name', '5N', '502', 'W', '02'],
    ['by room and letter', '5N', '512', 'a', '512A'],
    ['as the room', '5N', '01', null, '01'],
    ['by an alias as a whole, of another unit', 'ho surgery', 'OR', '1', '512B'],
    ['by an alias of the bed', '5N', null, 'bednorth', '512B'],
    ['in a room that the file does not know', '5N', 'X9', '10', '10'],
  ])('When a bed is written %s, Then it is found', (_how, unit, room, bed, expected) => {
    expect(bedAt(unit, room, bed)).toBe(expected);
  });

  it.each([
    ['another unit', '6S', null, '01'],
    ['a room with several beds', '5N', '512', null],
    ['a bed nobody has', '5N', null, '77'],
    ['nothing', '5N', null, null],
  ])('When it is %s, Then it is no bed of ours', (_what, unit, room, bed) => {
    expect(bedAt(unit, room, bed)).toBeNull();
  });

  it('When the bed is called as one in another room, Then the room decides', () => {
    expect(bedAt('5N', '502', '1')).toBe('02');
    expect(bedAt('5N', '512', '1')).toBeNull();
  });

  it('When a device is listed by id or name, Then it has that bed, whatever the case', () => {
    expect(site.bedOfDevice({ id: '02a1' as never, name: '' })).toBe('02');
    expect(site.bedOfDevice({ id: 'x' as never, name: 'mon-5n-02' })).toBe('02');
    expect(site.bedOfDevice({ id: 'x' as never, name: 'y' })).toBeNull();
  });

  it('When "1" and "01" are two beds, Then each keeps its name', () => {
    const two = siteOf(wardFileSchema.parse({ id: 'w', name: 'W', unit: 'U', beds: [{ id: '01' }, { id: '1' }] }));
    expect(two.resolve(place('1', null, 'U'))).toBe('1');
    expect(two.resolve(place('01', null, 'U'))).toBe('01');
  });
});
