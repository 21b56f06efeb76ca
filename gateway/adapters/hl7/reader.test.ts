import { describe, expect, it } from 'vitest';
import { noSample } from '../../../shared/domain/observation.ts';
import { messagesOfFile } from './file.ts';
import { alarms, aReader, aReport, aRow, fixture, numerics, pumps, read, someTime, waves } from './test-kit.ts';

const at = (...parts: [number, number, number, number, number, number]): number =>
  Date.UTC(parts[0], parts[1] - 1, parts[2], parts[3], parts[4], parts[5]);

describe('readings (PCD-01)', () => {
  it('Given the example of the reference, When read, Then device, place, patient and values are there', () => {
    const message = read(fixture('pcd01-numerics'));
    expect(message).toMatchObject({ type: 'ORU^R01', outcome: 'AA', messageId: '5W-000118342', errors: [], notes: [] });
    const [batch] = message.batches;
    expect(batch).toMatchObject({
      feed: 'test',
      demo: false,
      receivedAt: someTime,
      device: { id: '02A1B2FFFEC3D401', kind: 'monitor' },
      location: { unit: '5W', room: '512', bed: 'A', facility: 'STCLARE' },
      patient: { id: '900417@STCLARE', family: 'Okoro', given: 'Maya', birthDate: '1958-03-09', sex: 'female' },
    });
    const rows = Object.fromEntries(numerics(message).map((row) => [row.key, row]));
    expect(Object.keys(rows)).toEqual(['HR', 'PVC', 'RR', 'SpO2', 'PR', 'NIBP-S', 'NIBP-D', 'NIBP-M', 'Temp', 'EtCO2']);
    expect(rows['HR']).toMatchObject({
      value: 78,
      unit: '/min',
      low: 50,
      high: 120,
      deviceAt: at(2025, 6, 11, 14, 29, 30),
    });
    expect(rows['NIBP-S']).toMatchObject({ value: 126, deviceAt: at(2025, 6, 11, 14, 25, 0) });
    expect(rows['Temp']).toMatchObject({ value: 37.1, unit: 'Cel', low: 36, high: 39 });
    expect(rows['EtCO2']).toMatchObject({ value: null, absent: 'not-available' });
  });

  it('Given rows that differ in one place from rows read before, When read, Then each is read by its own words', () => {
    const reader = aReader();
    const values = (lines: readonly string[]) =>
      numerics(reader.readFrame(Buffer.from(aReport(lines)), someTime, 1000)[0]!).map((row) => [
        row.key,
        row.value,
        row.low,
        row.deviceAt,
      ]);
    const begun = at(2025, 6, 11, 14, 29, 30);
    const row = 'NM|147842^MDC_ECG_HEART_RATE^MDC|1.1.1.147842|78|264864^MDC_DIM_BEAT_PER_MIN^MDC|50-120||||R';
    const usual = [['HR', 78, 50, begun]];
    expect(values([`OBX|1|${row}`])).toEqual(usual);
    expect(values([`OBX|9|${row.replace('50-', '55-')}`])).toEqual([['HR', 78, 55, begun]]);
    expect(values([`OBX|1|${row}|||20250611142500+0000`])).toEqual([['HR', 78, 50, at(2025, 6, 11, 14, 25, 0)]]);
    expect(values([`OBX|1|${row}|||20250611142600+0000`])).toEqual([['HR', 78, 50, at(2025, 6, 11, 14, 26, 0)]]);
    expect(values([`OBX|1|${row}|||`])).toEqual(usual);
    expect(values([`OBX|1|${row.replace('|R', '|D')}`])).toEqual([['HR', null, 50, begun]]);
    expect(values([`OBX|1|${row.replace('|78|', '|7|8|')}`])).not.toEqual(usual);
    // A row that ends in its path is not the beginning of a longer path.
    expect(values(['OBX|1|NM|147842^MDC_ECG_HEART_RATE^MDC|1.1.1.1'])).toEqual([['HR', null, null, begun]]);
    expect(values(['OBX|1|NM|147842^MDC_ECG_HEART_RATE^MDC|1.1.1.178'])).toEqual([['HR', null, null, begun]]);
    expect(values([`OBX|1|${row}`, `OBX|2|${row.replace('|78|', '|79|')}`])).toEqual([...usual, ['HR', 79, 50, begun]]);
  });

  it('Given MSH-9 in delimiters that MSH-2 does not declare, When read after usual messages, Then read the same', () => {
    const odd = aReport([aRow({})]).replace('MSH|^~\\&', 'MSH|#~\\&');
    const reader = aReader();
    reader.readFrame(Buffer.from(aReport([aRow({})])), someTime, 1000);
    const [after] = reader.readFrame(Buffer.from(odd), someTime, 1000);
    expect(after).toMatchObject({ outcome: 'AR', batches: [] });
  });

  it('Given sentinels and quality words, When read, Then there is no value, with the reason (L24)', () => {
    const one = (fields: Parameters<typeof aRow>[0]) => numerics(read(aReport([aRow(fields)])))[0];
    for (const value of ['8388607', '32767', '-999', '-99.9'])
      expect(one({ value })).toMatchObject({ value: null, absent: 'sentinel' });
    expect(one({ flags: 'INV' })).toMatchObject({ value: null, absent: 'invalid' });
    expect(one({ flags: 'OFF' })).toMatchObject({ value: null, absent: 'sensor-off' });
    expect(one({ value: '', status: 'X' })).toMatchObject({ value: null, absent: 'no-result' });
    expect(one({ value: '""' })).toMatchObject({ value: null, absent: 'no-result' });
    expect(one({ value: '900' })).toMatchObject({
      value: null,
      absent: 'out-of-range',
      text: '900 MDC_DIM_BEAT_PER_MIN',
    });
    expect(one({ value: '<15' })).toMatchObject({ value: null, absent: 'under-range', text: '<15' });
    expect(one({ flags: 'QUES' })).toMatchObject({ value: 78, flags: ['QUES'] });
    expect(one({ flags: 'H~A' })).toMatchObject({ value: 78, flags: [] });
  });

  it('Given OBX-11 = X with a value, When read, Then the value counts unless OBX-8 says that it does not', () => {
    const values = numerics(read(aReport([aRow({ status: 'X' }), aRow({ status: 'X', flags: 'INV' })])));
    expect(values.map(({ value }) => value)).toEqual([78, null]);
  });

  it('Given units in MDC, UCUM and vendor words, When read, Then the value is in the unit of the parameter', () => {
    const value = (name: string, sent: string, unit: string) => {
      const [row] = numerics(read(aReport([aRow({ name, value: sent, unit, limits: '35-40' })])));
      return [row?.value, row?.absent];
    };
    expect(value('150344^MDC_TEMP^MDC', '98.6', '266560^MDC_DIM_FAHR^MDC')).toEqual([37, null]);
    expect(value('150344^MDC_TEMP^MDC', '37.1', 'degC')).toEqual([37.1, null]);
    expect(value('151708^MDC_CONC_AWAY_CO2_ET^MDC', '5.1', 'kPa')).toEqual([38.25314582, null]);
    expect(value('131842^MDC_ECG_AMPL_ST_II^MDC', '0.15', '266418^MDC_DIM_MILLI_VOLT^MDC')).toEqual([1.5, null]);
    expect(value('150456^MDC_PULS_OXIM_SAT_O2^MDC', '97', '')).toEqual([97, null]);
    expect(value('151708^MDC_CONC_AWAY_CO2_ET^MDC', '5.1', 'furlong')).toEqual([null, 'unknown-unit']);
    expect(value('151708^MDC_CONC_AWAY_CO2_ET^MDC', '5.1', 'bpm')).toEqual([null, 'unknown-unit']);
  });

  it('Given unknown codes, When read, Then they are kept under their own words, in any coding', () => {
    const message = read(
      aReport([
        aRow({ name: '999999^MDC_SOMETHING_NEW^MDC', value: '5', unit: 'blips' }),
        aRow({ name: '^Frobnication^L', value: '7', unit: '' }),
        aRow({ name: '0^MDC_RESP_RATE^MDC', value: '17', unit: 'rpm' }),
        aRow({ name: '999998', value: 'on', unit: '', type: 'ST' }),
      ]),
    );
    expect(message.outcome).toBe('AA');
    expect(numerics(message).map(({ key, value, text, unit }) => [key, value, text, unit])).toEqual([
      ['x:MDC_SOMETHING_NEW', 5, null, 'blips'],
      ['x:Frobnication', 7, null, '1'],
      ['RR', 17, null, '/min'],
      ['x:999998', null, 'on', '1'],
    ]);
    expect(message.kept).toHaveLength(3);
  });

  it('Given one bad row among good ones, When read, Then AE names it and the good rows go in', () => {
    const bad = [
      'OBX|7|NM|150456^MDC_PULS_OXIM_SAT_O2^MDC|1.1.1.1|ninety|%',
      'OBX|8|NM|150456^MDC_PULS_OXIM_SAT_O2^MDC|1.1.1.1|60~120|%',
    ];
    const message = read(aReport([aRow({}), ...bad, aRow({ name: '151562^MDC_RESP_RATE^MDC', value: '17' })]));
    expect(message.outcome).toBe('AE');
    expect(message.errors.map(({ segment, sequence, field, code }) => [segment, sequence, field, code])).toEqual([
      ['OBX', 2, 5, 102],
      ['OBX', 3, 5, 102],
    ]);
    expect(numerics(message).map(({ key, value, absent, text }) => [key, value, absent, text])).toEqual([
      ['HR', 78, null, null],
      ['SpO2', null, 'not-a-number', 'ninety'],
      ['SpO2', null, 'not-a-number', '60'],
      ['RR', 17, null, null],
    ]);
  });

  it('Given a malformed time, When read, Then it is no time and a note says so', () => {
    const message = read(aReport([aRow({ at: 'yesterday' }), aRow({})]));
    expect(numerics(message).map(({ deviceAt }) => deviceAt)).toEqual([null, at(2025, 6, 11, 14, 29, 30)]);
    expect(message.outcome).toBe('AA');
    expect(message.notes[0]).toContain('OBX[1]-14');
  });

  it('Given local times, When the feed has a zone, Then they are read in it', () => {
    const message = read(aReport([aRow({})], { order: '20250611092930' }), { timeZone: 'America/Chicago' });
    expect(numerics(message)[0]!.deviceAt).toBe(at(2025, 6, 11, 14, 29, 30));
  });

  it('Given two devices and two patients in one message, When read, Then each has its own batch', () => {
    const device = (n: number): string =>
      `OBX|1||69965^MDC_DEV_MON_PHYSIO_MULTI_PARAM_MDS^MDC|${n}.0.0.0|||||||X|||||||DEV${n}^^DEV${n}^DNS`;
    const row = (n: number, value: string): string => `OBX|2|NM|147842^MDC_ECG_HEART_RATE^MDC|${n}.1.1.1|${value}|/min`;
    const text = `${aReport([device(1), row(1, '61'), device(2), row(2, '62'), row(1, '63')])}PID|||2^^^H^MR||Two^P\rPV1||I|5W^2\rOBR|1\r${device(1)}\r${row(1, '64')}\r`;
    const { batches } = read(text);
    expect(batches.map((batch) => [batch.device!.id, batch.patient!.family, batch.observations.length])).toEqual([
      ['DEV1', 'Okoro', 2],
      ['DEV2', 'Okoro', 1],
      ['DEV1', 'Two', 1],
    ]);
  });

  it('Given pumps of a rack with identifiers on the VMD only, When read, Then each VMD is a device', () => {
    const text = aReport([
      'OBX|1||69985^MDC_DEV_PUMP_INFUS_MDS^MDC|1.0.0.0|||||||X',
      'OBX|2||69986^MDC_DEV_PUMP_INFUS_VMD^MDC|1.1.0.0|||||||X|||||||0011223344556677',
      'OBX|3|NM|157784^MDC_FLOW_FLUID_PUMP^MDC|1.1.1.1|5|mL/h',
      'OBX|4||69986^MDC_DEV_PUMP_INFUS_VMD^MDC|1.2.0.0|||||||X|||||||0011223344556688',
      'OBX|5|NM|157784^MDC_FLOW_FLUID_PUMP^MDC|1.2.1.1|6|mL/h',
    ]);
    expect(read(text).batches.map((batch) => [batch.device!.id, batch.device!.kind])).toEqual([
      ['0011223344556677', 'pump'],
      ['0011223344556688', 'pump'],
    ]);
  });

  it('Given no identifier, When read, Then sender and place are the device; MSH-11 D or T is demo', () => {
    const msh = 'MSH|^~\\&|GW7|H|W|H|20250611143000||ORU^R01|M1|D|2.3';
    const [batch] = read(aReport([aRow({})], { msh })).batches;
    expect(batch).toMatchObject({ device: { id: 'GW7:5W^512^A' }, demo: true });
  });

  it('Given a laboratory result, When read, Then AA and nothing is shown as live; local codes only where the feed says so', () => {
    const lab = aReport(['OBX|1|NM|8867-4^heart rate^LN||78|/min'], {
      msh: 'MSH|^~\\&|LAB|H|W|H|20250611||ORU^R01|M1|P|2.5',
    });
    expect(read(lab)).toMatchObject({ outcome: 'AA', batches: [] });
    expect(read(lab).notes[0]).toContain('no device: 1');
    expect(numerics(read(lab, { localCodes: true }))[0]).toMatchObject({ key: 'HR', value: 78 });
  });

  it('Given a text of several lines and names of any script, When read, Then nothing is cut (L12)', () => {
    const long = 'Ж'.repeat(250);
    const text = aReport(['OBX|1|ST|184327^MDC_ECG_STAT_RHY^MDC|1.1.1.2|Sinus\nrhythm']).replace(
      'Okoro^Maya',
      `${long}^O'Brien \\T\\ 王`,
    );
    const message = read(text);
    expect(numerics(message)[0]).toMatchObject({ key: 'Rhythm', text: 'Sinus\nrhythm', value: null, absent: null });
    expect(message.batches[0]!.patient).toMatchObject({ family: long, given: "O'Brien & 王" });
  });
});

