/** Six reasons and one act. "On my way" is preselected; 1–5 choose and send, 6 asks for a note, Enter sends. */
import { Check, LoaderCircle } from 'lucide-react';
import { useEffect, useRef, useState, type JSX } from 'react';
import { acknowledgeReasons, type AcknowledgeReason, type Alarm } from '../../shared/ward/alarm.ts';
import { t } from '../words/index.ts';
import { acknowledge, idle, useAcks, type AckState } from './acknowledge.ts';
import css from './AckDrawer.module.css';

export function AckForm({ alarm, armed }: { readonly alarm: Alarm; readonly armed: boolean }): JSX.Element {
  const [reason, setReason] = useState<AcknowledgeReason>('on-my-way');
  const [note, setNote] = useState('');
  const field = useRef<HTMLTextAreaElement>(null);
  const reasons = useRef<HTMLDivElement>(null);
  const ack = useAcks((acks) => acks[alarm.id]) ?? idle;
  const needsNote = reason === 'other' && note.trim() === '';

  const send = (chosen: AcknowledgeReason): void => {
    if (chosen === 'other' && note.trim() === '') return;
    void acknowledge(alarm.id, chosen, note.trim() === '' ? null : note.trim());
  };

  useEffect(() => {
    if (armed) reasons.current?.querySelector<HTMLElement>('[aria-checked="true"]')?.focus({ preventScroll: true });
  }, [armed]);

  useEffect(() => {
    if (!armed) return undefined;
    const onKey = (event: KeyboardEvent): void => {
      // A held key is no deliberate act (L7).
      if (event.repeat || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
      const target = event.target as HTMLElement;
      const typing = target.tagName === 'TEXTAREA' || target.tagName === 'INPUT';
      if (event.key === 'Enter') {
        const control = target.closest('button, a');
        const own = control !== null && reasons.current?.contains(control) === true;
        if ((control !== null && !own) || (typing && event.shiftKey)) return;
        event.preventDefault();
        send(own ? (acknowledgeReasons.find((one) => one === control.getAttribute('data-reason')) ?? reason) : reason);
      } else if (!typing && /^[1-6]$/.test(event.key)) {
        const chosen = acknowledgeReasons[Number(event.key) - 1];
        if (chosen === undefined) return;
        event.preventDefault();
        setReason(chosen);
        if (chosen === 'other') requestAnimationFrame(() => field.current?.focus());
        else send(chosen);
      }
    };
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  });

  return (
    <>
      <h3 className={css.title}>{t('ack.title')}</h3>
      <div ref={reasons} className={css.reasons} role="radiogroup" aria-label={t('ack.title')}>
        {acknowledgeReasons.map((one, index) => (
          <button
            key={one}
            type="button"
            role="radio"
            data-reason={one}
            className={css.reason}
            aria-checked={one === reason}
            onClick={() => setReason(one)}
          >
            <kbd aria-hidden="true">{index + 1}</kbd>
            {t(`reason.${one}`)}
          </button>
        ))}
      </div>
      {reason === 'other' && (
        <textarea
          ref={field}
          className="field"
          rows={2}
          maxLength={500}
          value={note}
          aria-label={t('ack.note')}
          placeholder={t('ack.noteHint')}
          onChange={(event) => setNote(event.target.value)}
        />
      )}
      <p className="note">{t('ack.explain')}</p>
      <Submit alarm={alarm} reason={reason} ack={ack} needsNote={needsNote} onClick={() => send(reason)} />
      {ack.why !== '' && (
        <p role="status" className="note">
          {ack.why}
        </p>
      )}
    </>
  );
}

interface SubmitProps {
  readonly alarm: Alarm;
  readonly reason: AcknowledgeReason;
  readonly ack: AckState;
  readonly needsNote: boolean;
  readonly onClick: () => void;
}

const inSentence = (text: string): string => text.charAt(0).toLocaleLowerCase() + text.slice(1).split(',')[0];

function submitWords({ alarm, reason, ack, needsNote }: SubmitProps): string {
  if (ack.phase === 'sending') return t('ack.sending');
  if (ack.phase === 'done') return t('ack.done');
  if (ack.phase === 'failed') return t('ack.failed');
  if (needsNote) return t('ack.submitNote');
  const words = inSentence(t(`reason.${reason}`));
  return alarm.bed === null
    ? t('ack.submitNoBed', { reason: words })
    : t('ack.submit', { bed: alarm.bed, reason: words });
}

function Submit(props: SubmitProps): JSX.Element {
  const { ack, needsNote, onClick } = props;
  const busy = ack.phase === 'sending' || ack.phase === 'done';
  return (
    <button
      type="button"
      className={`button large ${ack.phase === 'idle' ? 'primary' : ''} ${css.submit}`}
      data-phase={ack.phase}
      disabled={busy || needsNote}
      onClick={onClick}
    >
      {ack.phase === 'sending' ? (
        <LoaderCircle size={17} strokeWidth={1.75} aria-hidden />
      ) : (
        <Check size={17} strokeWidth={2} aria-hidden />
      )}
      {submitWords(props)}
      {ack.phase === 'idle' && !needsNote && <kbd aria-hidden="true">↵</kbd>}
    </button>
  );
}
