import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { commandId, stationId } from '../../shared/domain/ids.ts';
import type { Command } from '../../shared/feed/protocol.ts';
import type { RunningGateway } from '../../gateway/start.ts';
import { aGateway, alarm, configFor, end, Sender } from './gateway-harness.ts';
import { until } from './until.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** An alarm manager that keeps what it is told and answers with the given code; null: not at all. */
async function anAlarmManager(codes: (string | null)[]) {
  const got: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let buffer = '';
    socket.on('error', () => {});
    socket.on('data', (data) => {
      buffer += data.toString('utf8');
      const ends = buffer.indexOf('\x1c\r');
      if (ends < 0) return;
      const message = buffer.slice(1, ends);
      buffer = '';
      got.push(message);
      const code = codes.length > 1 ? codes.shift() : codes[0];
      const id = message.split('|')[9] ?? '';
      if (code === null || code === undefined) return;
      const answer = `\x0bMSH|^~\\&|AM||||||ACK^R41^ACK|1|P|2.6\rMSA|${code}|${id}|says ${code}\r\x1c\r`;
      // In pieces, as networks do.
      socket.write(answer.slice(0, 20));
      socket.write(answer.slice(20));
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  undo.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { got, port: (server.address() as AddressInfo).port };
}

async function aWard(port: number | null, over: object = {}): Promise<RunningGateway> {
  const back =
    port === null
      ? {}
      : { acknowledges: true, reportTo: { host: '127.0.0.1', port, timeoutMs: 500, attempts: 3, ...over } };
  const config = configFor({ mllp: [{ name: 'monitors', port: 0, unit: '5N', ...back }] });
  const gateway = await aGateway({ config });
  undo.push(() => end(gateway));
  const sender = new Sender(gateway.mllpPort ?? 0);
  undo.push(() => sender.close());
  await sender.send(alarm('01', '1'));
  const command: Command = {
    type: 'acknowledge',
    id: commandId('c1'),
    alarm: Object.values(gateway.engine.ward.alarms)[0]?.id as never,
    acknowledgement: { by: 'RN 7', station: stationId('s1'), reason: null, note: null, actedAt: Date.now() },
  };
  expect(await gateway.engine.command(command, stationId('s1'))).toMatchObject({ status: 'done' });
  return gateway;
}

const device = (gateway: RunningGateway) => Object.values(gateway.engine.ward.alarms)[0]?.acknowledged?.device;
const told = async (gateway: RunningGateway) => {
  await until('all is on disk', () => gateway.engine.durable.seq === gateway.engine.ward.seq);
  return (await gateway.engine.read(0, 100)).flatMap(({ event }) =>
    event.type === 'alarm.device-told' ? [[event.answer, event.detail]] : [],
  );
};

describe('Given a source that takes acknowledgements', () => {
  it('When somebody acknowledges, Then it is told whose alarm, and its AA is shown as confirmed', async () => {
    const manager = await anAlarmManager(['AA']);
    const gateway = await aWard(manager.port);
    await until('it is confirmed', () => device(gateway) === 'confirmed');
    expect(manager.got[0]).toContain('ORA^R41^ORA_R41');
    expect(manager.got[0]).toContain('1.2.1.150456.5|alert-acknowledged');
    expect(manager.got[0]).toContain('MON-01^^MON-01');
    expect(manager.got[0]).toContain('^RN 7');
    expect(manager.got[0]).not.toMatch(/Okoro|Maya/);
    expect(await told(gateway)).toEqual([
      ['sent', null],
      ['confirmed', null],
    ]);
  });

  it('When it cannot now, Then it is told again with the same number until it can', async () => {
    const manager = await anAlarmManager(['AR', 'AA']);
    const gateway = await aWard(manager.port);
    await until('it is confirmed', () => device(gateway) === 'confirmed');
    expect(new Set(manager.got.map((message) => message.split('|')[9])).size).toBe(1);
    expect(manager.got).toHaveLength(2);
  });

  it('When it refuses or never answers, Then that has failed with the reason, and the stations’ answer stands', async () => {
    const refusing = await anAlarmManager(['AE']);
    const refused = await aWard(refusing.port);
    await until('it has failed', () => device(refused) === 'failed');
    expect((await told(refused)).at(-1)).toEqual(['failed', 'AE says AE']);
    expect(refusing.got).toHaveLength(1);
    const silent = await anAlarmManager([null]);
    const unheard = await aWard(silent.port, { attempts: 2 });
    await until('it has failed', () => device(unheard) === 'failed');
    expect((await told(unheard)).at(-1)).toEqual(['failed', 'no answer within 500 ms (2 tries)']);
    expect(Object.values(unheard.engine.ward.alarms)[0]?.acknowledged?.by).toBe('RN 7');
  });
});

describe('Given a source that does not', () => {
  it('When somebody acknowledges, Then it is stated that the answer holds on the stations alone', async () => {
    const gateway = await aWard(null);
    expect(device(gateway)).toBe('local');
    expect(await told(gateway)).toEqual([]);
  });
});
