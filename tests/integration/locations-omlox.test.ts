/** From the virtual ward's hub to a station, cut and restored: nothing old looks live, and nothing is lost after (L15, L17). */
import { afterEach, expect, it, describe } from 'vitest';
import { startSimulator, type Simulator } from '../../simulator/simulator.ts';
import { freePort } from './free-port.ts';
import { aGateway, configFor, end, TestStation } from './gateway-harness.ts';
import { Places } from './locations-station.ts';
import { until } from './until.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const tags = 60;
/** Each tag speaks each second; more than this is old. */
const liveMs = 4_000;

async function aWard(over: object = {}) {
  const port = await freePort();
  const rtls = { name: 'rtls', url: `http://127.0.0.1:${port}/v2`, retryMinMs: 50, retryMaxMs: 200 };
  const gateway = await aGateway({ config: configFor({ omlox: [rtls] }, 24) });
  undo.push(() => end(gateway));
  const simulator: Simulator = await startSimulator({
    to: { host: '127.0.0.1', port: gateway.mllpPort ?? 0 },
    omloxPort: port,
    beds: 1,
    scenario: 'quiet-night',
    tags,
    busyTags: true,
    ...over,
  });
  undo.push(() => simulator.stop());
  const station = new TestStation(gateway.httpPort);
  undo.push(() => station.close());
  return { gateway, simulator, station, places: new Places(station) };
}

describe('Given a hub whose tags all move', () => {
  it('When it is cut, Then no position looks live; restored, every tag is live again and whether it moves is known', async () => {
    const { simulator, places, gateway } = await aWard();
    const names = await places.settled(tags / 2, liveMs);
    expect([...places.byName.values()].every(({ feed }) => feed === 'rtls')).toBe(true);
    await until('one moves', () => [...places.look().byName.values()].some(({ moving }) => moving === true), 20_000);

    await simulator.locations.setCut(true);
    await until('the station is told', () => places.look().connected.get('rtls') === false);
    expect(places.liveNames(Number.POSITIVE_INFINITY)).toEqual([]);
    const cutAt = performance.now();
    // Tags go on moving meanwhile, unheard.
    await until('a while is over', () => performance.now() - cutAt > 2_500);
    expect(places.liveNames(Number.POSITIVE_INFINITY)).toEqual([]);
    expect(Object.values(gateway.engine.ward.findings)).toEqual([]);

    const restoredAt = performance.now();
    await simulator.locations.setCut(false);
    await until('the station is told', () => places.look().connected.get('rtls') === true);
    await until('all of them are live', () => places.areLive(names, liveMs), 20_000);
    // What looks live was measured after the hub was back.
    await until('all are of after the cut', () =>
      names.every((name) => (places.look().byName.get(name)?.measuredAt ?? 0) > restoredAt - 1_500),
    );
  }, 60_000);

  it('When the hub is restored and only repeats what it knew, Then that is as old as it was', async () => {
    const { simulator, places } = await aWard({ busyTags: false, tags: 12 });
    await until('12 tags', () => places.look().byName.size === 12, 20_000);
    const parked = [...places.byName].filter(([, { moving }]) => moving !== true).map(([name]) => name);
    const before = new Map(parked.map((name) => [name, places.byName.get(name)?.measuredAt ?? 0]));
    await simulator.locations.setCut(true);
    await until('the station is told', () => places.look().connected.get('rtls') === false);
    await simulator.locations.setCut(false);
    await until('the station is told', () => places.look().connected.get('rtls') === true);
    const again = places.look();
    let same = 0;
    for (const name of parked) {
      const now = again.byName.get(name)?.measuredAt ?? 0;
      // Either the same measurement, told again, or a new one: never the old one with a new age.
      if (Math.abs(now - (before.get(name) ?? 0)) < 500) same += 1;
      else expect(now).toBeGreaterThan((before.get(name) ?? 0) + 500);
    }
    expect(same).toBeGreaterThan(0);
  }, 60_000);
});
