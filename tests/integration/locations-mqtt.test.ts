/** From tags over a real broker to a station: as omlox writes them and as vendors do; cut on either side and restored. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterEach, describe, expect, it } from 'vitest';
import type { MqttFeedInput } from '../../gateway/adapters/mqtt/config.ts';
import { startSimulator } from '../../simulator/simulator.ts';
import { freePort } from './free-port.ts';
import { aGateway, configFor, end, TestStation } from './gateway-harness.ts';
import { Places } from './locations-station.ts';
import { aBroker, aCertificate, hasBroker, hasOpenssl, type RunningBroker } from './mosquitto.ts';
import { until } from './until.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const liveMs = 4_000;

function aFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'wardlight-locations-'));
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function start(
  folder: string,
  port: number,
  options: Parameters<typeof aBroker>[2] = {},
): Promise<RunningBroker> {
  const broker = await aBroker(folder, port, options);
  undo.push(() => broker.stop());
  return broker;
}

async function aWard(folder: string, feed: Partial<MqttFeedInput> & { url: string }) {
  const config = configFor({ mqtt: [{ name: 'tags', retryMinMs: 50, retryMaxMs: 200, ...feed }] }, 24);
  const gateway = await aGateway({ config, configDir: folder });
  undo.push(() => end(gateway));
  const station = new TestStation(gateway.httpPort);
  undo.push(() => station.close());
  return { gateway, station, places: new Places(station) };
}

/** What a location system says, by hand. */
async function aSender(url: string, options: Parameters<typeof connectAsync>[1] = {}) {
  const client: MqttClient = await connectAsync(url, options);
  undo.push(() => client.endAsync(true));
  return (topic: string, body: unknown, retain = false) =>
    client.publishAsync(topic, typeof body === 'string' ? body : JSON.stringify(body), { qos: 1, retain });
}

const status = (gateway: Awaited<ReturnType<typeof aWard>>) =>
  gateway.station.live.flatMap(({ feeds }) => feeds).findLast(({ name }) => name === 'tags');

