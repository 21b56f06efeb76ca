import { expect, it } from 'vitest';
import { overBound } from '../core/devices.ts';
import { aBatch } from '../testing/builders.ts';
import { FeedStats } from './feed-stats.ts';
import { GatewayMetrics } from './metrics.ts';
import { noteTeller } from './note-teller.ts';

it('Given devices without a place, When they speak, Then their feed counts each and says why, and the log says it once a minute', async () => {
  const time = { mono: 0 };
  const lines: string[] = [];
  const logger = {
    info: (_fields: unknown, text: string) => void lines.push(`info ${text}`),
    warn: (_fields: unknown, text: string) => void lines.push(`warn ${text}`),
  };
  const stats = new FeedStats(() => time.mono);
  stats.add('monitors', 'HL7', 'here');
  const metrics = new GatewayMetrics();
  const tell = noteTeller({ logger: logger as never, metrics, stats, mono: () => time.mono });
  for (let second = 0; second < 90; second += 1) {
    time.mono = second * 1000;
    tell(`${overBound}not shown`, aBatch([]));
  }
  tell('A08 for a patient who is not on this ward', aBatch([]));
  expect(stats.status()).toMatchObject([{ refused: 90, lastRefusal: `${overBound}not shown` }]);
  expect(await metrics.registry.metrics()).toContain(
    'wardlight_refused_total{feed="monitors",reason="Too many devices: not shown"} 90',
  );
  expect(lines).toEqual([
    `warn ${overBound}not shown`,
    `warn ${overBound}not shown`,
    'info A08 for a patient who is not on this ward',
  ]);
});

it('Given more tags than the ward has room for, When each speaks on, Then all are counted and the log has one line a minute', () => {
  const lines: string[] = [];
  const stats = new FeedStats(() => 0);
  stats.add('rtls', 'omlox', 'hub');
  const log = (_about: unknown, text: string): void => void lines.push(text);
  const tell = noteTeller({
    logger: { info: log, warn: log } as never,
    metrics: new GatewayMetrics(),
    stats,
    mono: () => 0,
  });
  for (let tag = 0; tag < 500; tag += 1)
    tell?.(`tag t-${tag} is over the bound of assets`, aBatch([], { feed: 'rtls' }));
  expect(lines).toHaveLength(1);
  expect(stats.status()).toMatchObject([{ refused: 500 }]);
});
