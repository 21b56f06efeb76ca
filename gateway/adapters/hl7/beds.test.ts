import { describe, expect, it } from 'vitest';
import { alarms, aReport, fixture, numerics, read } from './test-kit.ts';

const bed = 'OBX|1||0^MDC_DEV_BED_MDS^MDC|1.0.0.0|||||||X|||||||BED-12^^02A1B2FFFE0B0012^EUI-64';
const status = [
  'OBX|2|NM|68063^MDC_ATTR_PT_WEIGHT^MDC|1.1.1.1|81.4|263875^MDC_DIM_KILO_G^MDC|||||R',
  'OBX|3|ST|0^MDC_BED_RAILS^MDC|1.1.1.2|left foot down||||||R',
  'OBX|4|ST|0^MDC_BED_EXIT_ALARM_STATUS^MDC|1.1.1.3|armed||||||R',
  'OBX|5|ST|0^MDC_BED_BRAKE_STATUS^MDC|1.1.1.4|set||||||R',
  'OBX|6|NM|0^MDC_BED_HEIGHT^MDC|1.1.1.5|0.52|263424^MDC_DIM_X_M^MDC|||||R',
];
const alert = (event: string, rows: readonly string[] = []): string =>
  aReport(
    [
      `OBX|1|CWE|196616^MDC_EVT_ALARM^MDC|1.1.0.0.1|${event}|||PM~ST|||R|||||||BED-12^^02A1B2FFFE0B0012^EUI-64`,
      'OBX|2|CWE|68480^MDC_ATTR_ALERT_SOURCE^MDC|1.1.0.0.2|0^MDC_DEV_BED_MDS^MDC||||||R',
      'OBX|3|ST|68481^MDC_ATTR_EVENT_PHASE^MDC|1.1.0.0.3|start||||||R',
      'OBX|4|ST|68482^MDC_ATTR_ALARM_STATE^MDC|1.1.0.0.4|active||||||R',
      ...rows,
    ],
    { msh: 'MSH|^~\\&|GW|H|WARDLIGHT|H|20250611143000+0000||ORU^R40^ORU_R40|M1|P|2.6|||||||||IHE_PCD_ACM_001' },
  );

describe('Given a smart bed', () => {
  it('When it reports, Then it is a bed, with weight, rails, exit alarm, brake and height', () => {
    const message = read(aReport([bed, ...status]));
    expect(message.batches[0]!.device).toMatchObject({ id: 'BED-12@02A1B2FFFE0B0012', kind: 'bed', name: 'BED-12' });
    expect(numerics(message).map(({ key, value, text }) => [key, value ?? text])).toEqual([
      ['Weight', 81.4],
      ['Bed-rails', 'left foot down'],
      ['Bed-exit-alarm', 'armed'],
      ['Bed-brake', 'set'],
      ['Bed-height', 52],
    ]);
  });

  it('When it is the example of the documentation, Then it is read without a fault', () => {
    const message = read(fixture('pcd01-smart-bed'));
    expect(message).toMatchObject({ outcome: 'AA', errors: [], notes: [] });
    expect(message.batches[0]!.device?.kind).toBe('bed');
    expect(numerics(message)).toHaveLength(5);
  });

  it('When it has no device row, Then what it measures tells; a monitor that passes it on stays a monitor', () => {
    const equipment = 'OBX|1|ST|0^MDC_BED_BRAKE^MDC|1.1.1.4|set||||||R|||||||BED-12^^02A1B2FFFE0B0012^EUI-64';
    const heart = 'OBX|2|NM|147842^MDC_ECG_HEART_RATE^MDC|1.1.1.9|78|264864^MDC_DIM_BEAT_PER_MIN^MDC|||||R';
    expect(read(aReport([equipment])).batches[0]!.device?.kind).toBe('bed');
    expect(read(aReport([equipment, heart])).batches[0]!.device?.kind).toBe('monitor');
  });

  it.each([
    ['0^MDC_EVT_BED_EXIT^MDC', 'BED-EXIT'],
    ['^Patient out of bed', 'BED-EXIT'],
    ['0^MDC_EVT_BED_RAIL_DOWN^MDC', 'RAIL-DOWN'],
  ])(
    'When it alarms with %s, Then that is an advisory of the bed, though it is sent as a technical one',
    (event, key) => {
      const message = read(alert(event));
      expect(message.batches[0]!.device).toMatchObject({ kind: 'bed' });
      expect(alarms(message)).toMatchObject([
        { alarmKey: key, alarmKind: 'advisory', priority: 'medium', phase: 'start' },
      ]);
    },
  );

  it('When its battery is low, Then it is still a bed', () => {
    const message = read(alert('196802^MDC_EVT_BATT_LO^MDC'));
    expect(message.batches[0]!.device?.kind).toBe('bed');
    expect(alarms(message)).toMatchObject([{ alarmKey: 'BATTERY', alarmKind: 'technical' }]);
  });
});
