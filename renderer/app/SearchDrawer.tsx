/** Finds a bed, a patient, a pump or an asset. Opens beside the beds. */
import { useState, type JSX } from 'react';
import { useObservable } from '../stores/observable.ts';
import { settings } from '../stores/station.ts';
import { closeDrawer } from '../stores/ui.ts';
import { useWard } from '../stores/ward.ts';
import { t } from '../words/index.ts';
import { findAll } from './find.ts';
import css from './Drawer.module.css';

export function SearchDrawer(): JSX.Element {
  const [text, setText] = useState('');
  const state = useWard((view) => view.state);
  const { initials } = useObservable(settings);
  const found = findAll(state, text, initials);
  return (
    <aside className={css.drawer} aria-label={t('search.title')}>
      <input
        className="field"
        type="search"
        // It was asked for by a key: typing goes on in it.
        autoFocus
        value={text}
        aria-label={t('search.field')}
        placeholder={t('search.field')}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          const [first] = found;
          if (event.key !== 'Enter' || first === undefined) return;
          window.location.hash = first.href;
          closeDrawer();
        }}
      />
      {text.trim() === '' && <p className="note">{t('search.hint')}</p>}
      {text.trim() !== '' && found.length === 0 && <p className="note">{t('search.nothing', { text })}</p>}
      <div className={css.results}>
        {found.map((one) => (
          <a key={one.id} className={css.result} href={one.href} onClick={closeDrawer}>
            <b>{one.bed}</b>
            <span>
              {one.title}
              <br />
              <span className={css.second}>{one.detail}</span>
            </span>
          </a>
        ))}
      </div>
    </aside>
  );
}
