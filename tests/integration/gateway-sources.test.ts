/** The gateway's own sources of alarms over real sockets: HL7 in, a station that watches, shows and speaks of itself. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bedId } from '../../shared/domain/ids.ts';
import { aStationReport } from '../../shared/testing/builders.ts';
import type { RunningGateway } from '../../gateway/start.ts';
import { aGateway, configFor, end, numerics, Sender, TestStation } from './gateway-harness.ts';
import { until } from './until.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'wardlight-sources-'));
const profilesFile = path.resolve(import.meta.dirname, '../../resources/alarms/profiles.json');
const policyFile = path.join(folder, 'policy.json');
let gateway: RunningGateway & { dataDir: string };
let sender: Sender;

beforeEach(async () => {
  writeFileSync(policyFile, JSON.stringify({ unseenS: 5 }));
  gateway = await aGateway({ config: configFor({ alarms: { profilesFile, policyFile } }) });
  sender = new Sender(gateway.mllpPort ?? 0);
});
afterEach(async () => {
  sender.close();
  await end(gateway);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const texts = (): string[] =>
  Object.values(gateway.engine.durable.alarms)
    .filter(({ condition }) => condition === 'present')
    .map(({ text }) => text);

describe('Given a monitor that sends values and no alarms', () => {
  it('When a value is far beyond its limit, Then every station has the alarm, and its end', async () => {
    const station = new TestStation(gateway.httpPort);
    await until('the snapshot', () => station.snapshot !== null);
    await sender.send(numerics('01', 80));
    await sender.send(numerics('01', 150));
    await until('the alarm', () =>
      Object.values(station.state?.alarms ?? {}).some(({ text }) => text === 'HR 150 > 120'),
    );
    await sender.send(numerics('01', 80));
    // An extreme value is a high alarm: it latches until somebody acknowledges it (L4).
    await until('its end', () =>
      Object.values(station.state?.alarms ?? {}).some(
        ({ condition, priority }) => condition === 'ended' && priority === 'high',
      ),
    );
    station.close();
  });
});

describe('Given a station that shows beds and speaks of itself', () => {
  it('When no screen shows a bed, Then that is an alarm until one does (L25); its own faults are alarms of the ward', async () => {
    const station = new TestStation(gateway.httpPort);
    await until('the snapshot', () => station.snapshot !== null);
    let stop = false;
    const monitor = (async () => {
      while (!stop) {
        await sender.send(numerics('01', 80));
        // The pace of a monitor, not a wait for anything.
        await new Promise((resolve) => {
          setTimeout(resolve, 500);
        });
      }
    })();
    await until('the alarm', () => texts().includes('Bed 01 on no screen'), 30_000);
    station.socket.emit('watch', { waves: [], shows: [bedId('01')] });
    await until('its end', () => !texts().includes('Bed 01 on no screen'));
    station.socket.emit('report', aStationReport({ soundFault: 'failed' }));
    await until('the fault', () => texts().some((text) => text.includes('cannot sound: it failed')), 30_000);
    expect(Object.values(gateway.engine.durable.stations)).toMatchObject([{ connected: true, soundFault: 'failed' }]);
    // What cannot be read changes nothing.
    station.socket.emit('report', { soundFault: 'nonsense' } as never);
    station.close();
    await until(
      'that it is away',
      () => Object.values(gateway.engine.durable.stations)[0]?.connected === false,
      40_000,
    );
    stop = true;
    await monitor;
  });
});
