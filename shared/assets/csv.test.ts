import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assetStateSchema, type AssetState } from './asset.ts';
import { readCsv } from './csv.ts';
import { columnsOf, readDay } from './csv-columns.ts';
import { importBounds, planImport } from './csv-import.ts';

const cells = (text: string): readonly (readonly string[])[] => readCsv(text, 100).rows.map((row) => row.cells);

describe('comma-separated text', () => {
  it.each([
    [
      'a,b\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      '\uFEFFa;b\r\n1;2,5\r\n',
      [
        ['a', 'b'],
        ['1', '2,5'],
      ],
    ],
    [
      'a\tb\r1\t2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      '"a ""x""",b\n"two\nlines",',
      [
        ['a "x"', 'b'],
        ['two\nlines', ''],
      ],
    ],
    ['"a, b";c\n', [['a, b', 'c']]],
    [
      'a,b\n\n , \n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    ['5" pump,b', [['5" pump', 'b']]],
    ['', []],
  ])('Given %j, When it is read, Then its cells are told apart', (text, expected) => {
    expect(cells(text)).toEqual(expected);
  });

  it('Given line breaks within quotes, When a row is told, Then its line is that of the text', () => {
    expect(readCsv('a,b\n"1\n2",x\n3,4', 10).rows.map(({ line }) => line)).toEqual([1, 2, 4]);
  });

  it('Given a quote that is never closed, When it is read, Then what stood before it is there and its line is said', () => {
    expect(readCsv('a,b\n1,2\n"3,4\n5,6', 10)).toMatchObject({ openQuote: 3, rows: [{ line: 1 }, { line: 2 }] });
  });

  it('Given any cells, When they are written and read, Then they are the same', () => {
    const cell = fc.string({ unit: 'grapheme', maxLength: 20 });
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(table, fc.constantFrom(',', ';', '\t'), fc.constantFrom('\n', '\r\n'), (body, delimiter, end) => {
        const rows = [['head', 'head'], ...body];
        const written = rows
          .map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(delimiter))
          .join(end);
        const full = rows.filter((row) => row.some((text) => text.trim() !== ''));
        expect(cells(written)).toEqual(full);
      }),
    );
  });

  it('Given any text at all, When it is planned, Then it is read or refused and never throws (L13)', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => planImport(text, {}).lines.length >= 0),
    );
  });
});

describe('days', () => {
  it.each([
    ['2026-11-30', '2026-11-30', 'year-first'],
    ['2026-11-30T00:00:00Z', '2026-11-30', 'year-first'],
    ['30/11/2026', '2026-11-30', 'day-first'],
    ['3.1.27', '2027-01-03', 'day-first'],
  ])('Given %j, When it is read, Then it is %s, %s', (text, day, order) => {
    expect(readDay(text)).toEqual({ day, order });
  });
  it.each(['11/30/2026', '31/02/2026', '2026-02-30', 'soon', '', '1/2'])(
    'Given %j, When it is read, Then it is no day',
    (text) => {
      expect(readDay(text)).toBeNull();
    },
  );
});

describe('headings', () => {
  it('Given spellings of several systems, When they are read, Then each is its field, and the first of two has it', () => {
    expect(
      columnsOf(['Asset No.', 'SERIAL NUMBER', 'Next PM', 'type', 'Price', 'Serial', 'maintenanceDue', 'Numéro']),
    ).toEqual([
      { heading: 'Asset No.', field: 'number' },
      { heading: 'SERIAL NUMBER', field: 'serial' },
      { heading: 'Next PM', field: 'maintenanceDue' },
      { heading: 'type', field: 'kind' },
      { heading: 'Price', field: null },
      { heading: 'Serial', field: null },
      { heading: 'maintenanceDue', field: null },
      { heading: 'Numéro', field: null },
    ]);
  });
});

const anAsset = (id: string, rest: Record<string, unknown> = {}): AssetState =>
  assetStateSchema.parse({ id, tag: null, name: id, kind: 'iv-pump', listed: true, ...rest });
const record = (serial: string | null) => ({ model: null, serial, owner: null, barcode: null, maintenanceDue: null });
const held = (...assets: AssetState[]): Record<string, AssetState> =>
  Object.fromEntries(assets.map((asset) => [asset.id, asset]));

