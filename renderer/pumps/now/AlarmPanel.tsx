/** The alarm of a pump: what it says, what it costs, what to do. Wardlight cannot restart a pump, and says so. */
import { Check } from 'lucide-react';
import type { JSX } from 'react';
import type { Infusion } from '../../../shared/infusion/infusion.ts';
import { pumpTimeText } from '../../../shared/domain/pump-time.ts';
import { lifeOf, type Alarm } from '../../../shared/ward/alarm.ts';
import { bedText, checkText } from '../../alarms/alarm-words.ts';
import { beginEscalating } from '../../alarms/escalation.ts';
import { Age } from '../../app/Age.tsx';
import { useTickText } from '../../app/use-tick.ts';
import { stationNow } from '../../stores/tick.ts';
import { hashOf, openDrawer } from '../../stores/ui.ts';
import { clockText, doseText } from '../../words/format.ts';
import { t } from '../../words/index.ts';
import { drugText, unitLabel } from '../pump-words.ts';
import { useDoses } from './DoseChart.tsx';
import { lastRun, missedDose, standsStill, timeIfRestarted, type LastRun } from './missed.ts';
import { PressureChart } from './PressureChart.tsx';
import css from '../Pumps.module.css';

export function AlarmPanel({ infusion }: { readonly infusion: Infusion }): JSX.Element | null {
  const { alarm, bed, deviceName } = infusion;
  const doses = useDoses(infusion);
  if (alarm === null) return null;
  const last = lastRun(infusion, doses?.value ?? null);
  const names = { drug: drugText(infusion), pump: deviceName, time: clockText(last.stoppedAt) };
  const stands = standsStill(infusion);
  return (
    <section className={`panel ${css.alarm}`} data-alarm-panel={alarm.id} aria-label={alarm.text}>
      <header
        className={css.alarmHead}
        data-priority={alarm.priority}
        data-alarm-state={lifeOf(alarm) ?? undefined}
        data-alarm={alarm.id}
      >
        <span className={css.alarmBed}>{bedText(alarm)}</span>
        <div className={css.two}>
          <h3 className={css.alarmTitle}>{alarm.text}</h3>
          <p>{t(stands ? 'pumps.panel.stoppedAt' : 'pumps.panel.onPump', names)}</p>
        </div>
        <Age className={css.alarmAge} since={alarm.signalledAt} />
      </header>
      <div className={css.alarmBody}>
        <Figures infusion={infusion} stands={stands} last={last} />
        <PressureChart infusion={infusion} />
        <p className="note">{adviceText(alarm, stands)}</p>
        <div className={css.acts}>
          <AckAct alarm={alarm} />
          <button type="button" className="button" onClick={() => escalate(alarm)}>
            {t('pumps.panel.escalate')}
          </button>
          {bed !== null && (
            <a className="button" href={hashOf('ward', bed)}>
              {t('pumps.panel.openBed')}
            </a>
          )}
        </div>
      </div>
    </section>
  );
}

const adviceText = (alarm: Alarm, stands: boolean): string =>
  [checkText(alarm), stands ? t('pumps.panel.restart') : ''].filter((one) => one !== '').join(' ');

/** Beside the strip, as everywhere: the drawer has both. */
function escalate({ id }: Alarm): void {
  openDrawer({ kind: 'ack', alarm: id });
  beginEscalating(id);
}

function AckAct({ alarm }: { readonly alarm: Alarm }): JSX.Element {
  if (alarm.acknowledged !== null && lifeOf(alarm) === 'acknowledged') {
    return (
      <button
        type="button"
        className={`button ${css.wide}`}
        onClick={() => openDrawer({ kind: 'ack', alarm: alarm.id })}
      >
        {t('pumps.panel.acked', { time: clockText(alarm.acknowledged.at) })}
      </button>
    );
  }
  return (
    <button
      type="button"
      className={`button large primary ${css.wide}`}
      onClick={() => openDrawer({ kind: 'ack', alarm: alarm.id })}
    >
      <Check size={17} strokeWidth={2} aria-hidden />
      {t('pumps.panel.ack', { bed: bedText(alarm) })}
    </button>
  );
}

interface FiguresProps {
  readonly infusion: Infusion;
  readonly stands: boolean;
  readonly last: LastRun;
}

function Figures({ infusion, stands, last }: FiguresProps): JSX.Element {
  const { linePressureMmHg, time } = infusion;
  const unit = missedDose(infusion, last, stationNow())?.unit ?? null;
  const missed = useTickText(() => {
    const now = missedDose(infusion, last, stationNow());
    return now === null ? '–' : missedText(now.value);
  });
  return (
    <dl className={css.figures}>
      {linePressureMmHg !== null && (
        <Figure name={t('pumps.panel.pressure')}>
          <b>{Math.round(linePressureMmHg)}</b> mmHg
        </Figure>
      )}
      {stands && (
        <Figure name={t('pumps.panel.missed')}>
          <b ref={missed} data-missed /> {unitLabel(unit)}
        </Figure>
      )}
      <Figure name={t(stands ? 'pumps.panel.ifRestarted' : 'pumps.panel.toEmpty')}>
        <b>{pumpTimeText(stands ? timeIfRestarted(infusion, last) : time)}</b>
      </Figure>
    </dl>
  );
}

/** As coarse as it is known: what flowed in the moment of the stop is not counted. */
const missedText = (value: number): string => doseText(value >= 10 ? Math.round(value) : Number(value.toFixed(2)));

function Figure({
  name,
  children,
}: {
  readonly name: string;
  readonly children: JSX.Element | (JSX.Element | string)[];
}): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
