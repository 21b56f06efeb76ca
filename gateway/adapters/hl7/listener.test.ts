import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { IntakeUnavailable, systemClock, type Intake } from '../adapter.ts';
import type { Hl7FeedInput } from './config.ts';
import { startHl7Listener, type Hl7Listener } from './listener.ts';
import { aRecorder, fixture, type Recorded } from './test-kit.ts';

const open: { close(): Promise<void> | void }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.close();
});

async function aListener(
  input: Partial<Hl7FeedInput> = {},
  intake?: Intake,
): Promise<{ listener: Hl7Listener; events: Recorded }> {
  const events = aRecorder();
  const listener = await startHl7Listener(
    { name: 'test', port: 0, ...input },
    { intake: intake ?? ((batch) => void events.batches.push(batch)), events, clock: systemClock },
  );
  open.push(listener);
  return { listener, events };
}

interface Client {
  readonly socket: Socket;
  received: string;
  ended: boolean;
  answers(): string[];
}

function watch(socket: Socket): Client {
  const client: Client = {
    socket,
    received: '',
    ended: false,
    answers: () =>
      client.received
        .split('\u001c\r')
        .slice(0, -1)
        .map((text) => text.slice(1)),
  };
  socket.on('data', (chunk: Buffer) => {
    client.received += chunk.toString('utf8');
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    client.ended = true;
  });
  open.push({ close: () => void socket.destroy() });
  return client;
}
const aClient = ({ address }: Hl7Listener): Client => watch(connect(address.port, address.host));

/** Not a package: where it is missing the test of TLS has nothing to test with. */
const certificateTool = 'openssl';
const wrap = (text: string): string => `\u000b${text}\u001c\r`;
const msa = (client: Client): string[] => client.answers().map((ack) => ack.split('\r')[1]!);
const numbered = (n: number, text = fixture('pcd01-numerics')): string => text.replace('5W-000118342', `N-${n}`);
const until = (check: () => boolean, timeout = 5000) => vi.waitUntil(check, { timeout, interval: 5 });

