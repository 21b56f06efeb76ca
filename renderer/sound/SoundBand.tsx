/** Says unmissably that alarms cannot be heard here (L6); with the act that may help. */
import { VolumeX } from 'lucide-react';
import type { JSX } from 'react';
import { testSound } from '../app/sounding.ts';
import { useObservable } from '../stores/observable.ts';
import { soundFault } from '../stores/sound.ts';
import { t } from '../words/index.ts';
import css from './SoundBand.module.css';

export function SoundBand(): JSX.Element | null {
  const fault = useObservable(soundFault);
  if (fault === null) return null;
  return (
    <section className={css.band} role="alert" data-sound-fault={fault}>
      <VolumeX size={30} strokeWidth={2} aria-hidden />
      <strong className={css.title}>{t('sound.title')}</strong>
      <p className={css.words}>{t(`sound.${fault}`)}</p>
      <button type="button" className="button large" onClick={() => void testSound()}>
        {t(fault === 'blocked' ? 'sound.switchOn' : 'sound.testAgain')}
      </button>
    </section>
  );
}
