/** Station and gateway as they are, over real sockets: HL7 in at one end, the console's topics at the other. */
import { expect, it, onTestFinished } from 'vitest';
import { decodeWaveFrame } from '../../shared/feed/wave-frame.ts';
import type { LiveValue } from '../../shared/feed/protocol.ts';
import { createStation, type Station } from '../../station/host.ts';
import {
  aGateway,
  alarm as anAlarmMessage,
  codeOf,
  configFor,
  end,
  numerics,
  secret,
  Sender,
  waves,
} from './gateway-harness.ts';
import { TestConsole } from './station-console.ts';
import { aFolder } from './station-folder.ts';
import { until } from './until.ts';

type Gateway = Awaited<ReturnType<typeof aGateway>>;

async function aStation(port: number, data = aFolder()): Promise<{ station: Station; console: TestConsole }> {
  const station = await createStation({ gateway: { url: `http://127.0.0.1:${port}`, secret }, data });
  onTestFinished(() => station.stop());
  return { station, console: TestConsole.attach(station).console };
}

const value = (console: TestConsole, bed: string, key: string): LiveValue | undefined =>
  console
    .all('live')
    .flatMap(({ devices }) => devices)
    .filter((device) => device.bed === bed)
    .flatMap(({ values }) => values)
    .findLast((one) => one.key === key);

it('Given two stations, when a device raises an alarm and one acknowledges it, then both show the same, and numerics and waves arrive', async () => {
  const gateway: Gateway = await aGateway();
  onTestFinished(() => end(gateway));
  const one = await aStation(gateway.httpPort);
  const two = await aStation(gateway.httpPort);
  const sender = new Sender(gateway.mllpPort ?? 0);
  onTestFinished(() => sender.close());
  await until('both live', () => [one, two].every(({ console }) => console.last('link')?.state === 'live'));
  await one.console.call('waves.watch', { beds: [{ bed: '03', channels: null }] });

  expect(codeOf(await sender.send(numerics('03', 77)))).toMatch(/[AC]A/);
  await until('the number', () => value(one.console, '03', 'HR')?.value === 77);
  expect(value(one.console, '03', 'HR')?.ageMs).toBeLessThan(1_500);

  const now = Date.now() - 1_000;
  for (let second = 0; second < 3; second += 1) {
    const samples = Array.from({ length: 250 }, (_, index) => Math.round(100 * Math.sin(index / 10)));
    await sender.send(waves('03', now + second * 1_000, samples));
  }
  await until('waves', () => one.console.frames.length > 0);
  const frame = decodeWaveFrame(one.console.frames[0] ?? new Uint8Array());
  expect(frame.ok && frame.frame.blocks[0]).toMatchObject({ bed: '03', channel: 'ECG II', rateHz: 250 });
  expect(two.console.frames).toHaveLength(0);

  const raisedAt = performance.now();
  await sender.send(anAlarmMessage('03', '1.1'));
  await until('the alarm on both', () =>
    [one, two].every(({ console }) => Object.keys(console.ward.alarms).length === 1),
  );
  const visibleMs = performance.now() - raisedAt;
  const [id = ''] = Object.keys(one.console.ward.alarms);
  const actedAt = performance.now();
  const { outcomes } = await two.console.call('alarms.acknowledge', {
    alarms: [id],
    reason: 'at-the-bedside',
    note: null,
  });
  expect(outcomes).toMatchObject([{ status: 'confirmed' }]);
  const ackMs = performance.now() - actedAt;
  await until('acknowledged on both', () =>
    [one, two].every(({ console }) => console.ward.alarms[id ?? '']?.acknowledged?.by === 'Station'),
  );
  expect(one.console.ward).toEqual(two.console.ward);
  process.stderr.write(
    `HL7 alarm to console ${visibleMs.toFixed(0)} ms, acknowledge to confirmed ${ackMs.toFixed(0)} ms\n`,
  );
});

it('Given a gateway that restarts with its log, when alarms were raised meanwhile, then the station returns to the whole picture and acts given while it was down are done once', async () => {
  const gateway: Gateway = await aGateway();
  const { httpPort, mllpPort, dataDir } = gateway;
  const { console } = await aStation(httpPort);
  const sender = new Sender(mllpPort ?? 0);
  await sender.send(numerics('03', 77));
  await sender.send(anAlarmMessage('03', '1.1'));
  await until('the alarm', () => Object.keys(console.ward.alarms).length === 1);
  sender.close();
  await gateway.stop();
  await until('not live', () => console.last('link')?.state !== 'live');
  const [id = ''] = Object.keys(console.ward.alarms);
  const { outcomes } = await console.call('alarms.acknowledge', { alarms: [id], reason: null, note: null });
  expect(outcomes).toMatchObject([{ status: 'queued' }]);
  const again = await aGateway({ dataDir, config: configFor({ http: { port: httpPort } }) });
  onTestFinished(() => end(again));
  await until('live again', () => console.last('link')?.state === 'live', 20_000);
  await until('done', () => console.ward.alarms[id ?? '']?.acknowledged != null, 20_000);
  await until('outbox empty', () => console.last('station')?.outbox.length === 0);
  const next = new Sender(again.mllpPort ?? 0);
  onTestFinished(() => next.close());
  await next.send(anAlarmMessage('04', '1.2'));
  await until('another alarm', () => Object.keys(console.ward.alarms).length === 2);
  expect(console.ward).toEqual(again.engine.durable);
});
