/** Takes an acknowledgement back while the site's time for it runs; then it is gone. */
import { Undo2 } from 'lucide-react';
import { useEffect, type JSX } from 'react';
import type { Alarm } from '../../shared/ward/alarm.ts';
import { loss } from '../stores/link.ts';
import { useObservable } from '../stores/observable.ts';
import { second, stationNow } from '../stores/tick.ts';
import { useWard } from '../stores/ward.ts';
import { ageText } from '../words/format.ts';
import { t } from '../words/index.ts';
import { undoKey, undoLeftMs, withdraw } from './acknowledge.ts';
import { forgetAct, useAct } from './acts.ts';
import { bedText, spokenText } from './alarm-words.ts';

const words = { sending: 'ack.sending', queued: 'ack.stored', done: 'ack.undone', failed: 'ack.failed' } as const;

export function UndoButton({ alarm }: { readonly alarm: Alarm }): JSX.Element | null {
  const undoS = useWard(({ state }) => state.policy.undoS);
  const { phase, why } = useAct(undoKey(alarm.id));
  const lost = useObservable(loss) !== null;
  useObservable(second);
  useEffect(() => () => forgetAct(undoKey(alarm.id)), [alarm.id]);
  const leftMs = undoLeftMs(alarm, undoS, stationNow());
  if (leftMs <= 0 || lost) return null;
  return (
    <button
      type="button"
      className="button outline"
      data-phase={phase}
      disabled={phase !== 'idle' && phase !== 'failed'}
      title={why}
      onClick={(event) => {
        event.stopPropagation();
        void withdraw(alarm.id);
      }}
    >
      <Undo2 size={17} strokeWidth={1.75} aria-hidden />
      {phase === 'idle' ? t('ack.undo') : t(words[phase])}
      {phase === 'idle' && <span aria-hidden="true">{ageText(leftMs + 999)}</span>}
      <span className="hidden">
        {bedText(alarm)} {spokenText(alarm)}
      </span>
    </button>
  );
}
