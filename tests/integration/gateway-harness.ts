/** What the gateway's integration tests share: a gateway in this process, a sender of HL7, a station without rules. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { io, type Socket as ClientSocket } from 'socket.io-client';
import { readConfig, type GatewayConfigInput } from '../../gateway/config.ts';
import { hashSecret } from '../../gateway/feed/auth.ts';
import { startGateway, type RunningGateway, type StartOptions } from '../../gateway/start.ts';
import {
  feedNamespace,
  feedProtocolVersion,
  snapshotSchema,
  durableSchema,
  lateSchema,
  liveSchema,
  type Durable,
  type GatewayToStation,
  type Hello,
  type Late,
  type Live,
  type Snapshot,
  type StationToGateway,
} from '../../shared/feed/protocol.ts';
import { decodeWaveFrame, type WaveBlock } from '../../shared/feed/wave-frame.ts';
import type { StoredEvent } from '../../shared/ward/events.ts';
import { foldAll } from '../../shared/ward/fold.ts';
import type { WardState } from '../../shared/ward/state.ts';
import { wardFileSchema } from '../../shared/ward/ward-file.ts';

export const secret = 'secret-of-the-test-ward';

export const wardFile = (beds: number) =>
  wardFileSchema.parse({
    id: '5n',
    name: 'Ward 5 North',
    unit: '5N',
    beds: Array.from({ length: beds }, (_, index) => ({ id: String(index + 1).padStart(2, '0') })),
  });

export const configFor = (over: Partial<GatewayConfigInput> = {}, beds = 8) =>
  readConfig(
    {
      ward: wardFile(beds),
      mllp: [{ name: 'monitors', port: 0, unit: '5N' }],
      http: { port: 0 },
      stations: [{ id: '*', secretHash: `sha256:${hashSecret(secret).toString('hex')}` }],
      ...over,
    } satisfies GatewayConfigInput,
    '.',
  );

export async function aGateway(
  over: Partial<StartOptions> = {},
  beds = 8,
): Promise<RunningGateway & { dataDir: string }> {
  const dataDir = over.dataDir ?? mkdtempSync(path.join(tmpdir(), 'wardlight-gateway-'));
  const logger = pino({ level: 'silent' });
  const gateway = await startGateway({ config: configFor({}, beds), logger, dataDir, ...over });
  return { ...gateway, dataDir };
}

export async function end(gateway: RunningGateway & { dataDir: string }): Promise<void> {
  await gateway.stop();
  rmSync(gateway.dataDir, { recursive: true, force: true });
}

/** Sends framed messages one after the other and gives each its acknowledgement. */
export class Sender {
  readonly #socket: Socket;
  #buffer = '';
  readonly #waiting: { resolve: (ack: string) => void; reject: (error: Error) => void }[] = [];

  constructor(port: number) {
    this.#socket = createConnection({ port, host: '127.0.0.1' });
    this.#socket.on('data', (data) => this.#data(data.toString('latin1')));
    this.#socket.on('error', () => this.#gone());
    this.#socket.on('close', () => this.#gone());
  }

  #data(text: string): void {
    this.#buffer += text;
    for (let at = this.#buffer.indexOf('\x1c\r'); at >= 0; at = this.#buffer.indexOf('\x1c\r')) {
      const ack = this.#buffer.slice(0, at).replace('\x0b', '');
      this.#buffer = this.#buffer.slice(at + 2);
      this.#waiting.shift()?.resolve(ack);
    }
  }

  #gone(): void {
    for (const waiting of this.#waiting.splice(0)) waiting.reject(new Error('connection lost'));
  }

  send(message: string): Promise<string> {
    return new Promise((resolve, reject) => {
      if (this.#socket.destroyed) return reject(new Error('connection lost'));
      this.#waiting.push({ resolve, reject });
      this.#socket.write(`\x0b${message}\x1c\r`);
    });
  }

  close(): void {
    this.#socket.destroy();
  }
}

export const codeOf = (ack: string): string => /\rMSA\|(\w+)/.exec(ack)?.[1] ?? '';

let control = 0;
const stamp = (at: number): string =>
  new Date(at)
    .toISOString()
    .replace(/[-:TZ]/g, '')
    .replace(/\.(\d+)$/, '.$1+0000');

const head = (type: string, bed: string, at: number): string[] => {
  control += 1;
  return [
    `MSH|^~\\&|GW^02A1^EUI-64|H|WARDLIGHT|H|${stamp(at)}||${type}|${process.pid}-${control}|P|2.6|||NE|AL||UNICODE UTF-8`,
    `PID|||P${bed}^^^H^MR||Okoro^Maya`,
    `PV1||I|5N^^${bed}`,
  ];
};

const device = (bed: string): string =>
  `OBX|1||69965^MDC_DEV_MON_PHYSIO_MULTI_PARAM_MDS^MDC|1.0.0.0|||||||X|||||||MON-${bed}^^MON-${bed}^EUI-64`;

export const numerics = (bed: string, hr: number, at = Date.now()): string =>
  [
    ...head('ORU^R01^ORU_R01', bed, at),
    `OBR|1|||182777000^monitoring of patient^SCT|||${stamp(at)}`,
    device(bed),
    `OBX|2|NM|147842^MDC_ECG_HEART_RATE^MDC|1.1.1.147842|${hr}|264864^MDC_DIM_BEAT_PER_MIN^MDC|50-120||||R`,
    '',
  ].join('\r');

