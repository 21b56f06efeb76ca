/** Acknowledging: asked of the station, believed when the gateway's event has come back. */
import { create } from 'zustand';
import type { AlarmId } from '../../shared/domain/ids.ts';
import { StationCallError } from '../../shared/station-api/wire.ts';
import type { AcknowledgeReason } from '../../shared/ward/alarm.ts';
import { stationApi } from '../stores/station.ts';
import { t } from '../words/index.ts';

/** The gateway's confirmation is waited for this long (design, section 4). */
const confirmWithinMs = 2_000;

export interface AckState {
  readonly phase: 'idle' | 'sending' | 'done' | 'failed';
  readonly why: string;
}

export const idle: AckState = { phase: 'idle', why: '' };

/** By alarm; only of those that are under way or failed. */
export const useAcks = create<Record<string, AckState>>()(() => ({}));

const put = (alarm: string, state: AckState): void => useAcks.setState({ [alarm]: state });

export const forgetAck = (alarm: string): void => {
  const { [alarm]: _gone, ...rest } = useAcks.getState();
  useAcks.setState(rest, true);
};

export async function acknowledge(alarm: AlarmId, reason: AcknowledgeReason, note: string | null): Promise<void> {
  if (useAcks.getState()[alarm]?.phase === 'sending') return;
  put(alarm, { phase: 'sending', why: '' });
  const late = setTimeout(() => put(alarm, { phase: 'failed', why: t('ack.notAnswered') }), confirmWithinMs);
  try {
    const { outcomes } = await stationApi().call('alarms.acknowledge', { alarms: [alarm], reason, note });
    const outcome = outcomes.find((one) => one.alarm === alarm);
    if (outcome?.status === 'confirmed') put(alarm, { phase: 'done', why: '' });
    else if (outcome?.status === 'queued') put(alarm, { phase: 'failed', why: t('ack.queued') });
    else put(alarm, { phase: 'failed', why: t('ack.refused', { why: outcome?.reason ?? '' }) });
  } catch (error) {
    if (!(error instanceof StationCallError)) throw error;
    const silent = error.code === 'closed' || error.code === 'unavailable';
    put(alarm, { phase: 'failed', why: silent ? t('ack.notAnswered') : t('ack.refused', { why: error.message }) });
  } finally {
    clearTimeout(late);
  }
}