describe.skipIf(!hasBroker)('Given tags over a broker (skipped where mosquitto is not installed)', () => {
  it.each([
    ['omlox', { preset: 'omlox', status: { topic: '/omlox/status' } }],
    ['vendor', { preset: 'vendor', status: { topic: '{site}/status' } }],
  ] as const)(
    'When tags of the form %s are cut from the broker, and then the broker from us, Then nothing looks live; restored, all is',
    async (form, feed) => {
      const folder = aFolder();
      const port = await freePort();
      const url = `mqtt://127.0.0.1:${port}`;
      const broker = await start(folder, port);
      const { places } = await aWard(folder, { url, ...feed });
      const simulator = await startSimulator({
        to: { host: '127.0.0.1', port: 1 },
        omloxPort: null,
        mqtt: { url, form },
        beds: 1,
        scenario: 'quiet-night',
        tags: 40,
        busyTags: true,
      });
      undo.push(() => simulator.stop());
      const names = await places.settled(20, liveMs);
      await until('one moves', () => [...places.look().byName.values()].some(({ moving }) => moving === true), 20_000);

      // The location system is gone: its last will says so.
      await simulator.locations.setCut(true);
      await until('the feed is cut', () => places.look().connected.get('tags') === false);
      expect(places.liveNames(Number.POSITIVE_INFINITY)).toEqual([]);
      await simulator.locations.setCut(false);
      await until('all tags are live again', () => places.areLive(names, liveMs), 20_000);

      await broker.stop();
      await until('the feed is cut', () => places.look().connected.get('tags') === false);
      expect(places.liveNames(Number.POSITIVE_INFINITY)).toEqual([]);
      await start(folder, port);
      await until('all tags are live again', () => places.areLive(names, liveMs), 30_000);
    },
    90_000,
  );

  it('When payloads are bad, Then each is counted by its reason and the good ones come; what the broker kept is no fresher', async () => {
    const folder = aFolder();
    const port = await freePort();
    const url = `mqtt://127.0.0.1:${port}`;
    await start(folder, port);
    const say = await aSender(url);
    await say('5n/5/tag/kept', { x: 1, y: 1 }, true);
    await say('5n/5/tag/kept-with-time', { x: 1, y: 1, ts: Date.now() - 600_000 }, true);
    const ward = await aWard(folder, { url, preset: 'vendor' });
    const { places } = ward;
    await until('what was kept', () => places.look().byName.has('kept-with-time'));
    expect(performance.now() - (places.byName.get('kept-with-time')?.measuredAt ?? 0)).toBeGreaterThan(590_000);
    await say('5n/5/tag/t1', 'not json');
    await say('5n/5/tag/t1', { x: 'a' });
    await say('5n/5/tag/t1', { x: 1, y: 2, unit: 'furlong' });
    await say('5n/5/tag/t1', '[]');
    await say('5n/5/tag/t1', { x: 4_000, y: 2_000, unit: 'mm', battery: 61, motion: 0 });
    await until('the good one', () => places.look().byName.get('t1')?.x === 4);
    expect(places.byName.get('t1')?.moving).toBe(false);
    expect(places.byName.has('kept')).toBe(false);
    await until('the refusals', () => (status(ward)?.refused ?? 0) === 4);
  }, 30_000);

  it('When fences, motions and a meeting are told as omlox does, Then positions are the hub’s and nothing is refused', async () => {
    const folder = aFolder();
    const port = await freePort();
    const url = `mqtt://127.0.0.1:${port}`;
    await start(folder, port);
    const ward = await aWard(folder, { url, preset: 'omlox' });
    await until('it is open', () => status(ward)?.connected === true);
    const say = await aSender(url);
    const location = {
      position: { type: 'Point', coordinates: [3, 4] },
      source: 'zone-5n',
      provider_id: '02:A1',
      speed: 1,
    };
    await say('/omlox/json/fence_events/f1', { event_type: 'region_entry', fence_id: 'f1', provider_id: '02:A1' });
    await say('/omlox/json/collision_events/epsg4326', {
      collision_type: 'collision_start',
      collisions: [{ id: 'a' }],
    });
    await say('/omlox/json/location_updates/local/02:A1', location);
    await until('its place', () => ward.places.look().byName.get('02:A1')?.x === 3);
    expect(status(ward)?.refused).toBe(0);
  }, 30_000);

  it.skipIf(!hasOpenssl)(
    'When the broker wants a user and speaks TLS, Then both are checked',
    async () => {
      const folder = aFolder();
      aCertificate(folder);
      const port = await freePort();
      const url = `mqtts://127.0.0.1:${port}`;
      const [user, password] = ['wardlight', 'secret of the broker'];
      await start(folder, port, { users: { [user]: password }, tls: true });
      writeFileSync(path.join(folder, 'broker.credentials'), `${user}\n${password}\n`);
      const unsure = await aWard(folder, { url, preset: 'vendor', credentialsFile: 'broker.credentials' });
      await until('without its authority it is refused', () => (status(unsure)?.refused ?? 0) > 0);
      const stranger = await aWard(folder, { url, preset: 'vendor', caFile: 'ca.pem' });
      await until('without a user it is refused', () => (status(stranger)?.refused ?? 0) > 0);
      const sure = await aWard(folder, {
        url,
        preset: 'vendor',
        caFile: 'ca.pem',
        credentialsFile: 'broker.credentials',
      });
      await until('with both it is open', () => status(sure)?.connected === true);
      expect(status(unsure)?.connected).toBe(false);
      expect(status(stranger)?.connected).toBe(false);
    },
    30_000,
  );
});

describe.skipIf(hasBroker)('Given no mosquitto', () => {
  it('When its path is looked for, Then it is not there', () => {
    expect(hasBroker).toBe(false);
  });
});
