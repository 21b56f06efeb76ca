import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { feedBounds } from '../../shared/feed/protocol.ts';
import { aGateway, alarm, end, numerics, Sender, TestStation, waves } from './gateway-harness.ts';
import { until } from './until.ts';

let gateway: Awaited<ReturnType<typeof aGateway>>;
beforeAll(async () => {
  gateway = await aGateway();
});
afterAll(() => end(gateway));

const ramp = Array.from({ length: 125 }, (_, index) => index);

describe('Given one station that reads and one that gives no credit', () => {
  it('When waves, values and alarms pour in, Then only the slow one is thinned, and neither misses an alarm', async () => {
    const sender = new Sender(gateway.mllpPort ?? 0);
    const good = new TestStation(gateway.httpPort, { watch: ['01'] });
    const slow = new TestStation(gateway.httpPort, { watch: ['01'], credits: false, id: 'st-2' });
    await until('both', () => good.snapshot !== null && slow.snapshot !== null);
    for (let n = 0; n < 24; n += 1) {
      const at = Date.now();
      await sender.send(waves('01', at - 500, ramp));
      await sender.send(numerics('01', 60 + n));
      if (n % 4 === 0) await sender.send(alarm('01', `${n}`));
      // The pace of a monitor: a station is slow or not at that pace.
      await new Promise((resolve) => {
        setTimeout(resolve, Math.max(0, at + 500 - Date.now()));
      });
    }
    await until('all alarms', () => [good, slow].every((s) => Object.keys(s.state?.alarms ?? {}).length === 6));
    expect(good.blocks.length).toBeGreaterThanOrEqual(23);
    expect(good.live.every((live) => live.thinned === 0)).toBe(true);
    expect(good.live.flatMap((live) => live.devices).at(-1)).toBeDefined();
    // So many frames without an answer, then nothing live; heartbeats and durable events go on.
    expect(slow.live.at(-1)?.n).toBeLessThanOrEqual(feedBounds.credit * 2);
    expect(slow.heartbeats).toBeGreaterThan(8);
    const { n } = slow.live.at(-1) ?? { n: 0 };
    slow.socket.emit('credit', n);
    await until('the thinned sign', () => (slow.live.at(-1)?.thinned ?? 0) === 2);
    const latest = slow.live
      .at(-1)
      ?.devices.flatMap((device) => device.values)
      .find((value) => value.key === 'HR');
    expect(latest?.value).toBe(83);
    for (const station of [good, slow]) station.close();
    sender.close();
  });
});
