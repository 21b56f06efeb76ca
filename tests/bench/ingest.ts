/** HL7 in, feed out, on one core; beside the parsers of npm that only parse. */
import { createRequire } from 'node:module';
import { Hl7Message } from '@medplum/core';
import { Message as ClientMessage } from 'node-hl7-client';
import type { BedId, DeviceId } from '../../shared/domain/ids.ts';
import { Hl7Reader } from '../../gateway/adapters/hl7/reader.ts';
import { FeedClock } from '../../gateway/feed/feed-clock.ts';
import { packWaves } from '../../gateway/feed/waves-out.ts';
import { LiveStore } from '../../gateway/live/live-store.ts';
import { liveDelta } from '../../gateway/live/live-message.ts';
import { quantile, round } from './bench.ts';
import type { Bench, BenchOptions } from './bench.ts';
import { makeCorpus } from './corpus.ts';
import type { Corpus, Sent } from './corpus.ts';

interface StandardMessage {
  transform(done: (error: Error | null) => void): void;
  getSegments(name: string): { get(field: string): unknown }[];
}
const StandardHl7 = createRequire(import.meta.url)('hl7-standard') as new (text: string) => StandardMessage;

const simulatedSeconds = 20;
const roundMs = 700;
/** The gateway's own rhythm: a station gets what is new this often. */
const feedEveryMs = 250;

type Work = (messages: readonly Sent[], corpus: Corpus) => void;

export const ingest: Bench = {
  name: 'ingest',
  summary: 'HL7 messages per second through parse, normalise and encode for the feed, beside the parsers of npm',
  measures: [
    'one thread; monitors’ readings (ORU^R01, PCD-01) of the simulated ward, 64 beds unless --beds, 20 s of them again and again',
    'own: bytes → text → segments → observations in our units → live state → JSON for one station each 250 simulated ms',
    'peers: the same messages, already strings, parsed, and code, value and unit of each OBX read; nothing else',
    'callsOnly: the parsers that wait until they are asked, without being asked: what @medplum/core calls parse cuts lines and notes their names; its documentation says that segments and fields are parsed when they are first asked for, and none is',
    'parsedWhole: @medplum/core asked for all segments and all their fields, which its documentation calls parsing; no value used',
    'own reads in full what it has not seen, and again what changed its form; a report that comes again as in the ward is known by its text (gateway/adapters/hl7/shapes.ts), and only its values are read',
    'per second of processor time of the process (garbage collection included), so that other programs do not count',
    'own and peers in turn, rounds of 0.7 s, median of the rounds',
    'waves: the same for waveform messages (four channels a message), own path to the packed binary frame',
  ],
  leavesOut: ['sockets, MLLP framing and acknowledgements; decisions on alarms and their way to disk; socket.io'],
  run,
};

/** What comes out must be used, or the engine may leave the work out. */
let used = 0;
const take = (value: unknown): void => {
  used += String(value).length;
};

/** Some of them only cut lines until they are asked, so each is asked for code, value and unit of every row. */
const peers: Record<string, Work> = {
  '@medplum/core': (messages) => {
    for (const { text } of messages) {
      for (const segment of Hl7Message.parse(text).segments) {
        if (segment.name !== 'OBX') continue;
        take(segment.getComponent(3, 1));
        take(segment.getField(5).toString());
        take(segment.getComponent(6, 1));
      }
    }
  },
  'node-hl7-client': (messages) => {
    for (const { text } of messages) {
      new ClientMessage({ text }).get('OBX').forEach((segment) => {
        take(segment.get('OBX.3.1').toString());
        take(segment.get('OBX.5').toString());
        take(segment.get('OBX.6.1').toString());
      });
    }
  },
  'hl7-standard': (messages) => {
    for (const { text } of messages) {
      const message = new StandardHl7(text);
      message.transform(refuse);
      for (const segment of message.getSegments('OBX')) {
        take(segment.get('OBX.3.1'));
        take(segment.get('OBX.5'));
        take(segment.get('OBX.6.1'));
      }
    }
  },
};

/** The call alone, without a value read. */
const callsOnly: Record<string, Work> = {
  '@medplum/core': (messages) => {
    for (const { text } of messages) used += Hl7Message.parse(text) instanceof Hl7Message ? 1 : 0;
  },
  'node-hl7-client': (messages) => {
    for (const { text } of messages) used += new ClientMessage({ text }).length;
  },
};

/** All segments and all fields, and nothing read of them. */
const parsedWhole: Record<string, Work> = {
  '@medplum/core': (messages) => {
    for (const { text } of messages) {
      for (const { fields } of Hl7Message.parse(text).segments) used += fields.length;
    }
  },
};

