import { describe, expect, it } from 'vitest';
import { recordNoSample } from './record.ts';
import type { TestEdf } from './test-edf.ts';
import { anEdf, talBytes } from './test-edf.ts';
import { channelAt, int16Bytes, openInMemory, samplesOf } from './test-files.ts';

const gap = recordNoSample;
const open = (edf: TestEdf) => openInMemory({ 'x.edf': anEdf(edf) });

const ecg = { label: 'ECG II', unit: 'mV', physical: [-5, 5], digital: [-2000, 2000], samples: 2 } as const;
const art = { label: 'ART', unit: 'mmHg', physical: [0, 300], digital: [-2048, 2047], samples: 1 } as const;
const notes = { label: 'EDF Annotations', samples: 20 } as const;

describe('EDF', () => {
  it('Given two signals of different rates, When read, Then samples, scale and start are theirs', () => {
    const data = [int16Bytes(1, 2, -2048), int16Bytes(3, -4, 2047)];
    const record = open({ signals: [ecg, art], data, recordSeconds: '0,5' });
    expect(record).toMatchObject({
      name: 'x',
      startAt: Date.UTC(2004, 2, 2, 10, 20, 30),
      durationMs: 1000,
      problems: [],
    });
    expect([samplesOf(record, 0), samplesOf(record, 1)]).toEqual([
      [1, 2, 3, -4],
      [-2048, 2047],
    ]);
    expect(channelAt(record, 0)).toMatchObject({
      name: 'ECG II',
      unit: 'mV',
      rateHz: 4,
      gain: 400,
      baseline: 0,
      adcBits: 16,
    });
    const { gain, baseline } = channelAt(record, 1);
    expect([(-2048 - baseline) / gain, (2047 - baseline) / gain]).toEqual([0, 300]);
  });

  it.each([
    ['02.03.85', 'x', 1985],
    ['02.03.84', 'x', 2084],
    ['02.03.04', 'Startdate 02-MAR-1904 X X X', 1904],
  ])('Given the date %s and recording %s, When opened, Then the year is %i', (date, recording, year) => {
    const record = open({ signals: [ecg], data: [int16Bytes(1, 2)], start: `${date}10.20.30`, recording });
    expect(new Date(record.startAt ?? NaN).toISOString()).toBe(`${year}-03-02T10:20:30.000Z`);
  });

  it('Given fewer data records than announced, When read, Then the rest is empty and a problem', () => {
    const record = open({ signals: [ecg], data: [int16Bytes(1, 2), [9]], records: 3 });
    expect(samplesOf(record, 0)).toEqual([1, 2, gap, gap, gap, gap]);
    expect(record.problems).toEqual(['x.edf: announces 3 data records and holds 1']);
  });

  it('Given a recorder that did not close the file (-1), When opened, Then the data records there count', () => {
    expect(samplesOf(open({ signals: [ecg], data: [int16Bytes(1, 2), int16Bytes(3, 4)], records: -1 }), 0)).toEqual([
      1, 2, 3, 4,
    ]);
  });

  it('Given a signal without a usable range, When opened, Then it is uncalibrated and a problem', () => {
    const record = open({ signals: [{ ...ecg, physical: ['?', 5] }], data: [int16Bytes(7, 8)] });
    expect([channelAt(record, 0).unit, channelAt(record, 0).gain, samplesOf(record, 0)]).toEqual(['', 1, [7, 8]]);
    expect(record.problems).toHaveLength(1);
  });

  it('Given BDF, When read, Then samples have 24 bits', () => {
    const data = [[0x00, 0x00, 0x80, 0xff, 0xff, 0x7f]];
    const bdf = anEdf({ version: '\u00ffBIOSEMI', signals: [ecg], data, reserved: '24BIT' });
    const record = openInMemory({ 'x.bdf': bdf });
    expect([samplesOf(record, 0), channelAt(record, 0).adcBits]).toEqual([[-8_388_608, 8_388_607], 24]);
  });

  it.each([
    [{ signals: [ecg], data: [] }, 'x.edf, its end: has no whole data record'],
    [{ signals: [ecg], data: [int16Bytes(1, 2)], version: '1' }, 'x.edf, byte 0: does not begin as an EDF file'],
    [
      { signals: [ecg], data: [int16Bytes(1, 2)], recordSeconds: 0 },
      'x.edf, byte 244: has signals but data records of 0 s',
    ],
    [{ signals: [ecg], data: [], recordSeconds: 'long' }, 'x.edf, byte 244: the duration of a data record is "long"'],
    [{ signals: [{ ...ecg, samples: -2 }], data: [] }, 'x.edf, byte 472: signal 0 has "-2" samples per data record'],
  ] satisfies [TestEdf, string][])('Given %j, When opened, Then the error is %s', (edf, message) => {
    expect(() => open(edf)).toThrow(message);
  });

  it('Given a file that ends within its header, When opened, Then the error says where', () => {
    const short = anEdf({ signals: [ecg, art], data: [] }).subarray(0, 400);
    expect(() => openInMemory({ 'x.edf': short })).toThrow('x.edf, byte 400: ends within its header');
    expect(() => openInMemory({ 'x.edf': [1, 2] })).toThrow('x.edf: has 2 bytes, an EDF header 256');
  });
});

