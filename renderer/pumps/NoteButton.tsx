/** One note about an infusion as a button that says what became of it. */
import { Check } from 'lucide-react';
import { useEffect, type JSX } from 'react';
import type { Infusion } from '../../shared/infusion/infusion.ts';
import type { InfusionNote } from '../../shared/ward/events.ts';
import { forgetAct, useAct } from '../alarms/acts.ts';
import { t } from '../words/index.ts';
import { noteInfusion, noteKey } from './note.ts';

interface NoteButtonProps {
  readonly infusion: Infusion;
  readonly note: InfusionNote;
  readonly word: string;
  readonly className?: string | undefined;
  readonly primary?: boolean;
  /** Key that does the same. */
  readonly hint?: string;
}

export function NoteButton({ infusion, note, word, className, primary, hint }: NoteButtonProps): JSX.Element {
  const key = noteKey(infusion.id, note);
  const { phase, why } = useAct(key);
  useEffect(() => () => forgetAct(key), [key]);
  const words = {
    idle: word,
    sending: t('ack.sending'),
    queued: t('ack.stored'),
    done: word,
    failed: t('ack.failed'),
  };
  const isIdle = phase === 'idle' || phase === 'done';
  return (
    <>
      <button
        type="button"
        className={`button ${primary === true ? 'large' : ''} ${primary === true && isIdle ? 'primary' : ''} ${className ?? ''}`}
        data-phase={phase}
        data-note={note}
        title={why}
        disabled={phase === 'sending' || phase === 'queued'}
        onClick={(event) => {
          event.stopPropagation();
          void noteInfusion(infusion, note);
        }}
      >
        {primary === true && <Check size={17} strokeWidth={2} aria-hidden />}
        {words[phase]}
        {hint !== undefined && isIdle && <kbd aria-hidden="true">{hint}</kbd>}
      </button>
      {why !== '' && (
        <span role="status" className="hidden">
          {why}
        </span>
      )}
    </>
  );
}
