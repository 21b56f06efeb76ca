/** From the virtual ward's location hub to a station: every tagged thing has its room, and pumps are their tags. */
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assetsByDevice } from '../../shared/ward/tagged.ts';
import { startSimulator, type Simulator } from '../../simulator/simulator.ts';
import { freePort } from './free-port.ts';
import { aGateway, configFor, end, TestStation } from './gateway-harness.ts';
import { until } from './until.ts';

interface DemoAsset {
  readonly name: string;
  readonly room: string;
  readonly tag?: string;
  readonly device?: string;
}
const demo = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../resources/demo/${name}`, import.meta.url), 'utf8'));
const { assets: all } = demo('assets.json') as { readonly assets: readonly DemoAsset[] };
const { empty } = demo('patients.json') as { readonly empty: readonly string[] };
/** A monitor speaks only where somebody lies. */
const tagged = all.filter(
  ({ device, room }) => device !== undefined && !empty.includes(room.replace('bed-', '')),
).length;

let gateway: Awaited<ReturnType<typeof aGateway>>;
let simulator: Simulator;
let station: TestStation;

beforeEach(async () => {
  const port = await freePort();
  const rtls = { name: 'rtls', url: `http://127.0.0.1:${port}/v2`, retryMinMs: 50, retryMaxMs: 200 };
  gateway = await aGateway({ config: configFor({ omlox: [rtls] }, 24) });
  simulator = await startSimulator({
    to: { host: '127.0.0.1', port: gateway.mllpPort ?? 0 },
    omloxPort: port,
    scenario: 'quiet-night',
  });
  station = new TestStation(gateway.httpPort);
});
afterEach(async () => {
  station.close();
  await simulator.stop();
  await end(gateway);
});

/** Name of the asset → newest words for its place. */
function places(): Map<string, string | null> {
  const all = new Map<string, string | null>();
  for (const { positions } of station.live) {
    for (const { tag, zone } of positions) all.set(station.state?.assets[tag]?.name ?? '', zone);
  }
  return all;
}

describe('Given the demo ward with its location hub', () => {
  it('When a station is connected, Then each thing is in its room and each tagged pump is at its bed', async () => {
    await until('all places', () => places().size === all.length);
    const found = places();
    expect(found.get('IP-0111')).toBe('Bed 12');
    expect(found.get('IP-0147')).toBe('Store B');
    expect(found.get('IP-0122')).toBe('Corridor Pod A');
    expect(found.get('DF-01')).toBe('Nurse station');
    // A ring across a wall is no claim of a room; of what stands in the middle of rooms that is rare.
    const exact = all.filter(({ tag }) => tag !== 'wifi');
    expect(exact.filter(({ name }) => found.get(name) === '5 North').length).toBeLessThan(exact.length / 12);

    await until('tagged devices', () => station.state !== null && assetsByDevice(station.state).size === tagged);
    const { devices } = station.state!;
    for (const [id, assets] of assetsByDevice(station.state!)) {
      const device = devices[id];
      expect(
        assets.map(({ name }) => found.get(name)),
        device?.name,
      ).toEqual([`Bed ${device?.bed}`]);
    }
  });
});
