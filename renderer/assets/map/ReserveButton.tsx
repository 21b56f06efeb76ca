/** Reserve for the bed that was searched for, or release: the one primary act of the panel. */
import type { JSX } from 'react';
import type { FusedAsset } from '../../../shared/assets/fusion-ward.ts';
import type { BedId } from '../../../shared/domain/ids.ts';
import { stationNow } from '../../stores/tick.ts';
import { t } from '../../words/index.ts';
import { ActionButton } from '../ActionButton.tsx';
import { actKey, actOn } from '../asset-acts.ts';
import { whyWords } from '../condition-words.ts';
import css from './Map.module.css';

interface ReserveButtonProps {
  readonly thing: FusedAsset;
  readonly bed: BedId | null;
  /** Contact is lost: what is free is not known, and somebody else may have it. */
  readonly lost: boolean;
}

const standing = ({ asset: { reserved } }: FusedAsset): FusedAsset['asset']['reserved'] =>
  reserved !== null && reserved.until > stationNow() ? reserved : null;

/** What Enter does: only a free thing is reserved, and one that is reserved already is left as it is. */
export function reserve(thing: FusedAsset, bed: BedId | null): boolean {
  if (thing.condition !== 'free' || standing(thing) !== null) return false;
  actOn(thing.asset.id, 'reserve', { bed });
  return true;
}

export function ReserveButton({ thing, bed, lost }: ReserveButtonProps): JSX.Element {
  const { asset, condition, why } = thing;
  const held = standing(thing);
  const take = bed === null ? t('assets.thing.reserve') : t('assets.thing.reserveFor', { bed });
  if (held !== null) {
    return (
      <div className={css.group} data-reserved={held.bed ?? ''}>
        <p className={css.big}>{whyWords({ kind: 'reserved', ...held, own: false })}</p>
        <ActionButton
          actKey={actKey(asset.id, 'release')}
          run={() => actOn(asset.id, 'release')}
          look={`large outline ${css.wide}`}
        >
          {t('assets.thing.release')}
        </ActionButton>
      </div>
    );
  }
  if (lost || condition !== 'free') {
    const [first] = lost ? [] : why;
    return (
      <div className={css.group}>
        <button type="button" className={`button large ${css.wide}`} disabled>
          {t('assets.thing.cannot')}
        </button>
        {lost && <p className="note">{t('assets.thing.lost')}</p>}
        {first !== undefined && <p className="note">{whyWords(first)}</p>}
      </div>
    );
  }
  return (
    <ActionButton
      actKey={actKey(asset.id, 'reserve')}
      run={() => void reserve(thing, bed)}
      look={`large primary ${css.wide}`}
    >
      {take} <kbd aria-hidden>↵</kbd>
    </ActionButton>
  );
}