describe('waveforms', () => {
  it('Given samples with rate, resolution and invalid value, When read, Then the block is whole', () => {
    const message = read(fixture('waveforms'));
    expect(message.outcome).toBe('AA');
    const [ecg, pleth, art] = waves(message);
    expect(ecg).toMatchObject({
      channel: 'ECG II',
      rateHz: 250,
      gain: 0.005,
      offset: 0,
      unit: 'mV',
      deviceAt: at(2025, 6, 11, 14, 29, 30),
    });
    expect([...ecg!.samples]).toEqual([-12, 0, 35, 120, noSample, 40, noSample, -8]);
    expect(pleth).toMatchObject({ channel: 'PLETH', rateHz: 125, gain: 1 });
    expect([...pleth!.samples]).toEqual([1000, 1010, 1020, 1015]);
    expect(art).toMatchObject({ channel: 'ART', unit: 'mm[Hg]' });
    expect([...art!.samples].map((sample) => sample * art!.gain + art!.offset)).toEqual(
      [-40, 164.8, 369.5].map((v) => expect.closeTo(v, 6)),
    );
  });

  it('Given the form of a vendor gateway (mangled case, 1/s, attributes after the samples), When read, Then it is a wave', () => {
    const message = read(
      aReport([
        'OBX|1|NA|151780^MDC_IMPED_TTHOR^MDC|1.7.1.151780|0^5^32767|262656^MDC_DIM_DIMLESS^MDC',
        'OBX|2|NM|0^MDC_ATTr_SAMP_RATE^MDC|1.7.1.151780.1|500|264608^MDC_DIM_PER_SEC^MDC',
        'OBX|3|NM|2327^MDC_ATTR_NU_MSMT_RES^MDC|1.7.1.151780.2|1.000000|262656^MDC_DIM_DIMLESS^MDC',
        'OBX|4|NM|262196^MDC_EVT_INOP^MDC|1.7.1.151780.3|32767',
      ]),
    );
    expect(waves(message)[0]).toMatchObject({ channel: 'RESP', rateHz: 500, gain: 1 });
    expect([...waves(message)[0]!.samples]).toEqual([0, 5, noSample]);
    expect(numerics(message)).toEqual([]);
  });

  it('Given decimals, microvolts or an attribute of the whole channel, When read, Then physical values are right', () => {
    const message = read(
      aReport([
        'OBX|1|NM|0^MDC_ATTR_SAMP_RATE^MDC|1.1.1.0.1|250|Hz',
        'OBX|2|NA|131329^MDC_ECG_LEAD_I^MDC|1.1.1.131329|-0.5^0.25^1.125|mV',
        'OBX|3|NA|131330^MDC_ECG_LEAD_II^MDC|1.1.1.131330|-500^40000|uV',
      ]),
    );
    const physical = waves(message).map((wave) => [...wave.samples].map((sample) => sample * wave.gain + wave.offset));
    expect(physical[0]).toEqual([-0.5, 0.25, 1.125].map((value) => expect.closeTo(value, 4)));
    expect(physical[1]).toEqual([-0.5, 40].map((value) => expect.closeTo(value, 2)));
  });

  it('Given a device that sends decimals, When its samples differ from message to message, Then the scale stays', () => {
    const scaleOf = (values: readonly number[]) => {
      const [wave] = waves(
        read(
          aReport([
            'OBX|1|NM|0^MDC_ATTR_SAMP_RATE^MDC|1.1.1.0.1|250|Hz',
            `OBX|2|NA|131329^MDC_ECG_LEAD_I^MDC|1.1.1.131329|${values.join('^')}|mV`,
          ]),
        ),
      );
      const told = [...wave!.samples].map((sample) => sample * wave!.gain + wave!.offset);
      const error = Math.max(...told.map((value, index) => Math.abs(value - (values[index] ?? 0))));
      return { gain: wave!.gain, offset: wave!.offset, error };
    };
    const beat = (size: number): number[] =>
      Array.from({ length: 50 }, (_, i) => Number((size * Math.sin(i)).toFixed(3)));
    for (const size of [0.2, 0.9, 1.7, 3]) {
      const { error, ...scale } = scaleOf(beat(size));
      expect(scale).toEqual({ gain: 0.001, offset: 0 });
      expect(error).toBeLessThan(1e-9);
    }
    // More digits than fit, large numbers, and numbers far from zero: as near as Int16 holds.
    expect(scaleOf([0.123_456_7, -1.234_567_8]).error).toBeLessThanOrEqual(0.000_05 + 1e-9);
    expect(scaleOf([0, 400_000.5]).error).toBeLessThanOrEqual(50);
    expect(scaleOf([70_000.25, 70_000.5]).error).toBeLessThanOrEqual(0.005);
    expect(scaleOf([1e12, 1e12]).error).toBe(0);
  });

  it('Given samples without a rate or with words, When read, Then AE, and the other channels go in', () => {
    const message = read(
      aReport([
        'OBX|1|NA|131329^MDC_ECG_LEAD_I^MDC|1.1.1.131329|1^2',
        'OBX|2|NA|131330^MDC_ECG_LEAD_II^MDC|1.1.1.131330|1^x',
        'OBX|3|NM|0^MDC_ATTR_SAMP_RATE^MDC|1.1.1.131330.1|250|Hz',
        'OBX|4|NA|999^Odd^L|1.1.1.999|1^2',
        'OBX|5|NM|0^MDC_ATTR_SAMP_RATE^MDC|1.1.1.999.1|100|Hz',
      ]),
    );
    expect(message.outcome).toBe('AE');
    expect(message.errors.map(({ code }) => code)).toEqual([101, 102]);
    expect(waves(message).map(({ channel }) => channel)).toEqual(['Odd']);
  });

  it('Given multiplexed samples (MA), When read, Then one channel is a wave, and several are refused with their count', () => {
    const message = read(
      aReport([
        'OBX|1|NM|0^MDC_ATTR_SAMP_RATE^MDC|1.1.1.0.1|250|Hz',
        'OBX|2|MA|131329^MDC_ECG_LEAD_I^MDC|1.1.1.131329|-1~2~~4|mV',
        'OBX|3|MA|131330^MDC_ECG_LEAD_II^MDC|1.1.1.131330|1^10~2^20~3^30|mV',
      ]),
    );
    expect(waves(message).map(({ channel, samples }) => [channel, ...samples])).toEqual([
      ['ECG I', -1, 2, noSample, 4],
    ]);
    expect(message.outcome).toBe('AE');
    expect(message.errors).toEqual([
      {
        segment: 'OBX',
        sequence: 3,
        field: 2,
        code: 102,
        text: 'multiplexed samples (MA) of 2 channels under one name, ECG II: send one NA per channel',
      },
    ]);
  });
});

