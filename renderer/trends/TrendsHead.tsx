/** What is on screen and what may be changed of it. */
import { ChevronLeft, ChevronRight, Minus, Plus, Printer } from 'lucide-react';
import type { JSX, ReactNode } from 'react';
import { shortTime } from '../words/format.ts';
import { t } from '../words/index.ts';
import type { Lane } from './lanes.ts';
import { momentText, spanName } from './texts.ts';
import { canZoom, spans, type Frame, type View } from './view.ts';
import css from './Trends.module.css';

interface TrendsHeadProps {
  readonly view: View;
  readonly frame: Frame;
  readonly lanes: readonly Lane[];
  /** Where the record begins, if it is within the time on screen. */
  readonly beginsAt: number | null;
  readonly asTable: boolean;
  readonly onSpan: (spanMs: number) => void;
  readonly onZoom: (steps: 1 | -1) => void;
  readonly onPan: (direction: 1 | -1) => void;
  readonly onNow: () => void;
  readonly onTable: (asTable: boolean) => void;
  readonly onPrint: () => void;
  /** The list of parameters. */
  readonly children: ReactNode;
}

export function TrendsHead(props: TrendsHeadProps): JSX.Element {
  const { view, frame, asTable, onSpan, onTable, onPrint, children } = props;
  return (
    <header className={css.head}>
      <h3 className={css.title}>{spanName(view.spanMs)}</h3>
      <p className={`panel-hint ${css.hint}`} data-hint="">
        {hintText(props)}
      </p>
      <span className="spacer" />
      <Steps {...props} />
      <div className="segments" role="group" aria-label={t('trends.span')}>
        {spans.map((span) => (
          <button
            key={span}
            type="button"
            className="segment"
            aria-pressed={span === view.spanMs}
            onClick={() => onSpan(span)}
          >
            {spanName(span)}
          </button>
        ))}
      </div>
      <div className="segments" role="group" aria-label={t('trends.form')}>
        <button type="button" className="segment" aria-pressed={!asTable} onClick={() => onTable(false)}>
          {t('trends.chart')}
        </button>
        <button type="button" className="segment" aria-pressed={asTable} onClick={() => onTable(true)}>
          {t('trends.table')}
        </button>
      </div>
      {children}
      <button type="button" className="button" onClick={onPrint} disabled={frame.points === 0}>
        <Printer size={17} strokeWidth={1.75} aria-hidden />
        {t('trends.print')}
      </button>
    </header>
  );
}

function Steps({ view, onZoom, onPan, onNow }: TrendsHeadProps): JSX.Element {
  const isNow = view.endAt === null;
  return (
    <div className="segments" role="group" aria-label={`${t('trends.earlier')}, ${t('trends.later')}`}>
      <Step label={t('trends.earlier')} onClick={() => onPan(-1)}>
        <ChevronLeft size={17} aria-hidden />
      </Step>
      <Step label={t('trends.later')} disabled={isNow} onClick={() => onPan(1)}>
        <ChevronRight size={17} aria-hidden />
      </Step>
      <button type="button" className={`segment ${css.step}`} aria-pressed={isNow} onClick={onNow}>
        {t('trends.toNow')}
      </button>
      <Step label={t('trends.zoomOut')} disabled={!canZoom(view, -1)} onClick={() => onZoom(-1)}>
        <Minus size={17} aria-hidden />
      </Step>
      <Step label={t('trends.zoomIn')} disabled={!canZoom(view, 1)} onClick={() => onZoom(1)}>
        <Plus size={17} aria-hidden />
      </Step>
    </div>
  );
}

interface StepProps {
  readonly label: string;
  readonly disabled?: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

const Step = ({ label, disabled = false, onClick, children }: StepProps): JSX.Element => (
  <button
    type="button"
    className={`segment ${css.step}`}
    aria-label={label}
    title={label}
    disabled={disabled}
    onClick={onClick}
  >
    {children}
  </button>
);

function hintText({ view, frame, lanes, beginsAt }: TrendsHeadProps): string {
  const names = lanes.filter(({ form }) => form === 'band').map(({ label }) => label);
  const point = spanName(frame.bucketMs);
  const drawn =
    names.length === 0 ? t('trends.drawn', { point }) : t('trends.drawnWith', { point, names: names.join(', ') });
  const rest = beginsAt === null ? drawn : `${t('trends.begins', { time: momentText(beginsAt) })} ${drawn}`;
  const from = momentText(frame.fromAt);
  if (view.endAt === null) return t('trends.upToNow', { from, rest });
  const sameDay = new Date(frame.fromAt).toDateString() === new Date(frame.toAt).toDateString();
  return t('trends.upTo', { from, to: sameDay ? shortTime(frame.toAt) : momentText(frame.toAt), rest });
}
