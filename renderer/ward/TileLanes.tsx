/** The waveforms of a tile: an ECG and, on a large tile, a second one. Any lead will do (L19). */
import type { JSX } from 'react';
import { channelByKey } from '../../shared/domain/channels.ts';
import { lifeOf, type Alarm } from '../../shared/ward/alarm.ts';
import { checkText } from '../alarms/alarm-words.ts';
import { Lane } from '../lanes/Lane.tsx';
import { useChannels } from '../stores/waves.ts';
import { t } from '../words/index.ts';
import css from './Tile.module.css';

const family = (channel: string): string => channelByKey(channel)?.family ?? 'other';

/** First an ECG, then the pleth, then whatever else there is. */
export function tileChannels(channels: readonly string[]): readonly [string | null, string | null] {
  const first = channels.find((channel) => family(channel) === 'ecg') ?? channels[0] ?? null;
  const rest = channels.filter((channel) => channel !== first);
  const second = rest.find((channel) => family(channel) === 'pleth') ?? rest[0] ?? null;
  return [first, second];
}

/** Leads off: the alarm that says why the ECG is not there. */
const ecgLost = (alarms: readonly Alarm[]): Alarm | undefined =>
  alarms.find((alarm) => alarm.key === 'LEADS-OFF' && lifeOf(alarm) !== 'latched');

export function TileLanes({ bed, alarms }: { readonly bed: string; readonly alarms: readonly Alarm[] }): JSX.Element {
  const [first, second] = tileChannels(useChannels(bed));
  const lost = ecgLost(alarms);
  return (
    <>
      {lost === undefined ? (
        first !== null && <TileLane bed={bed} channel={first} className={css.lane} />
      ) : (
        <p className={`${css.words} hatch`}>{checkText(lost)}</p>
      )}
      {second !== null && <TileLane bed={bed} channel={second} className={css.lane2} />}
    </>
  );
}

interface TileLaneProps {
  readonly bed: string;
  readonly channel: string;
  readonly className: string | undefined;
}

function TileLane({ bed, channel, className }: TileLaneProps): JSX.Element {
  return (
    <Lane
      bed={bed}
      channel={channel}
      size="tile"
      onTile
      className={className}
      label={t('tile.lane', { channel, bed })}
    />
  );
}