describe('alarms (PCD-04)', () => {
  it('Given start and end of one alert, When read, Then both are of one episode', () => {
    const start = read(fixture('pcd04-spo2-low-start'));
    const [begun] = alarms(start);
    expect(start.batches[0]!.device!.id).toBe('02A1B2FFFEC3D401');
    expect(begun).toMatchObject({
      alarmKey: 'LOW',
      alarmKind: 'physiological',
      phase: 'start',
      state: 'active',
      inactivation: ['enabled'],
      priority: 'medium',
      text: 'SpO2 low',
      parameter: 'SpO2',
      value: 86,
      unit: '%',
      low: 90,
      high: 100,
      deviceAt: at(2025, 6, 11, 14, 31, 11),
      channel: null,
    });
    const [ended] = alarms(read(fixture('pcd04-spo2-low-end')));
    expect(ended).toMatchObject({ phase: 'end', state: 'inactive', episode: begun!.episode });
  });

  it('Given a technical alarm of a pump, When read, Then event, words and channel come from its rows', () => {
    const message = read(fixture('pcd04-occlusion-start'));
    expect(message.batches[0]!.device).toMatchObject({ id: '02A1B2FFFE77AA10', kind: 'pump' });
    expect(alarms(message)[0]).toMatchObject({
      alarmKey: 'OCCLUSION',
      alarmKind: 'technical',
      priority: 'high',
      text: 'Downstream occlusion',
      channel: '1',
      inactivation: ['audio-paused', 'alert-acknowledged'],
      event: { code: 196940, refId: 'MDC_EVT_FLUID_LINE_OCCL', text: 'Downstream occlusion' },
    });
  });

  const alert = (rows: readonly string[]): string =>
    aReport(rows.map((row, i) => `OBX|${i + 1}|${row}`)).replace('ORU^R01^ORU_R01', 'ORU^R40^ORU_R40');

  it('Given every phase, When read, Then it is that phase; an unknown one never hides the alarm', () => {
    for (const phase of [
      'start',
      'present',
      'update',
      'escalate',
      'deescalate',
      'continue',
      'end',
      'reset',
      'tpoint',
    ]) {
      const text = alert([
        'ST|199832^MDC_EVT_ECG_V_TACHY^MDC|1.1.1.147842.1|V-TACH|||PH~SP',
        `ST|68481^MDC_ATTR_EVENT_PHASE^MDC|1.1.1.147842.3|${phase}`,
      ]);
      expect(alarms(read(text))[0]).toMatchObject({ alarmKey: 'V-TACH', phase, priority: 'high' });
    }
    const odd = read(alert(['ST|199832^MDC_EVT_ECG_V_TACHY^MDC|1.1.1.1.1|V', 'ST|68481^X^MDC|1.1.1.1.3|blink']));
    expect(alarms(odd)[0]!.phase).toBe('present');
    expect(odd.outcome).toBe('AA');
    expect(
      alarms(read(alert(['ST|199832^MDC_EVT_ECG_V_TACHY^MDC|1.1.1.1.1|V', 'ST|68482^X^MDC|1.1.1.1.4|inactive'])))[0]!
        .phase,
    ).toBe('end');
  });

  it('Given facets against OBX-8, When read, Then the facet wins', () => {
    const text = alert([
      'ST|199832^MDC_EVT_ECG_V_TACHY^MDC|1.1.1.1.1|V|||PL~ST',
      'ST|68484^MDC_ATTR_ALARM_PRIORITY^MDC|1.1.1.1.6|PH',
      'ST|0^MDC_ATTR_ALERT_TYPE^MDC|1.1.1.1.7|SP',
    ]);
    expect(alarms(read(text))[0]).toMatchObject({ priority: 'high', alarmKind: 'physiological' });
    expect(alarms(read(text.replace('|PH\r', '|20\r')))[0]).toMatchObject({ priority: 'low' });
  });

  it('Given an unknown event, When read, Then it stays an alarm at its stated priority', () => {
    const message = read(alert(['ST|262143^MDC_EVT_NEW^MDC|1.1.1.1.1|Something new|||PH~SP']));
    expect(alarms(message)[0]).toMatchObject({
      alarmKey: null,
      priority: 'high',
      text: 'Something new',
      event: { code: 262143 },
    });
    expect(message.kept).toHaveLength(1);
  });

  it('Given an alert without an event, When read, Then AE and the other alert goes in', () => {
    const message = read(
      alert([
        'ST|68481^P^MDC|1.1.1.5.3|start',
        'ST|199680^MDC_EVT_APNEA^MDC|1.1.2.1.1|Apnea',
        'ST|68481^P^MDC|1.1.2.1.3|start',
      ]),
    );
    expect(message.outcome).toBe('AE');
    expect(alarms(message).map(({ alarmKey }) => alarmKey)).toEqual(['APNEA']);
    expect(read(alert([])).outcome).toBe('AE');
  });
});

