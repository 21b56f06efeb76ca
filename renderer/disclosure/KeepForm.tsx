/** `K`: the ten seconds of the frame kept as an event, with a word about what they show. */
import { useState, type JSX } from 'react';
import type { BedId } from '../../shared/domain/ids.ts';
import { keptBounds } from '../../shared/history/kept.ts';
import { StationCallError } from '../../shared/station-api/wire.ts';
import { stationApi } from '../stores/station.ts';
import { clockText } from '../words/format.ts';
import { t } from '../words/index.ts';
import type { Happened } from './events.ts';
import { frameMs } from './times.ts';
import { useView } from './view.ts';
import css from './Disclosure.module.css';

interface KeepFormProps {
  readonly bed: string;
  readonly frameAt: number;
  /** The event that the frame holds: its words to begin with, and its alarm. */
  readonly event: Happened | undefined;
  /** It was kept, here or on the ward. */
  readonly onKept: () => void;
}

const close = (): void => useView.setState({ form: null });

export function KeepForm({ bed, frameAt, event, onKept }: KeepFormProps): JSX.Element {
  const [text, setText] = useState(event?.text ?? '');
  const [phase, setPhase] = useState<'idle' | 'sending' | 'failed'>('idle');
  const [why, setWhy] = useState('');
  const fail = (words: string): void => {
    setPhase('failed');
    setWhy(words);
  };
  const save = async (): Promise<void> => {
    if (phase === 'sending') return;
    setPhase('sending');
    const span = {
      bed: bed as BedId,
      fromAt: frameAt,
      toAt: frameAt + frameMs,
      at: event?.at ?? frameAt + frameMs / 2,
      alarm: event?.alarm ?? null,
      text: text.trim(),
      beats: [],
      calipers: [],
    };
    try {
      const { status, reason } = await stationApi().call('kept.save', { span });
      if (status === 'refused') return fail(t('disclosure.keepRefused', { why: reason ?? '' }));
      useView.setState({
        form: null,
        notice: t(status === 'confirmed' ? 'disclosure.keepDone' : 'disclosure.keepQueued'),
      });
      onKept();
    } catch (error) {
      if (!(error instanceof StationCallError)) throw error;
      const isSilent = error.code === 'closed' || error.code === 'unavailable';
      fail(isSilent ? t('disclosure.keepSilent') : t('disclosure.keepRefused', { why: error.message }));
    }
  };
  return (
    <section className={`panel ${css.keep}`} aria-label={t('disclosure.keepTitle')}>
      <header className="panel-head">
        <h3 className="panel-title">{t('disclosure.keepTitle')}</h3>
        <p className="panel-hint">
          {t('disclosure.keepHint', { from: clockText(frameAt), to: clockText(frameAt + frameMs) })}
        </p>
      </header>
      <form
        className={css.keepForm}
        onSubmit={(submitted) => {
          submitted.preventDefault();
          void save();
        }}
      >
        <input
          ref={focusOnce}
          className="field"
          aria-label={t('disclosure.keepText')}
          placeholder={t('disclosure.keepText')}
          maxLength={keptBounds.text}
          value={text}
          onChange={(changed) => setText(changed.target.value)}
        />
        {phase === 'failed' && (
          <p className="note" role="alert">
            {why}
          </p>
        )}
        <div className={css.keepActs}>
          <button type="submit" className="button primary" disabled={phase === 'sending'}>
            {t(phase === 'sending' ? 'disclosure.keepSending' : 'disclosure.keepSave')}
          </button>
          <button type="button" className="button" onClick={close}>
            {t('disclosure.cancel')}
          </button>
        </div>
      </form>
    </section>
  );
}

/** The same function each time: it is called once, when the field comes. */
function focusOnce(field: HTMLInputElement | null): void {
  field?.focus();
  field?.select();
}
