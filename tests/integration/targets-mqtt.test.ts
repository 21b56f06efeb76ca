import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connectAsync } from 'mqtt';
import { afterEach, describe, expect, it } from 'vitest';
import type { RunningGateway } from '../../gateway/start.ts';
import type { EscalationCall } from '../../shared/ward/alarm.ts';
import { freePort } from './free-port.ts';
import { admit, aGateway, alarm, configFor, end, Sender, wardFile } from './gateway-harness.ts';
import { aBroker, aCertificate, hasBroker, hasOpenssl } from './mosquitto.ts';
import { until } from './until.ts';

const user = 'wardlight';
const password = 'secret of the broker';
const client = 'handsets';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

function aFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'wardlight-mqtt-'));
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(path.join(folder, 'broker.credentials'), `${user}\n${password}\n`);
  return folder;
}

/** A broker that knows two users. Its process ends with the test. */
async function theBroker(folder: string, port: number, tls = false): Promise<void> {
  const running = await aBroker(folder, port, { users: { [user]: password, [client]: password }, tls });
  undo.push(() => running.stop());
}

const team = {
  people: [{ id: 'n1', name: 'RN 1', reach: [{ target: 'handsets', address: 'ward 5/501' }] }],
  nurses: { '01': 'n1' },
  buddies: {},
  roles: {},
};

async function aWard(folder: string, port: number, over: object = {}): Promise<RunningGateway> {
  const target = {
    type: 'mqtt' as const,
    name: 'handsets',
    url: `mqtt://127.0.0.1:${port}`,
    statusTopic: 'wardlight/5n/status',
    credentialsFile: 'broker.credentials',
    timeoutMs: 2_000,
    ...over,
  };
  const config = configFor({ ward: { ...wardFile(2), team }, targets: [target] });
  const gateway = await aGateway({ config, configDir: folder });
  undo.push(() => end(gateway));
  return gateway;
}

async function raise(gateway: RunningGateway): Promise<void> {
  const sender = new Sender(gateway.mllpPort ?? 0);
  undo.push(() => sender.close());
  await sender.send(admit('01', 'Okoro'));
  await sender.send(alarm('01', '1'));
}

const calls = (gateway: RunningGateway): readonly EscalationCall[] =>
  Object.values(gateway.engine.ward.alarms)[0]?.calls ?? [];

/** The handsets' side of the broker. */
async function handsets(url: string, ca?: Buffer) {
  const got: { topic: string; body: string }[] = [];
  const far = await connectAsync(url, { username: client, password, ...(ca === undefined ? {} : { ca }) });
  undo.push(() => far.endAsync(true));
  far.on('message', (topic, body) => void got.push({ topic, body: body.toString() }));
  await far.subscribeAsync('wardlight/5n/calls/+', { qos: 1 });
  const say = (status: object) => far.publishAsync('wardlight/5n/status', JSON.stringify(status), { qos: 1 });
  return { got, say };
}

describe.skipIf(!hasBroker)('Given a broker as target (skipped where mosquitto is not installed)', () => {
  it('When somebody is called, Then PUBACK is sent, and delivered and accepted are what the other side says', async () => {
    const folder = aFolder();
    const port = await freePort();
    await theBroker(folder, port);
    const far = await handsets(`mqtt://127.0.0.1:${port}`);
    const gateway = await aWard(folder, port);
    await raise(gateway);
    await until('the call is sent', () => calls(gateway)[0]?.delivery === 'sent');
    await until('it arrives', () => far.got.length === 1);
    const [got] = far.got;
    expect(got?.topic).toBe('wardlight/5n/calls/ward_5_501');
    expect(JSON.parse(got?.body ?? '')).toMatchObject({ bed: '01', alarm: 'a1', person: 'RN 1', role: 'nurse' });
    expect(got?.body).not.toMatch(/Okoro|Maya/);
    const { call } = JSON.parse(got?.body ?? '') as { call: string };
    await far.say({ call, status: 'delivered' });
    await until('it is delivered', () => calls(gateway)[0]?.delivery === 'delivered');
    await far.say({ call: 'nonsense', status: 'accepted' });
    await far.say({ call, status: 'rejected' });
    await until('it is rejected, and the next is called', () => calls(gateway)[0]?.answer === 'rejected');
    expect(calls(gateway)[1]?.role).toBe('buddy');
  });

  it('When the broker is away, Then that is shown, and the call goes out once it is back', async () => {
    const folder = aFolder();
    const port = await freePort();
    const gateway = await aWard(folder, port, { attempts: 8 });
    await raise(gateway);
    await until('that it waits is shown', () => calls(gateway)[0]?.detail !== null && calls(gateway).length > 0);
    expect(calls(gateway)[0]).toMatchObject({ delivery: 'queued' });
    await theBroker(folder, port);
    const far = await handsets(`mqtt://127.0.0.1:${port}`);
    await until('the call is sent', () => calls(gateway)[0]?.delivery === 'sent', 30_000);
    await until('it arrives, once', () => far.got.length > 0);
    expect(far.got).toHaveLength(1);
  });

  it('When the credentials are wrong, Then the call fails with what the broker says', async () => {
    const folder = aFolder();
    const port = await freePort();
    await theBroker(folder, port);
    writeFileSync(path.join(folder, 'broker.credentials'), `${user}\nnot the password\n`);
    const gateway = await aWard(folder, port, { attempts: 2 });
    await raise(gateway);
    await until('it has failed', () => calls(gateway)[0]?.delivery === 'failed', 15_000);
    expect(calls(gateway)[0]?.detail).toMatch(/Not authorized|not authori[sz]ed|refused/i);
  });

  it.skipIf(!hasOpenssl)('When it speaks TLS, Then its certificate is checked', async () => {
    const folder = aFolder();
    aCertificate(folder);
    const port = await freePort();
    await theBroker(folder, port, true);
    const url = `mqtts://127.0.0.1:${port}`;
    const unsure = await aWard(folder, port, { url, attempts: 1 });
    await raise(unsure);
    await until('without its authority it fails', () => calls(unsure)[0]?.delivery === 'failed', 15_000);
    const sure = await aWard(folder, port, { url, caFile: 'ca.pem' });
    await raise(sure);
    await until('with it the call is sent', () => calls(sure)[0]?.delivery === 'sent', 15_000);
  });
});
