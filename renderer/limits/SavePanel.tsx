/** For how long, why, and the act. The button says what is lacking. */
import { useState, type JSX, type KeyboardEvent } from 'react';
import { session } from '../stores/station.ts';
import { useObservable } from '../stores/observable.ts';
import { t } from '../words/index.ts';
import css from './Limits.module.css';

/** Null: until discharge. */
export type SaveTerm = number | null;

const hour = 3_600_000;
const terms: readonly (readonly [words: 'limits.untilDischarge' | 'limits.for24' | 'limits.for4', term: SaveTerm])[] = [
  ['limits.untilDischarge', null],
  ['limits.for24', 24 * hour],
  ['limits.for4', 4 * hour],
];

interface SaveProps {
  readonly changes: number;
  readonly onDiscard: () => void;
  /** Resolves with why it was refused; null where it was taken. */
  readonly onSave: (reason: string, term: SaveTerm) => Promise<string | null>;
}

export function SavePanel({ changes, onDiscard, onSave }: SaveProps): JSX.Element {
  const person = useObservable(session)?.person.name ?? '–';
  const [term, setTerm] = useState<SaveTerm>(24 * hour);
  const [reason, setReason] = useState('');
  const [phase, setPhase] = useState<'rest' | 'sending' | 'done'>('rest');
  const [fault, setFault] = useState<string | null>(null);
  const ready = changes > 0 && reason.trim() !== '' && phase !== 'sending';

  const save = (): void => {
    if (!ready) return;
    setPhase('sending');
    setFault(null);
    onSave(reason.trim(), term)
      .then((why) => {
        setFault(why);
        setPhase(why === null ? 'done' : 'rest');
        if (why === null) setReason('');
      })
      .catch((error: unknown) => {
        setFault(error instanceof Error ? error.message : String(error));
        setPhase('rest');
      });
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey && event.key === 'Enter') save();
  };

  let words = t('limits.save', { count: changes });
  if (changes === 0) words = t(phase === 'done' ? 'limits.saved' : 'limits.noChange');
  else if (phase === 'sending') words = t('limits.saving');
  else if (reason.trim() === '') words = t('limits.needsReason', { count: changes });
  return (
    <div className={css.save} role="group" aria-label={t('limits.signedBy')} onKeyDown={onKey}>
      <span className="note">{t('limits.valid')}</span>
      <div className="segments" role="group" aria-label={t('limits.valid')}>
        {terms.map(([label, value]) => (
          <button
            key={label}
            type="button"
            className="segment"
            aria-pressed={value === term}
            onClick={() => setTerm(value)}
          >
            {t(label)}
          </button>
        ))}
      </div>
      <label className="note" htmlFor="limit-reason">
        {t('limits.reason')}
      </label>
      <input
        id="limit-reason"
        className="field"
        value={reason}
        maxLength={500}
        placeholder={t('limits.reasonHint')}
        onChange={(event) => setReason(event.target.value)}
      />
      <span className="note">{t('limits.signedBy')}</span>
      <span>{person}</span>
      <div className={css.saveButtons}>
        <button type="button" className="button outline large" onClick={onDiscard} disabled={changes === 0}>
          {t('limits.discard')}
        </button>
        <button
          type="button"
          className={`button large ${ready ? 'primary' : ''}`}
          onClick={save}
          aria-disabled={!ready}
        >
          {words}
        </button>
      </div>
      {fault !== null && (
        <p className={css.fault} role="alert">
          {t('limits.notSavedWhy', { why: fault })}
        </p>
      )}
    </div>
  );
}
