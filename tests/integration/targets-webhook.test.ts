import { createServer, type IncomingMessage, type Server } from 'node:http';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { faultOfSignature, headers, signed } from '../../gateway/targets/sign.ts';
import type { RunningGateway } from '../../gateway/start.ts';
import type { EscalationCall } from '../../shared/ward/alarm.ts';
import { admit, aGateway, alarm, configFor, end, Sender, wardFile } from './gateway-harness.ts';
import { until } from './until.ts';

const secret = 'the secret that both sides hold';

interface Got {
  readonly body: string;
  readonly headers: IncomingMessage['headers'];
  readonly at: number;
}

/** Paging middleware that keeps what it is sent and answers as it is told. */
async function aPager(answers: number[] = []) {
  const got: Got[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      got.push({ body: Buffer.concat(chunks).toString('utf8'), headers: request.headers, at: Date.now() });
      response.writeHead(answers.shift() ?? 202).end('{}');
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { got, url: `http://127.0.0.1:${port}/calls`, close: () => server.close() };
}

const team = {
  people: [
    { id: 'n1', name: 'RN 1', reach: [{ target: 'pager', address: '501' }] },
    { id: 'n2', name: 'RN 2', reach: [] },
  ],
  nurses: { '01': 'n1' },
  buddies: { n1: 'n2' },
  roles: {},
};

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function aWard(url: string, over: object = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'wardlight-targets-'));
  writeFileSync(path.join(folder, 'pager.secret'), `${secret}\n`);
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  const config = configFor({
    ward: { ...wardFile(2), team },
    targets: [{ type: 'webhook', name: 'pager', url, secretFile: 'pager.secret', timeoutMs: 1_000, ...over }],
  });
  const gateway = await aGateway({ config, configDir: folder });
  undo.push(() => end(gateway));
  const sender = new Sender(gateway.mllpPort ?? 0);
  undo.push(() => sender.close());
  await sender.send(admit('01', 'Okoro'));
  await sender.send(alarm('01', '1'));
  return { ...gateway, config, folder };
}

const calls = (gateway: RunningGateway): readonly EscalationCall[] =>
  Object.values(gateway.engine.ward.alarms)[0]?.calls ?? [];

async function say(gateway: RunningGateway, status: object, over: { key?: string; at?: number; name?: string } = {}) {
  const body = Buffer.from(JSON.stringify(status));
  const { timestamp, signature } = signed(over.key ?? secret, body, over.at ?? Date.now());
  const answer = await fetch(`http://127.0.0.1:${gateway.httpPort}/targets/${over.name ?? 'pager'}/status`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', [headers.timestamp]: timestamp, [headers.signature]: signature },
    body,
  });
  return answer.status;
}

const metrics = async (gateway: RunningGateway): Promise<string> =>
  (await fetch(`http://127.0.0.1:${gateway.httpPort}/metrics`)).text();

