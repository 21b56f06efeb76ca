/** A button that says what became of its act: sent is not done. */
import { useEffect, type JSX, type ReactNode } from 'react';
import { forgetAct, useAct } from '../alarms/acts.ts';
import { t } from '../words/index.ts';

interface ActionButtonProps {
  readonly actKey: string;
  readonly run: () => void;
  readonly children: ReactNode;
  /** Classes beside "button". */
  readonly look?: string;
  readonly pressed?: boolean;
  /** What it acts on, for a reader. */
  readonly label?: string;
}

const words = { sending: 'ack.sending', queued: 'ack.stored', failed: 'ack.failed' } as const;

export function ActionButton({ actKey, run, children, look = '', pressed, label }: ActionButtonProps): JSX.Element {
  const { phase, why } = useAct(actKey);
  useEffect(() => () => forgetAct(actKey), [actKey]);
  const waits = phase === 'sending' || phase === 'queued';
  return (
    <button
      type="button"
      className={`button ${look}`}
      data-phase={phase}
      aria-pressed={pressed}
      title={why === '' ? undefined : why}
      disabled={waits}
      onClick={run}
    >
      {phase === 'idle' || phase === 'done' ? children : t(words[phase])}
      {label !== undefined && <span className="hidden">{label}</span>}
    </button>
  );
}