describe('pumps', () => {
  it('Given the PCD-10 example, When read, Then the event is of its channel', () => {
    const message = read(fixture('pcd10-delivery-start'));
    expect(message).toMatchObject({ outcome: 'AA', errors: [], notes: [] });
    expect(pumps(message)).toEqual([
      expect.objectContaining({
        channel: '1',
        event: 'delivery-start',
        status: 'infusing',
        drug: 'Heparin 25000 units/250 mL',
        mode: 'continuous',
        rateMlPerHour: 12.5,
        remainingMl: 200,
        remainingMin: 960,
        deviceAt: at(2025, 6, 11, 14, 39, 58),
      }),
    ]);
  });

  it('Given two channels and two sources, When read, Then the active source speaks and units are converted', () => {
    const message = read(fixture('pcd01-two-channel-pump'));
    expect(message.batches[0]!.device).toMatchObject({ id: '02A1B2FFFE77AA11', kind: 'pump' });
    const [first, second] = pumps(message);
    expect(first).toMatchObject({
      channel: '1',
      drug: 'Cefazolin 1 g',
      rateMlPerHour: 60,
      remainingMl: 50,
      status: 'infusing',
      batteryPct: 83,
      onBattery: true,
    });
    expect(second).toMatchObject({
      channel: '2',
      drug: 'Norepinephrine 16 mg/250 mL',
      status: 'paused',
      rateMlPerHour: 5,
      notDeliveringReason: 'stopped-by-clinician',
      event: null,
    });
  });

  it('Given a rack with a syringe and an infusion channel, When read, Then only the syringe is one', () => {
    const rack = fixture('pcd01-two-channel-pump')
      .replace('OBX|4||69986^MDC_DEV_PUMP_INFUS_VMD^MDC', 'OBX|4||70050^MDC_DEV_PUMP_INFUS_LVP_VMD^MDC')
      .replace('OBX|19||69986^MDC_DEV_PUMP_INFUS_VMD^MDC', 'OBX|19||70054^MDC_DEV_PUMP_INFUS_SYRINGE_VMD^MDC');
    expect(pumps(read(rack)).map(({ channel, syringe }) => [channel, syringe])).toEqual([
      ['1', false],
      ['2', true],
    ]);
  });

  it('Given a label of the channel, When its report and then its alarm are read, Then both are of that label', () => {
    const reader = aReader();
    const take = (text: string) => reader.readFrame(Buffer.from(text), someTime, 0)[0]!;
    const labelled = fixture('pcd10-delivery-start').replace('|Primary|', '|B|');
    expect(pumps(take(labelled))[0]!.channel).toBe('B');
    expect(alarms(take(fixture('pcd04-occlusion-start')))[0]!.channel).toBe('B');
    expect(alarms(read(fixture('pcd04-occlusion-start')))[0]!.channel).toBe('1');
  });

  it('Given states of a pump, When read, Then each is told', () => {
    const status = (rows: readonly string[]) =>
      pumps(
        read(
          aReport([
            'OBX|1||69986^MDC_DEV_PUMP_INFUS_VMD^MDC|1.1.0.0|||||||X',
            ...rows.map((row, i) => `OBX|${i + 2}|CWE|${row}`),
          ]),
        ),
      )[0]?.status;
    expect(status(['158005^D^MDC|1.1.1.1|^pump-delivery-status-kvo'])).toBe('kvo');
    expect(status(['184519^S^MDC|1.1.1.1|^pump-status-infusing', '158016^A^MDC|1.1.1.2|^pump-source-info-pca'])).toBe(
      'bolus',
    );
    expect(status(['184519^S^MDC|1.1.1.1|^pump-status-not-infusing'])).toBe('stopped');
    expect(status(['158006^R^MDC|1.1.1.1|^pump-alarming'])).toBe('alarming');
    expect(status(['184519^S^MDC|1.1.1.1|^pump-status-wobbling'])).toBe('unknown');
    expect(status(['184514^D^MDC|1.1.1.1|^Morphine'])).toBeNull();
  });
});

