/** The virtual ward's tags over a real broker: what it writes, what it says when it is cut, and that it comes back. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connectAsync } from 'mqtt';
import { afterEach, describe, expect, it } from 'vitest';
import { locationSchema } from '../../simulator/tags/hub-objects.ts';
import { startSimulator, type Simulator } from '../../simulator/simulator.ts';
import { freePort } from './free-port.ts';
import { aBroker, hasBroker } from './mosquitto.ts';
import { until } from './until.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** A broker, a listener of everything on it, and the ward's tags. */
async function aWard(form: 'omlox' | 'vendor') {
  const folder = mkdtempSync(path.join(tmpdir(), 'wardlight-tags-'));
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  const port = await freePort();
  const broker = await aBroker(folder, port);
  undo.push(() => broker.stop());
  const url = `mqtt://127.0.0.1:${port}`;
  const heard: { topic: string; text: string; retained: boolean }[] = [];
  const far = await connectAsync(url);
  undo.push(() => far.endAsync(true));
  far.on('message', (topic, body, { retain }) => void heard.push({ topic, text: body.toString(), retained: retain }));
  await far.subscribeAsync(['#', '/#'], { qos: 1 });
  const simulator: Simulator = await startSimulator({
    to: { host: '127.0.0.1', port: await freePort() },
    omloxPort: null,
    scenario: 'quiet-night',
    beds: 1,
    speed: 10,
    mqtt: { url, form },
  });
  undo.push(() => simulator.stop());
  const of = (start: string) => heard.filter(({ topic }) => topic.startsWith(start));
  return { heard, of, simulator };
}

describe.skipIf(!hasBroker)('Given tags over MQTT (skipped where mosquitto is not installed)', () => {
  it('When they are written as omlox, Then each topic has its provider, fences are told, and nothing is retained but the status', async () => {
    const { of, heard, simulator } = await aWard('omlox');
    const locations = '/omlox/json/location_updates/local/';
    await until('locations', () => of(locations).length > 100);
    for (const { topic, text, retained } of of(locations)) {
      const location = locationSchema.parse(JSON.parse(text));
      expect(topic).toBe(`${locations}${location.provider_id}`);
      expect(retained).toBe(false);
    }
    simulator.locations.tags.move('BS-01', 'lift-lobby');
    await until('an entry', () => of('/omlox/json/fence_events/fence-lift-lobby').length > 0);
    expect(of('/omlox/json/fence_events/trackables/').length).toBeGreaterThan(0);
    expect(heard.find(({ topic }) => topic === '/omlox/status')?.text).toBe('online');
    expect(simulator.omloxUrl).toBe('');
  });

  it('When they are cut, Then the last will is told and nothing follows, and they come back', async () => {
    const { of, simulator } = await aWard('omlox');
    const count = (): number => of('/omlox/json/location_updates/').length;
    await until('locations', () => count() > 10);
    await simulator.locations.setCut(true);
    await until('the will', () => of('/omlox/status').at(-1)?.text === 'offline');
    const before = count();
    const cutAt = simulator.stats().simulatedMs;
    await until('20 s of the ward', () => simulator.stats().simulatedMs > cutAt + 20_000);
    expect(count()).toBe(before);
    await simulator.locations.setCut(false);
    await until('locations again', () => count() > before + 10);
    expect(of('/omlox/status').at(-1)?.text).toBe('online');
  });

  it('When they are written as a vendor does, Then places are whole millimetres under topics of site, floor and tag', async () => {
    const { of } = await aWard('vendor');
    await until('tags', () => of('5n/5/tag/').length > 20);
    const [first] = of('5n/5/tag/');
    expect(first?.topic).toMatch(/^5n\/5\/tag\/02A1B2FFFE[0-9A-F]{6}$/);
    const said = JSON.parse(first?.text ?? '') as Record<string, unknown>;
    expect(said).toMatchObject({ unit: 'mm', motion: false, battery: expect.any(Number) });
    expect(Number.isInteger(said['x'])).toBe(true);
  });
});
