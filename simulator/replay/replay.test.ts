import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { frame, frameReader } from '../mllp/frames.ts';
import { aPatient } from '../test-kit.ts';
import { cycleDetector, qrsDetector } from './detectors.ts';
import { messagesOf } from './hl7-file.ts';

const msh = (id: string): string => `MSH|^~\\&|A|B|C|D|20250101||ADT^A08|${id}|P|2.5`;

describe('HL7 files', () => {
  it.each([
    ['CR', '\r'],
    ['LF', '\n'],
    ['CRLF', '\r\n'],
  ])('Given segments that end in %s, When the file is split, Then segments end in CR', (_, end) => {
    const file = Buffer.from(`\uFEFF${[msh('1'), 'PID|1', '', msh('2'), 'PID|2'].join(end)}${end}`);
    expect(messagesOf(file).map((one) => [one.controlId, one.bytes.toString()])).toEqual([
      ['1', `${msh('1')}\rPID|1\r`],
      ['2', `${msh('2')}\rPID|2\r`],
    ]);
  });

  it('Given batches and comments, When the file is split, Then only messages are left', () => {
    const text = [
      'FHS|^~\\&|X',
      'BHS|^~\\&|X',
      '/*',
      ' * MSH is said here',
      ' */',
      msh('1'),
      'PID|1',
      '// between',
      msh('2'),
      'BTS|2',
      'FTS|1',
    ].join('\r');
    expect(messagesOf(Buffer.from(text)).map((one) => one.controlId)).toEqual(['1', '2']);
  });

  it('Given bytes of latin-1, When they are sent, Then they are the same bytes', () => {
    const bytes = Buffer.concat([Buffer.from(`${msh('1')}\rPID|||||M`), Buffer.of(0xfc), Buffer.from('ller\r')]);
    expect(messagesOf(bytes)[0]?.bytes.equals(bytes)).toBe(true);
  });
});

describe('detectors', () => {
  it('Given the waves of a virtual patient, When they are read back, Then rates and pressures are its own', () => {
    const patient = aPatient({ hr: 88, rr: 18, sys: 130, dia: 72 });
    const qrs = qrsDetector(250);
    const pressure = cycleDetector(4000, 280);
    const breath = cycleDetector(12_000, 900);
    for (let at = 0; at < 60_000; at += 1000) {
      patient.advance(at + 1000);
      const feed = (
        detector: { push(value: number, atMs: number): void },
        key: 'ECG II' | 'ART' | 'RESP',
        rate: number,
      ): void => {
        const values = patient.render(key, at, rate, rate);
        for (let index = 0; index < rate; index += 1)
          detector.push(values[index] as number, at + (index * 1000) / rate);
      };
      feed(qrs, 'ECG II', 250);
      feed(pressure, 'ART', 125);
      feed(breath, 'RESP', 125);
    }
    expect(qrs.rate(60_000)).toBeCloseTo(88, -1);
    expect(breath.rate(60_000)).toBeCloseTo(18, -0.7);
    expect(pressure.levels(60_000)?.high).toBeCloseTo(130, -1);
    expect(pressure.levels(60_000)?.low).toBeCloseTo(72, -1);
  });
});

describe('replay --hl7', () => {
  let server: Server;
  let folder: string;
  let port = 0;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'replay-'));
    server = createServer((socket) => {
      socket.on(
        'data',
        frameReader((text) => {
          const id = text.split('|')[9] ?? '';
          if (id === 'silent') return void socket.destroy();
          const bad = id === 'bad';
          socket.write(
            frame(
              `MSH|^~\\&|G|H|A|B|2025||ACK|x|P|2.6\rMSA|${bad ? 'AE' : 'AA'}|${id}\r${bad ? 'ERR||PID^1|101|E||||no name\r' : ''}`,
            ),
          );
        }),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(async () => {
    server.close();
    await rm(folder, { recursive: true });
  });

  function run(args: readonly string[]): Promise<{ code: number | null; out: string; err: string }> {
    return new Promise((resolve) => {
      const child = spawn(process.execPath, [fileURLToPath(new URL('../replay.ts', import.meta.url)), ...args]);
      let out = '';
      let err = '';
      child.stdout.on('data', (data: Buffer) => (out += data.toString()));
      child.stderr.on('data', (data: Buffer) => (err += data.toString()));
      child.on('close', (code) => resolve({ code, out, err }));
    });
  }

  it('Given a file of three messages, When it is replayed, Then each answer is one line and the status says that all were answered', async () => {
    const file = join(folder, 'three.hl7');
    await writeFile(file, [msh('one'), 'PID|1', msh('bad'), msh('two')].join('\n'));
    const { code, out } = await run(['--hl7', file, '--to', `mllp://127.0.0.1:${port}`]);
    expect(out).toBe('one\tAA\t\nbad\tAE\tno name\ntwo\tAA\t\n');
    expect(code).toBe(0);
  });

  it('Given a message without an answer, When it is replayed, Then the rest is sent and the status is 1', async () => {
    const file = join(folder, 'silent.hl7');
    await writeFile(file, [msh('silent'), msh('two')].join('\r'));
    const { code, out } = await run(['--hl7', file, '--to', `mllp://127.0.0.1:${port}`]);
    expect(out.split('\n')).toEqual(['silent\t-\tconnection closed without an answer', 'two\tAA\t', '']);
    expect(code).toBe(1);
  });

  it.each([
    [['--hl7', '/nowhere.hl7'], /cannot be read/],
    [['--bed', '12'], /Give either/],
    [['--record', 'x.hea'], /needs --bed/],
    [['--record', 'x.hea', '--bed', '99'], /no such bed/],
    [['--record', '/nowhere/x.hea', '--bed', '12'], /no such folder/],
    [['--hl7', 'x', '--to', 'http://x'], /mllp:\/\//],
  ])('Given %j, When it starts, Then it ends with one sentence and a status', async (args, message) => {
    const { code, err } = await run(args);
    expect(code).toBe(1);
    expect(err).toMatch(message);
    expect(err.trim().split('\n')).toHaveLength(1);
  });
});
