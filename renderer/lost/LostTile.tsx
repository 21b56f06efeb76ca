/** A bed while nothing is live: who lies there and what was true, no number. */
import { memo, type JSX } from 'react';
import type { BedState } from '../../shared/ward/state.ts';
import { lifeOf, type Alarm } from '../../shared/ward/alarm.ts';
import { AlarmShape } from '../icons/AlarmShape.tsx';
import { useObservable } from '../stores/observable.ts';
import { settings } from '../stores/station.ts';
import { useBed, useBedAlarms, useBedDevices } from '../stores/ward.ts';
import { useTileLabel } from '../ward/use-tile-label.ts';
import { shortTime } from '../words/format.ts';
import { t } from '../words/index.ts';
import { shownName } from '../words/people.ts';
import css from './LostTile.module.css';

const values = [
  ['HR', 'HR'],
  ['SpO2', 'SpO₂'],
  ['BP', 'BP'],
  ['RR', 'RR'],
] as const;

export const LostTile = memo(function LostTile({ bed: id }: { readonly bed: string }): JSX.Element | null {
  const bed = useBed(id);
  const devices = useBedDevices(id);
  if (bed === undefined) return null;
  const empty = bed.patient === null && !devices.some(({ kind }) => kind === 'monitor');
  return empty ? <LostEmpty bed={bed} /> : <LostBed bed={bed} />;
});

function LostEmpty({ bed }: { readonly bed: BedState }): JSX.Element {
  const label = useTileLabel(bed, { kind: 'none', ageS: 0, lastAt: null }, undefined);
  return (
    <div ref={label} role="group" className={`${css.tile} ${css.empty}`} data-bed={bed.id}>
      <div className={css.head}>
        <span className={css.number}>{bed.id}</span>
      </div>
      <p className={css.word}>{t('tile.empty')}</p>
    </div>
  );
}

function LostBed({ bed }: { readonly bed: BedState }): JSX.Element {
  const [alarm] = useBedAlarms(bed.id);
  const { initials } = useObservable(settings);
  const label = useTileLabel(bed, { kind: 'silent', ageS: 0, lastAt: null }, undefined);
  return (
    <div ref={label} role="group" className={`${css.tile} hatch`} data-bed={bed.id}>
      <div className={css.head}>
        <span className={css.number}>{bed.id}</span>
        <span className={css.noData}>{t('tile.noData')}</span>
      </div>
      <p className={css.name}>{bed.patient === null ? t('tile.noPatient') : shownName(bed.patient, initials).full}</p>
      <div className={css.values} aria-hidden="true">
        {values.map(([key, word]) => (
          <span key={key} className={css.value}>
            {word}
            <span className={`digits ${css.dashes}`} data-parameter={key} data-state="stale">
              {t('tile.dashes')}
            </span>
          </span>
        ))}
      </div>
      <div className={css.was}>{alarm !== undefined && <Was alarm={alarm} />}</div>
    </div>
  );
}

function Was({ alarm }: { readonly alarm: Alarm }): JSX.Element {
  const acknowledged = lifeOf(alarm) === 'acknowledged' ? alarm.acknowledged : null;
  const time = shortTime(acknowledged?.at ?? alarm.signalledAt);
  return (
    <>
      <AlarmShape priority={alarm.priority} size={14} />
      <span className={css.wasText}>
        {t(acknowledged === null ? 'tile.wasAt' : 'tile.wasAckAt', { text: alarm.text, time })}
      </span>
    </>
  );
}
