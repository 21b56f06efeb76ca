/** One bed, live: all its waveforms and values, its pumps, devices, limits, trends and alarms. */
import type { JSX } from 'react';
import { useLocalKeys } from '../alarms/local-keys.ts';
import { ErrorBoundary } from '../app/ErrorBoundary.tsx';
import { DisclosureScreen } from '../disclosure/DisclosureScreen.tsx';
import { openAtTime } from '../disclosure/view.ts';
import { LimitsScreen } from '../limits/LimitsScreen.tsx';
import { useUi, type BedTab } from '../stores/ui.ts';
import { useBed } from '../stores/ward.ts';
import { StripScreen } from '../strip/StripScreen.tsx';
import { TrendsScreen } from '../trends/TrendsScreen.tsx';
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
      <BedView id={id} since={bed.since} tab={tab} />
    </>
  );
}

interface BedViewProps {
  readonly id: string;
  readonly since: number | null;
  readonly tab: BedTab;
}

function BedView({ id, since, tab }: BedViewProps): JSX.Element {
  // Pages of the record begin anew for another patient: nothing that was read of the one before stays (L8).
  const stay = `${id} ${since}`;
  switch (tab) {
    case 'live':
      return <LiveBed id={id} />;
    case 'trends':
      return <TrendsScreen key={stay} bed={id} />;
    case 'disclosure':
      return <DisclosureScreen key={stay} bed={id} />;
    case 'strip':
      return <StripScreen key={stay} bed={id} />;
    case 'limits':
      return <LimitsScreen key={id} bed={id} />;
  }
}

function LiveBed({ id }: { readonly id: string }): JSX.Element {
  // "The beat at 03:12": T, 0312, Enter (design, section 2).
  useLocalKeys(({ key, shiftKey }) => {
    if (key.toLowerCase() !== 't' || shiftKey || useUi.getState().drawer !== null) return false;
    openAtTime(id);
    return true;
  });
  return (
    <div className={css.body}>
      <WavesPanel bed={id} className={css.waves} />
      <TrendsPanel bed={id} className={css.trends} />
      <ErrorBoundary of={id}>
        <BedAlarms bed={id} className={css.alarms} />
      </ErrorBoundary>
      <div className={css.side} tabIndex={0} role="region" aria-label={t('bed.side')}>
        <PumpsPanel bed={id} />
        <LimitsPanel bed={id} />
        <OtherValues bed={id} />
        <DevicesPanel bed={id} />
      </div>
    </div>
  );
}
