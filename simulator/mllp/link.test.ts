import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Message } from '../monitor/monitor.ts';
import { frame, frameReader, readAck } from './frames.ts';
import { MllpLink } from './link.ts';

const message = (kind: Message['kind'], id: string): Message => ({
  kind,
  id,
  text: `MSH|^~\\&|A|B|C|D|2025||ORU^R01|${id}|D|2.6\r`,
});

interface Receiver {
  readonly ids: string[];
  readonly port: number;
  /** What to do with a message: a code to answer, or nothing. */
  reply: (id: string) => string | null;
  drop(): void;
  close(): void;
}

const closers: (() => void)[] = [];
afterEach(() => closers.splice(0).forEach((close) => close()));

async function aReceiver(): Promise<Receiver> {
  const sockets = new Set<Socket>();
  const receiver = {
    ids: [] as string[],
    port: 0,
    reply: (_id: string): string | null => 'AA',
    drop: () => undefined as void,
    close: () => undefined as void,
  };
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    socket.on(
      'data',
      frameReader((text) => {
        const id = text.split('|')[9] ?? '';
        receiver.ids.push(id);
        const code = receiver.reply(id);
        if (code !== null) socket.write(frame(`MSH|^~\\&|G|H|A|B|2025||ACK|x|P|2.6\rMSA|${code}|${id}\r`));
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  receiver.port = (server.address() as AddressInfo).port;
  receiver.drop = () => sockets.forEach((socket) => socket.destroy());
  receiver.close = () => (receiver.drop(), void server.close());
  closers.push(receiver.close);
  return receiver;
}

function aLink(port: number, over: { ackTimeoutMs?: number } = {}): MllpLink {
  const link = new MllpLink({
    host: '127.0.0.1',
    port,
    name: 'test',
    log: () => undefined,
    random: () => 0,
    backOffMs: [10, 40],
    ...over,
  });
  closers.push(() => link.stop());
  return link;
}

describe('MLLP link', () => {
  it('Given several messages, When they are sent, Then one is outstanding at a time and durable ones go first', async () => {
    const receiver = await aReceiver();
    const link = aLink(receiver.port);
    for (const [kind, id] of [
      ['wave', 'w1'],
      ['numeric', 'n1'],
      ['durable', 'd1'],
      ['durable', 'd2'],
    ] as const)
      link.send(message(kind, id));
    await vi.waitFor(() => expect(receiver.ids).toEqual(['d1', 'd2', 'n1', 'w1']));
    await vi.waitFor(() => expect(link.stats.accepted).toBe(4));
  });

  it('Given an unanswered alarm, When the connection breaks, Then it is sent again with the same id and a live value is not', async () => {
    const receiver = await aReceiver();
    receiver.reply = () => null;
    const link = aLink(receiver.port);
    link.send(message('durable', 'd1'));
    await vi.waitFor(() => expect(receiver.ids).toEqual(['d1']));
    receiver.reply = () => 'AA';
    receiver.drop();
    await link.idle();
    expect(receiver.ids).toEqual(['d1', 'd1']);
    expect(link.stats).toMatchObject({ resent: 1, reconnects: 1, accepted: 1 });
  });

  it('Given no answer in time, When the limit passes, Then the connection is given up and the message goes again', async () => {
    const receiver = await aReceiver();
    let silent = true;
    receiver.reply = () => (silent ? ((silent = false), null) : 'AA');
    const link = aLink(receiver.port, { ackTimeoutMs: 50 });
    link.send(message('durable', 'd1'));
    await link.idle();
    expect(receiver.ids).toEqual(['d1', 'd1']);
  });

  it('Given AE, When it comes, Then the message is not sent again; given AR it is', async () => {
    const receiver = await aReceiver();
    let busy = true;
    receiver.reply = (id) => (id === 'bad' ? 'AE' : busy ? ((busy = false), 'AR') : 'AA');
    const link = aLink(receiver.port);
    link.send(message('durable', 'bad'));
    link.send(message('durable', 'later'));
    await vi.waitFor(() => expect(link.stats.accepted).toBe(1), { timeout: 4000 });
    expect(receiver.ids).toEqual(['bad', 'later', 'later']);
    expect(link.stats.refused).toBe(1);
  });

  it('Given a cut network, When it comes back, Then alarms of the cut arrive, and of old values only the newest', async () => {
    const receiver = await aReceiver();
    const link = aLink(receiver.port);
    await vi.waitFor(() => expect(link.stats.connected).toBe(true));
    link.setCut(true);
    link.send(message('wave', 'w1'));
    for (const id of ['n1', 'n2', 'n3']) link.send(message('numeric', id));
    link.send(message('durable', 'd1'));
    expect(link.takesWaves).toBe(false);
    link.setCut(false);
    await vi.waitFor(() => expect(receiver.ids).toEqual(['d1', 'n3']));
  });

  it('Given a full queue of waves, When another comes, Then the oldest gives way', async () => {
    const receiver = await aReceiver();
    receiver.reply = () => null;
    const link = aLink(receiver.port);
    await vi.waitFor(() => expect(link.stats.connected).toBe(true));
    for (let index = 0; index < 30; index += 1) link.send(message('wave', `w${index}`));
    expect(link.stats.droppedLive).toBe(21);
    expect(link.takesWaves).toBe(false);
  });
});

describe('MLLP frames', () => {
  it('Given frames split anywhere, When they are read, Then the messages come whole', () => {
    const bytes = Buffer.from(`${frame('Jürgen')}noise${frame('two')}`);
    for (let cut = 1; cut < bytes.length; cut += 1) {
      const got: string[] = [];
      const read = frameReader((text) => got.push(text));
      read(bytes.subarray(0, cut));
      read(bytes.subarray(cut));
      expect(got).toEqual(['Jürgen', 'two']);
    }
  });

  it('Given acknowledgements, When they are read, Then code, id and error text are found', () => {
    expect(readAck('MSH|^~\\&|G\rMSA|AE|17\rERR||OBX^1^5|102|E||||not a number\r')).toEqual({
      code: 'AE',
      controlId: '17',
      error: 'not a number',
    });
    expect(readAck('MSH|^~\\&|G\rPID|1\r')).toBeNull();
  });
});
