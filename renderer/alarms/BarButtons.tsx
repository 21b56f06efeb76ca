/** Silence and Ack of the top bar: there while an alarm is. */
import { BellOff, Check } from 'lucide-react';
import type { JSX } from 'react';
import { lifeOf, type Alarm } from '../../shared/ward/alarm.ts';
import { loss } from '../stores/link.ts';
import { useObservable } from '../stores/observable.ts';
import { openDrawer, useUi } from '../stores/ui.ts';
import { useWard, type WardView } from '../stores/ward.ts';
import { lossSeen, seeLoss } from '../lost/seen.ts';
import { t } from '../words/index.ts';
import { bedText } from './alarm-words.ts';
import { toggleSilence } from '../app/sounding.ts';

const top = ({ alarms }: WardView): Alarm | undefined => alarms.find((alarm) => lifeOf(alarm) !== 'acknowledged');

export function SilenceButton(): JSX.Element | null {
  const any = useWard((view) => top(view) !== undefined);
  const lost = useObservable(loss) !== null;
  const silent = useUi((ui) => ui.silentUntil !== null);
  if (!any && !lost && !silent) return null;
  return (
    <button type="button" className="button large" onClick={toggleSilence} aria-pressed={silent}>
      <BellOff size={17} strokeWidth={1.75} aria-hidden />
      {t('frame.silence')}
      <kbd aria-hidden="true">S</kbd>
    </button>
  );
}

export function AckButton(): JSX.Element | null {
  const alarm = useWard(top);
  const standing = useObservable(loss);
  const seen = useObservable(lossSeen);
  const drawerOpen = useUi((ui) => ui.drawer?.kind === 'ack');
  if (standing !== null) {
    if (seen !== null) return null;
    return (
      <button type="button" className="button primary large" onClick={seeLoss}>
        <Check size={17} strokeWidth={2} aria-hidden />
        {t('frame.acknowledge')}
        <kbd aria-hidden="true">A</kbd>
      </button>
    );
  }
  if (alarm === undefined) return null;
  const bed = bedText(alarm);
  return (
    <button type="button" className="button primary large" onClick={() => openDrawer({ kind: 'ack', alarm: alarm.id })}>
      <Check size={17} strokeWidth={2} aria-hidden />
      {t('frame.ack', { bed })}
      {/* While the drawer is open its own button is the one that acknowledges. */}
      {!drawerOpen && <span className="hidden">. {t('frame.acknowledgeBed', { bed })}</span>}
      <kbd aria-hidden="true">A</kbd>
    </button>
  );
}
