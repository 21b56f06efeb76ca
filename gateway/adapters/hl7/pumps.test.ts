import { describe, expect, it } from 'vitest';
import type { PumpObservation } from '../../../shared/domain/observation.ts';
import { aReader, aReport, fixture, numerics, pumps, read, someTime } from './test-kit.ts';

const mds = 'OBX|1||69985^MDC_DEV_PUMP_INFUS_MDS^MDC|1.0.0.0|||||||X|||||||P-1^^02A1B2FFFE77AA11^EUI-64';
const vmd = 'OBX|2||69986^MDC_DEV_PUMP_INFUS_VMD^MDC|1.1.0.0|||||||X';
const ml = '263762^MDC_DIM_MILLI_L^MDC';
const mlPerHour = '265266^MDC_DIM_MILLI_L_PER_HR^MDC';
const infusing = 'OBX|3|CWE|184519^MDC_PUMP_INFUSING_STATUS^MDC|1.1.0.1|^pump-status-infusing||||||R';

const channel = (...rows: string[]): PumpObservation => pumps(read(aReport([mds, vmd, infusing, ...rows])))[0]!;
const event = (name: string, ...rows: string[]): PumpObservation | undefined =>
  pumps(
    read(
      aReport(
        [
          mds,
          vmd,
          `OBX|4|CWE|68487^MDC_ATTR_EVT_COND^MDC|1.1.2.1|${name}||||||R`,
          'OBX|5|ST|68488^MDC_ATTR_EVT_SOURCE^MDC|1.1.2.2|1.1.2.0||||||R',
          ...rows,
        ],
        {
          msh: 'MSH|^~\\&|GW|H|WARDLIGHT|H|20250611143000+0000||ORU^R42^ORU_R01|M1|P|2.6|||||||||IHE_PCD_010^IHE PCD^1^ISO',
        },
      ),
    ),
  )[0];

describe('Given a drug from the library', () => {
  it('When its rows have MDC numbers, Then library, version and care area are there, of the pump for all its channels', () => {
    const [first, second] = pumps(
      read(
        aReport([
          mds,
          'OBX|2|ST|184520^MDC_PUMP_DRUG_LIBRARY_NAME^MDC|1.0.0.1|5N adult||||||R',
          'OBX|3|ST|184517^MDC_PUMP_DRUG_LIBRARY_VERSION^MDC|1.0.0.2|14||||||R',
          'OBX|4|ST|184516^X^MDC|1.0.0.3|ICU||||||R',
          'OBX|5|CWE|184519^S^MDC|1.1.0.1|^pump-status-infusing||||||R',
          'OBX|6|CWE|184519^S^MDC|1.2.0.1|^pump-status-infusing||||||R',
        ]),
      ),
    );
    expect(first).toMatchObject({ library: '5N adult', libraryVersion: '14', careArea: 'ICU' });
    expect(second).toMatchObject({ channel: '2', library: '5N adult', libraryVersion: '14', careArea: 'ICU' });
  });

  it.each([
    ['^pump-limit-override-soft', 'soft'],
    ['^Hard limit overridden', 'hard'],
    ['^none', 'none'],
    ['^pump-limit-override-none', 'none'],
    ['^not overridden', 'none'],
    ['^yes', 'soft'],
  ])('When its limit was overridden (%s), Then that is %s, with the reason and who did it', (words, override) => {
    const by = '4102^Holm^Ida^^^RN';
    expect(
      channel(
        `OBX|4|CWE|0^MDC_PUMP_DRUG_LIMIT_OVERRIDE^MDC|1.1.1.1|${words}||||||R|||||${by}`,
        'OBX|5|ST|0^MDC_PUMP_DRUG_LIMIT_OVERRIDE_REASON^MDC|1.1.1.2|Ordered by physician||||||R',
      ),
    ).toMatchObject({ override, overrideReason: 'Ordered by physician', by: 'Ida Holm' });
  });

  it('When nothing is said of an override, Then nothing is known of one', () => {
    expect(channel().override).toBeUndefined();
  });

  it('When the vendor has words and no codes, Then the words are enough', () => {
    expect(
      channel(
        'OBX|4|ST|^Limit override|1.1.1.1|soft||||||R',
        'OBX|5|NM|^Line pressure|1.1.1.2|70|kPa^kPa^UCUM|||||R',
        'OBX|6|NM|^Occlusion limit|1.1.1.3|10|[psi]^psi^UCUM|||||R',
      ),
    ).toMatchObject({ override: 'soft', linePressureMmHg: 525.0431779, occlusionLimitMmHg: 517.1493257 });
  });
});

