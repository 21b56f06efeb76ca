import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resource } from '../test-kit.ts';
import { doseOf, pumpFileSchema } from './drugs.ts';
import { pumpsOfLoad } from './load.ts';
import {
  advance,
  block,
  bolus,
  clearCounter,
  flow,
  infusion,
  minutesLeft,
  pause,
  reload,
  setRate,
  start,
  unblock,
} from './infusion.ts';
import type { Infusion } from './infusion.ts';

const hour = 3_600_000;
const aChannel = (over: Partial<Parameters<typeof infusion>[0]> = {}): Infusion =>
  infusion({ rateMlH: 100, vtbiMl: 250, remainingMl: 250, ...over });

describe('infusion', () => {
  it('Given 100 mL/h, When one hour passes, Then 100 mL are infused', () => {
    const { state } = advance(aChannel(), hour);
    expect(state.infusedMl).toBeCloseTo(100, 9);
    expect(minutesLeft(state)).toBeCloseTo(90, 9);
  });

  it('Given any sequence of acts and times, When they are played, Then infused + remaining = VTBI and nothing is negative', () => {
    const act = fc.oneof(
      fc.integer({ min: 1, max: 10 * hour }).map((ms) => (state: Infusion) => advance(state, ms).state),
      fc.double({ min: 0, max: 900, noNaN: true }).map((rate) => (state: Infusion) => setRate(state, rate)),
      fc.double({ min: 0.1, max: 50, noNaN: true }).map((volume) => (state: Infusion) => bolus(state, volume, 300)),
      fc.constantFrom(pause, start, block, unblock),
    );
    fc.assert(
      fc.property(fc.array(act, { maxLength: 30 }), (acts) => {
        let state = aChannel();
        for (const one of acts) {
          const before = state.infusedMl;
          state = one(state);
          expect(state.infusedMl + state.remainingMl).toBeCloseTo(state.vtbiMl, 6);
          expect(state.remainingMl).toBeGreaterThanOrEqual(0);
          expect(state.infusedMl).toBeGreaterThanOrEqual(before - 1e-9);
          expect(state.pressure).toBeLessThan(600);
          expect(state.totalMl).toBeCloseTo(state.infusedMl + state.kvoMl, 6);
        }
      }),
    );
  });

  it('Given steps of any length, When the same time passes, Then the result is the same', () => {
    const from = aChannel({ remainingMl: 12 });
    let small = from;
    const events: string[] = [];
    for (let at = 0; at < hour; at += 1000) {
      const step = advance(small, 1000);
      small = step.state;
      events.push(...step.events.map((one) => one.event));
    }
    const large = advance(from, hour);
    expect(small.remainingMl).toBeCloseTo(large.state.remainingMl, 6);
    expect(small.kvoMl).toBeCloseTo(large.state.kvoMl, 6);
    expect(events).toEqual(large.events.map((one) => one.event));
  });

  it('Given the end, When time goes on, Then near-end comes 5 min before, then complete, then KVO', () => {
    const { state, events } = advance(aChannel({ remainingMl: 25 }), hour);
    expect(events.map((one) => [one.event, Math.round(one.afterMs / 60_000)])).toEqual([
      ['near-end', 10],
      ['complete', 15],
    ]);
    expect(state.status).toBe('kvo');
    expect(flow(state)).toBe(1);
    expect(state.kvoMl).toBeCloseTo(0.75, 6);
  });

  it('Given a blocked line, When the pump pushes on, Then pressure rises, the pump stops and infuses nothing', () => {
    const { state, events } = advance(block(aChannel({ rateMlH: 12.6, remainingMl: 20.2 })), hour);
    expect(events.map((one) => one.event)).toEqual(['occlusion']);
    expect(state.status).toBe('occluded');
    // A line that has most of the pressure already is at its limit in seconds.
    const late = advance(block(aChannel({ rateMlH: 12.6, remainingMl: 20.2 }), 460), 20_000);
    expect(late.state.status).toBe('occluded');
    expect(advance(block(aChannel({ rateMlH: 12.6, remainingMl: 20.2 })), 20_000).state.status).toBe('infusing');
    expect(state.pressure).toBe(525);
    expect(state.remainingMl).toBe(20.2);
  });

  it('Given a ramp of rates, When time passes, Then each lasts its time, the last stays, and the time left is that of all', () => {
    const ramp = [
      { rateMlH: 100, forMs: hour / 2 },
      { rateMlH: 50, forMs: hour / 2 },
      { rateMlH: 20, forMs: hour },
    ];
    const from = infusion({ rateMlH: 1, vtbiMl: 105, remainingMl: 105, ramp });
    expect(minutesLeft(from)).toBeCloseTo(60 + 90, 6);
    const { state, events } = advance(from, hour);
    expect(events.map(({ event, afterMs, from: was, to }) => [event, afterMs / hour, was.rateMlH, to.rateMlH])).toEqual(
      [
        ['rate-step', 0.5, 100, 50],
        ['rate-step', 1, 50, 20],
      ],
    );
    expect(state.totalMl).toBeCloseTo(75, 6);
    expect(flow(advance(state, hour * 1.2).state)).toBe(20);
    expect(setRate(state, 10).ramp).toEqual([]);
  });

  it('Given another container, When the counter goes on, Then it counts all until somebody clears it', () => {
    const { state } = advance(aChannel({ remainingMl: 10 }), hour);
    expect(state.totalMl).toBeCloseTo(240 + 10 + state.kvoMl, 6);
    const next = advance(reload(state, 250), hour).state;
    expect(next.totalMl).toBeCloseTo(state.totalMl + 100, 6);
    expect(next.infusedMl).toBeCloseTo(100, 6);
    expect(clearCounter(next).totalMl).toBe(0);
  });

  it('Given rate 0, When asked for the time left, Then it is not known', () => {
    expect(minutesLeft(setRate(aChannel(), 0))).toBeNull();
  });
});

