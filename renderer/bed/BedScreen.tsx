/** One bed, live: all its waveforms and values, its pumps, devices, limits, trends and alarms. */
import type { JSX } from 'react';
import { LimitsScreen } from '../limits/LimitsScreen.tsx';
import { useUi } from '../stores/ui.ts';
import { useBed } from '../stores/ward.ts';
import { t } from '../words/index.ts';
import { BedAlarms } from './BedAlarms.tsx';
import { BedHead } from './BedHead.tsx';
import { DevicesPanel } from './DevicesPanel.tsx';
import { LimitsPanel } from './LimitsPanel.tsx';
import { OtherValues } from './OtherValues.tsx';
import { PumpsPanel } from './PumpsPanel.tsx';
import { TrendsPanel } from './TrendsPanel.tsx';
import { WavesPanel } from './WavesPanel.tsx';
import css from './BedScreen.module.css';

export function BedScreen({ bed: id }: { readonly bed: string }): JSX.Element {
  const bed = useBed(id);
  const tab = useUi((ui) => ui.tab);
  if (bed === undefined) return <p className="note">{t('bed.unknown', { bed: id })}</p>;
  return (
    <>
      <BedHead bed={bed} />
      {tab === 'limits' ? <LimitsScreen key={id} bed={id} /> : <LiveBed id={id} />}
    </>
  );
}

function LiveBed({ id }: { readonly id: string }): JSX.Element {
  return (
    <div className={css.body}>
      <WavesPanel bed={id} className={css.waves} />
      <TrendsPanel bed={id} className={css.trends} />
      <BedAlarms bed={id} className={css.alarms} />
      <div className={css.side} tabIndex={0} role="region" aria-label={t('bed.side')}>
        <PumpsPanel bed={id} />
        <LimitsPanel bed={id} />
        <OtherValues bed={id} />
        <DevicesPanel bed={id} />
      </div>
    </div>
  );
}
