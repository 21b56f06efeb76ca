/** What the station says of itself: pure functions of its parts' figures. */
import type { Diagnostics, DiskReport } from '../../shared/station-api/calls.ts';
import type { LinkTopic, StationTopic } from '../../shared/station-api/topics.ts';
import type { OutboxState } from '../core/outbox.ts';
import type { WardPicture } from '../core/ward-picture.ts';
import type { FeedState } from '../feed/feed-types.ts';
import type { WaveRecord } from '../waves/wave-record.ts';
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
  { store, waves }: { readonly store: StoreFigures; readonly waves: Pick<WaveRecord, 'fault'> },
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
  const recorder = store.broken || waves.fault !== null ? 'stopped' : waits ? 'waiting' : 'recording';
  const unseen = Object.values(picture.state.alarms).flatMap(({ key, condition, bed }) =>
    key === unseenKey && condition === 'present' && bed !== null ? [bed] : [],
  );
  return { ...rest, recorder, recorderFault: store.fault ?? waves.fault, outbox, unseen, local: [...picture.local] };
}

/** Why nothing is recorded, in words that do not change while it lasts; null: it is. */
export function recorderFault(store: StoreFigures, waves: Pick<WaveRecord, 'fault'>): string | null {
  if (store.broken) return (store.fault ?? '').slice(0, 200);
  if (store.stalledMs >= storeBounds.stalledMs) return 'The disk does not answer: the record waits';
  return waves.fault === null ? null : waves.fault.slice(0, 200);
}

export const diagnosticsReport = (
  store: StoreFigures,
  { path, bytes }: { readonly path: string; readonly bytes: number },
  counters: FeedState['counters'],
  rest: Omit<Diagnostics, 'database' | 'feed'> & { readonly bytesPerSecond: number },
): Diagnostics => {
  const { bytesPerSecond, ...others } = rest;
  const { queue, dropped, fault } = store;
  const { reconnects, gaps, refused } = counters;
  return {
    ...others,
    database: { path, bytes, queue, queueBound: storeBounds.numericsBatches, dropped, fault },
    feed: { reconnects, gaps, refused, bytesPerSecond },
  };
};

/** @param perDay bytes that all of it together grows in a day; null: too early to say */
export function diskReport(
  sizes: { readonly bytes: number; readonly numerics: number },
  waves: WaveRecord['disk'],
  budget: number,
  perDay: number | null,
): DiskReport {
  const log = Math.max(0, sizes.bytes - sizes.numerics);
  const used = waves.waves + waves.strips + sizes.bytes;
  const room = Math.min(Math.max(0, budget - used), waves.diskFree ?? Number.POSITIVE_INFINITY);
  // To a tenth: nobody plans by the minute.
  const days = perDay === null || perDay <= 0 ? null : Math.floor((room / perDay) * 10) / 10;
  return { ...waves, numerics: sizes.numerics, log, budget, perDay, daysLeft: days };
}
