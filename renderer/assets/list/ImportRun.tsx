/** An import under way: it goes to the gateway in parts. */
import { useEffect, useRef, useState, type JSX } from 'react';
import { stationApi } from '../../stores/station.ts';
import { t } from '../../words/index.ts';
import { toDo, whyOf, type Stage } from './import-stage.ts';
import css from './Import.module.css';

/** How often it is looked how far it has come. */
const lookMs = 1_000;

interface ImportRunProps {
  readonly stage: Extract<Stage, { kind: 'applying' }>;
  readonly onStage: (stage: Stage) => void;
}

/** The station is asked what is still to do until nothing is. */
export function ImportRun({ stage, onStage }: ImportRunProps): JSX.Element {
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