describe('an asset list', () => {
  it('Given an empty ward, When a list is planned, Then its lines are new, with what they say', () => {
    const plan = planImport(
      'Asset no;Name;Type;Serial;Next service;Clean\nA-1;IP-0101;IV pump;77;30/11/2026;yes\n',
      {},
    );
    expect(plan).toMatchObject({ dates: ['day-first'], same: 0, refused: [] });
    expect(plan.lines).toEqual([
      {
        line: 2,
        asset: 'A-1',
        isNew: true,
        change: { name: 'IP-0101', kind: 'IV pump', serial: '77', maintenanceDue: '2026-11-30', cleaning: 'clean' },
      },
    ]);
  });

  it('Given the same list again, When it is planned, Then nothing changes', () => {
    const known = held(anAsset('A-1', { name: 'IP-0101', record: record('77') }));
    expect(planImport('id,name,type,serial\nA-1,IP-0101,iv-pump,77', known)).toMatchObject({ lines: [], same: 1 });
  });

  it.each([
    ['number', 'id,owner\na-1,ICU', 'A-1'],
    ['serial', 'serial,owner\n77,ICU', 'A-1'],
    ['serial, under another number', 'id,serial,owner\nX,77,ICU', 'A-1'],
    ['tag', 'tag,owner\nT1,ICU', 'A-1'],
    ['name', 'name,owner,type\nIP-0101,ICU,IV_PUMP', 'A-1'],
  ])('Given a thing that is known by its %s, When a line says more of it, Then that one changes', (_what, csv, id) => {
    const known = held(
      anAsset('A-1', { name: 'IP-0101', tag: 't1', record: record('77') }),
      anAsset('B', { name: 'B' }),
    );
    expect(planImport(csv, known).lines).toEqual([{ line: 2, asset: id, isNew: false, change: { owner: 'ICU' } }]);
  });

  it('Given a namesake with another number or serial, When it is planned, Then it is a thing of its own', () => {
    const known = held(anAsset('A-1', { name: 'Wheelchair', kind: 'wheelchair', record: record('1') }));
    const plan = planImport('id,name,type,serial\nA-2,Wheelchair,wheelchair,\n,Wheelchair,wheelchair,2', known);
    expect(plan.lines.map(({ asset, isNew }) => [asset, isNew])).toEqual([
      ['A-2', true],
      ['sn:2', true],
    ]);
  });

  it('Given a thing that only its tag named, When the list gives it a number, Then the number takes the tag over', () => {
    const known = held(anAsset('tag-9', { name: 'IP-0101', tag: 'tag-9', listed: false }));
    for (const csv of ['id,tag\nA-1,tag-9', 'id,name\nA-1,IP-0101']) {
      const [line] = planImport(csv, known).lines;
      expect(line).toMatchObject({ asset: 'A-1', isNew: false, change: { tag: 'tag-9', kind: 'iv-pump' } });
    }
    // Without a number it keeps its own and is on the list from now on.
    expect(planImport('name,owner\nIP-0101,ICU', known).lines).toMatchObject([{ asset: 'tag-9', isNew: false }]);
    expect(planImport('name\nIP-0101', known)).toMatchObject({ lines: [{ asset: 'tag-9', change: {} }], same: 0 });
  });

  it.each([
    ['A-1,x,iv-pump,,,soon,', '"soon" is no day: write 2026-11-30 or 30/11/2026'],
    ['A-1,x,iv-pump,,,,perhaps', '"perhaps" is no state of cleaning: write clean, dirty or cleaning'],
    ['A-9,x,,,,,', 'It is not on the list yet: say its type'],
    [',,iv-pump,,,,', 'Nothing says what it is: no asset number, serial, tag or name'],
    [`A-1,${'x'.repeat(251)},iv-pump,,,,`, 'Its name has more than 250 characters'],
    [',,iv-pump,dup,,,', 'Several things have the serial dup'],
    [',Twin,iv-pump,,,,', 'Several things are called Twin'],
  ])('Given the line %j, When it is planned, Then it is refused: %s', (line, reason) => {
    const known = held(
      anAsset('A-1'),
      anAsset('D1', { name: 'Twin', record: record('dup') }),
      anAsset('D2', { name: 'Twin', record: record('dup') }),
    );
    const plan = planImport(`id,name,type,serial,tag,due,cleaning\n${line}\nOK,ok,ecg,,,,`, known);
    expect(plan.refused).toEqual([{ line: 2, reason }]);
    expect(plan.lines.map(({ asset }) => asset)).toEqual(['OK']);
  });

  it('Given two lines of one thing, or of one tag, When they are planned, Then the second is refused', () => {
    const plan = planImport('id,type,tag\nA,ecg,t1\na,ecg,t2\nB,ecg,T1', {});
    expect(plan.refused).toEqual([
      { line: 3, reason: 'It is the same thing as line 2' },
      { line: 4, reason: 'Its tag is on the thing of line 2 already' },
    ]);
  });

  it.each([
    ['', 1, 'There is no line with headings'],
    [
      'Price,Colour\n1,red',
      1,
      'No heading says what a thing is: give a column "Asset number", "Serial", "Tag" or "Name"',
    ],
  ])('Given %j, When it is planned, Then all of it is refused with the reason', (csv, line, reason) => {
    expect(planImport(csv, {})).toMatchObject({ lines: [], refused: [{ line, reason }] });
  });

  it('Given more lines than a list may have, When it is planned, Then it says that the rest was not read', () => {
    const csv = `id,type\n${Array.from({ length: importBounds.lines + 3 }, (_, n) => `A-${n},ecg`).join('\n')}`;
    const plan = planImport(csv, {});
    expect(plan.lines).toHaveLength(importBounds.lines);
    expect(plan.refused).toHaveLength(1);
  });
});
