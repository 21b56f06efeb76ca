import { describe, expect, it } from 'vitest';
import { aPatient } from '../test-kit.ts';
import { measure, rateOf } from './measure.ts';

/** Times of upward slopes through the middle of a wave, ms. */
function feet(values: Float32Array, count: number, stepMs: number): number[] {
  const list = [...values.subarray(0, count)];
  const middle = (Math.max(...list) + Math.min(...list)) / 2;
  return list.flatMap((value, index) =>
    index > 0 && value >= middle && (list[index - 1] as number) < middle ? [index * stepMs] : [],
  );
}

describe('physiology', () => {
  it('Given a patient in sinus rhythm, When the monitor measures, Then HR is the rate of the beats', () => {
    const patient = aPatient({ hr: 82 });
    for (const nowMs of [0, 5000, 60_000, 120_000]) {
      patient.advance(nowMs);
      const seen = patient.heart.beats.filter((beat) => beat.atMs <= nowMs).slice(-8);
      const { HR } = measure(patient, nowMs);
      expect(HR).toBeCloseTo(rateOf(seen.map((beat) => beat.atMs)) ?? NaN, 6);
      expect(HR).toBeGreaterThan(76);
      expect(HR).toBeLessThan(88);
    }
  });

  it.each([
    [52, 'SB'],
    [75, 'SR'],
    [115, 'ST'],
  ])('Given a heart rate of %i, When it is named, Then the rhythm is %s', (hr, text) => {
    const patient = aPatient({ hr });
    patient.advance(10_000);
    expect(measure(patient, 10_000).rhythm).toBe(text);
  });

  it('Given beats, When the waves are drawn, Then R, ART and pleth follow each other by their delays', () => {
    const patient = aPatient({ hr: 60 });
    patient.advance(40_000);
    const ecg = Float32Array.from(patient.render('ECG II', 30_000, 1000, 250).subarray(0, 1000));
    const art = feet(patient.render('ART', 30_000, 500, 125), 500, 8);
    const pleth = feet(patient.render('PLETH', 30_000, 500, 125), 500, 8);
    const beats = patient.heart.beats
      .filter((beat) => beat.atMs > 30_100 && beat.atMs < 33_000)
      .map((beat) => beat.atMs - 30_000);
    expect(beats.length).toBeGreaterThan(1);
    for (const at of beats) {
      const window = ecg.subarray(Math.round(at / 4) - 20, Math.round(at / 4) + 20);
      expect(window.indexOf(Math.max(...window))).toBeCloseTo(20, -0.5);
      const toArtery = (art.find((foot) => foot > at) ?? NaN) - at;
      const toFinger = (pleth.find((foot) => foot > at) ?? NaN) - at;
      expect(toArtery).toBeGreaterThan(150);
      expect(toArtery).toBeLessThan(330);
      expect(toFinger).toBeGreaterThan(toArtery + 40);
    }
  });

  it('Given pressures of 121/66, When V-tach comes and goes, Then ART falls to about 74/48 and comes back', () => {
    const patient = aPatient({ sys: 121, dia: 66 });
    patient.advance(20_000);
    const before = measure(patient, 20_000);
    expect(before.artSys).toBeCloseTo(121, -1);
    expect(before.artDia).toBeCloseTo(66, -1);
    patient.setRhythm('V-tach', 20_000, 182);
    for (let at = 20_000; at <= 50_000; at += 250) patient.advance(at);
    const within = measure(patient, 50_000);
    expect(within.HR).toBeGreaterThan(175);
    expect(within.artSys).toBeLessThan(88);
    expect(within.artDia).toBeLessThan(58);
    patient.setRhythm('sinus', 50_000, null);
    for (let at = 50_000; at <= 80_000; at += 250) patient.advance(at);
    expect(measure(patient, 80_000).artSys).toBeGreaterThan(112);
  });

  it('Given asystole, When half a minute passes, Then HR is 0, there is no pulse and the pressure decays', () => {
    const patient = aPatient();
    patient.advance(20_000);
    patient.setRhythm('asystole', 20_000, null);
    for (let at = 20_000; at <= 50_000; at += 250) patient.advance(at);
    const measured = measure(patient, 50_000);
    expect(measured.HR).toBe(0);
    expect(measured.PR).toBeNull();
    expect(measured.SpO2).toBeNull();
    expect(measured.artSys).toBeLessThan(25);
  });

  it('Given atrial fibrillation, When beats are compared, Then the intervals are irregular and the rate is kept', () => {
    const patient = aPatient({ hr: 95 }, 'AF');
    for (let at = 0; at <= 120_000; at += 1000) patient.advance(at);
    const rr = patient.heart.beats.slice(-150).map((beat) => beat.rrMs);
    const mean = rr.reduce((sum, one) => sum + one, 0) / rr.length;
    const spread = Math.sqrt(rr.reduce((sum, one) => sum + (one - mean) ** 2, 0) / rr.length) / mean;
    expect(60_000 / mean).toBeCloseTo(95, -1);
    expect(spread).toBeGreaterThan(0.12);
  });

  it('Given two patients of one seed, When one skips blocks, Then the blocks that both draw are equal', () => {
    const [a, b] = [aPatient(), aPatient()];
    a.advance(30_000);
    b.advance(30_000);
    a.render('ECG V', 20_000, 250, 250);
    const one = [...a.render('ECG II', 24_000, 250, 250).subarray(0, 250)];
    const two = [...b.render('ECG II', 24_000, 250, 250).subarray(0, 250)];
    expect(one).toEqual(two);
  });

  it('Given the limb leads, When they are drawn, Then Einthoven holds: I + III = II', () => {
    const patient = aPatient();
    patient.advance(10_000);
    const lead = (name: 'ECG I' | 'ECG II' | 'ECG III'): number[] => [
      ...patient.render(name, 8000, 200, 250).subarray(0, 200),
    ];
    const [one, two, three] = [lead('ECG I'), lead('ECG II'), lead('ECG III')];
    one.forEach((value, index) => expect(value + (three[index] as number)).toBeCloseTo(two[index] as number, 5));
  });
});

