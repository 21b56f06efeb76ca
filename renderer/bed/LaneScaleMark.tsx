/** What a lane's height means: 1 mV as a bracket, a pressure's range as numbers. As the drawing worker says it. */
import type { CSSProperties, JSX } from 'react';
import type { Channel } from '../../shared/domain/channels.ts';
import { waveScales } from '../lanes/measured.ts';
import { useObservable } from '../stores/observable.ts';
import { t } from '../words/index.ts';
import css from './WavesPanel.module.css';

interface MarkProps {
  readonly id: string;
  readonly family: Channel['family'];
}

const percent = (part: number): string => `${(part * 100).toFixed(2)}%`;

export function LaneScaleMark({ id, family }: MarkProps): JSX.Element | null {
  const scale = useObservable(waveScales).get(id);
  if (scale === undefined || !(scale.high > scale.low)) return null;
  const from = (value: number): string => percent((scale.high - value) / (scale.high - scale.low));
  if (family === 'ecg') {
    const bracket: CSSProperties = { top: from(1), height: percent(1 / (scale.high - scale.low)) };
    return (
      <div aria-hidden="true">
        <p className={css.millivolt}>{t('bed.oneMillivolt')}</p>
        <div className={css.scale}>
          <span className={css.bracket} style={bracket} />
        </div>
      </div>
    );
  }
  if (family !== 'pressure' && family !== 'co2') return null;
  const middle = (scale.high + scale.low) / 2;
  return (
    <div className={css.scale} aria-hidden="true">
      {[scale.high, middle, scale.low].map((value) => (
        <span key={value} className={css.value} style={{ top: from(value) }}>
          {Math.round(value)}
        </span>
      ))}
    </div>
  );
}
