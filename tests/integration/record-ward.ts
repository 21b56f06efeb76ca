/** A station with a gateway that has sent it some minutes of waves, and readings of them with their blocks. */
import { expect, onTestFinished } from 'vitest';
import { bedId, patientId } from '../../shared/domain/ids.ts';
import { decodeWaveFrame, encodeWaveFrame, type WaveBlock } from '../../shared/feed/wave-frame.ts';
import type { BytesCallName, CallResult } from '../../shared/station-api/calls.ts';
import { readWaveAnswer } from '../../shared/station-api/wave-answer.ts';
import type { Patient } from '../../shared/ward/events.ts';
import { createStation, type Station, type StationOptions } from '../../station/host.ts';
import { configured, FakeGateway, testSecret } from './fake-gateway.ts';
import { TestConsole } from './station-console.ts';
import { until } from './until.ts';

export const aPatient = (family: string): Patient => ({
  id: patientId(family),
  family,
  given: 'X',
  birthDate: null,
  sex: null,
  mrn: null,
  visit: null,
  diagnosis: null,
  demo: false,
});

/** Ten minutes ago, on a whole second. */
export const tenMinutesAgo = (): number => Math.floor(Date.now() / 1000) * 1000 - 600_000;

/** What a channel shows at a sample number: never twice the same in a row, with a spike each second. */
export const sampleOf = (n: number, channel = 'ECG II'): number =>
  Math.round(1000 * Math.sin(n / 17 + channel.length)) + (n % 250 === 7 ? 9000 : 0);

export const rateHz = 250;

/** One second of one channel, `second` seconds after `startAt`. */
export function aSecond(bed: string, channel: string, startAt: number, second: number): WaveBlock {
  const samples = Int16Array.from({ length: rateHz }, (_, at) => sampleOf(second * rateHz + at, channel));
  const at = startAt + second * 1000;
  const facts = { bed: bedId(bed), channel, unit: 'mV', rateHz, gain: 0.005, offset: 0 };
  return { ...facts, startAt: at, deviceAt: at - 3_000, ageMs: 0, samples };
}

export interface RecordWard {
  readonly gateway: FakeGateway;
  readonly folder: string;
  station: Station;
  console: TestConsole;
}

export async function aRecordWard(folder: string, options: Partial<StationOptions> = {}): Promise<RecordWard> {
  const gateway = await new FakeGateway().start();
  onTestFinished(() => gateway.stop());
  gateway.append(configured, { at: tenMinutesAgo() - 600_000 });
  const ward = { gateway, folder, ...(await aStation(gateway, folder, options)) };
  onTestFinished(() => ward.station.stop());
  return ward;
}

async function aStation(gateway: FakeGateway, data: string, options: Partial<StationOptions>) {
  const station = await createStation({
    gateway: { url: gateway.url, secret: testSecret },
    data,
    random: () => 0,
    ...options,
  });
  const { console } = TestConsole.attach(station);
  await until('the ward', () => console.last('link')?.state === 'live' && console.ward.beds.length > 0);
  return { station, console };
}

export async function restart(ward: RecordWard, between: () => void = () => undefined): Promise<void> {
  await ward.station.stop();
  between();
  Object.assign(ward, await aStation(ward.gateway, ward.folder, {}));
}

/** Sends seconds of waves; resolves when the last of them can be read. */
export async function record(
  ward: RecordWard,
  bed: string,
  channels: readonly string[],
  startAt: number,
  seconds: number,
): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    const blocks = channels.map((channel) => aSecond(bed, channel, startAt, second));
    ward.gateway.sendWaves(encodeWaveFrame({ sentAt: Date.now(), blocks }));
  }
  const toAt = startAt + seconds * 1000;
  const ask = { bed, who: 'bed', channels: [channels[0] ?? ''], fromAt: toAt - 1000, toAt, pairs: null } as const;
  await untilAsync('the waves on record', async () => {
    const { blocks } = await read(ward.console, 'history.waves', ask);
    return blocks.reduce((sum, { samples }) => sum + samples.length, 0) === rateHz;
  });
}

export async function untilAsync(what: string, holds: () => Promise<boolean>, withinMs = 15_000): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`Waited ${withinMs} ms for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export async function read<Name extends BytesCallName>(
  console: TestConsole,
  name: Name,
  args: Parameters<typeof console.call<Name>>[1],
): Promise<{ readonly answer: CallResult<Name>; readonly blocks: readonly WaveBlock[] }> {
  const answer = await console.call(name, args);
  const bytes = console.frames.findLast((frame) => readWaveAnswer(frame)?.id === console.calls);
  const frame = decodeWaveFrame(readWaveAnswer(bytes ?? new Uint8Array())?.frame ?? new Uint8Array());
  if (!frame.ok) throw new Error(frame.reason);
  return { answer, blocks: frame.frame.blocks };
}

/** The samples of one channel in order, and that they are what was sent from that second on. */
export function expectSent(blocks: readonly WaveBlock[], channel: string, fromSample: number, count: number): void {
  const samples = blocks.filter((block) => block.channel === channel).flatMap((block) => [...block.samples]);
  expect(samples).toEqual(Array.from({ length: count }, (_, at) => sampleOf(fromSample + at, channel)));
}
