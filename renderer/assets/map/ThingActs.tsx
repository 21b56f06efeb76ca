/** What people say of a thing: dirty, clean, in use, broken. One press each; each can be said otherwise again. */
import { useState, type JSX } from 'react';
import type { AssetAct } from '../../../shared/assets/asset.ts';
import type { FusedAsset } from '../../../shared/assets/fusion-ward.ts';
import type { BedId } from '../../../shared/domain/ids.ts';
import { t } from '../../words/index.ts';
import { ActionButton } from '../ActionButton.tsx';
import { actKey, actOn } from '../asset-acts.ts';
import css from './Map.module.css';

interface ThingActsProps {
  readonly thing: FusedAsset;
  /** It is taken for this bed. */
  readonly bed: BedId | null;
  readonly onPast: () => void;
}

export function ThingActs({ thing, bed, onPast }: ThingActsProps): JSX.Element {
  const { asset } = thing;
  const useBed = asset.reserved?.bed ?? thing.bed ?? bed;
  const says = (act: AssetAct, word: string, pressed: boolean, at: BedId | null = null): JSX.Element => (
    <ActionButton actKey={actKey(asset.id, act)} run={() => actOn(asset.id, act, { bed: at })} pressed={pressed}>
      {word}
    </ActionButton>
  );
  return (
    <footer className={css.acts}>
      <section className={css.group}>
        <h3>{t('assets.thing.marks')}</h3>
        <div className={css.buttons} role="group" aria-label={t('assets.thing.marks')}>
          {says(
            'in-use',
            useBed === null ? t('assets.thing.use') : t('assets.thing.useAt', { bed: useBed }),
            asset.use !== null,
            useBed,
          )}
          {says('dirty', t('assets.thing.dirty'), asset.cleaning?.state === 'dirty')}
          {says('cleaning', t('assets.thing.cleaning'), asset.cleaning?.state === 'cleaning')}
          {says('clean', t('assets.thing.clean'), asset.cleaning?.state === 'clean')}
        </div>
      </section>
      {asset.fault !== null && <FaultForm thing={thing} />}
      <div className={css.buttons}>
        {asset.fault === null ? (
          <ActionButton
            actKey={actKey(asset.id, 'fault')}
            run={() => actOn(asset.id, 'fault', { text: t('assets.thing.faultText') })}
          >
            {t('assets.thing.fault')}
          </ActionButton>
        ) : (
          <ActionButton actKey={actKey(asset.id, 'repaired')} run={() => actOn(asset.id, 'repaired')}>
            {t('assets.thing.repaired')}
          </ActionButton>
        )}
        <button type="button" className="button" onClick={onPast}>
          {t('assets.thing.history')}
        </button>
      </div>
    </footer>
  );
}

/** It is reported with one press; what is wrong can be said after that. */
function FaultForm({ thing: { asset } }: Pick<ThingActsProps, 'thing'>): JSX.Element {
  const [text, setText] = useState('');
  const said = text.trim();
  return (
    <form
      className={css.group}
      onSubmit={(event) => {
        event.preventDefault();
        if (said === '') return;
        actOn(asset.id, 'fault', { text: said });
        setText('');
      }}
    >
      <p className="note">{t('assets.thing.faultSent')}</p>
      <div className={css.fault}>
        <input
          className="field"
          value={text}
          maxLength={400}
          aria-label={t('assets.thing.faultWhat')}
          placeholder={t('assets.thing.faultWhat')}
          onChange={(event) => setText(event.target.value)}
        />
        <button type="submit" className="button" disabled={said === ''}>
          {t('assets.thing.faultAdd')}
        </button>
      </div>
    </form>
  );
}
