import { describe, expect, it } from 'vitest';
import { readQuery, vocabularyOf } from '../../shared/assets/search-query.ts';
import { emptyEquipment, equipmentTypeSchema } from '../../shared/assets/equipment-file.ts';
import { bedId } from '../../shared/domain/ids.ts';
import { asksEquipment } from './find.ts';

const types = [equipmentTypeSchema.parse({ key: 'iv-pump', label: 'IV pump', letter: 'P' })];
const vocabulary = vocabularyOf({ ...emptyEquipment, types }, [{ id: bedId('12') }], ['Store B']);
const asks = (text: string, others: number, alone = false, found = 1): boolean => {
  const query = readQuery(text, vocabulary);
  const results = Array.from({ length: found }) as Parameters<typeof asksEquipment>[0]['results'];
  return asksEquipment({ searched: query.chips.length > 0, alone, query, results }, others);
};

describe('Given the search from anywhere', () => {
  it('When a kind of equipment is asked for, Then equipment comes first, whatever else is found', () => {
    expect(asks('pump 12', 3)).toBe(true);
    expect(asks('pump', 9, false, 0)).toBe(true);
  });

  it('When a code is scanned, Then it is that thing', () => expect(asks('50009825', 1, true)).toBe(true));

  it('When a bed or a name is typed, Then beds and patients come first', () => {
    expect(asks('12', 1)).toBe(false);
    expect(asks('kira', 1)).toBe(false);
    expect(asks('', 0)).toBe(false);
  });

  it('When nothing else is found, Then equipment that is found is the answer', () => {
    expect(asks('BS-02', 0)).toBe(true);
    expect(asks('xyzzy', 0, false, 0)).toBe(false);
  });
});