describe('Given what a pump says of itself', () => {
  it('When it has them, Then weight, battery time, pressure with its limit and who did it are read', () => {
    const row = channel(
      'OBX|4|NM|68063^MDC_ATTR_PT_WEIGHT^MDC|1.1.1.1|181.9|263904^MDC_DIM_LB^MDC|||||R',
      'OBX|5|NM|67976^MDC_ATTR_TIME_BATT_REMAIN^MDC|1.0.0.4|1.5|264384^MDC_DIM_HR^MDC|||||R',
      'OBX|6|NM|0^MDC_PRESS_FLUID_LINE^MDC|1.1.1.2|412|266016^MDC_DIM_MMHG^MDC|<500||||R',
      `OBX|7|NM|157784^MDC_FLOW_FLUID_PUMP^MDC|1.1.1.3|12|${mlPerHour}|||||R|||||0417`,
    );
    expect(row).toMatchObject({ batteryMin: 90, linePressureMmHg: 412, occlusionLimitMmHg: 500, by: '0417' });
    expect(row.weightKg).toBeCloseTo(82.5, 1);
  });

  it('When it knows nothing of them, Then nothing is made up, and no row is left over', () => {
    const message = read(fixture('pcd10-delivery-start'));
    expect(pumps(message)[0]).toMatchObject({
      library: null,
      overrideReason: null,
      by: null,
      weightKg: null,
      batteryMin: null,
      linePressureMmHg: null,
      occlusionLimitMmHg: null,
      bolusMl: null,
    });
    expect(numerics(message)).toEqual([]);
  });

  it('When it sends sentinels or marks them invalid, Then they are no values (L24)', () => {
    expect(
      channel(
        `OBX|4|NM|157872^MDC_VOL_FLUID_TBI_REMAIN^MDC|1.1.1.1|8388607|${ml}|||||R`,
        `OBX|5|NM|157864^MDC_VOL_FLUID_DELIV^MDC|1.1.1.2|12|${ml}||INV|||R`,
        'OBX|6|NM|67976^MDC_ATTR_TIME_BATT_REMAIN^MDC|1.0.0.4|32767|264352^MDC_DIM_MIN^MDC|||||R',
      ),
    ).toMatchObject({ remainingMl: null, infusedMl: null, batteryMin: null });
  });
});

describe('Given a pump that does not say what is left', () => {
  const vtbi = `OBX|4|NM|157884^MDC_VOL_FLUID_TBI^MDC|1.1.1.1|250|${ml}|||||R`;
  const counter = (name: string, value: number): string => `OBX|5|NM|${name}^MDC|1.1.1.2|${value}|${ml}|||||R`;
  const delivered = '157864^MDC_VOL_FLUID_DELIV';

  it('When it says what went in of its programme, Then that is taken off', () => {
    expect(channel(vtbi, counter(delivered, 60)).remainingMl).toBe(190);
  });

  it('When its counter is of other containers too, or was set back, Then nothing is promised (L20)', () => {
    expect(channel(vtbi, counter('157993^MDC_VOL_FLUID_DELIV_TOTAL', 60))).toMatchObject({
      infusedMl: 60,
      remainingMl: null,
    });
    expect(channel(vtbi, counter(delivered, 251)).remainingMl).toBeNull();
    expect(channel(vtbi, counter(delivered, 0)).remainingMl).toBeNull();
    expect(event('0^MDC_EVT_PUMP_VOL_COUNTERS_CLEARED^MDC', vtbi, counter(delivered, 1))?.remainingMl).toBeNull();
  });
});

describe('Given several sources of one channel', () => {
  const source = (n: number, label: string, ...rows: string[]): string[] => [
    `OBX|9||126977^MDC_DEV_PUMP_INFUS_CHAN_SOURCE^MDC|1.1.${n}.0|||||||X`,
    `OBX|9|ST|158012^MDC_DEV_PUMP_SOURCE_CHANNEL_LABEL^MDC|1.1.${n}.1|${label}||||||R`,
    ...rows.map((row, index) => `OBX|9|NM|${row.replace('@', `1.1.${n}.${index + 2}`)}|||||R`),
  ];
  const active = (name: string): string =>
    `OBX|4|CWE|158016^MDC_DEV_PUMP_ACTIVE_SOURCES^MDC|1.1.1.1|^pump-source-info-${name}||||||R`;

  it('When the secondary runs and tells no volume, Then the primary’s is not taken for it (L20)', () => {
    expect(
      channel(
        active('secondary'),
        ...source(2, 'Primary', `157872^R^MDC|@|900|${ml}`, `157784^F^MDC|@|80|${mlPerHour}`),
        ...source(3, 'Secondary', `157784^F^MDC|@|60|${mlPerHour}`),
      ),
    ).toMatchObject({ rateMlPerHour: 60, remainingMl: null });
  });

  it('When a dose is given between, Then its volume and time are not those of the container', () => {
    expect(
      channel(
        active('clinician'),
        `OBX|5|NM|157916^MDC_TIME_PD_REMAIN^MDC|1.1.3.9|1|264352^MDC_DIM_MIN^MDC|||||R`,
        ...source(2, 'Primary', `157872^R^MDC|@|40|${ml}`, `157884^V^MDC|@|50|${ml}`),
        ...source(3, 'Clinician', `157884^V^MDC|@|2|${ml}`, `157784^F^MDC|@|300|${mlPerHour}`),
      ),
    ).toMatchObject({
      status: 'bolus',
      remainingMl: 40,
      vtbiMl: 50,
      bolusMl: 2,
      rateMlPerHour: 300,
      remainingMin: null,
    });
  });
});

