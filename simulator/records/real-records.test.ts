import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openRecord } from './open-record.ts';
import type { PhysioRecord } from './record.ts';
import { recordNoSample } from './record.ts';
import { diskRecordFiles } from './record-files.ts';
import { channelAt, openInMemory, realPath, realRecords, realRecordsReason } from './test-files.ts';
import { signalFormat } from './wfdb-formats.ts';
import { readWfdbHeader } from './wfdb-header.ts';

const names = realRecords ? globSync('{waveforms,numerics}/*/*.hea', { cwd: realPath('.') }).sort() : [];
const header = (name: string) => readWfdbHeader(diskRecordFiles(dirname(realPath(name))), basename(name));
const withSignals = names.filter((name) => header(name).signals.some((signal) => signal.format !== 0));
const modulo16Bit = (sum: number) => ((sum % 65_536) + 65_536) % 65_536;

/** These two headers were edited by hand from one of four signals and kept the first value of the signal cut out. */
const wrongFirstValues = new Set(['test01_00s_frame.hea', 'test01_00s_skewframe.hea']);

/** A record with the skews taken out of its header: checksums count samples in the order in which they are stored. */
function unskewed(name: string): PhysioRecord {
  const text = readFileSync(realPath(name), 'latin1').replaceAll(/^(\S+\s+\d+(?:x\d+)?):\d+/gmu, '$1');
  const content = (file: string) => readFileSync(join(dirname(realPath(name)), file));
  const files = new Map(header(name).signals.map(({ fileName }) => [fileName, content(fileName)]));
  return openInMemory({ [basename(name)]: text, ...Object.fromEntries(files) });
}

describe.skipIf(!realRecords)(`real records${realRecordsReason}`, () => {
  it.each(withSignals)(
    'Given %s, When all is read, Then checksums and first values are those of the header',
    (name) => {
      const record = unskewed(name);
      const lines = header(name).signals;
      expect(record.channels).toHaveLength(lines.length);
      for (const [at, line] of lines.entries()) {
        const samples = channelAt(record, at).read(0, channelAt(record, at).length);
        const noSample = signalFormat(line.format)?.noSample ?? 0;
        const stored = samples.map((value) => (value === recordNoSample ? noSample : value));
        const sum = stored.reduce((total, value) => (total + value) % 65_536, 0);
        const first = wrongFirstValues.has(basename(name)) ? stored[0] : line.initialValue;
        expect([line.name, stored[0], modulo16Bit(sum)]).toEqual([line.name, first, modulo16Bit(line.checksum ?? NaN)]);
      }
    },
  );

  it.each(names)('Given %s, When it is opened from disk, Then it has no problems', async (name) => {
    const record = await openRecord(realPath(name));
    expect(record.problems).toEqual([]);
    expect(record.channels.length).toBeGreaterThan(0);
  });

  it.each(withSignals)('Given %s, When it is read in pieces, Then they are the parts of the whole', async (name) => {
    const { channels } = await openRecord(realPath(name));
    for (const channel of channels) {
      const whole = channel.read(0, channel.length);
      for (const [from, count] of [
        [1, 7],
        [Math.max(0, channel.length - 5), 5],
        [Math.floor(channel.length / 3), 1001],
      ] as const) {
        const end = Math.min(channel.length, from + count);
        expect(channel.read(from, count).subarray(0, end - from)).toEqual(whole.subarray(from, end));
      }
    }
  });
});

