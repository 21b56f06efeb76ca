/** What to prepare, in the order it is needed, and the note that it is ready. */
import { CircleCheck, Printer } from 'lucide-react';
import { useEffect, useRef, type JSX } from 'react';
import type { HorizonRow } from '../../../shared/infusion/horizon.ts';
import { shortTime } from '../../words/format.ts';
import { t } from '../../words/index.ts';
import { NoteButton } from '../NoteButton.tsx';
import { detailOf, prepareText, titleOf } from './horizon-words.ts';
import { printPrepare } from './PrepareSheet.tsx';
import type { Shown } from './use-horizon.ts';
import css from './Horizon.module.css';

interface PrepareNextProps {
  readonly shown: Shown;
  readonly rows: readonly HorizonRow[];
  readonly selected: HorizonRow | null;
  readonly onSelect: (id: string) => void;
}

const soonMs = 3_600_000;
/** The rest stands in the ranked rows. */
const mostRows = 40;

const isReady = ({ prepared }: HorizonRow): boolean => prepared !== null && prepared !== undefined;

export function PrepareNext({ shown, rows, selected, onSelect }: PrepareNextProps): JSX.Element {
  const { horizon, now } = shown;
  const next = horizon.rows.filter((row) => !row.due && !isReady(row) && row.prepareByAt < now + soonMs).length;
  return (
    <section className={`panel ${css.prepare}`} aria-label={t('pumps.horizon.prepareNext')}>
      <header className="panel-head">
        <h2 className="panel-title">{t('pumps.horizon.prepareNext')}</h2>
        <p className="panel-hint">{t('pumps.horizon.prepareCount', { due: horizon.dueNow, next })}</p>
      </header>
      <ul className={css.items}>
        {rows.length === 0 && <li className={css.nothing}>{t('pumps.horizon.nothing')}</li>}
        {rows.slice(0, mostRows).map((row) => (
          <Item key={row.id} row={row} selected={row === selected} onSelect={onSelect} />
        ))}
      </ul>
      <footer className={css.prepareFoot}>
        <p className="note">{t('pumps.horizon.note')}</p>
        <div className={css.acts}>
          <PreparedButton key={selected?.id ?? ''} row={selected} />
          <button type="button" className="button large" onClick={() => printPrepare(shown)}>
            <Printer size={17} strokeWidth={1.75} aria-hidden />
            {t('pumps.horizon.print')}
          </button>
        </div>
      </footer>
    </section>
  );
}

function PreparedButton({ row }: { readonly row: HorizonRow | null }): JSX.Element {
  if (row === null || row.kind === 'battery') {
    return (
      <button type="button" className={`button large ${css.wide}`} disabled>
        {t(row === null ? 'pumps.horizon.pick' : 'pumps.horizon.preparedBattery')}
      </button>
    );
  }
  const ready = isReady(row);
  const word = ready
    ? t('pumps.horizon.notPrepared')
    : row.bed === null
      ? t('pumps.horizon.preparedNoBed', { pump: row.deviceName })
      : t('pumps.horizon.prepared', { bed: row.bed });
  return (
    <NoteButton
      key={ready ? 'not' : 'ready'}
      infusion={row.infusion}
      note={ready ? 'not-prepared' : 'prepared'}
      word={word}
      className={css.wide}
      primary={!ready}
      hint="↵"
    />
  );
}

interface ItemProps {
  readonly row: HorizonRow;
  readonly selected: boolean;
  readonly onSelect: (id: string) => void;
}

function Item({ row, selected, onSelect }: ItemProps): JSX.Element {
  const element = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (selected) element.current?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  const ready = isReady(row);
  return (
    <li ref={element} data-selected={selected ? '' : undefined} data-prepared={ready ? '' : undefined}>
      <button type="button" className={css.item} aria-pressed={selected} onClick={() => onSelect(row.id)}>
        <b className={css.itemBed}>{row.bed ?? '–'}</b>
        <span className={css.itemWords}>
          <span className={css.itemTitle}>{titleOf(row)}</span>
          <span className={css.itemSecond}>{detailOf(row)}</span>
        </span>
        {ready ? (
          <CircleCheck size={19} strokeWidth={1.75} aria-hidden />
        ) : (
          <span className={css.itemTimes}>
            <b>{prepareText(row)}</b>
            <span className={css.itemSecond}>{t('pumps.horizon.empty', { time: shortTime(row.emptyAt) })}</span>
          </span>
        )}
      </button>
    </li>
  );
}