describe('Given an event of a pump', () => {
  it.each([
    ['197288^MDC_EVT_PUMP_DELIV_START^MDC', 'delivery-start', 'infusing'],
    ['0^MDC_EVT_PUMP_DELIV_STOP^MDC', 'delivery-stop', 'stopped'],
    ['0^MDCX_PUMP_DELIV_STOP^MDC', 'delivery-stop', 'stopped'],
    ['197292^MDC_EVT_PUMP_DELIV_COMP^MDC', 'delivery-complete', 'complete'],
    ['0^MDC_EVT_PUMP_PROG_CLEARED^MDC', 'programme-cleared', null],
    ['0^MDC_EVT_PUMP_VOL_COUNTERS_CLEARED^MDC', 'volumes-cleared', null],
    ['0^MDC_EVT_PATIENT_ID_CHANGE^MDC', 'patient-changed', null],
    ['0^MDC_EVT_DEVICE_TIME_CHANGED^MDC', 'device-time-changed', null],
    ['0^MDC_EVT_COMM_STATUS_CHANGE^MDC', 'communication-changed', null],
  ])('When it is %s, Then it is %s', (name, expected, status) => {
    expect(event(name)).toMatchObject({ channel: '1', event: expected, status });
  });

  it('When no table knows it, Then it is kept by its name and changes nothing', () => {
    expect(event('0^MDC_EVT_PUMP_WINK^MDC')).toMatchObject({ event: null, status: null });
  });

  it('When the rate is changed (stop, transitioning, then start), Then it runs all the while, at a rate', () => {
    const transitioning =
      'OBX|6|CWE|158005^MDC_DEV_PUMP_CURRENT_DELIVERY_STATUS^MDC|1.1.2.3|^pump-delivery-status-transitioning||||||R';
    const rate = (now: number, programmed: number): string[] => [
      `OBX|7|NM|158014^MDC_FLOW_FLUID_PUMP_CURRENT^MDC|1.1.2.4|${now}|${mlPerHour}|||||R`,
      `OBX|8|NM|157784^MDC_FLOW_FLUID_PUMP^MDC|1.1.1.3|${programmed}|${mlPerHour}|||||R`,
    ];
    expect(event('197290^MDC_EVT_PUMP_DELIV_STOP^MDC', transitioning, ...rate(0, 12))).toMatchObject({
      event: 'delivery-stop',
      status: 'infusing',
      rateMlPerHour: 12,
    });
    expect(event('197288^MDC_EVT_PUMP_DELIV_START^MDC', ...rate(15, 15))).toMatchObject({
      status: 'infusing',
      rateMlPerHour: 15,
    });
  });
});

it('Given a stack of four channels with a PCD-10 of one, When read, Then only that one has the event, each has its own', () => {
  const stack = Array.from({ length: 4 }, (_, index) => [
    `OBX|9||70050^MDC_DEV_PUMP_INFUS_LVP_VMD^MDC|1.${index + 1}.0.0|||||||X`,
    `OBX|9|CWE|184519^S^MDC|1.${index + 1}.0.1|^pump-status-infusing||||||R`,
    `OBX|9|ST|158012^L^MDC|1.${index + 1}.1.1|${'ABCD'[index]}||||||R`,
    `OBX|9|NM|157784^F^MDC|1.${index + 1}.1.2|${(index + 1) * 10}|${mlPerHour}|||||R`,
  ]).flat();
  const reader = aReader();
  const text = aReport([
    mds,
    'OBX|2|CWE|68487^MDC_ATTR_EVT_COND^MDC|1.3.2.1|197288^MDC_EVT_PUMP_DELIV_START^MDC||||||R',
    'OBX|3|ST|68488^MDC_ATTR_EVT_SOURCE^MDC|1.3.2.2|1.3.2.0||||||R',
    ...stack,
  ]).replace('ORU^R01^ORU_R01', 'ORU^R42^ORU_R01');
  const read = pumps(reader.readFrame(Buffer.from(text), someTime, 0)[0]!);
  expect(read.map(({ channel: name, event: what, rateMlPerHour }) => [name, what, rateMlPerHour])).toEqual([
    ['A', null, 10],
    ['B', null, 20],
    ['C', 'delivery-start', 30],
    ['D', null, 40],
  ]);
});
