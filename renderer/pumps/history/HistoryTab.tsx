/** What ran for a patient: rates over time, volumes by shift and drug, and how they stand to the pumps' own totals. */
import type { JSX } from 'react';
import type { Ledger } from '../../../shared/infusion/ledger-answer.ts';
import { useLocalKeys } from '../../alarms/local-keys.ts';
import type { Reading } from '../../history/use-reading.ts';
import { useObservable } from '../../stores/observable.ts';
import { settings } from '../../stores/station.ts';
import { useBed } from '../../stores/ward.ts';
import { t } from '../../words/index.ts';
import { shownName } from '../../words/people.ts';
import { changeView, usePumpView } from '../view.ts';
import { LedgerChart } from './LedgerChart.tsx';
import { LedgerTable } from './LedgerTable.tsx';
import { LedgerTotals } from './LedgerTotals.tsx';
import { spanText } from './ledger-words.ts';
import { useLedger } from './use-ledger.ts';
import css from './Ledger.module.css';

export function HistoryTab({ bed }: { readonly bed: string | null }): JSX.Element {
  const { span, asTable } = usePumpView();
  const lies = useBed(bed ?? '');
  const reading = useLedger(bed, span);
  useLocalKeys(({ key, shiftKey }) => {
    if (shiftKey) return false;
    const letter = key.toLowerCase();
    if (letter === 'v') changeView({ asTable: !asTable });
    else if (letter === 'f') document.querySelector<HTMLElement>('[data-filter]')?.focus();
    else return false;
    return true;
  });
  if (bed === null) return <Nothing words={t('pumps.history.pickBed')} />;
  if (lies?.patient == null) return <Nothing words={t('pumps.history.nobody', { bed })} />;
  const ledger = reading.value;
  return (
    <div className={css.tab}>
      <section className={`panel ${css.main}`} aria-label={t('pumps.tab.history')}>
        <Head bed={bed} reading={reading} />
        {ledger === null ? (
          <State bed={bed} reading={reading} />
        ) : ledger.spans.length === 0 ? (
          <p className={css.none}>{t('pumps.history.none')}</p>
        ) : asTable ? (
          <LedgerTable ledger={ledger} />
        ) : (
          <LedgerChart ledger={ledger} />
        )}
      </section>
      {ledger !== null && ledger.spans.length > 0 && <LedgerTotals ledger={ledger} />}
    </div>
  );
}

const Nothing = ({ words }: { readonly words: string }): JSX.Element => (
  <section className={`panel ${css.main}`}>
    <p className={css.none}>{words}</p>
  </section>
);

interface StateProps {
  readonly bed: string;
  readonly reading: Reading<Ledger>;
}

function Head({ bed, reading: { value, state } }: StateProps): JSX.Element {
  const patient = useBed(bed)?.patient ?? null;
  const { initials } = useObservable(settings);
  const words = [
    value === null ? '' : t('pumps.history.patientOnly', { span: spanText(value.fromAt, value.toAt) }),
    value !== null && value.recordedFrom !== null && value.recordedFrom > value.fromAt
      ? t('pumps.history.notRecorded', { time: spanText(value.recordedFrom, null) })
      : '',
    value?.cut === true ? t('pumps.history.cut') : '',
    value !== null && state === 'failed' ? t('pumps.history.failed', { why: '' }).trim() : '',
  ];
  return (
    <header className={css.head}>
      <b className={css.headBed}>{bed}</b>
      <h2 className={css.headName}>{patient === null ? '' : shownName(patient, initials).full}</h2>
      <p className="panel-hint">{words.filter((one) => one !== '').join(' ')}</p>
    </header>
  );
}

function State({ bed, reading: { state, reason, again } }: StateProps): JSX.Element {
  if (state !== 'failed') return <p className={css.none}>{t('pumps.history.reading', { bed })}</p>;
  return (
    <div className={css.none} role="alert">
      <p>{t('pumps.history.failed', { why: reason ?? '' })}</p>
      <button type="button" className="button" onClick={again}>
        {t('pumps.history.again')}
      </button>
    </div>
  );
}
