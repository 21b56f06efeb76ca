/** One chip a bed, on every screen but Ward: each bed is one tap away, with its alarm. */
import { memo, type JSX } from 'react';
import { lifeOf } from '../../shared/ward/alarm.ts';
import { rhythmOf } from '../alarms/rhythm.ts';
import { spokenText } from '../alarms/alarm-words.ts';
import { AlarmShape } from '../icons/AlarmShape.tsx';
import { useFlash } from '../stores/flash.ts';
import { loss } from '../stores/link.ts';
import { useObservable } from '../stores/observable.ts';
import { hashOf, useUi } from '../stores/ui.ts';
import { useBed, useBedAlarms } from '../stores/ward.ts';
import { useShownBeds } from '../ward/use-shown-beds.ts';
import { t } from '../words/index.ts';
import css from './BedRibbon.module.css';

/** From here on chips are small. */
const many = 30;

export function BedRibbon(): JSX.Element {
  const { beds } = useShownBeds();
  return (
    <nav className={css.ribbon} aria-label={t('tile.grid')} data-many={beds.length > many ? '' : undefined}>
      {beds.map((bed) => (
        <Chip key={bed} bed={bed} />
      ))}
    </nav>
  );
}

const Chip = memo(function Chip({ bed }: { readonly bed: string }): JSX.Element {
  const empty = useBed(bed)?.patient === null;
  const open = useUi((ui) => ui.bed === bed);
  const lost = useObservable(loss) !== null;
  const [standing] = useBedAlarms(bed);
  // What was true when contact was lost is told by the band, not shown as if it were now.
  const alarm = lost ? undefined : standing;
  const flash = useFlash(alarm === undefined ? null : rhythmOf(alarm));
  return (
    <a
      ref={flash}
      className={css.chip}
      href={hashOf('ward', bed)}
      aria-label={alarm === undefined ? t('label.bed', { bed }) : t('tile.alarm', { bed, text: spokenText(alarm) })}
      aria-current={open ? 'page' : undefined}
      data-bed={bed}
      data-empty={empty ? '' : undefined}
      data-priority={alarm?.priority}
      data-alarm-state={alarm === undefined ? undefined : (lifeOf(alarm) ?? undefined)}
    >
      <span className={css.inside}>
        {alarm !== undefined && <AlarmShape priority={alarm.priority} size={15} />}
        {bed}
      </span>
    </a>
  );
});
