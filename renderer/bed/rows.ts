/** The rows of a bed's live view: each channel with the values that belong to it; a value without a wave still has a row. */
import { channelByKey } from '../../shared/domain/channels.ts';

export interface BedRow {
  readonly id: string;
  readonly channel: string | null;
  readonly shows: 'HR' | 'ST' | 'SpO2' | 'RR' | 'EtCO2' | 'CVP' | 'ART' | 'none';
}

const byFamily: Record<string, BedRow['shows']> = { pleth: 'SpO2', resp: 'RR', co2: 'EtCO2' };
const byChannel: Record<string, BedRow['shows']> = { ART: 'ART', CVP: 'CVP' };
const always = ['HR', 'SpO2', 'RR'] as const;

export function bedRows(channels: readonly string[]): readonly BedRow[] {
  const shown = new Set<string>();
  const rows = channels.map((channel): BedRow => {
    const family = channelByKey(channel)?.family ?? 'other';
    const wanted =
      family === 'ecg' ? (shown.has('HR') ? 'ST' : 'HR') : (byChannel[channel] ?? byFamily[family] ?? 'none');
    const shows = shown.has(wanted) ? 'none' : wanted;
    shown.add(shows);
    return { id: channel, channel, shows };
  });
  const missing = always
    .filter((value) => !shown.has(value))
    .map((value): BedRow => ({ id: `-${value}`, channel: null, shows: value }));
  return [...rows, ...missing];
}
