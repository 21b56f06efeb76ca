/**
 * The whole path with data that nobody here wrote: a recorded patient plays into a bed while every HL7 file of the
 * collection is sent to the same gateway. Needs the collection: WARDLIGHT_DATA, or ../shared/data beside the project.
 */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { wardFileSchema } from '../../shared/ward/ward-file.ts';
import { bedId } from '../../shared/domain/ids.ts';
import { decodeWaveFrame } from '../../shared/feed/wave-frame.ts';
import type { LiveDevice, LiveValue } from '../../shared/feed/protocol.ts';
import type { ToConsole } from '../../shared/station-api/wire.ts';
import type { WardState } from '../../shared/ward/state.ts';
import { fold } from '../../shared/ward/fold.ts';
import type { LiveTopic, WardTopic } from '../../shared/station-api/topics.ts';
import { createStation, type Station } from '../../station/host.ts';
import { aGateway, codeOf, configFor, end, secret, Sender } from './gateway-harness.ts';
import { aFolder } from './station-folder.ts';
import { until } from './until.ts';

/** A recorded patient plays in real time. */
const playsMs = 60_000;

const collection = path.resolve(process.env['WARDLIGHT_DATA'] ?? path.resolve(process.cwd(), '../shared/data'));
const record = path.join(collection, 'waveforms/mimicdb/03700181.hea');
const present = existsSync(record);

/** A console that keeps what it is told: the ward's state, the newest of each value, and the samples of each channel. */
class Watcher {
  state: WardState | null = null;
  readonly values = new Map<string, LiveValue>();
  readonly devices = new Map<string, LiveDevice>();
  readonly samples = new Map<string, number>();
  readonly #say: (message: unknown) => void;
  #calls = 0;

  constructor(station: Station) {
    const connection = station.attach({
      send: (message) => this.#hear(message),
      sendBinary: (bytes) => this.#waves(bytes),
      buffered: () => 0,
    });
    this.#say = (message) => connection.receive(message);
    for (const topic of ['ward', 'live']) this.#say({ k: 'subscribe', topic });
  }

  watch(bed: string): void {
    this.#calls += 1;
    this.#say({
      k: 'call',
      id: this.#calls,
      name: 'waves.watch',
      args: { beds: [{ bed: bedId(bed), channels: null }] },
    });
  }

  #hear(message: ToConsole): void {
    if (message.k !== 'topic') return;
    if (message.topic === 'ward') {
      const topic = message.payload as WardTopic;
      if (topic.kind === 'snapshot') this.state = topic.state;
      else for (const event of topic.events) if (this.state !== null) this.state = fold(this.state, event);
    }
    if (message.topic === 'live') {
      for (const device of (message.payload as LiveTopic).devices) {
        this.devices.set(device.device, device);
        for (const value of device.values) this.values.set(`${device.bed ?? device.device} ${value.key}`, value);
      }
    }
  }

  #waves(bytes: Uint8Array): void {
    const read = decodeWaveFrame(bytes);
    if (!read.ok) throw new Error(read.reason);
    for (const block of read.frame.blocks) {
      const key = `${block.bed} ${block.channel}`;
      this.samples.set(key, (this.samples.get(key) ?? 0) + block.samples.length);
    }
  }
}

interface Ended {
  readonly code: number | null;
  readonly lines: readonly string[];
  readonly errors: string;
}

const running = new Set<ReturnType<typeof spawn>>();
afterEach(() => {
  for (const child of running) child.kill('SIGTERM');
});

