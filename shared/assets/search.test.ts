import { describe, expect, it } from 'vitest';
import { assetId, bedId, tagId } from '../domain/ids.ts';
import type { AssetCondition } from '../station-api/asset-calls.ts';
import { emptyRecord } from './asset.ts';
import { emptyEquipment, equipmentTypeSchema } from './equipment-file.ts';
import type { FusedAsset } from './fusion-ward.ts';
import { findAssets } from './search.ts';
import { readQuery, vocabularyOf, withoutChip, type Chip } from './search-query.ts';
import { typesByKind } from './words-kind.ts';

const type = (key: string, label: string, letter: string, words: string[] = []) =>
  equipmentTypeSchema.parse({ key, label, letter, words, pump: key.endsWith('pump') });

const equipment = {
  ...emptyEquipment,
  types: [
    type('iv-pump', 'IV pump', 'P', ['drip', 'infusion pump', 'volumetric']),
    type('syringe-pump', 'Syringe pump', 'S', ['driver']),
    type('bladder-scanner', 'Bladder scanner', 'B'),
    type('ecg', 'ECG, 12-lead', 'E'),
    type('defibrillator', 'Defibrillator', 'D', ['defib', 'crash cart']),
    // Its name has the word for a bed: that is still where one looks from.
    type('smart-bed', 'Smart bed', 'SB'),
  ],
  words: { ...emptyEquipment.words, free: ['libre'], near: ['près de'] },
};
const beds = Array.from({ length: 24 }, (_, at) => ({ id: bedId(String(at + 1).padStart(2, '0')) }));
const vocabulary = vocabularyOf(equipment, beds, ['Store A', 'Store B', 'Dirty utility', '07']);
const typeOf = typesByKind(equipment);
const read = (text: string) => readQuery(text, vocabulary);

function said(chip: Chip): string {
  switch (chip.kind) {
    case 'type':
      return chip.types.join('|');
    case 'state':
      return `is ${chip.state}`;
    case 'near-bed':
      return `bed ${chip.bed}`;
    case 'near-room':
      return chip.room;
    case 'text':
      return `"${chip.text}"`;
  }
}
const chips = (text: string): string[] => read(text).chips.map(said);

describe('a query in words', () => {
  it.each([
    ['free iv pump near 12', ['is free', 'iv-pump', 'bed 12']],
    ['IV pump available near bed 12', ['iv-pump', 'is free', 'bed 12']],
    ['near bed 12 pump iv free', ['bed 12', 'iv-pump', 'is free']],
    ['bladder scanner', ['bladder-scanner']],
    ['smart bed', ['smart-bed']],
    ['blader scaners', ['bladder-scanner']],
    ['siringe pumps', ['syringe-pump']],
    ['pump 12', ['iv-pump|syringe-pump', 'bed 12']],
    ['where is the nearest defib', ['defibrillator']],
    ['crash cart for bed7', ['defibrillator', 'bed 07']],
    ['ecg 12', ['ecg', 'bed 12']],
    ['12-lead ecg', ['ecg']],
    ['drip in store b', ['iv-pump', 'Store B']],
    ['dirty pumps', ['is cleaning', 'iv-pump|syringe-pump']],
    ['pump dirty utility', ['iv-pump|syringe-pump', 'Dirty utility']],
    ['broken wheelchair', ['is do-not-use', '"wheelchair"']],
    ['libre pump près de 3', ['is free', 'iv-pump|syringe-pump', 'bed 03']],
    ['IP-0147', ['"IP-0147"']],
    ['BS-02', ['"BS-02"']],
    ['pump near 99', ['iv-pump|syringe-pump', '"99"']],
    ['free pump near', ['is free', 'iv-pump|syringe-pump']],
    ['', []],
    ['  ?! ', []],
  ])('Given %j, When it is read, Then its parts are told apart', (text, parts) => {
    expect(chips(text)).toEqual(parts);
  });

  it('Given words of two types, When they have one in common, Then that one is meant', () => {
    expect([...(read('syringe free pump').types ?? [])]).toEqual(['syringe-pump']);
  });

  it('Given a short word with a slip, When it is read, Then it is not taken for another', () => {
    expect(chips('ecz')).toEqual(['"ecz"']);
  });

  it('Given a part that is taken out, When the text is read again, Then the others are left', () => {
    const query = read('IV pump available near bed 12');
    const near = query.near;
    expect(near).not.toBeNull();
    expect(near === null ? '' : withoutChip(query, near)).toBe('IV pump available');
  });

  it('Given any text, When it is read, Then every part is where it says', () => {
    const text = 'near 3 IP-0147 free, "syringe" — Près de 12 ﬁx';
    for (const chip of read(text).chips) {
      expect(text.slice(chip.from, chip.to).trim()).toBe(text.slice(chip.from, chip.to));
      if (chip.kind === 'text') expect(text.slice(chip.from, chip.to)).toBe(chip.text);
    }
  });
});

