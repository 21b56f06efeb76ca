/** What people and rules did with a thing, newest first. */
import { ArrowLeft } from 'lucide-react';
import type { JSX } from 'react';
import type { AssetState } from '../../../shared/assets/asset.ts';
import { useReading } from '../../history/use-reading.ts';
import { stationApi } from '../../stores/station.ts';
import { t } from '../../words/index.ts';
import { whenText } from '../condition-words.ts';
import { pastWords } from './past-words.ts';
import css from './Map.module.css';

const mostRead = 100;

interface PastListProps {
  readonly thing: AssetState;
  readonly onBack: () => void;
}

/** What was done to it since is read too: it arrives while somebody looks. */
const revisionOf = ({ cleaning, fault, use, reserved }: AssetState): string =>
  [cleaning, fault, use, reserved].map((said) => said?.at ?? '').join();

export function PastList({ thing, onBack }: PastListProps): JSX.Element {
  const whose = `past ${thing.id}\n`;
  const { value, state, reason } = useReading(
    whose + revisionOf(thing),
    (stop) => stationApi().call('assets.past', { asset: thing.id, limit: mostRead }, stop),
    (before) => before.startsWith(whose),
  );
  const lines = value?.events.flatMap(({ seq, at, event }) => {
    const words = pastWords(event);
    return words === null ? [] : [{ seq, at, words }];
  });
  return (
    <div className={css.thing}>
      <header className={css.pastHead}>
        <button type="button" className="button" autoFocus onClick={onBack}>
          <ArrowLeft size={17} strokeWidth={1.75} aria-hidden />
          {t('assets.thing.historyBack')}
        </button>
        <h2 className="panel-title">{t('assets.thing.historyTitle', { name: thing.name })}</h2>
      </header>
      {state === 'failed' && <p className="note">{t('assets.thing.trailFailed', { why: reason ?? '' })}</p>}
      {state === 'loading' && value === null && <p className="note">{t('assets.thing.trailReading')}</p>}
      {lines?.length === 0 && <p className="note">{t('assets.thing.historyNone')}</p>}
      {lines !== undefined && lines.length > 0 && (
        <dl className={`${css.trail} ${css.facing}`} tabIndex={0} aria-label={t('assets.thing.history')}>
          {lines.map(({ seq, at, words }) => (
            <div key={seq} className={css.trailRow}>
              <dt>{whenText(at)}</dt>
              <dd>{words}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}
