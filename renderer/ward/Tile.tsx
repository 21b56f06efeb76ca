/** A bed on the overview. Its size is its own: L, M or S by the room it has (Tile.module.css). */
import { memo, type JSX } from 'react';
import type { BedState } from '../../shared/ward/state.ts';
import type { Alarm } from '../../shared/ward/alarm.ts';
import { lifeOf } from '../../shared/ward/alarm.ts';
import { useBedLive, type BedLive } from '../stores/live.ts';
import { useObservable } from '../stores/observable.ts';
import { settings } from '../stores/station.ts';
import { useBed, useBedAlarms } from '../stores/ward.ts';
import { clockText } from '../words/format.ts';
import { t } from '../words/index.ts';
import { shownName } from '../words/people.ts';
import { cellAlarm } from './cell-alarm.ts';
import { FootCell, MainCell, PressureCell } from './ValueCell.tsx';
import { BedNumber, TileHeader } from './TileHeader.tsx';
import { TileLanes } from './TileLanes.tsx';
import { TileMeta } from './TileMeta.tsx';
import { useTileLabel } from './use-tile-label.ts';
import css from './Tile.module.css';

export const Tile = memo(function Tile({ bed: id }: { readonly bed: string }): JSX.Element | null {
  const bed = useBed(id);
  const live = useBedLive(id);
  if (bed === undefined) return null;
  if (bed.patient === null && live.kind === 'none') return <EmptyTile bed={bed} />;
  return <FullTile bed={bed} live={live} />;
});

function EmptyTile({ bed }: { readonly bed: BedState }): JSX.Element {
  const label = useTileLabel(bed, { kind: 'none', ageS: 0, lastAt: null }, undefined);
  return (
    <div ref={label} role="group" className={`${css.tile} ${css.empty}`} data-bed={bed.id}>
      <div className={css.face}>
        <div className={css.head}>
          <BedNumber bed={bed.id} />
        </div>
        <p className={css.emptyWord}>{t('tile.empty')}</p>
      </div>
    </div>
  );
}

const isHigh = (alarm: Alarm | undefined): boolean =>
  alarm !== undefined && alarm.priority === 'high' && lifeOf(alarm) === 'active';

function FullTile({ bed, live }: { readonly bed: BedState; readonly live: BedLive }): JSX.Element {
  const alarms = useBedAlarms(bed.id);
  const label = useTileLabel(bed, live, alarms[0]);
  const classes = [css.tile, isHigh(alarms[0]) ? css.high : '', live.kind === 'silent' ? `${css.silent} hatch` : ''];
  return (
    <div
      ref={label}
      role="group"
      className={classes.join(' ')}
      data-bed={bed.id}
      data-silent={live.kind === 'silent' ? '' : undefined}
    >
      <div className={css.face}>
        <TileHeader bed={bed.id} alarms={alarms} oldS={live.kind === 'aged' ? live.ageS : null}>
          {live.kind === 'silent' ? <span>{t('tile.noData')}</span> : <TileMeta bed={bed.id} />}
        </TileHeader>
        <PersonRow bed={bed} />
        <Middle bed={bed} live={live} alarms={alarms} />
        <MainCell bed={bed.id} parameter="HR" alarm={cellAlarm('HR', alarms)} className={css.hr} />
        <MainCell bed={bed.id} parameter="SpO2" alarm={cellAlarm('SpO2', alarms)} className={css.spo2} />
        <div className={css.foot}>
          <PressureCell bed={bed.id} alarms={alarms} />
          <FootCell bed={bed.id} parameter="RR" alarm={cellAlarm('RR', alarms)} />
          <FootCell bed={bed.id} parameter="Temp" alarm={cellAlarm('Temp', alarms)} className={css.temp} />
        </div>
      </div>
    </div>
  );
}

function PersonRow({ bed }: { readonly bed: BedState }): JSX.Element {
  const { initials } = useObservable(settings);
  const none = t('tile.noPatient');
  const name = bed.patient === null ? { full: none, short: none } : shownName(bed.patient, initials);
  return (
    <div className={css.person}>
      <span className={css.name}>{name.full}</span>
      <span className={css.nameShort}>{name.short}</span>
      <span className={css.news} aria-hidden="true">
        {t('tile.news2')}
        <span className={css.score}>–</span>
      </span>
    </div>
  );
}

interface MiddleProps {
  readonly bed: BedState;
  readonly live: BedLive;
  readonly alarms: readonly Alarm[];
}

/** Waveforms, or in their place why there are none. */
function Middle({ bed, live, alarms }: MiddleProps): JSX.Element {
  if (live.kind === 'silent') {
    return (
      <div className={`${css.words} ${css.tall}`}>
        <p>
          {live.lastAt === null ? t('tile.neverReceived') : t('tile.lastReceived', { time: clockText(live.lastAt) })}
        </p>
        {live.lastAt !== null && <p>{t('tile.numbersHidden')}</p>}
      </div>
    );
  }
  if (live.kind === 'connecting') return <p className={css.words}>{t('tile.connecting')}</p>;
  if (live.kind === 'none') return <p className={css.words}>{t('tile.noMonitor')}</p>;
  return <TileLanes bed={bed.id} alarms={alarms} />;
}
