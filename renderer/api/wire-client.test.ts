import { beforeEach, expect, test, vi } from 'vitest';
import { encodeWaveFrame } from '../../shared/feed/wave-frame.ts';
import { encodeWaveAnswer } from '../../shared/station-api/wave-answer.ts';
import { bedId, deviceId } from '../../shared/domain/ids.ts';
import { StationCallError } from '../../shared/station-api/wire.ts';
import type { ToStation } from '../../shared/station-api/wire.ts';
import { WireClient, type Carrier, type CarrierEvents } from './wire-client.ts';

class FakeCarrier implements Carrier {
  readonly sent: ToStation[] = [];
  events: CarrierEvents | undefined;
  send(message: ToStation): boolean {
    this.sent.push(message);
    return true;
  }
  listen(to: CarrierEvents): void {
    this.events = to;
  }
}

let carrier: FakeCarrier;
let client: WireClient;
beforeEach(() => {
  carrier = new FakeCarrier();
  client = new WireClient(carrier);
});

test('Given a call, when the station replies, then the result is read by its schema', async () => {
  carrier.events?.onOpen();
  const answer = client.call('devices.map', { device: deviceId('d1'), bed: bedId('12') });
  expect(carrier.sent).toEqual([{ k: 'call', id: 1, name: 'devices.map', args: { device: 'd1', bed: '12' } }]);
  carrier.events?.onMessage({ k: 'reply', id: 1, ok: true, result: { status: 'confirmed', reason: null } });
  await expect(answer).resolves.toEqual({ status: 'confirmed', reason: null });
});

test('Given a refusal, an answer that cannot be read or a cut, when called, then it rejects with the reason', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  await expect(client.call('session.get', {})).rejects.toMatchObject({ code: 'closed' });
  carrier.events?.onOpen();
  const refused = client.call('session.get', {});
  carrier.events?.onMessage({ k: 'refusal', id: 1, code: 'not-allowed', message: 'Sign in first' });
  await expect(refused).rejects.toMatchObject({ code: 'not-allowed', message: 'Sign in first' });
  const unread = client.call('session.get', {});
  carrier.events?.onMessage({ k: 'reply', id: 2, ok: true, result: { nonsense: 1 } });
  await expect(unread).rejects.toBeInstanceOf(StationCallError);
  const cut = client.call('session.get', {});
  carrier.events?.onClose();
  await expect(cut).rejects.toMatchObject({ code: 'closed' });
});

test('Given a subscription, when the link is cut and comes back, then it is asked for again', () => {
  const heard: unknown[] = [];
  const stop = client.subscribe('link', (payload) => heard.push(payload));
  carrier.events?.onOpen();
  carrier.events?.onClose();
  carrier.events?.onOpen();
  expect(carrier.sent).toEqual([
    { k: 'subscribe', topic: 'link' },
    { k: 'subscribe', topic: 'link' },
  ]);
  stop();
  expect(carrier.sent.at(-1)).toEqual({ k: 'unsubscribe', topic: 'link' });
  expect(heard).toEqual([]);
});

test('Given payloads that do not fit their topic, when they come, then nobody hears them', () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const heard: unknown[] = [];
  client.subscribe('live', (payload) => heard.push(payload));
  carrier.events?.onMessage({ k: 'topic', topic: 'live', payload: { full: 'yes' } });
  carrier.events?.onMessage({ k: 'topic', topic: 'constructor', payload: {} });
  carrier.events?.onMessage('noise');
  expect(heard).toEqual([]);
  expect(said).toHaveBeenCalled();
  carrier.events?.onMessage({
    k: 'topic',
    topic: 'live',
    payload: { full: true, devices: [], positions: [], feeds: [] },
  });
  expect(heard).toHaveLength(1);
});

const wanted = { bed: bedId('1'), who: 'bed', channels: null, fromAt: 0, toAt: 1_000, pairs: null } as const;
const answer = { form: 'samples', channels: ['ECG II'], gaps: [], gapsCut: false, recordedFrom: null };
const answerBytes = (id: number, samples: readonly number[]): ArrayBuffer => {
  const facts = { bed: bedId('1'), channel: 'ECG II', unit: 'mV', rateHz: 250, gain: 1, offset: 0 };
  const block = { ...facts, startAt: 5, deviceAt: null, ageMs: 0, samples: Int16Array.from(samples) };
  return encodeWaveAnswer(id, encodeWaveFrame({ sentAt: 0, blocks: [block] })).buffer;
};

test('Given a reading, when waves and words come, then both are the answer and no live view gets the waves', async () => {
  const live: ArrayBuffer[] = [];
  client = new WireClient(carrier, (frame) => live.push(frame));
  carrier.events?.onOpen();
  const read = client.read('history.waves', wanted);
  carrier.events?.onWaves(answerBytes(1, [3, -4, 5]));
  carrier.events?.onMessage({ k: 'reply', id: 1, ok: true, result: answer });
  const { answer: words, blocks } = await read;
  expect(words).toEqual(answer);
  expect(blocks.map(({ startAt, samples }) => [startAt, ...samples])).toEqual([[5, 3, -4, 5]]);
  expect(live).toEqual([]);
});

test('Given words without their waves, or waves that cannot be read, when they come, then the reading fails', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  carrier.events?.onOpen();
  const bare = client.read('history.waves', wanted);
  carrier.events?.onMessage({ k: 'reply', id: 1, ok: true, result: answer });
  await expect(bare).rejects.toMatchObject({ code: 'fault' });
  const torn = client.read('history.waves', wanted);
  carrier.events?.onWaves(answerBytes(2, [1, 2, 3, 4]).slice(0, 40));
  carrier.events?.onMessage({ k: 'reply', id: 2, ok: true, result: answer });
  await expect(torn).rejects.toMatchObject({ code: 'fault' });
});

test('Given a reading that is not wanted any more, when it is stopped, then the station is told, and what comes late is nothing', async () => {
  carrier.events?.onOpen();
  const stop = new AbortController();
  const read = client.read('history.waves', wanted, stop.signal);
  stop.abort();
  await expect(read).rejects.toMatchObject({ code: 'closed' });
  expect(carrier.sent.at(-1)).toEqual({ k: 'cancel', id: 1 });
  carrier.events?.onWaves(answerBytes(1, [1]));
  carrier.events?.onMessage({ k: 'reply', id: 1, ok: true, result: answer });
  const sent = carrier.sent.length;
  await expect(client.read('history.waves', wanted, stop.signal)).rejects.toMatchObject({ code: 'closed' });
  expect(carrier.sent).toHaveLength(sent);
});