describe('EDF+', () => {
  it('Given annotations and a start between seconds, When opened, Then events are timed from the first sample', () => {
    const data = [
      [
        ...int16Bytes(1, 2),
        ...talBytes(60, '+0.25\u0014\u0014', '+0.75\u0015.5\u0014x', '+1.25\u00151.5\u0014Beep\u0014Écho\u0014'),
      ],
      [...int16Bytes(3, 4), ...talBytes(60, '+1.25\u0014\u0014', '-1\u0014before\u0014')],
    ];
    const record = open({ signals: [ecg, { ...notes, samples: 30 }], data, reserved: 'EDF+C' });
    expect(record.startAt).toBe(Date.UTC(2004, 2, 2, 10, 20, 30, 250));
    expect(record.channels.map(({ name }) => name)).toEqual(['ECG II']);
    expect(record.events).toEqual([
      { atMs: -1250, durationMs: null, text: 'before' },
      { atMs: 1000, durationMs: 1500, text: 'Beep' },
      { atMs: 1000, durationMs: 1500, text: 'Écho' },
    ]);
    expect(record.problems).toEqual(['x.edf: 1 annotations cannot be read']);
  });

  it('Given gaps between data records (EDF+D), When read, Then samples lie at their time and gaps are empty', () => {
    const data = [
      [...int16Bytes(1, 2), ...talBytes(40, '+0\u0014\u0014')],
      [...int16Bytes(3, 4), ...talBytes(40, '+2.5\u0014\u0014')],
      [...int16Bytes(5, 6), ...talBytes(40, '+3.5\u0014\u0014')],
    ];
    const record = open({ signals: [ecg, notes], data, reserved: 'EDF+D' });
    expect(samplesOf(record, 0)).toEqual([1, 2, gap, gap, gap, 3, 4, 5, 6]);
    expect([...channelAt(record, 0).read(4, 3)]).toEqual([gap, 3, 4]);
    expect([record.durationMs, record.problems]).toEqual([4500, []]);
  });

  it('Given data records out of order or without a time, When read, Then they follow the record before', () => {
    const data = [
      [...int16Bytes(1, 2), ...talBytes(40, '+5\u0014\u0014')],
      [...int16Bytes(3, 4), ...talBytes(40, '+5.5\u0014\u0014')],
      [...int16Bytes(5, 6), ...talBytes(40)],
    ];
    const record = open({ signals: [ecg, notes], data, reserved: 'EDF+D' });
    expect(samplesOf(record, 0)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(record.problems).toEqual(['x.edf: 2 data records have no usable start time']);
  });
});