function replay(...args: string[]): { child: ReturnType<typeof spawn>; ended: Promise<Ended> } {
  const child = spawn(process.execPath, ['simulator/replay.ts', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  let out = '';
  let errors = '';
  child.stdout.on('data', (data: Buffer) => (out += data.toString()));
  child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
  const ended = new Promise<Ended>((resolve) =>
    child.once('close', (code) => {
      running.delete(child);
      resolve({ code, lines: out.split('\n').filter((line) => line !== ''), errors });
    }),
  );
  return { child, ended };
}

const allFiles = (): string[] =>
  (readdirSync(path.join(collection, 'hl7v2'), { recursive: true }) as string[])
    .map((name) => path.join(collection, 'hl7v2', name))
    .filter(
      (file) =>
        statSync(file).isFile() && /^\s*(\/\*[^]*?\*\/\s*)?(?:\uFEFF)?(MSH|FHS|BHS)/m.test(readFileSync(file, 'utf8')),
    )
    .toSorted();

describe.skipIf(!present)(`the whole path${present ? '' : ' (skipped: no collection; set WARDLIGHT_DATA)'}`, () => {
  it('Given a record playing into bed 12, When every HL7 file is sent beside it, Then each is answered and the bed stays live', async () => {
    const ward = wardFileSchema.parse({
      id: '5n',
      name: '5 North',
      unit: '5N',
      beds: [
        { id: '12', room: '512' },
        { id: '01', aliases: ['HO Surgery^OR^1'] },
      ],
    });
    const gateway = await aGateway({ config: { ...configFor(), ward } });
    const wardFile = path.join(aFolder(), 'ward.json');
    writeFileSync(wardFile, JSON.stringify(ward));
    const station = await createStation({
      gateway: { url: `http://127.0.0.1:${gateway.httpPort}`, secret },
      data: aFolder(),
    });
    const console = new Watcher(station);
    console.watch('12');
    const to = `mllp://127.0.0.1:${gateway.mllpPort}`;
    const player = replay('--record', record, '--bed', '12', '--ward', wardFile, '--to', to, '--loop');
    try {
      const channels = ['ECG MCL1', 'ART', 'RESP'].map((channel) => `12 ${channel}`);
      await until('waves of bed 12', () => channels.every((key) => (console.samples.get(key) ?? 0) > 500), playsMs);
      await until('heart rate of bed 12', () => console.values.get('12 HR')?.value != null, playsMs);
      await until('arterial pressure of bed 12', () => console.values.get('12 ART-M')?.value != null, playsMs);

      for (const file of allFiles()) {
        const { code, lines, errors } = await replay('--hl7', file, '--to', to).ended;
        const name = path.basename(file);
        expect(code, `${name}: ${errors}${lines.join('\n')}`).toBe(0);
        expect(lines.length, name).toBeGreaterThan(0);
        for (const line of lines) expect(line, name).toMatch(/\t(AA|AE|AR|CA|CE|CR|-)(\t|$)/);
      }

      // HL7 in XML is no pipe-and-hat message: refused with a reason, over the same port.
      const xml = new Sender(gateway.mllpPort ?? 0);
      const refusal = await xml.send(readFileSync(path.join(collection, 'hl7v2/hapi/adt_a17.xml'), 'utf8'));
      xml.close();
      expect(codeOf(refusal)).toBe('AR');

      // What is readable is shown or kept: the Philips monitor and the Mindray alarm stand on their bed …
      await until('the Philips monitor on bed 01', () => console.values.get('01 HR')?.value === 80, playsMs);
      const alarms = Object.values(console.state?.alarms ?? {});
      expect(alarms).toContainEqual(expect.objectContaining({ bed: '01', parameter: 'SpO2', condition: 'present' }));
      // … and the pump that fits no bed is in the unassigned tray, not lost.
      const pump = Object.values(console.state?.devices ?? {}).find((device) => device.name === 'E0002');
      expect(pump).toMatchObject({ kind: 'pump', bed: null });
      // Nothing restarted, and the recorded patient never stopped.
      const before = console.samples.get('12 ECG MCL1') ?? 0;
      await until('more of the record', () => (console.samples.get('12 ECG MCL1') ?? 0) > before + 1000, playsMs);
      expect(gateway.stats().notReady).toBeNull();
      expect(player.child.exitCode).toBeNull();
    } finally {
      player.child.kill('SIGTERM');
      await player.ended;
      await station.stop();
      await end(gateway);
    }
  });
});
