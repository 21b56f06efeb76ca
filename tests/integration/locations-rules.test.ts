/** A thing from its tag to what people and facilities read: reserved, arrived, gone from the ward; over a restart and a cut. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { assetId, bedId, commandId } from '../../shared/domain/ids.ts';
import type { AssetState } from '../../shared/assets/asset.ts';
import { startHub, type Hub } from '../../simulator/tags/hub.ts';
import { planSchema } from '../../simulator/tags/plan.ts';
import type { TagReport } from '../../simulator/tags/tags.ts';
import { freePort } from './free-port.ts';
import { aGateway, configFor, end, TestStation } from './gateway-harness.ts';
import { until } from './until.ts';

const resources = path.resolve(import.meta.dirname, '../../resources');
const planFile = path.join(resources, 'plans/5-north.json');
const plan = planSchema.parse(JSON.parse(readFileSync(planFile, 'utf8')));
const trackable = '7b1e8f7c-33e2-4c0a-9d51-0d8a7a7d0101';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** Middle of a room of the demo's plan. */
function middle(room: string): { x: number; y: number } {
  const ring = plan.rooms.find(({ id }) => id === room)?.polygon.slice(0, 4) ?? [];
  return { x: ring.reduce((sum, [x]) => sum + x / 4, 0), y: ring.reduce((sum, [, y]) => sum + y / 4, 0) };
}

/** A tag that says where it is, five times a second. */
class Tag {
  room = 'store-b';
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(hub: Hub, startAt: number) {
    this.#timer = setInterval(() => {
      const asset = { name: 'BS-02', kind: 'bladder-scanner', room: this.room, status: 'available', tagBatteryPct: 80 };
      const at = { accuracyM: 0.3, batteryPct: 80, speed: 0, atMs: Date.now() - startAt };
      const report = { provider: '02:A1:B2:FF:FE:10:20:30', trackable, asset, ...middle(this.room), ...at };
      hub.tell([report as TagReport]);
    }, 200);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

async function aWard() {
  const folder = mkdtempSync(path.join(tmpdir(), 'wardlight-rules-'));
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'equipment.json');
  const rule = { id: 'left', name: 'Left the ward', kind: 'left-ward', forS: 1 };
  const lost = { id: 'lost', name: 'Tag lost', kind: 'tag-lost', threshold: 0.0001 };
  writeFileSync(file, JSON.stringify({ version: '1', types: [], rules: [rule, lost] }));
  const port = await freePort();
  const startAt = Date.now();
  const hub = await startHub({ plan, startAt, now: () => Date.now(), port });
  undo.push(() => hub.stop());
  const tag = new Tag(hub, startAt);
  undo.push(() => tag.stop());
  const rtls = { name: 'rtls', url: hub.url, retryMinMs: 50, retryMaxMs: 200 };
  const config = configFor({ omlox: [rtls], siteFiles: { equipment: file, plans: [planFile] } }, 24);
  return { folder, config, hub, tag };
}

const assetOf = (station: TestStation): AssetState | undefined => station.state?.assets[trackable];
const findings = (station: TestStation): string[] =>
  Object.values(station.state?.findings ?? {}).map(({ text }) => text);

describe('Given a tagged thing, the site’s plan and its rules', () => {
  it('When it is reserved, comes, leaves the ward and returns, over a cut and a restart, Then each is said once', async () => {
    const { config, hub, tag, folder } = await aWard();
    const dataDir = path.join(folder, 'data');
    const first = await aGateway({ config, dataDir });
    let station = new TestStation(first.httpPort);
    await until('it is known', () => assetOf(station) !== undefined);
    station.socket.emit(
      'command',
      {
        type: 'act-on-asset',
        id: commandId('c1'),
        asset: assetId(trackable),
        act: 'reserve',
        bed: bedId('12'),
        forMs: null,
        text: null,
        by: 'RN 7',
      },
      () => undefined,
    );
    await until('it is reserved', () => assetOf(station)?.reserved?.bed === '12');
    tag.room = 'bed-12';
    await until('it has arrived', () => assetOf(station)?.use?.bed === '12', 25_000);
    expect(station.events.flatMap(({ event }) => (event.type === 'asset.acted' ? [event.why] : []))).toEqual([
      'person',
      'arrived',
    ]);

    tag.room = 'lift-lobby';
    await until('that it left the ward', () => findings(station).length === 1, 15_000);
    expect(Object.values(station.state?.findings ?? {})).toMatchObject([
      { kind: 'left-ward', rule: 'left', text: 'BS-02 left the ward', place: 'Lift lobby' },
    ]);

    // Cut: nothing is lost, nothing ends, and a gateway that starts meanwhile says it no second time.
    await hub.setCut(true);
    station.close();
    await first.stop();
    const second = await aGateway({ config, dataDir });
    undo.push(() => end(second));
    station = new TestStation(second.httpPort);
    undo.push(() => station.close());
    await until('the state is there', () => findings(station).length === 1);
    await until('a few ticks', () => station.heartbeats >= 4);
    await hub.setCut(false);
    await until('it is heard again', () => station.live.some(({ positions }) => positions.length > 0));
    await until('a few ticks more', () => station.heartbeats >= 8, 15_000);
    expect(findings(station)).toEqual(['BS-02 left the ward']);
    expect(
      station.events.some(
        ({ event }) => event.type === 'finding.raised' && event.finding.rule === 'left' && event.finding.id !== 'f1',
      ),
    ).toBe(false);

    tag.room = 'store-b';
    await until('it is back', () => findings(station).length === 0, 30_000);
  }, 120_000);
});
