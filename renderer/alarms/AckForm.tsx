/** Six reasons and one act. "On my way" is preselected; 1–5 choose and send, 6 asks for a note, Enter sends. */
import { Check, Clock, LoaderCircle } from 'lucide-react';
import { useEffect, useRef, useState, type JSX, type RefObject } from 'react';
import { acknowledgeReasons, lifeOf, type AcknowledgeReason, type Alarm } from '../../shared/ward/alarm.ts';
import { useBedAlarms, useWard } from '../stores/ward.ts';
import { t } from '../words/index.ts';
import { ackKey, acknowledge } from './acknowledge.ts';
import { forgetAct, useAct, type ActState } from './acts.ts';
import { returnRule } from './alarm-words.ts';
import css from './AckDrawer.module.css';

interface AckFormProps {
  readonly alarm: Alarm;
  /** A person asked for this alarm: its keys work, and the focus comes here. */
  readonly armed: boolean;
  /** Asked for the bed: all its alarms are chosen to begin with. */
  readonly whole: boolean;
}

export function AckForm({ alarm, armed, whole }: AckFormProps): JSX.Element {
  const [reason, setReason] = useState<AcknowledgeReason>('on-my-way');
  const [note, setNote] = useState('');
  const { others, all, setAll } = useScope(alarm, whole);
  const field = useRef<HTMLTextAreaElement>(null);
  const reasons = useRef<HTMLDivElement>(null);
  const ack = useAct(ackKey(alarm.id));
  const rule = useWard(({ state }) => returnRule(state.policy.reAlarmMin[alarm.priority]));
  const needsNote = reason === 'other' && note.trim() === '';
  // It signals again, or somebody took the answer back: what became of the last answer says nothing now.
  useEffect(() => forgetAct(ackKey(alarm.id)), [alarm.id, alarm.signalledAt]);

  const send = (chosen: AcknowledgeReason): void => {
    if (chosen === 'other' && note.trim() === '') return;
    void acknowledge([alarm, ...(all ? others : [])], chosen, note.trim() === '' ? null : note.trim());
  };
  const choose = (chosen: AcknowledgeReason): void => {
    setReason(chosen);
    if (chosen === 'other') requestAnimationFrame(() => field.current?.focus());
    else send(chosen);
  };
  useReasonKeys({ armed, reasons, reason, send, choose });

  return (
    <>
      <h3 className={css.title}>{t('ack.title')}</h3>
      {others.length > 0 && <Scope alarm={alarm} others={others} all={all} onAll={setAll} />}
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
      <p className="note">{`${t('ack.explain')} ${rule}`}</p>
      <Submit
        alarm={alarm}
        count={all ? others.length + 1 : 1}
        reason={reason}
        ack={ack}
        needsNote={needsNote}
        onClick={() => send(reason)}
      />
      {ack.why !== '' && (
        <p role="status" className="note">
          {ack.why}
        </p>
      )}
    </>
  );
}

interface AckScope {
  /** Further alarms of the bed that signal, as they were when the person began: later ones are not swept along. */
  readonly others: readonly Alarm[];
  readonly all: boolean;
  readonly setAll: (all: boolean) => void;
}

function useScope(alarm: Alarm, whole: boolean): AckScope {
  const ofBed = useBedAlarms(alarm.bed ?? '');
  const [seen] = useState(() =>
    ofBed.filter((one) => one.id !== alarm.id && lifeOf(one) !== 'acknowledged').map(({ id }) => id),
  );
  const [all, setAll] = useState(whole);
  const others = ofBed.filter((one) => seen.includes(one.id) && lifeOf(one) !== 'acknowledged');
  return { others, all: all && others.length > 0, setAll };
}

interface ScopeProps extends Omit<AckScope, 'setAll'> {
  readonly alarm: Alarm;
  readonly onAll: (all: boolean) => void;
}

function Scope({ alarm, others, all, onAll }: ScopeProps): JSX.Element {
  const bed = alarm.bed ?? '';
  return (
    <div className={css.scope}>
      <div className="segments" role="group" aria-label={t('ack.scope')}>
        <button type="button" className="segment" aria-pressed={!all} onClick={() => onAll(false)}>
          {t('ack.scopeOne')}
        </button>
        <button type="button" className="segment" aria-pressed={all} onClick={() => onAll(true)}>
          {t('ack.scopeBed', { count: others.length + 1, bed })}
        </button>
      </div>
      <p className="note">{others.map(({ text }) => text).join(', ')}</p>
    </div>
  );
}

interface ReasonKeys {
  readonly armed: boolean;
  readonly reasons: RefObject<HTMLDivElement | null>;
  readonly reason: AcknowledgeReason;
  readonly send: (reason: AcknowledgeReason) => void;
  readonly choose: (reason: AcknowledgeReason) => void;
}

function useReasonKeys({ armed, reasons, reason, send, choose }: ReasonKeys): void {
  useEffect(() => {
    if (armed) reasons.current?.querySelector<HTMLElement>('[aria-checked="true"]')?.focus({ preventScroll: true });
  }, [armed, reasons]);
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
        choose(chosen);
      }
    };
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  });
}

interface SubmitProps {
  readonly alarm: Alarm;
  readonly count: number;
  readonly reason: AcknowledgeReason;
  readonly ack: ActState;
  readonly needsNote: boolean;
  readonly onClick: () => void;
}

const inSentence = (text: string): string => text.charAt(0).toLocaleLowerCase() + text.slice(1).split(',')[0];

function submitWords({ alarm, count, reason, ack, needsNote }: SubmitProps): string {
  if (ack.phase === 'sending') return t('ack.sending');
  if (ack.phase === 'done') return t('ack.done');
  if (ack.phase === 'queued') return t('ack.stored');
  if (ack.phase === 'failed') return t('ack.failed');
  if (needsNote) return t('ack.submitNote');
  const words = inSentence(t(`reason.${reason}`));
  if (alarm.bed === null) return t('ack.submitNoBed', { reason: words });
  return count === 1
    ? t('ack.submit', { bed: alarm.bed, reason: words })
    : t('ack.submitAll', { bed: alarm.bed, count, reason: words });
}

function Submit(props: SubmitProps): JSX.Element {
  const { ack, needsNote, onClick } = props;
  const busy = ack.phase === 'sending' || ack.phase === 'done' || ack.phase === 'queued';
  const Icon = { idle: Check, failed: Check, done: Check, queued: Clock, sending: LoaderCircle }[ack.phase];
  return (
    <button
      type="button"
      className={`button large ${ack.phase === 'idle' ? 'primary' : ''} ${css.submit}`}
      data-phase={ack.phase}
      disabled={busy || needsNote}
      onClick={onClick}
    >
      <Icon size={17} strokeWidth={2} aria-hidden />
      {submitWords(props)}
      {ack.phase === 'idle' && !needsNote && <kbd aria-hidden="true">↵</kbd>}
    </button>
  );
}
