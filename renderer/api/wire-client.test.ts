import { beforeEach, expect, test, vi } from 'vitest';
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
