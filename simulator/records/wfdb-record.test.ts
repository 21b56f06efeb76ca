import { describe, expect, it } from 'vitest';
import { recordNoSample } from './record.ts';
import { int16Bytes, openInMemory, samplesOf } from './test-files.ts';

const gap = recordNoSample;

describe('WFDB record of one segment', () => {
  it('Given a MATLAB preamble, samples per frame and skew, When read, Then samples are those of each signal', () => {
    const record = openInMemory({
      'r.hea': 'r 2 100 3\ns.mat 16x2+24 200/mV 16 0 0 0 0 II\ns.mat 16:1+24 50/mmHg 16 0 0 0 0 ABP',
      's.mat': [...Array.from({ length: 24 }, () => 9), ...int16Bytes(1, 2, 30, 3, 4, 31, 5, 6, 32)],
    });
    expect(record.channels.map(({ name, unit, rateHz, length }) => [name, unit, rateHz, length])).toEqual([
      ['II', 'mV', 200, 6],
      ['ABP', 'mmHg', 100, 3],
    ]);
    expect([samplesOf(record, 0), samplesOf(record, 1)]).toEqual([
      [1, 2, 3, 4, 5, 6],
      [31, 32, gap],
    ]);
    expect(record.durationMs).toBe(30);
  });

  it('Given no length in the header, When opened, Then it is what the file holds', () => {
    const record = openInMemory({ 'r.hea': 'r 2 100\ns.dat 16\ns.dat 16', 's.dat': int16Bytes(1, 2, 3, 4, 5) });
    expect(record.channels.map(({ length }) => length)).toEqual([2, 2]);
  });

  it('Given positions outside the record, When read, Then they are no samples and the count is kept', () => {
    const record = openInMemory({ 'r.hea': 'r 1 100 2\ns.dat 16', 's.dat': int16Bytes(1, 2, 3) });
    expect([...(record.channels[0]?.read(-1, 5) ?? [])]).toEqual([gap, 1, 2, gap, gap]);
    expect(() => record.channels[0]?.read(0.5, 1)).toThrow(RangeError);
  });

  it('Given a file shorter than the header says, When read, Then what is there is read and the rest is a problem', () => {
    const record = openInMemory({ 'r.hea': 'r 1 100 5\ns.dat 16', 's.dat': [...int16Bytes(1, 2), 7] });
    expect(samplesOf(record, 0)).toEqual([1, 2, gap, gap, gap]);
    expect(record.problems).toEqual(['s.dat: ends 3 of 5 frames early']);
  });

  it('Given one of two files missing, When opened, Then the other is read', () => {
    const record = openInMemory({ 'r.hea': 'r 2 100 2\na.dat 16\nb.dat 16', 'b.dat': int16Bytes(1, 2) });
    expect([samplesOf(record, 0), samplesOf(record, 1)]).toEqual([
      [gap, gap],
      [1, 2],
    ]);
    expect(record.problems).toEqual(['r.hea: the signal file a.dat is missing']);
  });

  it.each(['../s.dat', '/etc/s.dat', 'a/../../s.dat', 'c:s.dat', '..\\s.dat', 'a//s.dat'])(
    'Given the signal file name %s, When opened, Then it is refused',
    (name) => {
      const open = () => openInMemory({ 'r.hea': `r 1 100 2\n${name} 16`, [name]: int16Bytes(1, 2) });
      expect(open).toThrow('leads out of the folder');
    },
  );

  it.each([
    [{ 'r.hea': 'r 1 100 2\ns.dat 16' }, 'r.hea: has none of the samples it names'],
    [{ 'r.hea': 'r 1 100 2\ns.dat 16', 's.dat': [] }, 'r.hea: has none of the samples it names'],
    [{ 'r.hea': 'r 2 100 2\ns.dat 16\ns.dat 212', 's.dat': [1] }, 'r.hea, signal 1: s.dat has two formats'],
    [{ 'r.txt': '' }, 'r.txt: is no record'],
  ])('Given %j, When opened, Then the error is %s', (files, message) => {
    expect(() => openInMemory(files)).toThrow(message);
  });
});

