/** A message that is known again by its text must read as if nobody had seen one like it before. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { answersFor, buildAck } from './ack.ts';
import type { Hl7Reader } from './reader.ts';
import { ShapeBook } from './shapes.ts';
import { aReader, aReport, aRow, fixture, numerics, pumps, someTime } from './test-kit.ts';

const find = vi.spyOn(ShapeBook.prototype, 'find');
afterEach(() => find.mockClear());
/** Messages that were known again. */
const known = (): number => find.mock.results.filter(({ value }) => value !== null).length;

/** All that comes of a frame: readings, answers, errors, notes. */
function reading(reader: Hl7Reader, sent: string | Buffer, at = someTime): string {
  const maker = { application: 'W', facility: '', nextId: () => '1' };
  const messages = reader
    .readFrame(typeof sent === 'string' ? Buffer.from(sent) : sent, at, 1000)
    .map(({ header, ...message }) => ({
      ...message,
      fields: header && { ...header, segment: header.segment.raw },
      answers:
        header && answersFor(header, message.outcome).map((code) => buildAck(header, code, message.errors, maker, at)),
    }));
  return JSON.stringify(messages, (_, value: unknown) =>
    typeof value === 'number' && Number.isNaN(value) ? 'NaN' : value,
  );
}

/** A reader that has learnt the shape of these messages. */
function aWarmReader(...texts: readonly string[]): Hl7Reader {
  const reader = aReader();
  for (const text of [...texts, ...texts, ...texts]) reader.readFrame(Buffer.from(text), someTime, 1000);
  return reader;
}

const report = (value: string, options: { id?: string; at?: string; rows?: readonly string[] } = {}): string =>
  aReport([aRow({ value }), ...(options.rows ?? [])], { order: options.at ?? '20250611142930+0000' }).replace(
    '|M1|',
    `|${options.id ?? 'M1'}|`,
  );

