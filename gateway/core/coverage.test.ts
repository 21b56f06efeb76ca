import { describe, expect, it } from 'vitest';
import type { WardEvent } from '../../shared/ward/events.ts';
import { types } from '../testing/builders.ts';
import { LiveCore, raised, type Values } from '../testing/live-core.ts';

const well: Values = { HR: 80, SpO2: 97 };

/** Monitors at the first `count` beds; each second the stations say what they show. */
function watch(
  core: LiveCore,
  seconds: number,
  count: number,
  shown: readonly string[] | ((second: number) => string[]),
) {
  const events: WardEvent[] = [];
  const monitors = Object.fromEntries(Array.from({ length: count }, (_, index) => [index + 1, well]));
  for (let second = 1; second <= seconds; second += 1) {
    core.run(1, monitors);
    events.push(...core.stations(typeof shown === 'function' ? shown(second) : shown));
  }
  return events;
}

const beds = (...numbers: number[]): string[] => numbers.map((n) => String(n).padStart(2, '0'));

describe('Given beds with a live feed (L25)', () => {
  it('When one is on no screen for the site’s time, Then that is an alarm of the bed, and ends once it is shown', () => {
    const core = new LiveCore();
    expect(watch(core, 30, 3, beds(1, 3))).toEqual([]);
    expect(raised(watch(core, 60, 3, beds(1, 3)))).toMatchObject([
      { key: 'UNSEEN', text: 'Bed 02 on no screen', bed: '02', kind: 'technical', source: 'gateway' },
    ]);
    expect(types(watch(core, 1, 3, beds(1, 2, 3)))).toEqual(['alarm.ended']);
  });

  it('When somebody turns pages, Then a bed that comes by in time is not missed', () => {
    const core = new LiveCore({ beds: 8 });
    expect(watch(core, 600, 8, (s) => (s % 40 < 20 ? beds(1, 2, 3, 4) : beds(5, 6, 7, 8)))).toEqual([]);
  });

  it('When the whole ward is on no screen, Then that is one alarm and not one a bed (L15)', () => {
    const core = new LiveCore({ beds: 8 });
    expect(raised(watch(core, 120, 8, []))).toMatchObject([{ bed: null, text: 'The ward is on no screen' }]);
    expect(types(watch(core, 1, 8, beds(1, 2, 3, 4, 5, 6, 7, 8)))).toEqual(['alarm.ended']);
  });

  it('When screens go out one after the other, Then it is still one', () => {
    const core = new LiveCore({ beds: 8 });
    watch(core, 5, 8, beds(1, 2, 3, 4, 5, 6, 7, 8));
    const events = watch(core, 120, 8, (s) => beds(1, 2, 3, 4, 5, 6, 7, 8).slice(Math.min(8, s)));
    expect(raised(events)).toHaveLength(1);
    expect(core.texts).toEqual(['The ward is on no screen']);
  });

  it('When most come back, Then the ones that do not have their own', () => {
    const core = new LiveCore({ beds: 8 });
    watch(core, 120, 8, []);
    watch(core, 2, 8, beds(1, 2, 3, 4, 5, 6));
    expect(core.texts).toEqual(['Bed 07 on no screen', 'Bed 08 on no screen']);
  });

  it('When a bed has no live value, Then nobody needs to see it', () => {
    const core = new LiveCore();
    core.run(5, { 1: { HR: null, SpO2: null } });
    expect(raised(watch(core, 120, 0, []))).toEqual([]);
    for (let s = 0; s < 120; s += 1) {
      core.run(1, { 1: { HR: null, Battery: 80, 'NIBP-S': 120 } });
      expect(core.stations([])).toEqual([]);
    }
  });

  it('When the site gives another time, Then that counts', () => {
    const core = new LiveCore({ policy: { unseenS: 300 } });
    expect(watch(core, 299, 1, [])).toEqual([]);
    expect(raised(watch(core, 5, 1, []))).toHaveLength(1);
  });
});
