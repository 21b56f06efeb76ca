/** Of one alarm: when it returns, what it is, and how its stages stand against their targets. */
import type { JSX } from 'react';
import type { AlarmLifeStory, StageKind } from '../../shared/alarm/life.ts';
import { lifeOf, type Alarm } from '../../shared/ward/alarm.ts';
import { useWard } from '../stores/ward.ts';
import { ageText, clockText, limitsText } from '../words/format.ts';
import { t } from '../words/index.ts';
import { deviceText } from './alarm-words.ts';
import { afterText } from './life-words.ts';
import css from './Life.module.css';

interface LifeFactsProps {
  readonly alarm: Alarm;
  readonly story: AlarmLifeStory;
  readonly device: string;
}

export function LifeFacts({ alarm, story, device }: LifeFactsProps): JSX.Element {
  return (
    <aside className={css.side} aria-label={t('life.facts')}>
      <Return alarm={alarm} />
      <section className="panel">
        <header className="panel-head">
          <h2 className="panel-title">{t('life.alarm')}</h2>
        </header>
        <dl className={css.facts}>
          {factsOf(alarm, device).map(([name, text]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      </section>
      <Targets story={story} open={lifeOf(alarm) !== null} />
    </aside>
  );
}

function Return({ alarm }: { readonly alarm: Alarm }): JSX.Element {
  const minutes = useWard(({ state }) => state.policy.reAlarmMin[alarm.priority]);
  const ack = alarm.acknowledged;
  const open = alarm.condition === 'present';
  return (
    <section className="panel">
      <header className="panel-head">
        <h2 className="panel-title">{t('life.reAlarm')}</h2>
      </header>
      <div className={css.return}>
        <div>
          <span className="note">{t('life.bySite', { priority: t(`priority.${alarm.priority}`) })}</span>
          <b>{minutes === null ? t('life.never') : t('standing.minutes', { count: minutes })}</b>
        </div>
        {ack !== null && (
          <div>
            <span className="note">{t(open ? 'life.returns' : 'life.wouldReturn')}</span>
            <b>{ack.returnsAt === null ? t('life.never') : clockText(ack.returnsAt)}</b>
          </div>
        )}
      </div>
      {alarm.returned > 0 && <p className={css.small}>{t('life.returned', { count: alarm.returned })}</p>}
      {ack !== null && <p className={css.small}>{deviceText(alarm, ack, t('ack.source.other'))}</p>}
    </section>
  );
}

function factsOf(alarm: Alarm, device: string): readonly (readonly [string, string])[] {
  const { priority, kind, source, low, high, parameter, value, raisedAt, endedAt, inactivation, id } = alarm;
  const limits = limitsText(parameter ?? '', low, high);
  const paused = inactivation.filter((word) => word !== 'enabled');
  const facts: (readonly [string, string | null])[] = [
    [
      t('life.fact.kind'),
      `${t(`priority.${priority}`)}, ${t(`history.kinds.${kind}`).toLocaleLowerCase()}, ${t(`life.source.${source}`)}`,
    ],
    [t('life.fact.device'), device],
    [t('life.fact.value'), value === null ? null : String(value)],
    [t('life.fact.limits'), limits === '' ? null : limits],
    [t('life.fact.lasted'), endedAt === null ? t('history.active') : ageText(endedAt - raisedAt)],
    [t('life.fact.bedside'), paused.length === 0 ? null : paused.join(', ')],
    [t('life.fact.number'), id],
  ];
  return facts.filter((fact): fact is [string, string] => fact[1] !== null);
}

/** Ms after the alarm was received; the last from the onset of the signal to somebody's answer. */
const targets: readonly (readonly [name: 'shown' | 'sounded' | 'acknowledged', targetMs: number])[] = [
  ['shown', 150],
  ['sounded', 200],
  ['acknowledged', 30_000],
];

interface TargetsProps {
  readonly story: AlarmLifeStory;
  readonly open: boolean;
}

function Targets({ story, open }: TargetsProps): JSX.Element {
  const at = (kind: StageKind): number | null => story.stages.find((stage) => stage.kind === kind)?.at ?? null;
  const received = at('received') ?? at('raised');
  const missing = (kind: StageKind): string => t(open && kind === 'acknowledged' ? 'life.notYet' : 'standing.notKnown');
  return (
    <section className="panel">
      <header className="panel-head">
        <h2 className="panel-title">{t('life.targets')}</h2>
      </header>
      <table className={`table ${css.targets}`}>
        <thead>
          <tr>
            <th>
              <span className="hidden">{t('life.col.stage')}</span>
            </th>
            <th className="right">{t('life.this')}</th>
            <th className="right">{t('life.target')}</th>
          </tr>
        </thead>
        <tbody>
          {targets.map(([kind, targetMs]) => {
            const then = at(kind);
            const ms = then === null || received === null ? null : then - received;
            const over = ms !== null && ms > targetMs;
            return (
              <tr key={kind}>
                <td>{t(`life.to.${kind}`)}</td>
                <td className="right">
                  <b>{ms === null ? missing(kind) : spanOf(ms) + (over ? t('life.over') : '')}</b>
                </td>
                <td className="right">{spanOf(targetMs)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

const spanOf = (ms: number): string => (Math.abs(ms) < 1000 ? `${Math.round(ms)} ms` : afterText(ms));
