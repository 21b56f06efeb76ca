/** Acknowledging, beside the live beds and never over them. Nobody acknowledges without the strip on screen. */
import { X } from 'lucide-react';
import { useEffect, type JSX } from 'react';
import type { AlarmId } from '../../shared/domain/ids.ts';
import { closeDrawer } from '../stores/ui.ts';
import { useWard } from '../stores/ward.ts';
import { t } from '../words/index.ts';
import { AckPanel } from './AckPanel.tsx';
import { ackKey } from './acknowledge.ts';
import { forgetAct, useAct } from './acts.ts';
import css from './AckDrawer.module.css';

/** Long enough to be read, then the beds have their room back. */
const doneMs = 1_200;

interface AckDrawerProps {
  readonly alarm: AlarmId;
  readonly whole: boolean;
}

export function AckDrawer({ alarm: id, whole }: AckDrawerProps): JSX.Element {
  const alarm = useWard(({ state }) => state.alarms[id]);
  const ack = useAct(ackKey(id));
  const over = ack.phase === 'done' || alarm === undefined;
  useEffect(() => {
    if (!over) return undefined;
    const timer = setTimeout(closeDrawer, doneMs);
    return () => clearTimeout(timer);
  }, [over]);
  useEffect(() => () => forgetAct(ackKey(id)), [id]);
  // The focus goes back to where the person was.
  useEffect(() => {
    const before = document.activeElement;
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
  return (
    <aside className={css.drawer} aria-label={t('ack.title')}>
      {alarm === undefined ? (
        <div className={css.body}>
          <p>{t(ack.phase === 'done' ? 'ack.done' : 'ack.over')}</p>
        </div>
      ) : (
        <AckPanel key={alarm.id} alarm={alarm} armed whole={whole} />
      )}
      <button type="button" className={`button outline ${css.close}`} onClick={closeDrawer}>
        <X size={17} strokeWidth={1.75} aria-hidden />
        {t('ack.close')}
        <kbd aria-hidden="true">Esc</kbd>
      </button>
    </aside>
  );
}