function refuse(error: Error | null): void {
  if (error !== null) throw error;
}

const reader = new Hl7Reader({
  name: 'bench',
  timeZone: 'UTC',
  charset: '8859/1',
  unit: '',
  localCodes: false,
  ignore: [],
});

function own(messages: readonly Sent[], corpus: Corpus): void {
  const beds = new Map<DeviceId, BedId>();
  const bedOf = (device: DeviceId): BedId | null => beds.get(device) ?? null;
  const live = new LiveStore({ periodMs: () => 1_000, bedOf, startedMono: 0 });
  const watched = new Map(corpus.ward.beds.map(({ id }) => [id as BedId, null]));
  let mono = 0;
  const clock = new FeedClock({ now: () => corpus.startAt + mono, mono: () => mono });
  let version = 0;
  let waveCursor = 0;
  let sentAtMs = 0;
  for (const { atMs, bytes } of messages) {
    mono = atMs + 10;
    for (const { batches } of reader.readFrame(bytes, corpus.startAt + mono, mono)) {
      for (const batch of batches) {
        if (batch.device !== null && batch.location?.bed != null)
          beds.set(batch.device.id, batch.location.bed as BedId);
        live.hear(batch);
        live.take(batch);
      }
    }
    if (atMs - sentAtMs < feedEveryMs) continue;
    sentAtMs = atMs;
    const delta = liveDelta(live, bedOf, version, mono, clock.anchor);
    version = delta.version;
    used += JSON.stringify({ n: 1, sentAt: clock.now, full: false, ...delta, feeds: [] }).length;
    const packed = packWaves(live.waves, waveCursor, watched, clock);
    waveCursor = packed.next;
    used += packed.frame?.byteLength ?? 0;
  }
}

/** Messages per second of processor time: whole passes over the corpus until the round is over. */
function rate(work: Work, messages: readonly Sent[], corpus: Corpus): number {
  const began = process.cpuUsage();
  const untilMs = performance.now() + roundMs;
  let passes = 0;
  do {
    work(messages, corpus);
    passes += 1;
  } while (performance.now() < untilMs);
  const { user, system } = process.cpuUsage(began);
  return (passes * messages.length * 1e6) / (user + system);
}

function figures(messages: readonly Sent[], corpus: Corpus, rounds: number) {
  const works = [
    { of: 'own', name: '', work: own },
    ...Object.entries(peers).map(([name, work]) => ({ of: 'peers', name, work })),
    ...Object.entries(callsOnly).map(([name, work]) => ({ of: 'callsOnly', name, work })),
    ...Object.entries(parsedWhole).map(([name, work]) => ({ of: 'parsedWhole', name, work })),
  ].map((entry) => ({ ...entry, rates: [] as number[] }));
  // Two rounds for the compiler; what follows is how each runs for days.
  for (let turn = 0; turn < 2; turn += 1) for (const { work } of works) rate(work, messages, corpus);
  for (let turn = 0; turn < rounds; turn += 1) {
    for (const { work, rates } of works) rates.push(rate(work, messages, corpus));
  }
  const medians = (group: string): Record<string, number> =>
    Object.fromEntries(
      works.filter(({ of }) => of === group).map(({ name, rates }) => [name, Math.round(quantile(rates, 0.5))]),
    );
  const messagesPerSecond = medians('own')[''] ?? 0;
  const bytes = messages.reduce((sum, message) => sum + message.bytes.length, 0);
  return {
    messages: messages.length,
    bytes,
    messagesPerSecond,
    mbPerSecond: round((messagesPerSecond * bytes) / messages.length / 1e6),
    peers: medians('peers'),
    ratioToBestPeer: round(messagesPerSecond / Math.max(...Object.values(medians('peers'))), 2),
    parsedWhole: medians('parsedWhole'),
    callsOnly: medians('callsOnly'),
    ratioToBestCallOnly: round(messagesPerSecond / Math.max(...Object.values(medians('callsOnly'))), 2),
  };
}

function run(options: BenchOptions): Promise<object> {
  options.say('simulating the traffic …');
  const corpus = makeCorpus(options.beds ?? 64, simulatedSeconds);
  const rounds = Math.max(3, Math.round((options.seconds ?? 30) / (roundMs / 1000) / 10));
  options.say(`readings, ${corpus.readings.length} messages, ${rounds} rounds …`);
  const readings = figures(corpus.readings, corpus, rounds);
  options.say(`waves, ${corpus.waves.length} messages, ${rounds} rounds …`);
  const waves = figures(corpus.waves, corpus, rounds);
  if (used === 0) throw new Error('nothing came out of the feed');
  return Promise.resolve({ ...readings, waves });
}
