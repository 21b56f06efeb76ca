import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { obx, rehearse } from '../test-kit.ts';
import type { Rehearsal } from '../test-kit.ts';

const digest = (rehearsal: Rehearsal): string => {
  const hash = createHash('sha256');
  for (const { link, message } of rehearsal.sent) hash.update(`${link}\n${message.id}\n${message.text}\n`);
  return hash.digest('hex');
};

const steps = [
  { at: 3, bed: '07', act: 'rhythm', rhythm: 'V-tach', for: 20 },
  { at: 5, act: 'pump', pump: 'P-2157', do: 'occlude' },
];

const phasesOf = (texts: readonly string[]): (string | undefined)[] =>
  texts.map((text) => obx(text, 'MDC_ATTR_EVENT_PHASE'));

describe('virtual ward', () => {
  it('Given one seed, When the clock runs in large or small steps, Then every byte is the same', () => {
    const [a, b] = [rehearse({ steps }), rehearse({ steps })];
    a.run(25_000);
    b.run(25_000, 37);
    expect(a.sent.length).toBeGreaterThan(2500);
    expect(digest(a)).toBe(digest(b));
  });

  it('Given another seed, When the ward runs, Then it says other things', () => {
    const [a, b] = [rehearse({ seed: 1 }), rehearse({ seed: 2 })];
    a.run(5000);
    b.run(5000);
    expect(digest(a)).not.toBe(digest(b));
  });

  it('Given the start, When the first second has passed, Then each occupied bed is admitted and every monitor has its numbers', () => {
    const ward = rehearse();
    ward.run(1300);
    const admitted = ward.sent.filter((one) => one.message.text.includes('|ADT^A01'));
    expect(admitted).toHaveLength(22);
    const first = ward.sent.filter((one) => one.message.kind === 'numeric' && one.link.startsWith('MON-'));
    expect(new Set(first.map((one) => one.link)).size).toBe(22);
    for (const { message } of first) {
      for (const name of ['ECG_HEART_RATE', 'PULS_OXIM_SAT_O2', 'RESP_RATE'])
        expect(Number(obx(message.text, name))).toBeGreaterThan(5);
      expect(message.text.split('\r')[0]?.split('|')[10]).toBe('D');
    }
  });

  it('Given a cuff reading of minutes ago, When it is sent, Then its row has its own time', () => {
    const ward = rehearse({ beds: 1 });
    ward.run(1300);
    const text =
      ward.sent.find((one) => one.message.kind === 'numeric' && one.link.startsWith('MON-'))?.message.text ?? '';
    expect(obx(text, 'PRESS_BLD_NONINV_SYS', 14)).toBe('20251114214900.000+0000');
    expect(obx(text, 'ECG_HEART_RATE', 14)).toBeUndefined();
  });

  it('Given 30 s of V-tach, When it is over, Then there was one V-tach episode: start, continue, end', () => {
    const ward = rehearse({ beds: 8, steps: [{ at: 5, bed: '07', act: 'rhythm', rhythm: 'V-tach', for: 30 }] });
    ward.run(60_000);
    const vt = ward.alerts().filter((text) => text.includes('MDC_EVT_ECG_V_TACHY'));
    expect(phasesOf(vt)).toEqual(['start', 'continue', 'end']);
    expect(
      new Set(
        vt.map((text) =>
          text
            .split('\r')[3]
            ?.split('|')[3]
            ?.split('^')[0]
            ?.replace(/\.\d+$/, ''),
        ),
      ).size,
    ).toBe(1);
    expect(vt.map((text) => text.split('\r')[3]?.split('|')[29] ?? '')).toEqual([
      '',
      ...vt.slice(1).map(() => expect.stringMatching(/^\^AL-MON-5N-07-.*\.1&WARDSIM&/) as string),
    ]);
    expect(obx(vt[0] ?? '', 'ATTR_ALARM_PRIORITY')).toBe('PH');
    expect(Number(obx(vt[0] ?? '', 'ECG_HEART_RATE'))).toBeGreaterThan(150);
    expect(ward.alerts().some((text) => text.includes('HI_GT_LIM') && text.includes('ECG_HEART_RATE'))).toBe(false);
  });

  it('Given leads off, When numerics are sent, Then HR has no value and says why, waves are gaps and PR goes on', () => {
    const ward = rehearse({ beds: 4, steps: [{ at: 2, bed: '04', act: 'sensor-off', sensor: 'ECG', for: 10 }] });
    ward.run(8000);
    const of = (kind: string): string =>
      ward.sent.findLast((one) => one.link === 'MON-5N-04' && one.message.kind === kind)?.message.text ?? '';
    expect(obx(of('numeric'), 'ECG_HEART_RATE')).toBe('');
    expect(obx(of('numeric'), 'ECG_HEART_RATE', 8)).toBe('OFF');
    expect(Number(obx(of('numeric'), 'PULS_OXIM_PULS_RATE'))).toBeGreaterThan(60);
    expect(new Set(obx(of('wave'), 'ECG_LEAD_II')?.split('^'))).toEqual(new Set(['-32768']));
    ward.run(20_000);
    expect(phasesOf(ward.alerts().filter((text) => text.includes('LEAD_OFF')))).toEqual(['start', 'end']);
  });

  it('Given a low saturation that gets worse, When it crosses 82, Then the same episode escalates', () => {
    const set = (at: number, spo2: number): unknown => ({ at, bed: '12', act: 'vitals', set: { spo2 }, over: 2 });
    const ward = rehearse({ beds: 12, steps: [set(1, 87), set(20, 78), set(40, 97)] });
    ward.run(60_000);
    const low = ward.alerts().filter((text) => text.includes('LO_LT_LIM') && text.includes('SAT_O2'));
    const phases = phasesOf(low).filter((phase) => phase !== 'continue' && phase !== 'deescalate');
    expect(phases).toEqual(['start', 'escalate', 'end']);
  });

  it('Given a pump that occludes, When it stops, Then it sends a stop event, an alert, and readings that say so', () => {
    const ward = rehearse({ waves: false, steps: [{ at: 5, act: 'pump', pump: 'P-2157', do: 'occlude' }] });
    ward.run(240_000, 1000);
    const of = ward.sent.filter((one) => one.message.id.startsWith('P-2157'));
    const stop = of.find((one) => one.message.text.includes('MDC_EVT_PUMP_DELIV_STOP'));
    expect(stop?.message.kind).toBe('durable');
    const alert = of.find((one) => one.message.text.includes('FLUID_LINE_OCCL'));
    expect(obx(alert?.message.text ?? '', 'EVENT_PHASE')).toBe('start');
    expect(obx(of.at(-1)?.message.text ?? '', 'FLOW_FLUID_PUMP_CURRENT')).toMatch(/^(0|)$|undefined/);
  });

  it('Given a transfer, When it is done, Then A02 names both beds and the patient lives in the new one', () => {
    const ward = rehearse({ steps: [{ at: 2, bed: '16', act: 'transfer', to: '10' }] });
    ward.run(5000);
    const transfer = ward.sent.find((one) => one.message.text.includes('|ADT^A02'))?.message.text ?? '';
    const visit = transfer.split('\r')[3]?.split('|') ?? [];
    expect([visit[3], visit[6]]).toEqual(['5N^510^10^DEMO', '5N^516^16^DEMO']);
    const late = ward.sent
      .filter((one) => one.message.kind === 'numeric')
      .slice(-30)
      .map((one) => one.link);
    expect(late).toContain('MON-5N-10');
    expect(late).not.toContain('MON-5N-16');
  });

  it('Given a transfer, When it is done, Then the pumps of the patient go along with their tags', () => {
    const ward = rehearse({ steps: [{ at: 2, bed: '09', act: 'transfer', to: '10' }], waves: false });
    ward.run(3000);
    expect(ward.moved).toEqual([
      { tag: 'P-2157', room: 'bed-10' },
      { tag: 'P-2158', room: 'bed-10' },
    ]);
  });

  it('Given 200 beds, When they run for two seconds, Then every occupied one speaks under its own names', () => {
    const ward = rehearse({ beds: 200 });
    ward.run(2500);
    expect(new Set(ward.sent.filter((one) => one.message.kind === 'wave').map((one) => one.link)).size).toBe(198);
    expect(new Set(ward.sent.map((one) => one.message.id)).size).toBe(ward.sent.length);
  });
});

describe('waves of a monitor', () => {
  /** Channels that a bed's monitor sends, by their REFIDs. */
  const channels = (bed: string): Set<string> => {
    const ward = rehearse();
    ward.run(3_000);
    const texts = ward.sent
      .filter(({ link, message }) => link === `MON-5N-${bed}` && message.kind === 'wave')
      .map(({ message }) => message.text);
    return new Set(texts.flatMap((text) => [...text.matchAll(/\|NA\|\d+\^(MDC_\w+)/g)].map((found) => found[1] ?? '')));
  };

  it('Given a bed with a central line or CO₂, When its monitor sends waves, Then theirs are among them; others have none', () => {
    expect(channels('12')).toContain('MDC_PRESS_BLD_VEN_CENT');
    expect(channels('12')).not.toContain('MDC_AWAY_CO2');
    expect(channels('24')).toContain('MDC_AWAY_CO2');
    expect([...channels('01')].filter((name) => /VEN_CENT|CO2/.test(name))).toEqual([]);
  });
});