export const alarm = (bed: string, path_: string, phase = 'start', at = Date.now()): string =>
  [
    ...head('ORU^R40^ORU_R40', bed, at),
    `OBR|1||AL-${control}^GW|196616^MDC_EVT_ALARM^MDC|||${stamp(at)}`,
    `OBX|1|ST|196672^MDC_EVT_LO_LT_LIM^MDC|1.2.${path_}.150456.1|SpO2 low|||L~PM~SP|||R|||||||MON-${bed}^^MON-${bed}^EUI-64`,
    `OBX|2|NM|150456^MDC_PULS_OXIM_SAT_O2^MDC|1.2.${path_}.150456.2|86|262688^MDC_DIM_PERCENT^MDC|90-100||||R`,
    `OBX|3|ST|68481^MDC_ATTR_EVENT_PHASE^MDC|1.2.${path_}.150456.3|${phase}||||||R`,
    `OBX|4|ST|68482^MDC_ATTR_ALARM_STATE^MDC|1.2.${path_}.150456.4|${phase === 'end' ? 'inactive' : 'active'}||||||R`,
    '',
  ].join('\r');

export const admit = (bed: string, family: string): string =>
  [
    ...head('ADT^A01^ADT_A01', bed, Date.now()).slice(0, 1),
    `PID|||P${bed}^^^H^MR||${family}^Maya`,
    `PV1||I|5N^^${bed}`,
    '',
  ].join('\r');

export const waves = (bed: string, from: number, samples: readonly number[], rateHz = 250): string =>
  [
    ...head('ORU^R01^ORU_R01', bed, from + (samples.length * 1000) / rateHz),
    `OBR|1|||69121^MDC_OBS_WAVE_CTS^MDC|||${stamp(from)}|${stamp(from + (samples.length * 1000) / rateHz)}`,
    device(bed),
    `OBX|2|NA|131330^MDC_ECG_ELEC_POTL_II^MDC|1.1.1.131330|${samples.join('^')}|266418^MDC_DIM_MILLI_VOLT^MDC|||||R`,
    `OBX|3|NM|67981^MDC_ATTR_SAMP_RATE^MDC|1.1.1.131330.1|${rateHz}|264640^MDC_DIM_HZ^MDC|||||R`,
    '',
  ].join('\r');

export interface StationBehaviour {
  /** Gives credit for live data; false: a station that has stopped reading in all but name. */
  readonly credits?: boolean;
  readonly watch?: readonly string[];
  readonly id?: string;
  readonly secret?: string;
}

/** A station that keeps what it is sent, checks it against the schemas, and folds. */
export class TestStation {
  readonly socket: ClientSocket<GatewayToStation, StationToGateway>;
  hello: Hello | null = null;
  snapshot: Snapshot | null = null;
  state: WardState | null = null;
  readonly events: StoredEvent[] = [];
  readonly live: Live[] = [];
  readonly blocks: WaveBlock[] = [];
  readonly late: Late[] = [];
  readonly delays: number[] = [];
  ahead: StoredEvent[] = [];
  heartbeats = 0;
  refusal: string | null = null;
  bytes = 0;

  constructor(
    port: number,
    behaviour: StationBehaviour = {},
    before: { logId: string | null; lastSeq: number } = { logId: null, lastSeq: 0 },
  ) {
    this.socket = io(`http://127.0.0.1:${port}${feedNamespace}`, {
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      auth: {
        protocol: feedProtocolVersion,
        station: behaviour.id ?? 'st-1',
        name: 'test',
        secret: behaviour.secret ?? secret,
        ...before,
      },
    });
    const credits = behaviour.credits ?? true;
    this.socket.on('connect_error', (error) => (this.refusal = error.message));
    this.socket.on('hello', (message) => (this.hello = message));
    this.socket.on('snapshot', (message) => this.#onSnapshot(message));
    this.socket.on('durable', (message) => this.#onDurable(message));
    this.socket.on('ahead', (message) => (this.ahead = message.events));
    this.socket.on('heartbeat', () => (this.heartbeats += 1));
    this.socket.on('live', (message) => {
      this.live.push(liveSchema.parse(message));
      if (credits) this.socket.emit('credit', message.n);
    });
    this.socket.on('waves', (n, frame) => {
      this.bytes += frame.byteLength;
      const read = decodeWaveFrame(new Uint8Array(frame));
      if (!read.ok) throw new Error(read.reason);
      this.blocks.push(...read.frame.blocks);
      if (credits) this.socket.emit('credit', n);
    });
    this.socket.on('late', (n, message) => {
      this.late.push(lateSchema.parse(message));
      if (credits) this.socket.emit('credit', n);
    });
    if (behaviour.watch !== undefined) {
      const list = behaviour.watch.map((bed) => ({ bed: bed as never, channels: null }));
      this.socket.on('connect', () => this.socket.emit('watch', { waves: list, shows: [] }));
    }
  }

  #onSnapshot(message: Snapshot): void {
    this.snapshot = snapshotSchema.parse(message);
    this.state = this.snapshot.state;
    this.events.push(...this.snapshot.missed);
  }

  #onDurable(message: Durable): void {
    const { events } = durableSchema.parse(message);
    if (this.state === null) throw new Error('delta before snapshot');
    this.state = foldAll(this.state, events);
    this.events.push(...events);
  }

  close(): void {
    this.socket.disconnect();
  }
}
