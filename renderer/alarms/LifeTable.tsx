/** The stages of an alarm's life with their times: the numbers of the picture, and what nobody reported. */
import type { JSX } from 'react';
import type { AlarmLifeStory } from '../../shared/alarm/life.ts';
import { useWard } from '../stores/ward.ts';
import { t } from '../words/index.ts';
import { afterText, noteText, preciseTime, whereText } from './life-words.ts';
import css from './Life.module.css';

interface LifeTableProps {
  readonly story: AlarmLifeStory;
  readonly device: string;
}

export function LifeTable({ story, device }: LifeTableProps): JSX.Element {
  const state = useWard((view) => view.state);
  return (
    <section className={`panel ${css.stages}`} aria-label={t('life.stages')}>
      {story.partial && <p className={css.partial}>{t('life.partial')}</p>}
      <div className={css.tableBox} tabIndex={0} role="region" aria-label={t('life.stages')}>
        <table className={`table ${css.table}`}>
          <thead>
            <tr>
              <th>
                <span className="hidden">{t('life.col.number')}</span>
              </th>
              <th>{t('life.col.stage')}</th>
              <th>{t('life.col.time')}</th>
              <th className="right">{t('life.col.after')}</th>
              <th>{t('life.col.where')}</th>
              <th>{t('life.col.note')}</th>
            </tr>
          </thead>
          <tbody>
            {story.stages.map((stage) => (
              <tr
                key={stage.n ?? stage.kind}
                data-stage-row={stage.kind}
                data-known={stage.n === null ? undefined : ''}
              >
                <td>{stage.n ?? '–'}</td>
                <td>
                  <b>{t(`life.stage.${stage.kind}`)}</b>
                </td>
                <td>{stage.at === null ? t('standing.notKnown') : preciseTime(stage.at)}</td>
                <td className="right">{stage.afterMs === null ? '–' : afterText(stage.afterMs)}</td>
                <td>{whereText(stage, story.lanes, state, device)}</td>
                <td className={css.noteCell}>{noteText(stage)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
