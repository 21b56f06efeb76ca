/** Of one standing line: since when and from whom it is known, what is not heard, what still works, how it ends. */
import type { JSX } from 'react';
import type { StandingLine } from '../../shared/alarm/standing.ts';
import { useObservable } from '../stores/observable.ts';
import { settings } from '../stores/station.ts';
import { stationNow } from '../stores/tick.ts';
import { useWard } from '../stores/ward.ts';
import { clockText } from '../words/format.ts';
import { t } from '../words/index.ts';
import { useAct } from './acts.ts';
import { ActButton } from './StandingAct.tsx';
import { actOf } from './standing-acts.ts';
import { standingWords, whenText } from './standing-words.ts';
import css from './Standing.module.css';

export function StandingPanel({ line }: { readonly line: StandingLine }): JSX.Element {
  const state = useWard((view) => view.state);
  const { initials } = useObservable(settings);
  const words = standingWords(line, { state, initials });
  const act = actOf(line);
  const { phase, why } = useAct(act?.key ?? '');
  const { since, by, reason, until, what } = line;
  const facts: readonly (readonly [string, string])[] = [
    [t('standing.facts.since'), since === null ? t('standing.notKnown') : whenText(since, stationNow())],
    [t('standing.facts.by'), by ?? t(`standing.who.${line.group}`)],
    ...(reason === null ? [] : ([[t('standing.facts.reason'), reason]] as const)),
    [t('standing.facts.notHeard'), words.notHeard],
    [t('standing.facts.works'), words.works],
    [t('standing.facts.ends'), until === null ? words.ends : t('standing.endsAt', { time: clockText(until) })],
  ];
  return (
    <aside className={`panel ${css.panel}`} aria-label={words.title}>
      <header className={css.head}>
        {line.bed !== null && <span className={css.headBed}>{line.bed}</span>}
        <div>
          <h2 className={css.headTitle}>{words.title}</h2>
          <p className={css.second}>{words.where}</p>
        </div>
      </header>
      <dl className={css.facts}>
        {facts.map(([name, text]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <div className="spacer" />
      {what.kind === 'bedside' && <p className="note">{t('standing.bedsideNote')}</p>}
      {phase === 'failed' && (
        <p className="note" role="status">
          {why}
        </p>
      )}
      {act === null ? (
        <p className="note">{t('standing.act.nothing')}</p>
      ) : (
        <ActButton act={act} label={line.bed ?? ''} primary />
      )}
    </aside>
  );
}
