import { expect, it } from 'vitest';
import { GatewayMetrics } from './metrics.ts';

it('Given a sender that makes up types and reasons, When they are counted, Then the series stay few', async () => {
  const metrics = new GatewayMetrics();
  for (let n = 0; n < 5_000; n += 1) {
    const word = String.fromCharCode(65 + (n % 26), 65 + (Math.floor(n / 26) % 26), 65 + Math.floor(n / 676));
    metrics.message('monitors', `X${word}^Z${n}`, 'AR', 0.001);
    metrics.refuse('monitors', `reason ${word}`);
  }
  const text = await metrics.registry.metrics();
  expect(text.match(/^wardlight_messages_in_total\{/gm)?.length).toBeLessThanOrEqual(51);
  expect(text.match(/^wardlight_refused_total\{/gm)?.length).toBeLessThanOrEqual(101);
  expect(text).toContain('type="other"');
});