describe('answers', () => {
  it('Given messages of two connections at once, When sent in pieces, Then each gets its own in order', async () => {
    const { listener, events } = await aListener();
    const clients = [aClient(listener), aClient(listener)];
    for (const [index, client] of clients.entries()) {
      const stream = Array.from({ length: 50 }, (_, i) => wrap(numbered(index * 100 + i))).join('');
      for (let at = 0; at < stream.length; at += 7001) client.socket.write(stream.slice(at, at + 7001));
    }
    await until(() => clients.every((client) => client.answers().length === 50));
    clients.forEach((client, index) => {
      expect(msa(client)).toEqual(Array.from({ length: 50 }, (_, i) => `MSA|AA|N-${index * 100 + i}`));
    });
    expect(events.batches).toHaveLength(100);
    expect(listener.peers()).toMatchObject([{ peer: '127.0.0.1', open: 2, connections: 2, frames: 100 }]);
  });

  it('Given something durable, When it is not on disk yet, Then there is no answer; then it comes', async () => {
    const done: (() => void)[] = [];
    const { listener, events } = await aListener({}, () => new Promise<void>((resolve) => void done.push(resolve)));
    const client = aClient(listener);
    client.socket.write(wrap(fixture('pcd04-spo2-low-start')) + wrap(fixture('pcd10-delivery-start')));
    await until(() => done.length === 1);
    expect(client.received).toBe('');
    done[0]!();
    await until(() => client.answers().length === 1 && done.length === 2);
    expect(msa(client)).toEqual(['MSA|AA|5W-000118360']);
    done[1]!();
    await until(() => client.answers().length === 2);
    expect(events.messages.map(({ outcome }) => outcome)).toEqual(['AA', 'AA']);
  });

  it('Given an intake that cannot store, When sent, Then AR 207, and the same again later is taken', async () => {
    let full = true;
    let taken = 0;
    const { listener } = await aListener({}, async () => {
      await Promise.resolve();
      if (full) throw new IntakeUnavailable('disk full');
      taken += 1;
    });
    const client = aClient(listener);
    client.socket.write(wrap(fixture('pcd04-spo2-low-start')));
    await until(() => client.answers().length === 1);
    expect(client.answers()[0]).toContain('MSA|AR|5W-000118360\rERR||MSH^1|207^');
    expect(client.answers()[0]).toContain('disk full');
    full = false;
    client.socket.write(wrap(fixture('pcd04-spo2-low-start')));
    await until(() => client.answers().length === 2);
    expect(msa(client)[1]).toBe('MSA|AA|5W-000118360');
    expect(taken).toBe(1);
  });

  it('Given an intake that never answers, When the limit is past, Then AR 207, and a resend waits for the first', async () => {
    let finish = (): void => {};
    let calls = 0;
    const intake: Intake = () => {
      calls += 1;
      return new Promise<void>((resolve) => {
        finish = resolve;
      });
    };
    const { listener } = await aListener({ limits: { intakeTimeoutMs: 150 } }, intake);
    const client = aClient(listener);
    client.socket.write(wrap(fixture('pcd04-spo2-low-start')));
    await until(() => client.answers().length === 1);
    expect(client.answers()[0]).toContain('MSA|AR|');
    client.socket.write(wrap(fixture('pcd04-spo2-low-start')));
    finish();
    await until(() => client.answers().length === 2);
    expect(msa(client)[1]).toContain('MSA|AA|');
    expect(calls).toBe(1);
  });

  it('Given the same bytes again, When sent, Then answered alike and taken once; the same MSH-10 with other bytes is new', async () => {
    const { listener, events } = await aListener();
    const client = aClient(listener);
    const text = fixture('pcd10-delivery-start');
    client.socket.write(wrap(text) + wrap(text) + wrap(text.replace('|200|', '|199|')));
    await until(() => client.answers().length === 3);
    expect(msa(client)).toEqual(Array(3).fill('MSA|AA|PG-0093311'));
    expect(events.batches).toHaveLength(2);
    expect(events.messages[1]!.notes).toContain('sent again, not taken twice');
  });

  it('Given a device whose numbers and times repeat, When an alarm starts, ends and starts again, Then all three go in', async () => {
    const { listener, events } = await aListener();
    const client = aClient(listener);
    const start = fixture('pcd04-spo2-low-start');
    const end = start.replace('|start|', '|end|');
    client.socket.write(wrap(start) + wrap(start) + wrap(end) + wrap(end) + wrap(start));
    await until(() => client.answers().length === 5);
    const phases = events.batches.flatMap(({ observations }) =>
      observations.map((one) => one.kind === 'alarm' && one.phase),
    );
    expect(phases).toEqual(['start', 'end', 'start']);
  });

  it('Given a batch in one frame, When sent, Then each message has an answer in a frame of its own', async () => {
    const { listener } = await aListener();
    const client = aClient(listener);
    client.socket.write(wrap(`BHS|^~\\&|A\r${numbered(1)}${numbered(2)}BTS|2\r`));
    await until(() => client.answers().length === 2);
    expect(msa(client)).toEqual(['MSA|AA|N-1', 'MSA|AA|N-2']);
  });

  it('Given rubbish in a frame, an ACK and NE/NE, When sent, Then AR, nothing, nothing; the connection lives', async () => {
    const { listener, events } = await aListener();
    const client = aClient(listener);
    const quiet = numbered(5).replace('|2.6|||NE|AL|', '|2.6|||NE|NE|');
    client.socket.write(
      wrap('rubbish') + wrap('MSH|^~\\&|A|||||| ACK|1|P|2.6\rMSA|AA|1\r') + wrap(quiet) + wrap(numbered(6)),
    );
    await until(() => client.answers().length === 2);
    expect(msa(client)).toEqual(['MSA|AR|', 'MSA|AA|N-6']);
    expect(events.refusals[0]).toMatchObject({ reason: expect.stringContaining('MSH') });
    expect(events.batches).toHaveLength(2);
  });
});

