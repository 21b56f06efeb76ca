/** A ward of separate processes for the alarm benchmarks: gateway, simulator, stations; and a monitor of our own. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { WebSocket } from 'ws';
import { root } from '../../build/files.ts';
import { freePort } from '../../electron/demo-plan.ts';
import { consoleSocketPath, type ToConsole } from '../../shared/station-api/wire.ts';
import type { CallArgs, CallName, CallResult } from '../../shared/station-api/calls.ts';
import type { TopicPayload } from '../../shared/station-api/topics.ts';
import type { StoredEvent } from '../../shared/ward/events.ts';
import { wardFileSchema, withBeds } from '../../shared/ward/ward-file.ts';
import { alertMessage, type AlertReport } from '../../simulator/hl7/alerts.ts';
import { pv1, unknownPerson } from '../../simulator/hl7/subject.ts';
import { frame, frameReader, readAck } from '../../simulator/mllp/frames.ts';
import { atEnd, wait } from './bench.ts';
import { startStation, type StationProcess } from './station-process.ts';

const secret = 'a secret of this benchmark alone';
const startMs = 60_000;

export interface AlarmWard {
  readonly mllpPort: number;
  readonly beds: readonly { readonly id: string; readonly room: string }[];
  readonly unit: string;
  station(name: string): Promise<StationProcess>;
}

/**
 * @param simulated Whether monitors, pumps and tags of the virtual ward speak too.
 * @param more arguments of the simulator.
 */
export async function startWard(
  bedCount: number,
  simulated: boolean,
  more: readonly string[] = [],
): Promise<AlarmWard> {
  const folder = mkdtempSync(path.join(tmpdir(), 'wardlight-bench-'));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  const demo: unknown = JSON.parse(readFileSync(path.join(root, 'resources', 'wards', 'demo.json'), 'utf8'));
  const ward = withBeds(wardFileSchema.parse(demo), bedCount);
  const [mllpPort, httpPort] = await Promise.all([freePort(0), freePort(0)]);
  if (mllpPort === null || httpPort === null) throw new Error('no free port');
  const file = (name: string, content: string): string => {
    const whole = path.join(folder, name);
    writeFileSync(whole, content);
    return whole;
  };
  const config = {
    name: 'bench',
    ward: file('ward.json', JSON.stringify(ward)),
    mllp: [{ name: 'devices', port: mllpPort, unit: ward.unit, limits: { maxConnections: bedCount + 64 } }],
    http: { port: httpPort },
    stations: [{ id: '*', name: 'bench', secretFile: file('secret', secret) }],
  };
  const configFile = file('gateway.json', JSON.stringify(config));
  startPart(['run', '--silent', 'gateway', '--', '--config', configFile, '--data', path.join(folder, 'gateway')]);
  await ready(`http://127.0.0.1:${httpPort}/readyz`);
  if (simulated) {
    const args = ['--ward', config.ward, '--beds', `${bedCount}`, '--scenario', 'quiet-night', ...more];
    startPart(['run', '--silent', 'simulator', '--', ...args, '--to', `mllp://127.0.0.1:${mllpPort}`]);
  }
  return {
    mllpPort,
    beds: ward.beds,
    unit: ward.unit,
    station: (name) =>
      startStation([
        '--headless',
        '--port',
        '0',
        '--data',
        path.join(folder, name),
        '--gateway',
        `http://127.0.0.1:${httpPort}`,
        '--secret-file',
        path.join(folder, 'secret'),
      ]),
  };
}

function startPart(args: readonly string[]): void {
  const child = spawn('npm', args, { cwd: root, stdio: 'ignore', shell: process.platform === 'win32' });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  atEnd(async () => {
    child.kill('SIGTERM');
    await Promise.race([ended, wait(5_000).then(() => child.kill('SIGKILL'))]);
  });
}

async function ready(address: string): Promise<void> {
  for (const until = performance.now() + startMs; performance.now() < until; await wait(100)) {
    const answer = await fetch(address).catch(() => null);
    if (answer?.ok === true) return;
  }
  throw new Error('the gateway did not become ready in a minute');
}

/** A monitor of its own connection that alarms when told. */
export class BenchMonitor {
  readonly #socket: Socket;
  readonly #ward: AlarmWard;
  readonly #answers = new Map<string, () => void>();
  #count = 0;

