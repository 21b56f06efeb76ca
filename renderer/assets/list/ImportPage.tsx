/** An asset list as CSV: what its columns were taken for and what it would do, before it does anything. */
import { FileUp } from 'lucide-react';
import { useCallback, useEffect, useRef, useState, type DragEvent, type JSX } from 'react';
import { assetBounds } from '../../../shared/station-api/asset-calls.ts';
import type { CallResult } from '../../../shared/station-api/calls.ts';
import { stationApi } from '../../stores/station.ts';
import { t } from '../../words/index.ts';
import { AssetTabRow } from '../AssetTabRow.tsx';
import { textOfFile } from './file-text.ts';
import css from './Import.module.css';

type Preview = CallResult<'assets.import'>;

type Stage =
  | { readonly kind: 'none'; readonly why: string | null }
  | { readonly kind: 'reading'; readonly name: string }
  | { readonly kind: 'preview'; readonly file: Chosen; readonly preview: Preview }
  | {
      readonly kind: 'applying';
      readonly file: Chosen;
      readonly preview: Preview;
      readonly left: number;
      readonly queued: number;
    }
  | { readonly kind: 'done'; readonly count: number; readonly answer: Preview };

interface Chosen {
  readonly name: string;
  readonly csv: string;
}

/** How often it is looked how far an import has come. */
const lookMs = 1_000;
const toDo = ({ added, changed }: Preview): number => added + changed;

const whyOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export function ImportPage(): JSX.Element {
  const [stage, setStage] = useState<Stage>({ kind: 'none', why: null });
  const read = useCallback(async (file: File): Promise<void> => {
    const { name } = file;
    if (file.size > assetBounds.csv) return setStage({ kind: 'none', why: t('assetImport.tooLong', { name }) });
    setStage({ kind: 'reading', name });
    try {
      const csv = textOfFile(new Uint8Array(await file.arrayBuffer()));
      const preview = await stationApi().call('assets.import', { csv, apply: false });
      return setStage({ kind: 'preview', file: { name, csv }, preview });
    } catch (error) {
      return setStage({ kind: 'none', why: t('assetImport.unreadable', { name, why: whyOf(error) }) });
    }
  }, []);
  return (
    <>
      <AssetTabRow>
        <a className="button outline" href="#/assets/fleet/list">
          {t('assetImport.back')}
        </a>
      </AssetTabRow>
      <section className={`panel ${css.page}`} aria-label={t('assetImport.title')}>
        <header className="panel-head">
          <h2 className="panel-title">{t('assetImport.title')}</h2>
          <p className="panel-hint">{t('assetImport.hint')}</p>
        </header>
        <div className={`panel-body ${css.body}`} tabIndex={0} role="region" aria-label={t('assetImport.title')}>
          <Shown stage={stage} onFile={(file) => void read(file)} onStage={setStage} />
        </div>
      </section>
    </>
  );
}

interface ShownProps {
  readonly stage: Stage;
  readonly onFile: (file: File) => void;
  readonly onStage: (stage: Stage) => void;
}

function Shown({ stage, onFile, onStage }: ShownProps): JSX.Element {
  switch (stage.kind) {
    case 'none':
      return <Choose why={stage.why} onFile={onFile} />;
    case 'reading':
      return <p role="status">{t('assetImport.reading', { name: stage.name })}</p>;
    case 'preview':
      return <PreviewView file={stage.file} preview={stage.preview} onStage={onStage} />;
    case 'applying':
      return <Applying stage={stage} onStage={onStage} />;
    case 'done':
      return (
        <div className={css.choose}>
          <p role="status">{t('assetImport.done', { count: stage.count })}</p>
          {stage.answer.refusedCount > 0 && <Refused preview={stage.answer} />}
          <a className="button primary large" href="#/assets/fleet/list">
            {t('assetImport.back')}
          </a>
        </div>
      );
  }
}

interface ChooseProps {
  readonly why: string | null;
  readonly onFile: (file: File) => void;
}

function Choose({ why, onFile }: ChooseProps): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    const file = event.dataTransfer.files[0];
    if (file !== undefined) onFile(file);
  };
  return (
    <div className={css.choose} onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      <FileUp size={30} strokeWidth={1.5} aria-hidden />
      <input
        ref={input}
        className="hidden"
        type="file"
        accept=".csv,.txt,text/csv,text/plain"
        aria-label={t('assetImport.choose')}
        tabIndex={-1}
        onChange={({ target }) => {
          const file = target.files?.[0];
          if (file !== undefined) onFile(file);
        }}
      />
      <button type="button" className="button primary large" onClick={() => input.current?.click()}>
        {t('assetImport.choose')}
      </button>
      <p className="note">{t('assetImport.drop')}</p>
      {why !== null && <p role="alert">{why}</p>}
    </div>
  );
}

interface PreviewProps {
  readonly file: Chosen;
  readonly preview: Preview;
  readonly onStage: (stage: Stage) => void;
}

function PreviewView({ file, preview, onStage }: PreviewProps): JSX.Element {
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
      <Refused preview={preview} />
    </div>
  );
}

const fields = [
  'name',
  'kind',
  'model',
  'serial',
  'barcode',
  'owner',
  'maintenanceDue',
  'tag',
  'device',
  'cleaning',
] as const;

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
  const known = fields.find((one) => one === field);
  return known === undefined ? field : t(`assetList.field.${known}`);
}

function Refused({ preview: { refused, refusedCount } }: { readonly preview: Preview }): JSX.Element {
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

interface ApplyingProps {
  readonly stage: Extract<Stage, { kind: 'applying' }>;
  readonly onStage: (stage: Stage) => void;
}

/** What is applied goes to the gateway in parts; the station is asked what is still to do until nothing is. */
function Applying({ stage, onStage }: ApplyingProps): JSX.Element {
  const { file, preview, left, queued } = stage;
  const [why, setWhy] = useState<string | null>(null);
  const isBegun = useRef(false);
  const count = toDo(preview);
  const latest = useRef(onStage);
  latest.current = onStage;
  useEffect(() => {
    let isLeft = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async (): Promise<void> => {
      try {
        const apply = !isBegun.current;
        isBegun.current = true;
        const answer = await stationApi().call('assets.import', { csv: file.csv, apply });
        if (isLeft) return;
        // The answer to the first one counts what it was asked to do, not what is left.
        const open = apply ? count : toDo(answer);
        // Nothing is under way any more: what is left was refused.
        if (!apply && answer.queued === 0) return latest.current({ kind: 'done', count: count - open, answer });
        setWhy(null);
        latest.current({ kind: 'applying', file, preview, left: open, queued: answer.queued });
      } catch (error) {
        if (isLeft) return;
        setWhy(t('assetImport.failed', { why: whyOf(error) }));
      }
      timer = setTimeout(() => void look(), lookMs);
    };
    void look();
    return () => {
      isLeft = true;
      clearTimeout(timer);
    };
    // One run for one file; what it reports does not begin another.
  }, [file, preview, count]);
  return (
    <div className={css.choose}>
      <p role="status">{t('assetImport.progress', { done: count - left, count })}</p>
      <progress className={css.progress} max={count} value={count - left} aria-label={t('assetImport.applying')} />
      {queued > 0 && <p className="note">{t('assetImport.queued', { count: queued })}</p>}
      {why !== null && (
        <p role="alert">
          {why}
          <button type="button" className="button" onClick={() => onStage({ kind: 'preview', file, preview })}>
            {t('fleet.again')}
          </button>
        </p>
      )}
    </div>
  );
}