describe('bad senders', () => {
  it('Given a message with many faults, When sent, Then the sender hears of them, and the log has one line', async () => {
    const { listener, events } = await aListener();
    const client = aClient(listener);
    const head = fixture('pcd04-spo2-low-start').split('\r').slice(0, 4);
    const rows = Array.from(
      { length: 30 },
      (_, n) => `OBX|${n + 1}|ST|68481^MDC_ATTR_EVENT_PHASE^MDC|1.2.1.${n}.3|start||||||R`,
    );
    client.socket.write(wrap([...head, ...rows, ''].join('\r')));
    await until(() => client.answers().length === 1);
    expect(
      client
        .answers()[0]!
        .split('\r')
        .filter((line) => line.startsWith('ERR|')),
    ).toHaveLength(10);
    expect(events.refusals.map(({ reason }) => reason)).toEqual([expect.stringContaining('(and ') as string]);
  });

  it('Given a message past 4 MB, When sent, Then AR with its id and the connection ends; others go on', async () => {
    const { listener, events } = await aListener({ limits: { maxMessageBytes: 100_000 } });
    const [bad, good] = [aClient(listener), aClient(listener)];
    bad.socket.write(`\u000b${numbered(9)}`);
    for (let i = 0; i < 40; i += 1) bad.socket.write(`OBX|9|TX|||${'x'.repeat(4000)}\r`);
    good.socket.write(wrap(numbered(1)));
    await until(() => bad.ended && good.answers().length === 1);
    expect(bad.answers()[0]).toContain('MSA|AR|N-9');
    expect(events.refusals.some(({ reason }) => reason.includes('longer than'))).toBe(true);
  });

  it('Given a sender that never reads, When its answers pile up, Then it is not read and then cut; others go on', async () => {
    const { listener, events } = await aListener({ limits: { unreadAckTimeoutMs: 300, maxUnreadAckBytes: 2048 } });
    const deaf = connect(listener.address.port, listener.address.host);
    open.push({ close: () => void deaf.destroy() });
    deaf.on('error', () => {});
    deaf.pause();
    const tiny = wrap('MSH|^~\\&|A|B|C|D|20250611||RGV^O15|1|P|2.6\r').repeat(2000);
    const timer = setInterval(() => deaf.writable && deaf.writableLength < 8e6 && deaf.write(tiny), 1);
    const good = aClient(listener);
    const goodTimer = setInterval(() => good.socket.writable && good.socket.write(wrap(numbered(1))), 20);
    await until(() => events.refusals.some(({ reason }) => reason.includes('does not read')), 20_000);
    clearInterval(timer);
    clearInterval(goodTimer);
    expect(good.answers().length).toBeGreaterThan(3);
  });

  it('Given something that is no MLLP, or a frame that is never finished, When time or bytes are past, Then it is cut', async () => {
    const { listener, events } = await aListener({ limits: { maxGarbageBytes: 2000, frameTimeoutMs: 300 } });
    const http = aClient(listener);
    http.socket.write('GET / HTTP/1.1\r\n'.repeat(200));
    const slow = aClient(listener);
    slow.socket.write('\u000bMSH|^~');
    await until(() => http.ended && slow.ended);
    const reasons = events.refusals.map(({ reason }) => reason).join('; ');
    expect(reasons).toContain('no MLLP');
    expect(reasons).toContain('not finished');
    expect(events.open).toBe(0);
  });

  it('Given no final CR, or an end of the sender right after the message, When sent, Then it is answered', async () => {
    const { listener } = await aListener();
    const first = aClient(listener);
    first.socket.write(wrap(numbered(1)).slice(0, -1));
    const second = aClient(listener);
    second.socket.end(wrap(numbered(2)).slice(0, -1));
    await until(() => first.answers().length === 1 && second.answers().length === 1 && second.ended);
    expect([msa(first), msa(second)]).toEqual([['MSA|AA|N-1'], ['MSA|AA|N-2']]);
  });

  it('Given more connections than allowed, When one more comes, Then it is refused and said', async () => {
    const { listener, events } = await aListener({ limits: { maxConnections: 1 } });
    const first = aClient(listener);
    await until(() => events.open === 1);
    const second = aClient(listener);
    await until(() => second.ended);
    expect(first.ended).toBe(false);
    expect(events.refusals[0]!.reason).toBe('too many connections');
  });

  it('Given connections that devices left behind, When one more comes, Then the one silent longest makes room', async () => {
    let skippedMs = 0;
    const clock = { now: systemClock.now, mono: () => systemClock.mono() + skippedMs };
    const events = aRecorder();
    const listener = await startHl7Listener(
      { name: 'test', port: 0, limits: { maxConnections: 2 } },
      { intake: () => undefined, events, clock },
    );
    open.push(listener);
    const left = aClient(listener);
    await until(() => events.open === 1);
    skippedMs += 50_000;
    const speaking = aClient(listener);
    await until(() => events.open === 2);
    skippedMs += 50_000;
    speaking.socket.write(wrap(numbered(1)));
    await until(() => speaking.answers().length === 1);
    const next = aClient(listener);
    next.socket.write(wrap(numbered(2)));
    await until(() => next.answers().length === 1 && left.ended);
    expect([speaking.ended, next.ended, events.open]).toEqual([false, false, 2]);
    expect(events.refusals.map(({ reason }) => reason)).toEqual(['silent, and made room for a new connection']);
  });

  it('Given an intake that throws, When sent, Then AR 207 and the feed goes on', async () => {
    let calls = 0;
    const { listener } = await aListener({}, () => {
      calls += 1;
      if (calls === 1) throw new TypeError('a bug');
      return undefined;
    });
    const client = aClient(listener);
    client.socket.write(wrap(numbered(1)) + wrap(numbered(2)));
    await until(() => client.answers().length === 2);
    expect(msa(client)).toEqual(['MSA|AR|N-1', 'MSA|AA|N-2']);
  });
});