/** Two segments around a gap; the second has another gain and unit, the channels in another order, and one more. */
const variable = {
  'm.hea': 'm/4 2 100 6 10:00:00 01/02/2003\r\nm_layout 0\r\na 2\r\n~ 1\r\nb 3\r\n# <sex>: F\r\n',
  'm_layout.hea': 'm_layout 2 100 0\n~ 0 100(10)/mV 12 0 0 0 0 II\n~ 0 2/mmHg 12 0 0 0 0 ABP\n',
  'a.hea': 'a 1 100 2\na.dat 16 100(10)/mV 12 0 0 0 0 II\n',
  'a.dat': int16Bytes(5, -32_768),
  'b.hea': 'b 3 100 3\nb.dat 16 4(1)/mmHg 12 0 0 0 0 ABP\nb.dat 16 1/uV 12 0 0 0 0 II\nb.dat 16 7/NU 12 0 0 0 0 RESP\n',
  'b.dat': int16Bytes(81, 1000, 3, 83, -500, 4, 85, 0, 5),
};

describe('WFDB record of several segments', () => {
  it('Given a variable layout, When read, Then segments are in its channels and units and gaps stay empty', () => {
    const record = openInMemory(variable);
    expect(record.channels.map(({ name }) => name)).toEqual(['II', 'ABP', 'RESP']);
    expect(samplesOf(record, 0)).toEqual([5, gap, gap, 110, -40, 10]);
    expect(samplesOf(record, 1)).toEqual([gap, gap, gap, 40, 41, 42]);
    expect(samplesOf(record, 2)).toEqual([gap, gap, gap, 3, 4, 5]);
    expect([record.startAt, record.durationMs]).toEqual([Date.UTC(2003, 1, 1, 10), 60]);
    expect([record.problems, record.comments]).toEqual([[], ['<sex>: F']]);
  });

  it('Given a lost segment and a lost layout, When opened, Then the rest is read and both are problems', () => {
    const { 'a.hea': _, 'm_layout.hea': __, ...rest } = variable;
    const record = openInMemory(rest);
    expect(record.channels.map(({ name, unit }) => `${name} ${unit}`)).toEqual(['ABP mmHg', 'II uV', 'RESP NU']);
    expect(samplesOf(record, 1)).toEqual([gap, gap, gap, 1000, -500, 0]);
    expect(record.problems).toEqual(['a.hea: there is no such header', 'm_layout.hea: there is no such header']);
  });

  it('Given a segment whose unit, rate or frames do not fit, When opened, Then it is left out with the reason', () => {
    const fixed = {
      'm.hea': 'm/3 1 100 3\na 1\nb 1\nc 1\n',
      'a.hea': 'a 1 100 1\nd 16 1/mV 16 0 0 0 0 x',
      d: [1, 0, 2, 0],
    };
    const wrong = { 'b.hea': 'b 1 50 1\nd 16 1/mV 16 0 0 0 0 x', 'c.hea': 'c 1 100 1\nd 16x2 1/mV 16 0 0 0 0 x' };
    const record = openInMemory({ ...fixed, ...wrong });
    expect(samplesOf(record, 0)).toEqual([1, gap, gap]);
    expect(record.problems).toEqual([
      'b.hea: is sampled at 50 Hz, the record at 100 Hz',
      'c.hea: x has 2 samples per frame; left out',
    ]);
    const otherUnit = { ...fixed, 'b.hea': 'b 1 100 1\nd 16 1/mmHg 16 0 0 0 0 x', 'c.hea': fixed['a.hea'] };
    expect(openInMemory(otherUnit).problems).toEqual(['b.hea: x is in mmHg, the record in mV; left out']);
  });

  it('Given no segment that can be read, When opened, Then the error says why', () => {
    expect(() => openInMemory({ 'm.hea': 'm/1 1 100 1\n../a 1\n' })).toThrow('leads out of the folder');
    expect(() => openInMemory({ 'm.hea': 'm/1 1 100 1\nm 1\n' })).toThrow('a segment cannot itself have segments');
  });
});
