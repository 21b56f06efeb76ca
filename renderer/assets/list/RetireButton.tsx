import { Trash2 } from 'lucide-react';
import { useEffect, useState, type JSX } from 'react';
import type { AssetState } from '../../../shared/assets/asset.ts';
import { act, forgetAct, useAct } from '../../alarms/acts.ts';
import { t } from '../../words/index.ts';
import css from './List.module.css';

/** The second press must come within this. */
const sureMs = 6_000;

interface RetireProps {
  readonly asset: AssetState;
  readonly onGone: () => void;
}

/** A thing leaves the list with a second press of the same button. */
export function RetireButton({ asset, onGone }: RetireProps): JSX.Element {
  const [isAsked, setAsked] = useState(false);
  const key = `retire ${asset.id}`;
  const { phase, why } = useAct(key);
  useEffect(() => () => forgetAct(key), [key]);
  useEffect(() => {
    if (!isAsked) return undefined;
    const timer = setTimeout(() => setAsked(false), sureMs);
    return () => clearTimeout(timer);
  }, [isAsked]);
  const press = (): void => {
    if (!isAsked) return setAsked(true);
    setAsked(false);
    void act(key, async (api) => {
      const outcome = await api.call('assets.retire', { asset: asset.id });
      if (outcome.status === 'confirmed') onGone();
      return outcome;
    });
  };
  const words = {
    idle: isAsked ? t('assetList.retireSure', { name: asset.name }) : t('assetList.retire'),
    sending: t('ack.sending'),
    queued: t('ack.stored'),
    done: t('assetList.retire'),
    failed: t('ack.failed'),
  };
  return (
    <div className={css.retire}>
      <button
        type="button"
        className={`button outline ${css.wide}`}
        data-phase={phase}
        disabled={phase === 'sending' || phase === 'queued'}
        onClick={press}
      >
        <Trash2 size={16} strokeWidth={1.75} aria-hidden />
        {words[phase]}
      </button>
      <p className="note">{why === '' ? t('assetList.retireHint') : why}</p>
    </div>
  );
}
