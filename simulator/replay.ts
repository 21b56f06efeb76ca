#!/usr/bin/env node
/** `npm run replay`: a record as monitor traffic, or the messages of an HL7 file. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { basename } from 'node:path';
import { wardFileSchema } from '../shared/ward/ward-file.ts';
import { schedule } from './core/schedule.ts';
import { pv1, unknownPerson } from './hl7/subject.ts';
import { stderrLog } from './log.ts';
import type { Log } from './log.ts';
import { MllpLink } from './mllp/link.ts';
import { defaultGateway, readAddress, readArguments, readNumber, UsageError } from './options.ts';
import type { Address } from './options.ts';
import { startPacing } from './pacing.ts';
import { openRecord } from './records/open-record.ts';
import { RecordError } from './records/record.ts';
import { messagesOf } from './replay/hl7-file.ts';
import { recordPlayer } from './replay/record-player.ts';
import { sendMessages } from './replay/send-file.ts';
import { instanceOf, virtualId } from './ward/beds.ts';

const help = `Usage: npm run replay -- --record FILE --bed ID [--speed X] [--loop] [--ward FILE] [--to mllp://H:P]
       npm run replay -- --hl7 FILE [--timeout S] [--to mllp://H:P]

  --record FILE    a WFDB header (.hea) or an EDF file (.edf): played into a bed as a monitor
  --bed ID         the bed of the ward ("12")
  --speed X        1 to 200 (default: 1)
  --loop           begin again at the end
  --ward FILE      ward file (default: the demo ward)
  --hl7 FILE       HL7 messages, sent in order; each answer on standard output: control id, code, error text
                   Exit status 0 when all were answered
  --timeout S      seconds to wait for an answer (default: 10)
  --to mllp://H:P  the gateway (default: mllp://127.0.0.1:2575)
  --log json       log as JSON lines
  --help           this text
`;

type Values = Readonly<Record<string, string | boolean | undefined>>;
const textOf = (values: Values, name: string): string | undefined => values[name] as string | undefined;

const blockMs = 128;
const numericMs = 1000;

async function replayFile(file: string, to: Address, timeoutMs: number): Promise<number> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    throw new UsageError(`--hl7 ${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown reason'}.`);
  }
  const messages = messagesOf(bytes);
  if (messages.length === 0) throw new UsageError(`--hl7 ${file} holds no HL7 message (no segment begins with MSH).`);
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  try {
    return (await sendMessages(messages, { to, timeoutMs, print })) ? 0 : 1;
  } catch (error) {
    throw new UsageError(
      `No connection to mllp://${to.host}:${to.port}: ${(error as NodeJS.ErrnoException).code ?? (error as Error).message}.`,
    );
  }
}

async function placeOf(
  bed: string,
  file: string | undefined,
): Promise<{ unit: string; room: string; bed: string; facility: string }> {
  const path = file ?? fileURLToPath(new URL('../resources/wards/demo.json', import.meta.url));
  let data: unknown;
  try {
    data = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new UsageError(`--ward ${path} cannot be read: ${(error as Error).message}.`);
  }
  const ward = wardFileSchema.safeParse(data);
  if (!ward.success) throw new UsageError(`--ward ${path} is no ward file: ${ward.error.issues[0]?.message ?? ''}.`);
  const found = ward.data.beds.find((one) => one.id === bed);
  if (found === undefined) throw new UsageError(`--bed ${bed}: the ward ${ward.data.name} has no such bed.`);
  return { unit: ward.data.unit, room: found.room, bed: found.id, facility: 'DEMO' };
}

interface RecordOptions {
  readonly file: string;
  readonly bed: string;
  readonly ward: string | undefined;
  readonly speed: number;
  readonly loop: boolean;
  readonly to: Address;
  readonly log: Log;
}

/** Plays until the end of the record or a signal. */
async function replayRecord(options: RecordOptions): Promise<number> {
  const { to, log, speed, loop } = options;
  const place = await placeOf(options.bed, options.ward);
  const record = await openRecord(options.file);
  for (const problem of record.problems) log('warn', problem, { record: record.name });
  const name = `REC-${basename(record.name)}`;
  const link = new MllpLink({ ...to, name, log, random: Math.random });
  const startAt = Date.now();
  const player = recordPlayer({
    record,
    sender: { application: `REPLAY^${virtualId('record', name)}^EUI-64`, facility: 'DEMO' },
    subject: unknownPerson + pv1(place, ''),
    instance: instanceOf('record', name),
    name,
    startAt,
    run: Math.floor(startAt / 1000).toString(36),
    loop,
  });
  const names = record.channels.map((channel) => channel.name).join(', ');
  log('info', 'replay started', {
    record: record.name,
    seconds: Math.round(record.durationMs / 1000),
    channels: names,
    bed: options.bed,
  });

  return new Promise((resolve) => {
    const clock = schedule();
    const finish = (code: number): void => {
      pacing.stop();
      link.stop();
      resolve(code);
    };
    clock.add(blockMs, (nowMs) => {
      const message = player.waves(nowMs - blockMs, nowMs);
      if (message !== null && link.takesWaves) link.send(message);
      return player.ended(nowMs) ? null : nowMs + blockMs;
    });
    clock.add(numericMs, (nowMs) => {
      link.send(player.numerics(nowMs));
      if (!player.ended(nowMs)) return nowMs + numericMs;
      log('info', 'replay ended', { ...link.stats });
      setTimeout(() => finish(0), 200);
      return null;
    });
    const pacing = startPacing({ clock, speed, held: () => speed > 1 && link.stats.connected && link.backlog > 20 });
    process.once('SIGINT', () => finish(0));
    process.once('SIGTERM', () => finish(0));
  });
}

async function main(): Promise<number> {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const values: Values = readArguments(process.argv.slice(2), {
    record: text,
    bed: text,
    speed: text,
    loop: flag,
    ward: text,
    hl7: text,
    timeout: text,
    to: text,
    log: text,
    help: { ...flag, short: 'h' },
  });
  if (values['help'] === true) {
    process.stdout.write(help);
    return 0;
  }
  const to = values['to'] === undefined ? defaultGateway : readAddress(textOf(values, 'to') ?? '');
  const hl7 = textOf(values, 'hl7');
  const file = textOf(values, 'record');
  if ((hl7 === undefined) === (file === undefined))
    throw new UsageError('Give either --record FILE or --hl7 FILE. See --help.');
  if (hl7 !== undefined)
    return replayFile(hl7, to, 1000 * readNumber('timeout', textOf(values, 'timeout'), 10, 0.1, 3600));
  const bed = textOf(values, 'bed');
  if (bed === undefined) throw new UsageError('--record needs --bed ID.');
  return replayRecord({
    file: file ?? '',
    bed,
    ward: textOf(values, 'ward'),
    speed: readNumber('speed', textOf(values, 'speed'), 1, 1, 200),
    loop: values['loop'] === true,
    to,
    log: stderrLog(values['log'] === 'json'),
  });
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const expected = error instanceof UsageError || error instanceof RecordError;
    process.stderr.write(expected ? `${error.message}\n` : `${(error as Error).stack ?? String(error)}\n`);
    process.exitCode = 1;
  },
);
