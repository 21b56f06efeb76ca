/** What the station says of itself: pure functions of its parts' figures. */
import type { Diagnostics, Settings } from '../../shared/station-api/calls.ts';
import type { LinkTopic, StationTopic } from '../../shared/station-api/topics.ts';
import type { OutboxState } from '../core/outbox.ts';
import type { FeedState } from '../feed/feed-types.ts';
import { storeBounds, type StoreClient } from '../store/store-client.ts';

export const linkReport = (state: FeedState, mono: number): LinkTopic => ({
  state: state.link,
  gateway: state.gateway,
  heardAgeMs: state.heardMono === null ? null : Math.max(0, Math.round(mono - state.heardMono)),
  lostAt: state.lostAt,
  attempt: state.failures,
  nextAttemptMs: state.phase === 'waiting' ? Math.max(0, Math.round(state.nextAttemptMono - mono)) : null,
  thinned: state.thinned,
  reason: state.reason,
});

type StoreFigures = Pick<StoreClient, 'fault' | 'broken' | 'stalledMs' | 'queue' | 'dropped'>;

export function stationReport(
  store: StoreFigures,
  link: LinkTopic['state'],
  waiting: OutboxState,
  settings: Settings,
  now: number,
): StationTopic {
  const outbox = [...waiting.values()]
    .filter((entry) => entry.answeredSeq === null)
    .map(({ command, at }) => ({
      command: command.id,
      alarm: command.type === 'acknowledge' ? command.alarm : null,
      at,
    }));
  const waits = link !== 'live' || store.stalledMs >= storeBounds.stalledMs;
  const recorder = store.broken ? 'stopped' : waits ? 'waiting' : 'recording';
  // Which beds other stations show only their gateway can tell; the feed does not carry it.
  return {
    recorder,
    recorderFault: store.fault,
    outbox,
    settings,
    now,
    unseen: [],
    sound: { fault: null, silentUntil: null, testedAt: null },
  };
}

export const diagnosticsReport = (
  store: StoreFigures,
  database: { readonly path: string; readonly bytes: number },
  counters: FeedState['counters'],
  rest: Omit<Diagnostics, 'database' | 'feed'> & { readonly bytesPerSecond: number },
): Diagnostics => {
  const { bytesPerSecond, ...others } = rest;
  const { queue, dropped, fault } = store;
  const { reconnects, gaps, refused } = counters;
  return {
    ...others,
    database: { ...database, queue, queueBound: storeBounds.numericsBatches, dropped, fault },
    feed: { reconnects, gaps, refused, bytesPerSecond },
  };
};
