import { useEffect, type JSX } from 'react';
import { t } from '../words/index.ts';
import { forgetAct, useAct } from './acts.ts';
import type { StandingAct } from './standing-acts.ts';
import css from './Standing.module.css';

interface ActButtonProps {
  readonly act: StandingAct;
  /** What it acts on, for a reader. */
  readonly label: string;
  readonly primary?: boolean;
}

export function ActButton({ act, label, primary = false }: ActButtonProps): JSX.Element {
  const key = act.key ?? '';
  const { phase, why } = useAct(key);
  useEffect(() => () => forgetAct(key), [key]);
  const words = {
    idle: act.word,
    sending: t('ack.sending'),
    queued: t('ack.stored'),
    done: act.waits,
    failed: t('ack.failed'),
  };
  return (
    <button
      type="button"
      className={`button ${primary ? 'large' : ''} ${primary && phase === 'idle' ? 'primary' : ''} ${css.act}`}
      data-phase={phase}
      title={why}
      disabled={phase !== 'idle' && phase !== 'failed'}
      onClick={(event) => {
        event.stopPropagation();
        act.run();
      }}
    >
      {words[phase]}
      <span className="hidden">{label}</span>
    </button>
  );
}
