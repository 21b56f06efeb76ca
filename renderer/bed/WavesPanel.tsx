/** Five lanes and more, each with its digits; below them what has no wave. */
import type { CSSProperties, JSX } from 'react';
import { channelByKey } from '../../shared/domain/channels.ts';
import { unitByWord } from '../../shared/domain/units.ts';
import { lifeOf, type Alarm } from '../../shared/ward/alarm.ts';
import { checkText } from '../alarms/alarm-words.ts';
import { Lane } from '../lanes/Lane.tsx';
import { sweepOf } from '../lanes/sweep-speed.ts';
import { loss } from '../stores/link.ts';
import { useBedLive } from '../stores/live.ts';
import { useObservable } from '../stores/observable.ts';
import { settings } from '../stores/station.ts';
import { useBedAlarms } from '../stores/ward.ts';
import { useChannels } from '../stores/waves.ts';
import { colourClass } from '../ward/colour.ts';
import { clockText } from '../words/format.ts';
import { t } from '../words/index.ts';
import { LaneDigits } from './LaneDigits.tsx';
import { LaneScaleMark } from './LaneScaleMark.tsx';
import { SecondRow } from './SecondRow.tsx';
import { bedRows, type BedRow } from './rows.ts';
import css from './WavesPanel.module.css';

const none: readonly Alarm[] = [];

export function WavesPanel({
  bed,
  className,
}: {
  readonly bed: string;
  readonly className: string | undefined;
}): JSX.Element {
  const rows = bedRows(useChannels(bed));
  const live = useBedLive(bed);
  const standing = useBedAlarms(bed);
  // No value is filled as in alarm while none is known; what stood is on the list below.
  const alarms = useObservable(loss) === null ? standing : none;
  const silent = live.kind === 'silent';
  const shape: CSSProperties = {
    gridTemplateRows: `${silent ? 'auto ' : ''}repeat(${rows.length}, minmax(0, 1fr)) minmax(52px, 0.8fr)`,
  };
  return (
    <section
      className={`${css.panel} ${className ?? ''} ${silent ? 'hatch' : ''}`}
      style={shape}
      aria-label={t('bed.waves')}
    >
      {silent && (
        <p className={css.silent} role="status">
          {t('tile.noData')}.{' '}
          {live.lastAt === null
            ? t('tile.neverReceived')
            : `${t('tile.lastReceived', { time: clockText(live.lastAt) })} ${t('tile.numbersHidden')}`}
        </p>
      )}
      {rows.map((row) => (
        <Row key={row.id} bed={bed} row={row} alarms={alarms} silent={silent} />
      ))}
      <SecondRow bed={bed} />
    </section>
  );
}

interface RowProps {
  readonly bed: string;
  readonly row: BedRow;
  readonly alarms: readonly Alarm[];
  readonly silent: boolean;
}

const isOff = (alarm: Alarm): boolean => alarm.key === 'LEADS-OFF' && lifeOf(alarm) !== 'latched';

function Row({ bed, row, alarms, silent }: RowProps): JSX.Element {
  const channel = row.channel === null ? undefined : channelByKey(row.channel);
  const lost = channel?.family === 'ecg' ? alarms.find(isOff) : undefined;
  return (
    <div className={css.row}>
      <div className={`${css.name} ${colourClass(channel?.colour ?? 'temp')}`}>
        {row.channel !== null && <Name channel={row.channel} bed={bed} />}
      </div>
      <Middle bed={bed} channel={row.channel} silent={silent} lost={lost} />
      <LaneDigits bed={bed} shows={row.shows} alarms={alarms} />
    </div>
  );
}

const laneId = (bed: string, channel: string): string => `detail ${bed} ${channel}`;

function Name({ channel: key, bed }: { readonly channel: string; readonly bed: string }): JSX.Element {
  const channel = channelByKey(key);
  const pressure = channel?.family === 'pressure' || channel?.family === 'co2';
  const { sweepMmPerS } = useObservable(settings);
  return (
    <>
      <p className={css.label}>{channel?.label ?? key}</p>
      <p className={css.speed}>
        {pressure ? (unitByWord(channel.unit)?.label ?? '') : t('bed.speed', { value: sweepOf(key, sweepMmPerS) })}
      </p>
      {channel !== undefined && <LaneScaleMark id={laneId(bed, key)} family={channel.family} />}
    </>
  );
}

interface MiddleProps {
  readonly bed: string;
  readonly channel: string | null;
  readonly silent: boolean;
  readonly lost: Alarm | undefined;
}

function Middle({ bed, channel, silent, lost }: MiddleProps): JSX.Element {
  if (silent || channel === null) return <span />;
  if (lost !== undefined) return <p className={`${css.lane} ${css.silent} hatch`}>{checkText(lost)}</p>;
  return (
    <Lane
      bed={bed}
      channel={channel}
      id={laneId(bed, channel)}
      size="detail"
      className={css.lane}
      label={t('tile.lane', { channel, bed })}
    />
  );
}