describe('messages of a known shape', () => {
  it('Given a report for the third time, When its values, times and number are new, Then they are read', () => {
    const reader = aWarmReader(report('78'));
    const before = known();
    const [message] = reader.readFrame(
      Buffer.from(report('131', { id: 'M77', at: '20250611142931+0000' })),
      someTime,
      1000,
    );
    expect(known()).toBe(before + 1);
    expect(message).toMatchObject({ messageId: 'M77', outcome: 'AA', type: 'ORU^R01' });
    expect(numerics(message!)).toMatchObject([{ key: 'HR', value: 131, deviceAt: Date.UTC(2025, 5, 11, 14, 29, 31) }]);
  });

  it('Given a known shape, When a value is missing, wrong, escaped or a sentinel, Then it is what a full reading makes of it', () => {
    const values = ['', '""', 'x', '-0', '8388607', '<5', '1^2', '1~2', '\\X41\\', '7\\F\\8', '\\', '78 '];
    for (const value of values) {
      const reader = aWarmReader(report('78'));
      const before = known();
      expect(reading(reader, report(value)), value).toBe(reading(aReader(), report(value)));
      expect(known(), value).toBe(before + 1);
    }
  });

  it('Given a known shape, When anything but values differs, Then the message is read in full', () => {
    const row = aRow({ value: '5', name: '151562^MDC_RESP_RATE^MDC', unit: '264928^MDC_DIM_RESP_PER_MIN^MDC' });
    const other = [
      report('78', { rows: [row] }),
      report('78').replace('Okoro', 'Other'),
      report('78').replace('5W^512', '5W^513'),
      report('78').replace('|P|2.6', '|T|2.6'),
      report('78').replace('ORU^R01', 'ORU^R40'),
      report('78').replace('|R|', '|X|'),
      report('78').replace('147842', '147843'),
      report('78').replace('H|WARDLIGHT', 'J|WARDLIGHT'),
      report('78').replace('78|', '78|\n'),
      report('7\r8'),
      report('7\nOBX|2|NM|1'),
      `${report('78')}OBX|2|NM|x^y^z|1.1.1.2|5\r`,
      `${report('78')}\r`,
      report('78').slice(0, -30),
      report('78').slice(0, -1),
      `${report('78')}${report('79')}`,
      report('78').replace('|M1|', '||'),
    ];
    for (const text of other) {
      const reader = aWarmReader(report('78'));
      expect(reading(reader, text), text).toBe(reading(aReader(), text));
    }
    expect(known()).toBeLessThan(3 * other.length);
  });

  it('Given a device row and a coded value, When they change, Then device and kind change with them', () => {
    const lines = (equipment: string, source: string) =>
      aReport([
        `OBX|1||69965^MDC_DEV_MON_PHYSIO_MULTI_PARAM_MDS^MDC|1.0.0.0|||||||X|||||||${equipment}`,
        aRow({}),
        `OBX|3|CWE|68480^MDC_ATTR_ALERT_SOURCE^MDC|1.1.1.2|${source}||||||R`,
      ]);
    const reader = aWarmReader(lines('MON-1^^02A1B2FFFE8BC621^EUI-64', '1^x^L'));
    for (const text of [
      lines('MON-2^^02A1B2FFFE8BC622^EUI-64', '1^x^L'),
      lines('MON-1^^02A1B2FFFE8BC621^EUI-64', '69986^MDC_DEV_PUMP_INFUS_VMD^MDC'),
      lines('', '1^x^L'),
    ]) {
      expect(reading(reader, text)).toBe(reading(aReader(), text));
    }
  });

  it('Given a pump whose report is known, When it changes its channels’ values, Then each channel reads its own', () => {
    const text = fixture('pcd01-two-channel-pump');
    const reader = aWarmReader(text);
    const before = known();
    const [message] = reader.readFrame(Buffer.from(text), someTime, 1000);
    expect(known()).toBe(before + 1);
    expect(pumps(message!)).toEqual(pumps(aReader().readFrame(Buffer.from(text), someTime, 1000)[0]!));
  });

  it('Given reports of two devices in turn, and of one that changes its rows each time, When read, Then none takes the other’s', () => {
    const rows = ['A', 'B', 'C'].map((name) => aRow({ name: `1^${name}^L`, value: '1' }));
    const reader = aReader();
    for (let i = 0; i < 60; i += 1) {
      const text = [
        report(String(60 + i)),
        report(String(60 + i)).replace('5W^512^A', '5W^512^B'),
        report('1', { rows: rows.slice(0, i % 4) }).replace('5W^512^A', '5W^512^C'),
      ][i % 3]!;
      expect(reading(reader, text)).toBe(reading(aReader(), text));
    }
    expect(known()).toBeGreaterThan(30);
  });

  it('Given names that are not ASCII, in UTF-8, in a declared set or in the feed’s, When a known shape comes again, Then they are the same', () => {
    const named = (value: string, set: string): string =>
      report(value)
        .replace('Okoro', 'Müller-Åström')
        .replace('|GW^', '|Gärät^')
        .replace('|||IHE_PCD', `|${set}||IHE_PCD`);
    const frames: readonly (readonly [name: string, set: string, encoding: BufferEncoding])[] = [
      ['UTF-8', '', 'utf8'],
      ['UTF-8, declared', 'UNICODE UTF-8', 'utf8'],
      ['latin1', '', 'latin1'],
      ['latin1, declared', '8859/1', 'latin1'],
    ];
    for (const [name, set, encoding] of frames) {
      const reader = aReader();
      for (const value of ['78', '79', '80'])
        reader.readFrame(Buffer.from(named(value, set), encoding), someTime, 1000);
      const before = known();
      const frame = Buffer.from(named('131', set), encoding);
      const again = reading(reader, frame);
      expect(known(), name).toBe(before + 1);
      expect(again, name).toBe(reading(aReader(), frame));
      expect(again, name).toContain('Müller-Åström');
      expect(again, name).toContain('|Gärät^');
    }
  });

  it('Given a time without offset in the hour that a clock change repeats, When read at another time, Then it is read anew', () => {
    const text = report('78', { at: '20251026023000' });
    const reader = aReader({ timeZone: 'Europe/Berlin' });
    const early = Date.UTC(2025, 9, 26, 0, 31);
    const late = Date.UTC(2025, 9, 26, 1, 31);
    for (const at of [early, early, early, late, early]) {
      expect(reading(reader, text, at)).toBe(reading(aReader({ timeZone: 'Europe/Berlin' }), text, at));
    }
    expect(known()).toBe(3);
  });
});

describe('known shapes under fire', () => {
  it('Given mutated reports, When a reader that knows their shapes reads them, Then it reads what a new one reads', () => {
    const seeds = ['pcd01-numerics', 'waveforms', 'pcd01-two-channel-pump'].map(fixture);
    const pieces = [
      '',
      '7',
      '-1.5',
      '""',
      '|',
      '^',
      '~',
      '\\',
      '\r',
      '\n',
      '\rOBX|',
      '\rOBR|',
      'NAV',
      '1^2^3',
      '\\F\\',
      'MDC',
    ];
    let state = 7;
    const next = (below: number): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 4_294_967_296) * below);
    };
    const warm = aWarmReader(...seeds);
    const before = known();
    let same = 0;
    for (let i = 0; i < 3_000; i += 1) {
      const seed = seeds[i % seeds.length]!;
      let text = seed;
      for (let change = next(3); change >= 0; change -= 1) {
        // Most fall on fields, so that many mutants keep the shape.
        let at = next(text.length);
        if (next(4) > 0) at = text.indexOf('|', at) + 1;
        text = text.slice(0, at) + pieces[next(pieces.length)]! + text.slice(at + next(4));
      }
      // What a pump calls its channels is remembered by both.
      const fresh = aReader();
      fresh.readFrame(Buffer.from(seed), someTime, 1000);
      for (const source of [text, seed]) expect(reading(warm, source), source).toBe(reading(fresh, source));
      if (i % 3 === 2) same += 1;
    }
    expect(same).toBe(1_000);
    expect(known() - before).toBeGreaterThan(1_000);
  });
});
