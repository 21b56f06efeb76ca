import { memo, type JSX } from 'react';
import { t, type Word } from '../words/index.ts';
import css from './Disclosure.module.css';

const keys: readonly (readonly [keys: string, word: Word])[] = [
  ['←→', 'disclosure.keyBeat'],
  ['⇧←→', 'disclosure.keyTen'],
  ['↑↓', 'disclosure.keyMinute'],
  ['PgUp PgDn', 'disclosure.keyHour'],
  ['J', 'disclosure.keyNext'],
  ['T', 'disclosure.keyTime'],
  ['C', 'disclosure.keyChannel'],
  ['K', 'disclosure.keyKeep'],
  ['↵', 'disclosure.keyStrip'],
];

export const KeysPanel = memo(function KeysPanel({ notice }: { readonly notice: string }): JSX.Element {
  return (
    <section className={`panel ${css.keys}`}>
      <header className="panel-head">
        <h3 className="panel-title">{t('disclosure.keys')}</h3>
        <p className="panel-hint" role="status">
          {notice}
        </p>
      </header>
      <dl className={css.keyList}>
        {keys.map(([combo, word]) => (
          <div key={word}>
            <dt>
              <kbd>{combo}</kbd>
            </dt>
            <dd>{t(word)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
});