describe('demo pumps', () => {
  const { pumps } = pumpFileSchema.parse(resource('demo/pumps.json'));
  const { patients } = resource('demo/patients.json') as { patients: { bed: string; weightKg: number }[] };

  it('Given each channel, When the dose is computed from rate and concentration, Then it is the dose that it states', () => {
    for (const pump of pumps) {
      const weight = patients.find((patient) => patient.bed === pump.bed)?.weightKg ?? 70;
      for (const channel of pump.channels) {
        if (channel.dose === null) continue;
        const dose = doseOf(channel, channel.rateMlH, weight) ?? NaN;
        expect(Math.abs(dose / channel.dose - 1), `${pump.id} ${channel.drug}`).toBeLessThan(0.02);
      }
    }
  });

  it('Given the ward, When channels are counted, Then 26 are at beds and one pump is at none', () => {
    expect(pumps.filter((pump) => pump.bed !== null).flatMap((pump) => pump.channels)).toHaveLength(26);
    expect(pumps.filter((pump) => pump.bed === null)).toHaveLength(1);
  });
});

describe('pumps for load', () => {
  it('Given 400 channels for 50 beds, When they are made, Then they are in stacks of four to six, spread over the beds', () => {
    const beds = Array.from({ length: 50 }, (_, index) => String(index + 1));
    const pumps = pumpsOfLoad(beds, 400);
    expect(pumpFileSchema.parse({ pumps }).pumps.flatMap(({ channels }) => channels)).toHaveLength(400);
    for (const { channels } of pumps.slice(0, -1)) {
      expect(channels.length).toBeGreaterThanOrEqual(4);
      expect(channels.length).toBeLessThanOrEqual(6);
    }
    expect(new Set(pumps.map(({ bed }) => bed)).size).toBe(50);
    expect(new Set(pumps.map(({ id }) => id)).size).toBe(pumps.length);
  });
});
