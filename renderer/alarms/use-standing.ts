/** The standing register as this station sees it. */
import { useSyncExternalStore } from 'react';
import { standingRegister, type StandingLine } from '../../shared/alarm/standing.ts';
import { link, loss } from '../stores/link.ts';
import { useObservable } from '../stores/observable.ts';
import { session, station } from '../stores/station.ts';
import { second, stationNow } from '../stores/tick.ts';
import { useWard } from '../stores/ward.ts';

/** What ends by itself leaves the list within this; its time left counts by the second. */
const lookEachS = 5;

export function useStanding(): readonly StandingLine[] {
  const state = useWard((view) => view.state);
  const topic = useObservable(station);
  const id = useObservable(session)?.station.id ?? null;
  const lostAt = useObservable(loss)?.at ?? null;
  const thinned = useObservable(link)?.thinned ?? 0;
  useSyncExternalStore(second.subscribe, () => Math.floor(second.get() / lookEachS));
  return standingRegister(state, { id, topic, lostAt, thinned }, stationNow());
}
