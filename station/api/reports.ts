/** What the station says of itself: pure functions of its parts' figures. */
import type { Diagnostics, DiskReport } from '../../shared/station-api/calls.ts';
import type { LinkTopic, StationTopic } from '../../shared/station-api/topics.ts';
import type { OutboxState } from '../core/outbox.ts';
import type { WardPicture } from '../core/ward-picture.ts';
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

/** Key of the gateway's own alarm of a bed that is on no screen (L25). */
const unseenKey = 'UNSEEN';

export function stationReport(
  store: StoreFigures,
  link: LinkTopic['state'],
  waiting: OutboxState,
  picture: Pick<WardPicture, 'state' | 'local'>,
  rest: Pick<StationTopic, 'settings' | 'now' | 'sound'>,
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
  const unseen = Object.values(picture.state.alarms).flatMap(({ key, condition, bed }) =>
    key === unseenKey && condition === 'present' && bed !== null ? [bed] : [],
  );
  return { ...rest, recorder, recorderFault: store.fault, outbox, unseen, local: [...picture.local] };
}

/** Why nothing is recorded, in words that do not change while it lasts; null: it is. */
export function recorderFault(store: StoreFigures): string | null {
  if (store.broken) return (store.fault ?? '').slice(0, 200);
  return store.stalledMs >= storeBounds.stalledMs ? 'The disk does not answer: the record waits' : null;
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

/** Before the waves' thread has said anything. */
export const diskReport = (bytes: number): DiskReport => ({
  waves: 0,
  numerics: 0,
  strips: 0,
  log: bytes,
  budget: 0,
  diskTotal: null,
  diskFree: null,
  perDay: null,
  daysLeft: null,
  keptDays: 0,
  wantedDays: 0,
  oldestDay: null,
  waveQueue: 0,
  waveQueueBound: 0,
  wavesLost: 0,
  waveFault: null,
});
