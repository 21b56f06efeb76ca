/** What the columns of a file were taken for, what would change, and what was refused. */
import type { JSX } from 'react';
import { t } from '../../words/index.ts';
import { draftFields } from './asset-draft.ts';
import { toDo, type Chosen, type Preview, type Stage } from './import-stage.ts';
import css from './Import.module.css';

interface PreviewProps {
  readonly file: Chosen;
  readonly preview: Preview;
  readonly onStage: (stage: Stage) => void;
}

export function ImportPreview({ file, preview, onStage }: PreviewProps): JSX.Element {
  const { added, changed, same, refusedCount, columns, dates } = preview;
  const count = toDo(preview);
  const kilobytes = Math.max(1, Math.round(file.csv.length / 1024));
  const apply = (): void => {
    if (count === 0) return;
    onStage({ kind: 'applying', file, preview, left: count, queued: 0 });
  };
  return (
    <div className={css.preview}>
      <p className={css.file}>{t('assetImport.file', { name: file.name, size: kilobytes })}</p>
      <dl className={css.counts} aria-label={t('assetImport.counts')}>
        {(
          [
            ['added', added],
            ['changed', changed],
            ['same', same],
            ['refused', refusedCount],
          ] as const
        ).map(([name, value]) => (
          <div key={name} data-count={name}>
            <dt>{t(`assetImport.${name}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div className={css.buttons}>
        <button type="button" className="button outline large" onClick={() => onStage({ kind: 'none', why: null })}>
          {t('assetImport.another')}
        </button>
        <button
          type="button"
          className={`button large ${count > 0 ? 'primary' : ''}`}
          aria-disabled={count === 0}
          onClick={apply}
        >
          {count === 0 ? t('assetImport.nothing') : null}
          {count === 1 ? t('assetImport.applyOne') : null}
          {count > 1 ? t('assetImport.apply', { count }) : null}
        </button>
      </div>
      <section aria-label={t('assetImport.columns')}>
        <h3 className="panel-title">{t('assetImport.columns')}</h3>
        {dates.map((order) => (
          <p key={order} className="note">
            {t(`assetImport.dates.${order}`)}
          </p>
        ))}
        <table className="table">
          <thead>
            <tr>
              <th>{t('assetImport.heading')}</th>
              <th>{t('assetImport.takenAs')}</th>
            </tr>
          </thead>
          <tbody>
            {withKeys(columns).map(({ key, heading, field }) => (
              <tr key={key} data-kept={field === null ? 'out' : 'in'}>
                <td>{heading}</td>
                <td>{field === null ? <span className="note">{t('assetImport.keptOut')}</span> : fieldWord(field)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <ImportRefused preview={preview} />
    </div>
  );
}

/** Two columns may have one heading: each is known by how often it came before. */
function withKeys(columns: Preview['columns']): readonly (Preview['columns'][number] & { readonly key: string })[] {
  const seen = new Map<string, number>();
  return columns.map((column) => {
    const count = (seen.get(column.heading) ?? 0) + 1;
    seen.set(column.heading, count);
    return { ...column, key: `${column.heading} ${count}` };
  });
}

/** A field that has no word of its own is said as the station names it. */
function fieldWord(field: string): string {
  if (field === 'number') return t('assetImport.number');
  const known = draftFields.find((one) => one === field);
  return known === undefined ? field : t(`assetList.field.${known}`);
}

export function ImportRefused({ preview: { refused, refusedCount } }: { readonly preview: Preview }): JSX.Element {
  return (
    <section aria-label={t('assetImport.refusedTitle')}>
      <h3 className="panel-title">{t('assetImport.refusedTitle')}</h3>
      {refusedCount === 0 && <p className="note">{t('assetImport.refusedNone')}</p>}
      <ul className={css.refused}>
        {refused.map(({ line, reason }) => (
          <li key={`${line} ${reason}`}>
            <b>{t('assetImport.line', { line })}</b>
            <span>{reason}</span>
          </li>
        ))}
      </ul>
      {refusedCount > refused.length && (
        <p className="note">{t('assetImport.refusedMore', { count: refusedCount - refused.length })}</p>
      )}
    </section>
  );
}
