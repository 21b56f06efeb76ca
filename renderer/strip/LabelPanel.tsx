/** Labels of beats, given by people only, and what the strip shows in their words. */
import type { Dispatch, JSX, RefObject } from 'react';
import { beatLabels, keptBounds } from '../../shared/history/kept.ts';
import { t } from '../words/index.ts';
import { labelAtA, type StripAct, type StripModel } from './strip-model.ts';
import css from './Strip.module.css';

interface LabelPanelProps {
  readonly model: StripModel;
  readonly act: Dispatch<StripAct>;
  /** B was pressed: the next letter is a label. */
  readonly labelling: boolean;
  readonly onLabelling: (on: boolean) => void;
  readonly comment: RefObject<HTMLTextAreaElement | null>;
}

export function LabelPanel({ model, act, labelling, onLabelling, comment }: LabelPanelProps): JSX.Element {
  const given = labelAtA(model);
  return (
    <section className="panel">
      <header className="panel-head">
        <h3 className="panel-title">{t('strip.label')}</h3>
        <p className="panel-hint" role="status">
          {t(labelling ? 'strip.labelKeys' : 'strip.labelHint')}
        </p>
        <span className="spacer" />
        <kbd aria-hidden="true">B</kbd>
      </header>
      <div
        className={css.labels}
        role="group"
        aria-label={t('strip.label')}
        data-labelling={labelling ? '' : undefined}
      >
        {beatLabels.map((label) => (
          <button
            key={label}
            type="button"
            className="button"
            aria-pressed={label === given}
            title={t(`strip.beat.${label}`)}
            onClick={() => {
              onLabelling(false);
              act({ kind: 'label', label });
            }}
          >
            {label}
          </button>
        ))}
      </div>
      <textarea
        ref={comment}
        className={`field ${css.comment}`}
        rows={1}
        maxLength={keptBounds.text}
        value={model.text}
        aria-label={t('strip.comment')}
        placeholder={t('strip.commentHint')}
        onChange={({ target }) => act({ kind: 'text', text: target.value })}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && event.ctrlKey) {
            event.preventDefault();
            document.querySelector<HTMLButtonElement>('[data-does="save"]:enabled')?.click();
          } else if (event.key === 'Escape') {
            // Back to the strip, not out of it.
            event.preventDefault();
            event.currentTarget.blur();
          }
        }}
      />
    </section>
  );
}
