/** What is exported is read back by readers that know nothing of the writers: the record's own. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noSample, onOneGrid, type ExportChannel, type ExportContent } from '../../shared/export/content.ts';
import { exportAs, type ExportFormat } from '../../shared/export/formats.ts';
import { memoryRecordFiles } from '../../simulator/records/record-files.ts';
import { openRecordFrom } from '../../simulator/records/open-record.ts';
import { recordNoSample, type PhysioRecord } from '../../simulator/records/record.ts';
import type { BedId } from '../../shared/domain/ids.ts';

const startAt = Date.UTC(2025, 10, 14, 22, 47, 20, 125);

const aChannel = (change: Partial<ExportChannel> = {}): ExportChannel => ({
  key: 'ECG II',
  unit: 'mV',
  rateHz: 250,
  gain: 0.005,
  offset: 0,
  startAt,
  samples: Int16Array.from({ length: 2500 }, (_, index) => Math.round(200 * Math.sin(index / 9))),
  ...change,
});

const aContent = (change: Partial<ExportContent> = {}): ExportContent => ({
  ward: '5 North',
  bed: '07',
  patient: { name: 'Sample, Greta', mrn: '104-1932', sex: 'female', birthDate: '1958-04-02' },
  fromAt: startAt,
  toAt: startAt + 10_000,
  channels: [aChannel()],
  beats: [],
  notes: [],
  by: 'Charge nurse',
  ...change,
});

function reopened(format: ExportFormat, content: ExportContent): readonly PhysioRecord[] {
  const files = exportAs(format, content);
  const folder = memoryRecordFiles(new Map(files.map(({ name, bytes }) => [name, bytes])));
  return files.filter(({ name }) => /\.(?:hea|edf)$/u.test(name)).map(({ name }) => openRecordFrom(folder, name));
}

const samplesOf = (record: PhysioRecord, name: string, count: number): number[] => {
  const channel = record.channels.find((one) => one.name === name);
  return Array.from(channel?.read(0, count) ?? []);
};
const asRead = (samples: Int16Array): number[] =>
  Array.from(samples, (sample) => (sample === noSample ? recordNoSample : sample));

describe('Given a stretch of several channels with gaps', () => {
  const channels = [
    aChannel({
      samples: Int16Array.from({ length: 2500 }, (_, index) => (index % 700 < 50 ? noSample : index - 1250)),
    }),
    aChannel({
      key: 'ART',
      unit: 'mm[Hg]',
      rateHz: 125,
      gain: 0.0625,
      offset: 50,
      samples: new Int16Array(1250).fill(7),
    }),
    aChannel({ key: 'RESP', unit: 'Ohm', rateHz: 62.5, gain: 0.01, samples: new Int16Array(625).fill(-32767) }),
    aChannel({ key: 'PLETH', unit: '1', rateHz: 240, gain: 0.001, samples: new Int16Array(2400).fill(32767) }),
  ];

  it('When it is exported as WFDB, Then every sample, gap and scale is read back', () => {
    const records = reopened('wfdb', aContent({ channels }));
    for (const { key, samples, gain, offset, rateHz } of channels) {
      const record = records.find((one) => one.channels.some(({ name }) => name === key));
      const read = record?.channels.find(({ name }) => name === key);
      expect(read?.rateHz).toBe(rateHz);
      expect(record?.startAt).toBe(startAt);
      expect(1 / (read?.gain ?? 0)).toBeCloseTo(gain, 12);
      expect(-(read?.baseline ?? Number.NaN) / (read?.gain ?? 0)).toBeCloseTo(offset, 9);
      expect(samplesOf(record as PhysioRecord, key, samples.length)).toEqual(asRead(samples));
      expect(record?.problems).toEqual([]);
    }
  });

  it('When it is exported as EDF+, Then every sample is read back at its time and gaps are named', () => {
    const [record] = reopened('edf', aContent({ channels }));
    const lead = (rateHz: number): number => Math.round(0.125 * rateHz);
    for (const { key, samples, rateHz } of channels) {
      const read = samplesOf(record as PhysioRecord, key, lead(rateHz) + samples.length).slice(lead(rateHz));
      expect(read.map((value) => (value === recordNoSample ? noSample : value))).toEqual(Array.from(samples));
    }
    expect(record?.startAt).toBe(Math.floor(startAt / 1000) * 1000);
    const gaps = record?.events.filter(({ text }) => text === 'no sample ECG II') ?? [];
    expect(gaps.map(({ atMs }) => atMs)).toEqual([0, 700, 1400, 2100].map((index) => 125 + index * 4));
    expect(gaps[0]?.durationMs).toBe(200);
  });

  it('When it is exported as CSV, Then a slower channel has values at its own samples only', () => {
    const [file] = exportAs('csv', aContent({ channels: channels.slice(0, 2) }));
    const rows = new TextDecoder().decode(file?.bytes).trim().split('\r\n');
    expect(rows[0]).toBe('time,seconds,ECG II [mV],ART [mmHg]');
    expect(rows).toHaveLength(2501);
    expect(rows[1]).toBe('2025-11-14T22:47:20.125Z,0.0000,,50.438');
    expect(rows[52]).toBe('2025-11-14T22:47:20.329Z,0.2040,-5.9950,');
  });

  it('When it is exported as FHIR, Then numbers, scale and errors give the waves back', () => {
    const [file] = exportAs('fhir', aContent({ channels }));
    const bundle = JSON.parse(new TextDecoder().decode(file?.bytes)) as {
      entry: { resource: { code: { coding?: { code: string }[] }; valueSampledData: Record<string, unknown> } }[];
    };
    const resource = bundle.entry[0]?.resource;
    expect(resource?.code.coding?.[0]?.code).toBe('131330');
    const sampled = resource?.valueSampledData;
    expect(sampled).toMatchObject({ period: 4, factor: 0.005 });
    const data = String(sampled?.['data']);
    const read = data.split(' ').map((text) => (text === 'E' ? noSample : Number(text)));
    expect(read).toEqual(Array.from(channels[0]?.samples ?? []));
  });
});

describe('Given beats and notes', () => {
  const content = aContent({
    beats: [
      { at: startAt + 1000, label: 'N' },
      { at: startAt + 9000, label: 'V' },
    ],
    notes: [{ at: startAt + 7000, durationMs: 1500, text: 'V-tach, Zürich' }],
  });

  it('When exported as EDF+, Then they are its annotations', () => {
    const [record] = reopened('edf', content);
    expect(record?.events.map(({ atMs, durationMs, text }) => [Math.round(atMs), durationMs, text])).toEqual([
      [1125, null, 'beat N'],
      [7125, 1500, 'V-tach, Zürich'],
      [9125, null, 'beat V'],
    ]);
  });

  it('When a device named its channel with line breaks, Then the WFDB header has no line more for it', () => {
    const [first] = content.channels;
    const channels = first === undefined ? [] : [{ ...first, key: 'ECG\n# forged\r\nx.dat 16 200' }];
    const header = (one: typeof content): string[] => {
      const file = exportAs('wfdb', one).find(({ name }) => name.endsWith('.hea'));
      return new TextDecoder('latin1').decode(file?.bytes).split(/\r|\n/u);
    };
    const forged = header({ ...content, channels });
    expect(forged).toHaveLength(header({ ...content, channels: [first as (typeof channels)[number]] }).length);
    expect(forged[1]).toContain('ECG # forged x.dat 16 200');
  });

  it('When exported as WFDB, Then the annotation file holds codes, long steps and texts', () => {
    const files = exportAs('wfdb', content);
    const bytes = files.find(({ name }) => name.endsWith('.atr'))?.bytes ?? new Uint8Array();
    const text = new TextEncoder().encode('V-tach, Zürich');
    const skip = (step: number): number[] => [0, 59 << 2, 0, 0, step & 255, step >> 8];
    expect(Array.from(bytes)).toEqual([
      250,
      1 << 2,
      ...skip(1500),
      0,
      22 << 2,
      text.length,
      63 << 2,
      ...text,
      ...(text.length % 2 === 1 ? [0] : []),
      500 & 255,
      (5 << 2) | (500 >> 8),
      0,
      0,
    ]);
  });
});

describe('Given any samples', () => {
  it('When exported as WFDB and EDF+, Then they come back as they were', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -32768, max: 32767 }), { minLength: 1, maxLength: 600 }),
        fc.constantFrom(62.5, 125, 250, 256, 300, 360, 500),
        (values, rateHz) => {
          const samples = Int16Array.from(values);
          const content = aContent({
            channels: [aChannel({ samples, rateHz, startAt: Math.floor(startAt / 1000) * 1000 })],
          });
          const [wfdb] = reopened('wfdb', content);
          const [edf] = reopened('edf', content);
          expect(samplesOf(wfdb as PhysioRecord, 'ECG II', samples.length)).toEqual(asRead(samples));
          expect(
            samplesOf(edf as PhysioRecord, 'ECG II', samples.length).map((value) =>
              value === recordNoSample ? noSample : value,
            ),
          ).toEqual(values);
        },
      ),
      { numRuns: 60, seed: 5 },
    );
  });
});

describe('Given pieces of one channel', () => {
  const piece = (at: number, samples: number[], gain = 0.005) => ({
    bed: '07' as BedId,
    channel: 'ECG II',
    unit: 'mV',
    startAt: at,
    deviceAt: null,
    rateHz: 250,
    gain,
    offset: 0,
    ageMs: 0,
    samples: Int16Array.from(samples),
  });

  it('When a hole lies between them, Then it is "no sample" and all others stand in their place', () => {
    const grid = onOneGrid([piece(1000, [1, 2]), piece(1016, [5, 6])], 996, 1028);
    expect(grid?.channel.startAt).toBe(996);
    expect(Array.from(grid?.channel.samples ?? [])).toEqual([noSample, 1, 2, noSample, noSample, 5, 6, noSample]);
  });

  it('When one has another scale, Then it is left out and counted, never bent', () => {
    const grid = onOneGrid([piece(1000, [1, 2]), piece(1008, [3, 4], 0.01)], 1000, 1016);
    expect(Array.from(grid?.channel.samples ?? [])).toEqual([1, 2, noSample, noSample]);
    expect(grid?.leftOut).toBe(2);
  });

  it('When the next lies over the one before by our clock and not by the device’s, Then it follows and no sample is lost', () => {
    const before = { ...piece(1000, [1, 2, 3]), deviceAt: 50 };
    const next = { ...piece(1004, [4, 5]), deviceAt: 62 };
    const grid = onOneGrid([before, next], 1000, 1024);
    expect(Array.from(grid?.channel.samples ?? [])).toEqual([1, 2, 3, 4, 5, noSample]);
  });

  it('When they reach beyond the stretch, Then they are cut to it', () => {
    const grid = onOneGrid([piece(992, [1, 2, 3, 4, 5, 6])], 1000, 1012);
    expect(Array.from(grid?.channel.samples ?? [])).toEqual([3, 4, 5]);
  });
});

it('Given a stretch without waves, When it is exported, Then that is said in words', () => {
  expect(() => exportAs('edf', aContent({ channels: [] }))).toThrow('There is no wave in this stretch to export');
});
