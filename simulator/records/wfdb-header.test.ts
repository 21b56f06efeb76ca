import { describe, expect, it } from 'vitest';
import { RecordError } from './record.ts';
import { parseWfdbHeader } from './wfdb-header.ts';

const parse = (text: string) => parseWfdbHeader(text, 'r.hea');
const signal = (line: string) => parse(`r 1 100 4\n${line}`).signals[0];

describe('WFDB header', () => {
  it('Given only what must be there, When parsed, Then the rest has the defaults of header(5)', () => {
    expect(parse('r 1\ns.dat 212')).toEqual({
      file: 'r.hea',
      name: 'r',
      rateHz: 250,
      frames: 0,
      startAt: null,
      segments: null,
      comments: [],
      signals: [
        {
          fileName: 's.dat',
          format: 212,
          samplesPerFrame: 1,
          skewFrames: 0,
          byteOffset: 0,
          gain: 200,
          baseline: 0,
          unit: 'mV',
          adcBits: 12,
          initialValue: 0,
          checksum: null,
          name: '',
        },
      ],
    });
  });

  it('Given every field, When parsed, Then each is read', () => {
    expect(signal('s.dat 16x4:2+24 1.5e+02(-5)/mmHg 11 1024 995 -22131 0 left  radial artery')).toEqual({
      fileName: 's.dat',
      format: 16,
      samplesPerFrame: 4,
      skewFrames: 2,
      byteOffset: 24,
      gain: 150,
      baseline: -5,
      unit: 'mmHg',
      adcBits: 11,
      initialValue: 995,
      checksum: -22_131,
      name: 'left  radial artery',
    });
  });

  it('Given a gain of 0 and no baseline, When parsed, Then gain is 200 and baseline the ADC zero', () => {
    expect(signal('s.dat 16 0/L/min 12 1024')).toMatchObject({
      gain: 200,
      baseline: 1024,
      unit: 'L/min',
      initialValue: 1024,
    });
  });

  it('Given counters, time and date, When parsed, Then the start is that time', () => {
    const header = parse('r 1 500/125(3.5) 1000 23:59:59.75 31/12/1999\ns.dat 16');
    expect([header.rateHz, header.startAt]).toEqual([500, Date.UTC(1999, 11, 31, 23, 59, 59, 750)]);
  });

  it.each(['12:00:00', '25:00:00 01/01/2000', '12:00:00 30/02/2000', '12:00:00 2000-01-01'])(
    'Given the start %s, When parsed, Then there is none',
    (start) => expect(parse(`r 1 100 4 ${start}\ns.dat 16`).startAt).toBeNull(),
  );

  it.each(['\n', '\r\n', '\r'])(
    'Given line ends %j, comments and blank lines, When parsed, Then comments are text',
    (end) => {
      const header = parse(['#  before', 'r 1 100 4', '', '# <age>: 69', 's.dat 16', '#', '#Asystole', ''].join(end));
      expect(header.comments).toEqual(['before', '<age>: 69', 'Asystole']);
      expect(header.signals).toHaveLength(1);
    },
  );

  it('Given segments, When parsed, Then gaps and layout are among them', () => {
    expect(parse('r/3 2 125 30\nr_layout 0\n~ 10\nr_1 20').segments).toEqual([
      { name: 'r_layout', frames: 0 },
      { name: '~', frames: 10 },
      { name: 'r_1', frames: 20 },
    ]);
  });

  it.each([
    ['', 'r.hea: the header is empty'],
    ['# nothing', 'r.hea: the header is empty'],
    ['r', 'r.hea, line 1: does not begin with a record line'],
    ['r 2\ns.dat 16', 'r.hea, end of file: announces 2 signals and describes 1'],
    ['r 99999\ns.dat 16', 'r.hea, line 1: announces 99999 signals, more than 4096'],
    ['r 1 0\ns.dat 16', 'r.hea, line 1: the sampling rate is no number'],
    ['r 1 100 many\ns.dat 16', 'r.hea, line 1: the length is no number'],
    ['#\n\nr 1\ns.dat x16', 'r.hea, line 4: "x16" is not a storage format'],
    ['r 1\ns.dat 16x0', 'r.hea, line 2: "16x0" is not a storage format'],
    ['r 1\ns.dat 16 high', 'r.hea, line 2: "high" is not a gain'],
    ['r 1\ns.dat 16 200 12 zero', 'r.hea, line 2: ADC zero "zero" is not a whole number'],
    ['r/1 1\nr_1', 'r.hea, line 2: is no segment line (name and length)'],
  ])('Given %j, When parsed, Then the error is %s', (text, message) => {
    expect(() => parse(text)).toThrow(RecordError);
    expect(() => parse(text)).toThrow(message);
  });
});
