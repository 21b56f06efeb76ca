/** At the right of the board: the alarm that needs somebody, and the pump that is selected. */
import { History } from 'lucide-react';
import type { JSX } from 'react';
import type { Infusion } from '../../../shared/infusion/infusion.ts';
import { hashOf } from '../../stores/ui.ts';
import { t } from '../../words/index.ts';
import { inAlarm } from '../board.ts';
import { NoteButton } from '../NoteButton.tsx';
import { doseRateText, drugText, marksOf } from '../pump-words.ts';
import { historyHash } from '../route.ts';
import { AlarmPanel } from './AlarmPanel.tsx';
import { DoseChart, overrideSince, useDoses } from './DoseChart.tsx';
import { PumpFacts } from './PumpFacts.tsx';
import css from '../Pumps.module.css';

interface NowSideProps {
  /** Most urgent first. */
  readonly infusions: readonly Infusion[];
  readonly selected: Infusion | null;
}

export const needsReview = ({ programme, running }: Infusion): boolean =>
  running && (programme.override === 'soft' || programme.override === 'hard') && programme.reviewed === undefined;

/** It stands above others until somebody says that it was taken off; see urgency.ts. */
const maybeEnded = ({ programme, known, running }: Infusion): boolean =>
  !running && known?.vasoactive === true && programme.ended === undefined;

export function NowSide({ infusions, selected }: NowSideProps): JSX.Element {
  const alarming = selected !== null && selected.alarm !== null ? selected : inAlarm(infusions)[0];
  // Where nobody chose one, what waits for a person: an override that nobody has looked at.
  const shown = selected ?? infusions.find(needsReview) ?? null;
  return (
    <aside className={css.side} aria-label={t('pumps.panel.title')} tabIndex={0}>
      {alarming !== undefined && <AlarmPanel key={alarming.id} infusion={alarming} />}
      {shown === null ? (
        alarming === undefined && <p className={`panel ${css.pick}`}>{t('pumps.panel.pick')}</p>
      ) : (
        <PumpPanel
          key={`of ${shown.id}`}
          infusion={shown}
          bare={shown.id === alarming?.id}
          brief={alarming !== undefined}
        />
      )}
    </aside>
  );
}

interface PumpPanelProps {
  readonly infusion: Infusion;
  /** Its alarm stands above, with what can be done. */
  readonly bare: boolean;
  /** Only what the row does not say: an alarm has the room. */
  readonly brief: boolean;
}

function PumpPanel({ infusion, bare, brief }: PumpPanelProps): JSX.Element {
  const { bed } = infusion;
  const reading = useDoses(infusion);
  const ledger = reading?.value ?? null;
  const marks = marksOf(infusion).filter(({ kind }) => kind !== 'syringe' && kind !== 'bed');
  return (
    <section className={`panel ${css.pump}`} data-panel={infusion.device}>
      <header className={css.pumpHead}>
        <span className={css.pumpBed}>{bed ?? '–'}</span>
        <h3 className={css.pumpTitle}>
          {t('pumps.drugOn', { drug: drugText(infusion), dose: doseRateText(infusion) })}
        </h3>
        {marks.slice(0, 1).map(({ kind, text, strong }) => (
          <span key={kind} className={strong ? 'tag' : css.plain}>
            {text}
          </span>
        ))}
      </header>
      {reading !== null && <DoseChart infusion={infusion} reading={reading} />}
      <PumpFacts
        infusion={infusion}
        brief={brief}
        confirmedAt={ledger === null ? null : overrideSince(infusion, ledger)}
      />
      <div className={css.acts}>
        {needsReview(infusion) && (
          <NoteButton infusion={infusion} note="reviewed" word={t('pumps.panel.review')} className={css.wide} />
        )}
        {maybeEnded(infusion) && (
          <NoteButton infusion={infusion} note="ended" word={t('pumps.panel.endNote')} className={css.wide} />
        )}
        {bed !== null && !bare && (
          <a className="button" href={hashOf('ward', bed)}>
            {t('pumps.panel.openBed')}
          </a>
        )}
        {bed !== null && (
          <a className="button outline" href={historyHash(bed)}>
            <History size={16} strokeWidth={1.75} aria-hidden />
            {t('pumps.panel.history')}
          </a>
        )}
      </div>
    </section>
  );
}