describe('ADT', () => {
  it('Given a transfer, When read, Then from and to are there', () => {
    const message = read(fixture('adt-a02-transfer'));
    expect(message.outcome).toBe('AA');
    expect(message.batches[0]!.device).toBeNull();
    expect(message.batches[0]!.observations[0]).toMatchObject({
      kind: 'adt',
      trigger: 'A02',
      visit: 'V2207731',
      diagnosis: 'Community-acquired pneumonia',
      location: { room: '512', bed: 'A' },
      priorLocation: { room: '514', bed: 'B' },
      patient: { family: "O'Connor-Łukasiewicz", given: 'María José' },
    });
  });

  it('Given no patient or nobody to merge, When read, Then AE 101', () => {
    const text = fixture('adt-a02-transfer');
    const nobody = read(text.replace('900417^^^STCLARE^MR~V2207731^^^STCLARE^VN', 'Unknown^^^^U'));
    expect(nobody).toMatchObject({ outcome: 'AE', batches: [], errors: [{ segment: 'PID', field: 3, code: 101 }] });
    expect(read(text.replaceAll('A02', 'A40'))).toMatchObject({
      outcome: 'AE',
      errors: [{ segment: 'MRG', code: 101 }],
    });
    const old = read(text.replace('PID|1||900417^^^STCLARE^MR~V2207731^^^STCLARE^VN|', 'PID|1|900417||'));
    expect(old.batches[0]!.patient!.id).toBe('900417');
  });
});

