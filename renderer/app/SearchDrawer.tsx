/** Finds a bed, a patient, a pump or equipment. Opens beside the beds. */
import { useState, type JSX } from 'react';
import { findHash } from '../assets/route.ts';
import { typeLabel } from '../assets/labels.ts';
import { conditionWord } from '../assets/condition-words.ts';
import { foundWords } from '../assets/map/found-words.ts';
import { metresText } from '../assets/map/metres-text.ts';
import { placeText } from '../assets/map/place-text.ts';
import { bedOf, useSearch, type Search } from '../assets/map/use-find.ts';
import { loss } from '../stores/link.ts';
import { useObservable } from '../stores/observable.ts';
import { settings } from '../stores/station.ts';
import { closeDrawer } from '../stores/ui.ts';
import { useWard } from '../stores/ward.ts';
import { t } from '../words/index.ts';
import { asksEquipment, findAll } from './find.ts';
import css from './Drawer.module.css';

export function SearchDrawer(): JSX.Element {
  const [text, setText] = useState('');
  const state = useWard((view) => view.state);
  const { initials } = useObservable(settings);
  const equipment = useSearch(text);
  const others = findAll(state, text, initials);
  const asked = asksEquipment(equipment, others.length);
  const first = asked ? findHash(text) : others[0]?.href;
  const nothing = text.trim() !== '' && !asked && others.length === 0;
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
          if (event.key !== 'Enter' || event.repeat || first === undefined) return;
          event.preventDefault();
          window.location.hash = first;
          closeDrawer();
        }}
      />
      {text.trim() === '' && <p className="note">{t('search.hint')}</p>}
      {nothing && <p className="note">{t('search.nothing', { text })}</p>}
      {asked && <Equipment search={equipment} text={text} />}
      <div className={css.results}>
        {others.map((one) => (
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

const mostShown = 3;

/** What Enter goes to: the map with this search, and its first result. */
function Equipment({ search, text }: { readonly search: Search; readonly text: string }): JSX.Element {
  const lost = useObservable(loss) !== null;
  const { results, query } = search;
  const bed = bedOf(query);
  const title = bed === null ? t('search.equipment') : t('search.equipmentNear', { bed });
  return (
    <section className={css.results} aria-label={title}>
      <a className={css.equipment} href={findHash(text)} onClick={closeDrawer}>
        <span className="panel-title">{title}</span>
        <span className={css.second}>{foundWords(search, lost)}</span>
        <kbd aria-hidden>↵</kbd>
      </a>
      {results.slice(0, mostShown).map((one) => (
        <a
          key={one.asset.asset.id}
          className={css.result}
          href={findHash(one.asset.asset.name)}
          onClick={closeDrawer}
          data-asset={one.asset.asset.id}
        >
          <b className={css.metres}>{lost ? '' : metresText(one)}</b>
          <span>
            {one.asset.asset.name}, {typeLabel(one.asset)}
            <br />
            <span className={css.second}>
              {conditionWord(one.asset)}, {placeText(one.asset, lost)}
            </span>
          </span>
        </a>
      ))}
    </section>
  );
}