describe('start and end', () => {
  it('Given a message in work, When the listener closes, Then it is answered first', async () => {
    let finish = (): void => {};
    const { listener } = await aListener(
      {},
      () =>
        new Promise<void>((resolve) => {
          finish = resolve;
        }),
    );
    const client = aClient(listener);
    client.socket.write(wrap(fixture('pcd04-spo2-low-start')));
    await until(() => listener.peers()[0]?.frames === 1);
    const closed = listener.close();
    finish();
    await closed;
    await until(() => client.ended);
    expect(msa(client)).toEqual(['MSA|AA|5W-000118360']);
  });

  it('Given an idle client, When the listener closes, Then it is done at once', async () => {
    const { listener, events } = await aListener();
    aClient(listener);
    await until(() => events.open === 1);
    await listener.close();
    expect(events.open).toBe(0);
  });

  it('Given plain TCP beyond loopback, When started without a written reason, Then it is refused', async () => {
    const deps = { intake: () => undefined, events: aRecorder(), clock: systemClock };
    await expect(startHl7Listener({ name: 'x', port: 0, host: '0.0.0.0' }, deps)).rejects.toThrow('not loopback');
    await expect(startHl7Listener({ name: 'x', port: 0, host: '0.0.0.0', allowPlain: true }, deps)).rejects.toThrow(
      'allowPlainReason',
    );
    await expect(startHl7Listener({ name: 'x', port: 0, timeZone: 'Mars/Base' }, deps)).rejects.toThrow('time zone');
    const listener = await startHl7Listener(
      { name: 'x', port: 0, host: '0.0.0.0', allowPlain: true, allowPlainReason: 'isolated device VLAN 12' },
      deps,
    );
    await listener.close();
  });

  it('Given a certificate, When a client speaks TLS, Then it is answered; without its own certificate it is cut', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hl7-tls-'));
    const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
    try {
      execFileSync(
        certificateTool,
        [
          'req',
          '-x509',
          '-newkey',
          'ec',
          '-pkeyopt',
          'ec_paramgen_curve:P-256',
          '-nodes',
          '-days',
          '2',
          '-subj',
          '/CN=localhost',
          '-keyout',
          keyFile,
          '-out',
          certFile,
        ],
        { stdio: 'ignore' },
      );
    } catch {
      return; // No openssl on this machine.
    }
    const { listener } = await aListener({ tls: { certFile, keyFile } });
    const client = watch(connectTls({ port: listener.address.port, host: '127.0.0.1', rejectUnauthorized: false }));
    client.socket.write(wrap(numbered(1)));
    await until(() => client.answers().length === 1);
    const mutual = await aListener({ tls: { certFile, keyFile, caFile: certFile, requireClientCert: true } });
    const stranger = watch(
      connectTls({ port: mutual.listener.address.port, host: '127.0.0.1', rejectUnauthorized: false }),
    );
    await until(() => stranger.ended);
    expect(mutual.events.refusals[0]!.reason).toContain('TLS');
  });
});
