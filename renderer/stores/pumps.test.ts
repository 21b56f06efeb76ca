import { beforeEach, expect, test, vi } from 'vitest';
import { bedId, deviceId } from '../../shared/domain/ids.ts';
import type { LivePump } from '../../shared/feed/protocol.ts';
import { aDeviceState, aLivePump } from '../../shared/testing/builders.ts';
import { emptyWard, type WardState } from '../../shared/ward/state.ts';

const programme = {
  drug: 'Heparin',
  status: 'infusing' as const,
  mode: null,
  rateMlPerHour: 10,
  doseRate: null,
  doseUnit: null,
  concentration: null,
  concentrationUnit: null,
  vtbiMl: 100,
  syringe: false,
  since: 0,
};

const aWard: WardState = {
  ...emptyWard,
  beds: [{ id: bedId('12'), room: '512', patient: null, since: null }],
  devices: {
    'P-1': aDeviceState({ id: deviceId('P-1'), kind: 'pump', bed: bedId('12'), channels: { A: programme } }),
    'P-2': aDeviceState({ id: deviceId('P-2'), kind: 'pump', bed: bedId('12'), channels: { A: programme } }),
  },
};

/** The stores of the console on a clock of the test's own. */
async function theStores() {
  vi.resetModules();
  vi.useFakeTimers({ now: 1_000_000, toFake: ['performance', 'Date', 'setTimeout', 'setInterval'] });
  const ward = await import('./ward.ts');
  const live = await import('./live.ts');
  const pumps = await import('./pumps.ts');
  const pressure = await import('./pump-pressure.ts');
  ward.acceptWard({ kind: 'snapshot', state: aWard });
  const hear = (device: string, over: Partial<LivePump>): void =>
    live.acceptLive({
      full: false,
      devices: [
        {
          device: deviceId(device),
          bed: bedId('12'),
          connected: true,
          ageMs: 0,
          periodMs: 5_000,
          clockOffsetMs: null,
          values: [],
          pumps: [aLivePump(over)],
        },
      ],
      positions: [],
      feeds: [],
    });
  return { ...pumps, ...pressure, hear };
}

beforeEach(() => {
  vi.useRealTimers();
});

test('Given two pumps of a bed, when the second is empty sooner, then it stands first', async () => {
  const { hear, refreshPumps, pumpsNow } = await theStores();
  hear('P-1', { remainingMl: 80 });
  hear('P-2', { remainingMl: 5 });
  refreshPumps();
  expect(pumpsNow().map(({ device }) => device)).toEqual(['P-2', 'P-1']);
});

test('Given a pump that is heard, when nothing of it changes, then its row keeps its identity', async () => {
  const { hear, refreshPumps, pumpsNow } = await theStores();
  hear('P-1', { remainingMl: 80 });
  // Within one minute of its time.
  vi.advanceTimersByTime(1_000);
  refreshPumps();
  const [before] = pumpsNow();
  vi.advanceTimersByTime(1_000);
  refreshPumps();
  expect(pumpsNow()[0]).toBe(before);
});

test('Given a pump that infuses, when it falls silent, then neither its time nor that it runs is told (L17)', async () => {
  const { hear, refreshPumps, pumpsNow } = await theStores();
  hear('P-1', { remainingMl: 80 });
  refreshPumps();
  expect(pumpsNow()[0]).toMatchObject({ device: 'P-1', running: true, time: { known: true } });
  vi.advanceTimersByTime(121_000);
  refreshPumps();
  const pump = pumpsNow().find(({ device }) => device === 'P-1');
  expect(pump).toMatchObject({ running: false, silent: true, time: { known: false }, remainingMl: null });
});

test('Given a line whose pressure rises, when it is heard, then its course is kept and ends where the pump is silent', async () => {
  const { hear, refreshPumps, pressuresOf, pumpsNow } = await theStores();
  for (const mmHg of [60, 200, 525]) {
    hear('P-1', { linePressureMmHg: mmHg });
    refreshPumps();
    vi.advanceTimersByTime(1_000);
  }
  const id = pumpsNow().find(({ device }) => device === 'P-1')?.id ?? '';
  expect(pressuresOf(id).map(({ mmHg }) => mmHg)).toEqual([60, 200, 525]);
  vi.advanceTimersByTime(121_000);
  refreshPumps();
  expect(pressuresOf(id).at(-1)?.mmHg).toBeNull();
  vi.advanceTimersByTime(16 * 60_000);
  refreshPumps();
  expect(pressuresOf(id).map(({ mmHg }) => mmHg)).toEqual([null]);
});
