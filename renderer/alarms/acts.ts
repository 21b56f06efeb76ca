/**
 * What a person asked the station to do about an alarm, and what became of it. Sent is not done: an act counts when
 * the gateway has confirmed it, and after 2 s without that it says so (design, section 4).
 */
import { create } from 'zustand';
import { StationCallError } from '../../shared/station-api/wire.ts';
import { stationApi } from '../stores/station.ts';
import { t } from '../words/index.ts';

const confirmWithinMs = 2_000;

export interface ActState {
  /** `queued`: stored on this station, sent when the gateway answers. */
  readonly phase: 'idle' | 'sending' | 'queued' | 'done' | 'failed';
  readonly why: string;
}

export interface Outcome {
  readonly status: 'confirmed' | 'queued' | 'refused';
  readonly reason: string | null;
}

const idle: ActState = { phase: 'idle', why: '' };

/** By the act's own key; only of those that somebody asked for and has not left. */
const useActs = create<Record<string, ActState>>()(() => ({}));

const put = (key: string, state: ActState): void => useActs.setState({ [key]: state });

export const useAct = (key: string): ActState => useActs((acts) => acts[key]) ?? idle;

export const forgetAct = (key: string): void => {
  const { [key]: _gone, ...rest } = useActs.getState();
  useActs.setState(rest, true);
};

const stateOf = ({ status, reason }: Outcome): ActState => {
  if (status === 'confirmed') return { phase: 'done', why: '' };
  if (status === 'queued') return { phase: 'queued', why: t('ack.queued') };
  return { phase: 'failed', why: t('ack.refused', { why: reason ?? '' }) };
};

/** A second press while the first is under way does nothing (L7). */
export async function act(key: string, ask: (api: ReturnType<typeof stationApi>) => Promise<Outcome>): Promise<void> {
  if (useActs.getState()[key]?.phase === 'sending') return;
  put(key, { phase: 'sending', why: '' });
  const late = setTimeout(() => put(key, { phase: 'failed', why: t('ack.notAnswered') }), confirmWithinMs);
  try {
    put(key, stateOf(await ask(stationApi())));
  } catch (error) {
    if (!(error instanceof StationCallError)) throw error;
    const silent = error.code === 'closed' || error.code === 'unavailable';
    put(key, { phase: 'failed', why: silent ? t('ack.notAnswered') : t('ack.refused', { why: error.message }) });
  } finally {
    clearTimeout(late);
  }
}