  static async connect(ward: AlarmWard): Promise<BenchMonitor> {
    const socket = connect(ward.mllpPort, '127.0.0.1');
    socket.setNoDelay(true);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', () => resolve());
      socket.once('error', reject);
    });
    socket.on('error', () => undefined);
    return new BenchMonitor(socket, ward);
  }

  private constructor(socket: Socket, ward: AlarmWard) {
    this.#socket = socket;
    this.#ward = ward;
    const read = frameReader((text) => {
      const ack = readAck(text);
      if (ack === null) return;
      if (!/^[AC]A$/.test(ack.code)) throw new Error(`the gateway answered ${ack.code}: ${ack.error}`);
      this.#answers.get(ack.controlId)?.();
      this.#answers.delete(ack.controlId);
    });
    socket.on('data', read);
    atEnd(() => void socket.destroy());
  }

  /** Resolves with the moment of the write (epoch ms, fractions) once the gateway has confirmed. */
  alarm(bed: string, episode: string, phase: 'start' | 'end'): { readonly at: number; readonly done: Promise<void> } {
    this.#count += 1;
    const controlId = `${episode}-${phase}-${this.#count}`;
    const room = this.#ward.beds.find(({ id }) => id === bed)?.room ?? '';
    const report: AlertReport = {
      episode,
      report: phase === 'start' ? 1 : 2,
      phase,
      event: '196672^MDC_EVT_LO_LT_LIM^MDC',
      text: 'SpO2 low',
      technical: false,
      priority: 'PM',
      source: {
        id: '150456^MDC_PULS_OXIM_SAT_O2^MDC',
        path: '1.2.1.150456',
        unit: '262688^MDC_DIM_PERCENT^MDC^%^%^UCUM',
      },
      value: '86',
      low: 90,
      high: 100,
      inactivation: 'enabled',
      atEpochMs: Date.now(),
    };
    const instance = `BENCH-${bed}^^02A1B2FFFEBE${bed.padStart(4, '0')}^EUI-64`;
    const place = { unit: this.#ward.unit, room, bed, facility: 'BENCH' };
    const text = alertMessage({
      sender: { application: 'BENCH^02A1B2FFFEBE0000^EUI-64', facility: 'BENCH' },
      subject: unknownPerson + pv1(place, ''),
      controlId,
      epochMs: Date.now(),
      instance,
      report,
    });
    const done = new Promise<void>((resolve) => this.#answers.set(controlId, resolve));
    const at = performance.timeOrigin + performance.now();
    this.#socket.write(frame(text));
    return { at, done };
  }
}

/** A console without a screen. */
export class BenchConsole {
  /** Told of every durable event as it arrives, with the moment (epoch ms, fractions). */
  onEvent: (event: StoredEvent, at: number) => void = () => undefined;
  readonly #socket: WebSocket;
  readonly #answers = new Map<number, PromiseWithResolvers<unknown>>();
  #id = 0;

  static async open(address: string): Promise<BenchConsole> {
    const { origin, host } = new URL(address);
    const entered = await fetch(address, { redirect: 'manual' });
    const cookie = entered.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
    const socket = new WebSocket(`ws://${host}${consoleSocketPath}`, { origin, headers: { cookie } });
    await new Promise<void>((resolve, reject) => {
      socket.once('open', () => resolve());
      socket.once('error', reject);
    });
    return new BenchConsole(socket);
  }

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    atEnd(() => socket.terminate());
    socket.on('message', (data: Buffer, isBinary) => {
      if (!isBinary) this.#heard(JSON.parse(data.toString('utf8')) as ToConsole);
    });
    socket.send(JSON.stringify({ k: 'subscribe', topic: 'ward' }));
  }

  call<Name extends CallName>(name: Name, args: CallArgs<Name>): Promise<CallResult<Name>> {
    this.#id += 1;
    const answer = Promise.withResolvers<unknown>();
    this.#answers.set(this.#id, answer);
    this.#socket.send(JSON.stringify({ k: 'call', id: this.#id, name, args }));
    return answer.promise as Promise<CallResult<Name>>;
  }

  #heard(message: ToConsole): void {
    if (message.k === 'topic') {
      if (message.topic !== 'ward') return;
      const payload = message.payload as TopicPayload<'ward'>;
      const at = performance.timeOrigin + performance.now();
      if (payload.kind === 'events') for (const event of payload.events) this.onEvent(event, at);
      return;
    }
    const answer = this.#answers.get(message.id);
    this.#answers.delete(message.id);
    if (message.k === 'reply') answer?.resolve(message.result);
    else answer?.reject(new Error(message.message));
  }
}
