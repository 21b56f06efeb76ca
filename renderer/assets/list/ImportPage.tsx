/** An asset list as CSV: what its columns were taken for and what it would do, before it does anything. */
import { FileUp } from 'lucide-react';
import { useCallback, useRef, useState, type DragEvent, type JSX } from 'react';
import { assetBounds } from '../../../shared/station-api/asset-calls.ts';
import { stationApi } from '../../stores/station.ts';
import { t } from '../../words/index.ts';
import { AssetTabRow } from '../AssetTabRow.tsx';
import { textOfFile } from './file-text.ts';
import { ImportPreview, ImportRefused } from './ImportPreview.tsx';
import { ImportRun } from './ImportRun.tsx';
import { whyOf, type Stage } from './import-stage.ts';
import css from './Import.module.css';

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
      return <ImportPreview file={stage.file} preview={stage.preview} onStage={onStage} />;
    case 'applying':
      return <ImportRun stage={stage} onStage={onStage} />;
    case 'done':
      return (
        <div className={css.choose}>
          <p role="status">{t('assetImport.done', { count: stage.count })}</p>
          {stage.answer.refusedCount > 0 && <ImportRefused preview={stage.answer} />}
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
