import type { JSX } from 'react';
import { closeDrawer } from '../stores/ui.ts';
import { t, type Word } from '../words/index.ts';
import css from './Drawer.module.css';

const keys: readonly (readonly [keys: readonly string[], word: Word])[] = [
  [['F1', '…', 'F6'], 'keys.places'],
  [['0', '7'], 'keys.digits'],
  [['A'], 'keys.acknowledge'],
  [['⇧', 'A'], 'keys.acknowledgeBed'],
  [['1', '…', '6'], 'keys.reason'],
  [['E'], 'keys.escalate'],
  [['G'], 'keys.standing'],
  [['F'], 'keys.filter'],
  [['S'], 'keys.silence'],
  [['Space'], 'keys.space'],
  [['R'], 'keys.record'],
  [['/'], 'keys.search'],
  [['+', '−'], 'keys.zoom'],
  [['N'], 'keys.names'],
  [['D'], 'keys.day'],
  [['←', '↑', '→', '↓'], 'keys.move'],
  [['↵'], 'keys.open'],
  [['Esc'], 'keys.back'],
  [['Alt', 'A', 'S'], 'keys.field'],
  [['?'], 'keys.all'],
];

/** All keys, beside the beds: it pushes the grid and covers nothing. */
export function KeysDrawer(): JSX.Element {
  return (
    <aside className={css.drawer} aria-label={t('keys.title')}>
      <div className={css.head}>
        <h2 className={css.title}>{t('keys.title')}</h2>
        <button type="button" className="button outline" onClick={closeDrawer}>
          {t('keys.close')}
          <kbd aria-hidden="true">Esc</kbd>
        </button>
      </div>
      <dl className={css.keys}>
        {keys.map(([combo, word]) => (
          <KeyLine key={word} combo={combo} words={t(word)} />
        ))}
      </dl>
    </aside>
  );
}

function KeyLine({ combo, words }: { readonly combo: readonly string[]; readonly words: string }): JSX.Element {
  return (
    <>
      <dt className={css.combo}>
        {combo.map((key) => (
          <kbd key={key}>{key}</kbd>
        ))}
      </dt>
      <dd>{words}</dd>
    </>
  );
}
