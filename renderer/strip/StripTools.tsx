/** Above the paper: where one is, how it is drawn, how much is saved, and the way along. */
import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { Dispatch, JSX } from 'react';
import { stationNow } from '../stores/tick.ts';
import { clockText, dateText } from '../words/format.ts';
import { t } from '../words/index.ts';
import type { View } from './geometry.ts';
import { spanLengths, type StripAct, type StripModel } from './strip-model.ts';
import { useLook } from './use-paper.ts';
import css from './Strip.module.css';

const speeds = [12.5, 25, 50] as const;
const gains = [5, 10, 20] as const;
/** One step along the record. */
export const stepAlongMs = 10_000;

interface StripToolsProps {
  readonly model: StripModel;
  readonly act: Dispatch<StripAct>;
  readonly view: View;
}

/** "22:47:20", of another day "Wed 13 Nov 22:47:20". */
function whenText(at: number): string {
  const isToday = new Date(at).toDateString() === new Date(stationNow()).toDateString();
  return isToday ? clockText(at) : `${dateText(at)} ${clockText(at)}`;
}

export function StripTools({ model, act, view }: StripToolsProps): JSX.Element {
  const { mmPerS, mmPerMv } = useLook();
  const lengthMs = model.toAt - model.fromAt;
  const along = (byMs: number): void => act({ kind: 'shift', byMs, viewMs: view.toAt - view.fromAt });
  return (
    <header className={css.tools}>
      <h3 className={css.time}>{whenText(Math.round(view.fromAt))}</h3>
      <p className="panel-hint" data-scale="">
        {t('strip.scale', { speed: mmPerS, gain: mmPerMv, seconds: Math.round(lengthMs / 1000) })}
      </p>
      <span className="spacer" />
      <Steps
        label={t('strip.length')}
        values={spanLengths}
        now={lengthMs}
        words={(ms) => t('strip.seconds', { value: ms / 1000 })}
        onChoose={(ms) => act({ kind: 'length', ms })}
      />
      <Steps
        label={t('strip.speed')}
        values={speeds}
        now={mmPerS}
        words={(value) => (value === mmPerS ? t('strip.speedUnit', { value }) : String(value))}
        onChoose={(value) => useLook.setState({ mmPerS: value })}
      />
      <Steps
        label={t('strip.gain')}
        values={gains}
        now={mmPerMv}
        words={(value) => (value === mmPerMv ? t('strip.gainUnit', { value }) : String(value))}
        onChoose={(value) => useLook.setState({ mmPerMv: value })}
      />
      <span className={css.along}>
        <button
          type="button"
          className="button"
          aria-label={t('strip.earlier')}
          title={`${t('strip.earlier')} (Shift+PgUp)`}
          onClick={() => along(-stepAlongMs)}
        >
          <ChevronLeft size={17} strokeWidth={2} aria-hidden />
        </button>
        <button
          type="button"
          className="button"
          aria-label={t('strip.later')}
          title={`${t('strip.later')} (Shift+PgDn)`}
          onClick={() => along(stepAlongMs)}
        >
          <ChevronRight size={17} strokeWidth={2} aria-hidden />
        </button>
      </span>
    </header>
  );
}

interface StepsProps {
  readonly label: string;
  readonly values: readonly number[];
  readonly now: number;
  readonly words: (value: number) => string;
  readonly onChoose: (value: number) => void;
}

const Steps = ({ label, values, now, words, onChoose }: StepsProps): JSX.Element => (
  <div className="segments" role="group" aria-label={label}>
    {values.map((value) => (
      <button
        key={value}
        type="button"
        className={`segment ${css.step}`}
        aria-pressed={Math.abs(value - now) < 1e-6}
        onClick={() => onChoose(value)}
      >
        {words(value)}
      </button>
    ))}
  </div>
);
