import { describe, expect, it } from 'vitest';
import { aPatient, obx, rehearse } from '../test-kit.ts';
import { rhythmEvents } from './events.ts';

/** Epoch ms of "20251114220005.500+0000". */
function timeOf(stamp: string): number {
  const [, y, mo, d, h, mi, s, ms] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)\.(\d{3})/.exec(stamp) ?? [];
  return Date.UTC(Number(y), Number(mo) - 1, Number(d), Number(h), Number(mi), Number(s), Number(ms));
}

const startAt = Date.UTC(2025, 10, 14, 22, 0, 0);

describe('rhythm events', () => {
  it.each([
    ['pvc-pair', 'MDC_EVT_ECG_V_P_C_PAIR'],
    ['pvc-run', 'MDC_EVT_ECG_V_P_C_RUN'],
    ['pause', 'MDC_EVT_ECG_PAUSE'],
    ['irregular', 'MDC_EVT_ECG_CARD_BEAT_RATE_IRREG'],
  ])(
    'Given a %s, When it is over, Then the monitor told it once, low, and at the moment of its beat',
    (event, name) => {
      const ward = rehearse({ beds: 9, waves: false, steps: [{ at: 30, bed: '08', act: 'heart', event }] });
      ward.run(60_000, 1000);
      const told = ward.alerts().filter((text) => text.includes('MON-5N-08') && /EVT_ECG_(V_P|PAUSE|CARD)/.test(text));
      expect(told.map((text) => [obx(text, 'MDC_ATTR_EVENT_PHASE'), text.includes(name)])).toEqual([
        ['start', true],
        ['end', true],
      ]);
      expect(told.map((text) => obx(text, 'ATTR_ALARM_PRIORITY'))).toEqual(['PL', 'PL']);
      const stamp =
        told[0]
          ?.split('\r')
          .find((row) => row.startsWith('OBR'))
          ?.split('|')[7] ?? '';
      const atMs = timeOf(stamp) - startAt;
      const beats = ward.ward.bed('08')?.stay?.body.heart.beats ?? [];
      expect(beats.some((beat) => Math.abs(beat.atMs - atMs) < 2)).toBe(true);
      expect(atMs).toBeGreaterThan(30_000);
      expect(atMs).toBeLessThan(45_000);
    },
  );

  it('Given a heart in sinus rhythm with single ventricular beats, When hours pass, Then no event is seen', () => {
    const patient = aPatient({ pvcPerMin: 8 });
    const found = new Set<string>();
    for (let nowMs = 0; nowMs < 3 * 3_600_000; nowMs += 1000) {
      patient.heart.advance(nowMs);
      const seen = patient.heart.beats.filter(({ atMs }) => atMs <= nowMs).slice(-40);
      for (const key of rhythmEvents(seen, nowMs).keys()) found.add(key);
    }
    expect([...found]).toEqual([]);
  });
});
