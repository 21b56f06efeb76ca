/** Where the notes of decisions go: to the log, and those of devices without a place to their feed's counters. */
import type { Logger } from 'pino';
import { overBound } from '../core/devices.ts';
import type { EngineEvents } from '../engine/engine.ts';
import type { FeedStats } from './feed-stats.ts';
import type { GatewayMetrics } from './metrics.ts';

const quietMs = 60_000;

interface Listeners {
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  readonly metrics: Pick<GatewayMetrics, 'refuse'>;
  readonly stats: Pick<FeedStats, 'refuse'>;
  readonly mono: () => number;
}

/** Tags and pump channels over their bound speak on too, thousands a second where a hub tells of too many. */
const isOverBound = (note: string): boolean => note.startsWith(overBound) || note.includes(' is over the bound of ');

/** A device without a place speaks on: it is counted each time and logged once a minute. */
export function noteTeller({ logger, metrics, stats, mono }: Listeners): EngineEvents['onNote'] {
  let quietUntilMono = Number.NEGATIVE_INFINITY;
  return (note, batch) => {
    const said = { feed: batch?.feed, messageId: batch?.messageId };
    if (batch === null || !isOverBound(note)) return logger.info(said, note);
    stats.refuse(batch.feed, note);
    metrics.refuse(batch.feed, note);
    if (mono() < quietUntilMono) return;
    quietUntilMono = mono() + quietMs;
    logger.warn({ ...said, device: batch.device?.id }, note);
  };
}