describe('what is refused', () => {
  const withHeader = (change: (msh: string) => string): string => {
    const lines = fixture('adt-a02-transfer').split('\r');
    return [change(lines[0]!), ...lines.slice(1)].join('\r');
  };

  it('Given types, events and versions out of scope, When read, Then AR with the code of table 0357', () => {
    const cases: [(msh: string) => string, number][] = [
      [(msh) => msh.replace('ADT^A02^ADT_A02', 'RAS^O17'), 200],
      [(msh) => msh.replace('ADT^A02^ADT_A02', 'ADT^A17'), 201],
      [(msh) => msh.replace('ADT^A02^ADT_A02', 'ORU^R32'), 201],
      [(msh) => msh.replace('ADT^A02^ADT_A02', ''), 200],
      [(msh) => msh.replace('2.5.1', '3.0'), 203],
    ];
    for (const [change, code] of cases)
      expect(read(withHeader(change))).toMatchObject({ outcome: 'AR', batches: [], errors: [{ code }] });
    expect(read('<ADT_A17><MSH><MSH.10>X1</MSH.10></MSH></ADT_A17>')).toMatchObject({
      outcome: 'AR',
      messageId: 'X1',
      errors: [{ code: 200 }],
    });
    expect(read('hello')).toMatchObject({ outcome: 'AR', header: null });
  });

  it('Given missing MSH-10, odd MSH-11, any 2.x, When read, Then AE 101 and kept, taken with a note, taken', () => {
    const anonymous = read(withHeader((msh) => msh.replace('ADT-5512', '')));
    expect(anonymous).toMatchObject({ outcome: 'AE', errors: [{ segment: 'MSH', field: 10, code: 101 }] });
    expect(anonymous.batches).toHaveLength(1);
    expect(read(withHeader((msh) => msh.replace('|P|', '|Z|')))).toMatchObject({
      outcome: 'AA',
      notes: ['MSH-11 is Z'],
    });
    for (const version of ['2.1', '2.2', '2.3.1', '2.8', '2.9', ''])
      expect(read(withHeader((msh) => msh.replace('2.5.1', version))).outcome).toBe('AA');
  });

  it('Given an acknowledgement, When read, Then it is never answered', () => {
    expect(read('MSH|^~\\&|A|B|C|D|20250101||ACK^R01|1|P|2.6\rMSA|AA|7\r').outcome).toBe('none');
  });

  it('Given a type that the site ignores, When read, Then AA and nothing is taken', () => {
    expect(
      read(
        withHeader((msh) => msh.replace('ADT^A02^ADT_A02', 'ADT^A31')),
        { ignore: ['ADT^A31'] },
      ),
    ).toMatchObject({ outcome: 'AA', batches: [] });
  });

  it('Given a batch in one frame, When read, Then each message is read', () => {
    const text = `BHS|^~\\&|A\r${fixture('pcd01-numerics')}${fixture('adt-a02-transfer')}BTS|2\r`;
    expect(
      aReader()
        .readFrame(Buffer.from(text), someTime, 0)
        .map(({ type, outcome }) => [type, outcome]),
    ).toEqual([
      ['ORU^R01', 'AA'],
      ['ADT^A02', 'AA'],
    ]);
    expect(aReader().readFrame(Buffer.from('BHS|^~\\&|A\rBTS|0\r'), someTime, 0)[0]!.outcome).toBe('AR');
  });
});

describe('files', () => {
  it('Given comments, envelopes and blank lines between messages, When split, Then only messages remain', () => {
    const file =
      '/* a\nMSH|^~\\&|no\n*/\nFHS|^~\\&\nMSH|^~\\&|A\nPID|1\n\n// two\nMSH|^~\\&|B\r\nOBX|1|TX|||text\nmore text\nBTS|1\n';
    expect(messagesOfFile(Buffer.from(file))).toEqual([
      'MSH|^~\\&|A\rPID|1\r',
      'MSH|^~\\&|B\rOBX|1|TX|||text\rmore text\r',
    ]);
  });
});
