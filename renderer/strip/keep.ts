/** Keeps a stretch as an event: what is asked of the station, and what became of it. */
import { create } from 'zustand';
import type { KeptSpan } from '../../shared/history/kept.ts';
import { StationCallError } from '../../shared/station-api/wire.ts';
import { stationApi } from '../stores/station.ts';
import { t } from '../words/index.ts';

export interface KeepState {
  /** `queued`: stored on this station, sent when the gateway answers. */
  readonly phase: 'idle' | 'saving' | 'saved' | 'queued' | 'failed';
  /** Why it failed or waits, for people. */
  readonly why: string;
}

export const notKept: KeepState = { phase: 'idle', why: '' };

interface Keeping extends KeepState {
  /** What it was asked for: the person may look at something else by then. */
  readonly of: string;
  /** Counts up with each that was saved: lists of them are read again. */
  readonly saved: number;
}

export const useKeeping = create<Keeping>()(() => ({ ...notKept, of: '', saved: 0 }));

/** @param of names what is kept. A second press while the first is under way does nothing. */
export async function keep(of: string, span: KeptSpan): Promise<KeepState> {
  const before = useKeeping.getState();
  if (before.phase === 'saving') return before;
  useKeeping.setState({ phase: 'saving', why: '', of });
  const state = await ask(span);
  useKeeping.setState(({ saved }) => ({ ...state, saved: state.phase === 'failed' ? saved : saved + 1 }));
  return state;
}

async function ask(span: KeptSpan): Promise<KeepState> {
  try {
    const { status, reason } = await stationApi().call('kept.save', { span });
    if (status === 'confirmed') return { phase: 'saved', why: '' };
    if (status === 'queued') return { phase: 'queued', why: t('strip.queuedWhy') };
    return { phase: 'failed', why: t('strip.refused', { why: reason ?? '' }).trim() };
  } catch (error) {
    if (!(error instanceof StationCallError)) throw error;
    const silent = error.code === 'closed' || error.code === 'unavailable';
    return { phase: 'failed', why: silent ? t('strip.notAnswered') : t('strip.refused', { why: error.message }) };
  }
}