describe.skipIf(!realRecords)(`real records of several segments${realRecordsReason}`, () => {
  const path = realPath('waveforms/mimic2_s25047/s25047-2704-05-04-10-44.hea');

  it('Given a variable layout with a gap first, When opened, Then channels are the layout and the gap is empty', async () => {
    const record = await openRecord(path);
    expect(record.channels.map(({ name, unit, gain, baseline }) => ({ name, unit, gain, baseline }))).toEqual([
      { name: 'II', unit: 'mV', gain: 86, baseline: 0 },
      { name: 'V', unit: 'mV', gain: 86, baseline: 0 },
      { name: 'ABP', unit: 'mmHg', gain: 1.25, baseline: -100 },
    ]);
    expect(record.startAt).toBe(Date.parse('2704-05-04T10:44:18.529Z'));
    expect(record.durationMs).toBe((543_240 / 125) * 1000);
    const firstBlock = channelAt(record, 0).read(25_738, 3);
    expect([...firstBlock]).toEqual([recordNoSample, recordNoSample, -24]);
  });

  it('Given a segment of another gain or without a channel, When read, Then it is in layout units or empty', async () => {
    const record = await openRecord(path);
    // V has 67 adu/mV in the first segment, 86 in the layout; the stored value is -9.
    expect(channelAt(record, 1).read(25_740, 1)[0]).toBe(Math.round((-9 * 86) / 67));
    const abpStart = 543_240 - 93_975 - 3525;
    // ABP starts at -72 with 1 adu/mmHg and no offset, which is -72 mmHg.
    expect([...channelAt(record, 2).read(abpStart - 1, 2)]).toEqual([recordNoSample, -190]);
    expect(channelAt(record, 2).read(abpStart + 3525, 1)[0]).toBe(-74);
  });

  it('Given frames of several samples in two segments, When read, Then the second follows the first', async () => {
    const record = await openRecord(realPath('waveforms/mimicdb_041s/041s.hea'));
    expect(record.channels.map(({ name, rateHz }) => `${name} ${rateHz}`).join()).toBe(
      'III 500,I 500,V 500,ABP 125,PAP 125,PLETH 125,RESP 125',
    );
    expect([channelAt(record, 0).read(4000, 1)[0], channelAt(record, 3).read(1000, 1)[0]]).toEqual([-103, -715]);
  });

  it('Given three segments in one file, When read, Then each repeats it', async () => {
    const record = await openRecord(realPath('waveforms/fixed_layout_v102s/v102s.hea'));
    const { channels } = await openRecord(realPath('waveforms/challenge2015_fmt212/v102s.hea'));
    expect(record.durationMs).toBe(900_000);
    expect(channelAt(record, 3).read(150_000, 500)).toEqual(channels[3]?.read(0, 500));
    expect(record.comments).toContain('False alarm');
  });
});

describe.skipIf(!realRecords)(`real numerics, skew and annotations${realRecordsReason}`, () => {
  it('Given numerics once a minute, When read, Then values and pauses of the cuff are as measured', async () => {
    const record = await openRecord(realPath('numerics/mimic2_s25047n/s25047-2704-05-04-10-44n.hea'));
    const [heartRate, systolic] = [channelAt(record, 0), channelAt(record, 4)];
    expect(heartRate.rateHz).toBeCloseTo(1 / 60, 9);
    expect((heartRate.read(0, 1)[0] ?? 0) / heartRate.gain).toBe(101.3);
    expect([...systolic.read(0, 4)]).toEqual([recordNoSample, recordNoSample, 87, 92]);
  });

  it('Given a signal with a skew, When read, Then it is moved ahead and ends early', async () => {
    const skewed = channelAt(await openRecord(realPath('waveforms/mimicdb/03700181.hea')), 2);
    const stored = channelAt(unskewed('waveforms/mimicdb/03700181.hea'), 2);
    expect(skewed.read(0, 1000)).toEqual(stored.read(4, 1000));
    expect([...skewed.read(skewed.length - 5, 5)].filter((value) => value === recordNoSample)).toHaveLength(4);
  });

  it('Given an EDF+ file of annotations, When opened, Then they are events with time and duration', async () => {
    const record = await openRecord(realPath('waveforms/formats/test_edfann.edf'));
    expect(record.startAt).toBe(Date.parse('2001-01-01T23:59:30Z'));
    expect(record.events).toHaveLength(856);
    expect(record.events[0]).toEqual({ atMs: 0, durationMs: 30_000, text: 'Sleep stage W' });
    expect(record.events[2]).toEqual({ atMs: 33_430, durationMs: 0, text: 'Lights off@@EEG F4-A1' });
  });
});
