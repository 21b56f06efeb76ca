import { describe, expect, it } from 'vitest';
import { obx, rehearse } from '../test-kit.ts';
import type { Rehearsal } from '../test-kit.ts';

const ofBeds = ({ sent }: Rehearsal): string[] =>
  sent.filter(({ link }) => link === 'BEDGW').map(({ message }) => message.text);
const alertsOf = (ward: Rehearsal, event: string): (string | undefined)[] =>
  ofBeds(ward)
    .filter((text) => text.includes('|ORU^R40') && text.includes(event))
    .map((text) => obx(text, 'MDC_ATTR_EVENT_PHASE'));

describe('Given smart beds', () => {
  it('When half a minute passes, Then each says its rails, exit alarm, brake, height and who weighs what', () => {
    const ward = rehearse({ waves: false });
    ward.run(30_000);
    const readings = ofBeds(ward).filter((text) => text.includes('|ORU^R01'));
    expect(new Set(readings.map((text) => obx(text, 'MDC_DEV_BED_MDS', 18))).size).toBe(5);
    const [text = ''] = readings.filter((one) => one.includes('SB-08')).slice(-1);
    expect(obx(text, 'MDC_BED_RAILS')).toBe('all up');
    expect(obx(text, 'MDC_BED_EXIT_ALARM_STATUS')).toBe('armed');
    expect(Number(obx(text, 'MDC_ATTR_PT_WEIGHT'))).toBeGreaterThan(30);
    expect(text).toContain('^08^DEMO');
  });

  it('When a patient leaves the bed and comes back, Then the exit begins, goes on and ends', () => {
    const ward = rehearse({ waves: false, steps: [{ at: 5, bed: '08', act: 'smart-bed', do: 'exit', for: 40 }] });
    ward.run(60_000);
    expect(alertsOf(ward, 'MDC_EVT_BED_EXIT')).toEqual(['start', 'continue', 'continue', 'end']);
  });

  it('When the exit alarm is off, or a rail goes down, Then the one says nothing and the other that', () => {
    const ward = rehearse({
      waves: false,
      steps: [
        { at: 5, bed: '21', act: 'smart-bed', do: 'exit' },
        { at: 5, bed: '08', act: 'smart-bed', do: 'rail-down' },
        { at: 5, bed: '01', act: 'smart-bed', do: 'exit' },
      ],
    });
    ward.run(12_000);
    expect(alertsOf(ward, 'MDC_EVT_BED_EXIT')).toEqual([]);
    expect(alertsOf(ward, 'MDC_EVT_BED_RAIL_DOWN')).toEqual(['start']);
  });

  it('When the patient is discharged while out of bed, Then the exit is over and nobody is weighed', () => {
    const ward = rehearse({
      waves: false,
      steps: [
        { at: 5, bed: '08', act: 'smart-bed', do: 'exit' },
        { at: 8, bed: '08', act: 'discharge' },
      ],
    });
    ward.run(40_000);
    expect(alertsOf(ward, 'MDC_EVT_BED_EXIT')).toEqual(['start', 'end']);
    const last = ofBeds(ward).findLast((text) => text.includes('SB-08') && text.includes('|ORU^R01')) ?? '';
    expect(obx(last, 'MDC_ATTR_PT_WEIGHT')).toBeUndefined();
  });
});