interface Given {
  readonly condition?: AssetCondition;
  readonly ready?: boolean;
  readonly serial?: string;
  readonly barcode?: string;
  readonly place?: string;
  readonly reservedFor?: string;
}

function anAsset(name: string, kind: string, given: Given = {}): FusedAsset {
  const { condition = 'free', ready = condition === 'free', serial = null, barcode = null, place = null } = given;
  return {
    condition,
    ready,
    why:
      given.reservedFor === undefined
        ? []
        : [{ kind: 'reserved', bed: bedId(given.reservedFor), until: 1, by: 'I', own: true }],
    seen: 'here',
    ageMs: 0,
    bed: null,
    place,
    asset: {
      id: assetId(`id-${name}`),
      tag: tagId(`tag-${name}`),
      name,
      kind,
      listed: true,
      record: { ...emptyRecord, serial, barcode },
      cleaning: null,
      fault: null,
      use: null,
      reserved: null,
    },
    type: typeOf(kind),
    device: null,
    position: null,
  };
}

const namesFound = (text: string, fleet: FusedAsset[], metres: Record<string, number> = {}): string[] =>
  findAssets(read(text), fleet, ({ asset }) => metres[asset.name] ?? null).found.map(({ asset }) => asset.asset.name);

describe('what is found', () => {
  const fleet = [
    anAsset('IP-0139', 'IV_PUMP'),
    anAsset('IP-0147', 'iv-pump', { serial: '7781-A', barcode: '(01)0950', place: 'Store B' }),
    anAsset('IP-0122', 'iv pump', { condition: 'in-use', ready: false }),
    anAsset('IP-0160', 'iv-pump', { ready: false }),
    anAsset('IP-0151', 'iv-pump', { condition: 'cleaning' }),
    anAsset('SP-0011', 'syringe-pump'),
    anAsset('Wärmebett 3', 'warmer'),
  ];
  const metres = { 'IP-0139': 21, 'IP-0147': 7, 'IP-0122': 1, 'IP-0160': 3, 'SP-0011': 2, 'IP-0151': 9 };

  it('Given a type and a bed, When it is looked for, Then what may be taken comes first, by the way to it', () => {
    expect(namesFound('iv pump 12', fleet, metres)).toEqual(['IP-0147', 'IP-0139', 'IP-0160', 'IP-0122', 'IP-0151']);
  });

  it('Given a state, When it is looked for, Then the others are counted with their state', () => {
    const { found, others } = findAssets(read('free iv pump near 12'), fleet, () => 5);
    expect(found).toHaveLength(3);
    expect(others).toEqual({ free: 0, 'in-use': 1, cleaning: 1, 'do-not-use': 0, 'not-seen': 0 });
  });

  it.each(['ip 0147', 'IP-0147', '7781-a', '7781A', '(01)0950', 'tag-IP-0147', 'id-IP-0147'])(
    'Given %j as scanned or typed, When it is looked for, Then that one thing is found alone',
    (text) => {
      const result = findAssets(read(text), fleet, () => null);
      expect(result.alone).toBe(true);
      expect(result.found.map(({ asset }) => asset.asset.name)).toEqual(['IP-0147']);
    },
  );

  it('Given a name that reads as a type and a bed, When something is called so, Then that is found', () => {
    expect(namesFound('ECG-01', [...fleet, anAsset('ECG-01', 'ecg'), anAsset('ECG-02', 'ecg')])).toEqual(['ECG-01']);
  });

  it('Given part of a name, a place or a kind that no file knows, When it is looked for, Then it is found', () => {
    expect(namesFound('0147', fleet)).toEqual(['IP-0147']);
    expect(namesFound('warmebett', fleet)).toEqual(['Wärmebett 3']);
    expect(namesFound('warmer', fleet)).toEqual(['Wärmebett 3']);
    expect(namesFound('wramer', fleet)).toEqual(['Wärmebett 3']);
    expect(namesFound('zebra', fleet)).toEqual([]);
  });

  it('Given one that is reserved for the bed, When that bed looks, Then it comes first', () => {
    const own = anAsset('IP-0200', 'iv-pump', { reservedFor: '12' });
    expect(namesFound('iv pump 12', [...fleet, own], { ...metres, 'IP-0200': 90 })[0]).toBe('IP-0200');
  });

  it('Given a type that is called otherwise in a new file, When it is looked for, Then the new word holds', () => {
    const [pump] = fleet;
    if (pump === undefined || pump.type === null) throw new Error('no pump');
    expect(namesFound('gizmo', [pump])).toEqual([]);
    expect(namesFound('gizmo', [{ ...pump, type: { ...pump.type, label: 'Gizmo' } }])).toEqual(['IP-0139']);
  });
});