describe('Given a webhook as target', () => {
  it('When somebody is called, Then it has a signed message without the patient’s name, and its state is shown', async () => {
    const pager = await aPager();
    undo.push(pager.close);
    const gateway = await aWard(pager.url);
    await until('the call is sent', () => calls(gateway)[0]?.delivery === 'sent');
    const [got] = pager.got;
    const said = { timestamp: got?.headers[headers.timestamp], signature: got?.headers[headers.signature] };
    expect(faultOfSignature(secret, said, Buffer.from(got?.body ?? ''), got?.at ?? 0)).toBeNull();
    const message = JSON.parse(got?.body ?? '') as Record<string, unknown>;
    expect(message).toMatchObject({
      version: 1,
      type: 'call',
      call: got?.headers[headers.call],
      bed: '01',
      priority: 'medium',
      text: 'SpO₂ 86 < 90',
      alarm: 'a1',
      role: 'nurse',
      person: 'RN 1',
      address: '501',
    });
    expect(got?.body).not.toMatch(/Okoro|Maya/);
    // What the target says, in the order that life has it.
    const call = String(message['call']);
    expect(await say(gateway, { call, status: 'delivered' })).toBe(200);
    expect(calls(gateway)[0]).toMatchObject({ delivery: 'delivered', answer: null });
    expect(await say(gateway, { call, status: 'accepted', by: 'RN 1 (handset 7)' })).toBe(200);
    expect(calls(gateway)[0]).toMatchObject({ answer: 'accepted', answeredBy: 'RN 1 (handset 7)' });
    expect(await say(gateway, { call, status: 'accepted' })).toBe(200);
    expect(await say(gateway, { call, status: 'rejected' })).toBe(409);
    const text = await metrics(gateway);
    expect(text).toContain('wardlight_target_calls_total{target="pager",outcome="sent"} 1');
    expect(text).toContain('wardlight_target_queue{target="pager"} 0');
  });

  it('When a status is not signed, old, malformed or of another call, Then it is refused and changes nothing', async () => {
    const pager = await aPager();
    undo.push(pager.close);
    const gateway = await aWard(pager.url);
    await until('the call is sent', () => calls(gateway)[0]?.delivery === 'sent');
    const { call } = JSON.parse(pager.got[0]?.body ?? '') as { call: string };
    const { seq } = gateway.engine.ward;
    expect(await say(gateway, { call, status: 'accepted' }, { key: 'not the secret of it' })).toBe(401);
    expect(await say(gateway, { call, status: 'accepted' }, { at: Date.now() - 3_600_000 })).toBe(401);
    expect(await say(gateway, { call, status: 'accepted' }, { name: 'nobody' })).toBe(401);
    expect(await say(gateway, { call, status: 'on fire' })).toBe(400);
    expect(await say(gateway, { call: `${call}9`, status: 'accepted' })).toBe(404);
    expect(await say(gateway, { call: 'another-log/a1/0', status: 'accepted' })).toBe(404);
    expect(await say(gateway, { call, status: 'accepted', detail: 'x'.repeat(9_000) })).toBe(413);
    expect(gateway.engine.ward.seq).toBe(seq);
    expect(await metrics(gateway)).toContain('wardlight_target_statuses_total{target="pager",outcome="refused"} 5');
  });

  it('When it is down at first, Then that is shown, it is tried again with the same name, and sent', async () => {
    const pager = await aPager([503, 429]);
    undo.push(pager.close);
    const gateway = await aWard(pager.url, { names: true });
    await until('that it failed is shown', () => calls(gateway)[0]?.detail === 'HTTP 503');
    expect(calls(gateway)[0]?.delivery).toBe('queued');
    await until('the call is sent', () => calls(gateway)[0]?.delivery === 'sent', 15_000);
    expect(new Set(pager.got.map((one) => one.headers[headers.call])).size).toBe(1);
    expect(pager.got).toHaveLength(3);
    expect(JSON.parse(pager.got[2]?.body ?? '')).toMatchObject({ patient: { family: 'Okoro', given: 'Maya' } });
  });

  it('When it refuses for good, Then the call has failed and the next role is called without waiting', async () => {
    const pager = await aPager([410]);
    undo.push(pager.close);
    const gateway = await aWard(pager.url);
    await until('the buddy is called', () => calls(gateway)[1]?.role === 'buddy');
    expect(calls(gateway)[0]).toMatchObject({ delivery: 'failed', detail: 'HTTP 410' });
    expect(calls(gateway)[1]).toMatchObject({ person: 'RN 2', delivery: 'screen' });
  });

  it('When the gateway ends while a call waits, Then it goes out after the next start, under the same name', async () => {
    const pager = await aPager([503]);
    undo.push(pager.close);
    const first = await aWard(pager.url, { attempts: 10 });
    await until('that it failed is on disk', () =>
      Object.values(first.engine.durable.alarms).some(({ calls: [call] }) => call?.detail === 'HTTP 503'),
    );
    await first.stop();
    const second = await aGateway({ config: first.config, configDir: first.folder, dataDir: first.dataDir });
    undo.push(() => second.stop());
    await until('the call is sent', () => calls(second)[0]?.delivery === 'sent');
    expect(new Set(pager.got.map((one) => one.headers[headers.call])).size).toBe(1);
  });

  it('When nothing listens there, Then the reason is shown, and the gateway goes on', async () => {
    const gone = await aPager();
    gone.close();
    const gateway = await aWard(gone.url, { attempts: 1 });
    await until('it has failed', () => calls(gateway)[0]?.delivery === 'failed');
    expect(calls(gateway)[0]?.detail).toContain('ECONNREFUSED');
    expect(gateway.stats().notReady).toBeNull();
  });
});