describe('central venous pressure', () => {
  /** Ten seconds, as drawn. */
  const drawn = (patient: ReturnType<typeof aPatient>): number[] => [
    ...patient.render('CVP', 30_000, 1250, 125).subarray(0, 1250),
  ];
  const mean = (list: readonly number[]): number => list.reduce((sum, one) => sum + one, 0) / list.length;
  /** Mean of the curve `afterMs` after each R peak in the block. */
  const afterR = (patient: ReturnType<typeof aPatient>, curve: readonly number[], afterMs: number): number =>
    mean(
      patient.heart.beats
        .map((beat) => curve[Math.round((beat.atMs + afterMs - 30_000) / 8)])
        .filter((value) => value !== undefined),
    );

  it('Given sinus rhythm, When the wave is drawn, Then its mean is the pressure measured, and a, x, v and y follow each other', () => {
    const patient = aPatient({ hr: 60, cvp: 8 });
    patient.advance(40_000);
    const curve = drawn(patient);
    expect(mean(curve)).toBeCloseTo(measure(patient, 40_000).cvp, -0.5);
    const [a, x, v, y] = [-25, 215, 405, 545].map((at) => afterR(patient, curve, at)) as [
      number,
      number,
      number,
      number,
    ];
    expect(a - x).toBeGreaterThan(2);
    expect(v - x).toBeGreaterThan(2);
    expect(v - y).toBeGreaterThan(2);
    expect(Math.max(...curve)).toBeLessThan(16);
    expect(Math.min(...curve)).toBeGreaterThan(0);
  });

  it('Given atrial fibrillation, When it is drawn, Then no a wave comes before the beat', () => {
    const patient = aPatient({ hr: 60, cvp: 8 }, 'AF');
    patient.advance(40_000);
    const curve = drawn(patient);
    expect(afterR(patient, curve, 400)).toBeGreaterThan(afterR(patient, curve, -25));
  });

  it('Given asystole, When it is drawn, Then nothing beats in it', () => {
    const patient = aPatient({ rr: 0, cvp: 8 });
    patient.advance(20_000);
    patient.setRhythm('asystole', 20_000, null);
    patient.advance(40_000);
    const curve = drawn(patient);
    expect(Math.max(...curve) - Math.min(...curve)).toBeLessThan(1.5);
  });
});

describe('capnogram', () => {
  const drawn = (patient: ReturnType<typeof aPatient>, startMs: number, seconds: number): number[] => {
    const count = Math.round(62.5 * seconds);
    return [...patient.render('CO2', startMs, count, 62.5).subarray(0, count)];
  };

  it('Given quiet breathing, When it is drawn, Then each breath falls to nothing and ends at the end-tidal value', () => {
    const patient = aPatient({ rr: 15, etco2: 38 });
    patient.advance(62_000);
    const curve = drawn(patient, 32_000, 30);
    expect(Math.max(...curve)).toBeGreaterThan(36);
    expect(Math.max(...curve)).toBeLessThan(41);
    expect(Math.min(...curve)).toBeLessThan(0.3);
    const rises = curve.filter((value, index) => index > 0 && value >= 15 && (curve[index - 1] as number) < 15);
    expect(rises.length).toBeGreaterThanOrEqual(6);
    expect(rises.length).toBeLessThanOrEqual(9);
    // The plateau: most of the time above the middle is spent near the top.
    const high = curve.filter((value) => value > 19);
    expect(high.filter((value) => value > 32).length / high.length).toBeGreaterThan(0.8);
  });

  it('Given apnoea, When it is drawn, Then the line is flat', () => {
    const patient = aPatient({ rr: 0, etco2: 38 });
    patient.advance(40_000);
    expect(Math.max(...drawn(patient, 30_000, 8))).toBeLessThan(0.5);
  });
});
