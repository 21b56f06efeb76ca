/** One alarm with its strip, what is measured now, and the six reasons. */
import { History } from 'lucide-react';
import type { JSX } from 'react';
import { parameterByKey } from '../../shared/domain/parameters.ts';
import { lifeOf, type Alarm } from '../../shared/ward/alarm.ts';
import { own } from '../../shared/ward/state.ts';
import { Age } from '../app/Age.tsx';
import { ErrorBoundary } from '../app/ErrorBoundary.tsx';
import { Lane } from '../lanes/Lane.tsx';
import { useValue } from '../stores/live.ts';
import { useObservable } from '../stores/observable.ts';
import { settings } from '../stores/station.ts';
import { closeDrawer } from '../stores/ui.ts';
import { useBed, useWard } from '../stores/ward.ts';
import { useChannels } from '../stores/waves.ts';
import { OnsetStrip } from '../strip/OnsetStrip.tsx';
import { alarmChannel } from '../strip/strip-channels.ts';
import { pressureSource } from '../ward/pressure.ts';
import { clockText, numberText } from '../words/format.ts';
import { t } from '../words/index.ts';
import { shownName } from '../words/people.ts';
import { bedText, checkText, deviceText, returnsText } from './alarm-words.ts';
import { AckForm } from './AckForm.tsx';
import { Calls } from './Calls.tsx';
import { EscalatePanel } from './EscalatePanel.tsx';
import { useEscalating } from './escalation.ts';
import { lifeHash } from './route.ts';
import { UndoButton } from './UndoButton.tsx';
import css from './AckDrawer.module.css';

interface AckPanelProps {
  readonly alarm: Alarm;
  /** A person asked for this alarm: its keys work, and the focus comes here. */
  readonly armed: boolean;
  /** Asked for the bed. */
  readonly whole?: boolean;
}

export function AckPanel({ alarm, armed, whole = false }: AckPanelProps): JSX.Element {
  const life = lifeOf(alarm);
  // While somebody to call is being chosen the digits are his.
  const choosing = useEscalating((state) => state.alarm === alarm.id);
  return (
    <>
      <Head alarm={alarm} />
      <div className={css.body}>
        {alarm.bed !== null && (
          // Whatever becomes of the picture, the alarm can be acknowledged.
          <ErrorBoundary of={alarm.id}>
            <OnsetStrip alarm={alarm} />
          </ErrorBoundary>
        )}
        {alarm.bed !== null && <Strip bed={alarm.bed} alarm={alarm} />}
        {alarm.bed !== null && <Now bed={alarm.bed} />}
        {checkText(alarm) !== '' && <p>{checkText(alarm)}</p>}
        {life === 'latched' && alarm.endedAt !== null && (
          <p className="note">{t('ack.latched', { time: clockText(alarm.endedAt) })}</p>
        )}
        {alarm.acknowledged !== null && life === 'acknowledged' ? (
          <Already alarm={alarm} />
        ) : (
          <AckForm alarm={alarm} armed={armed && !choosing} whole={whole} />
        )}
        <Calls alarm={alarm} />
        <EscalatePanel alarm={alarm} />
        <a className={`button outline ${css.life}`} href={lifeHash(alarm.id)} onClick={closeDrawer}>
          <History size={17} strokeWidth={1.75} aria-hidden />
          {t('ack.life')}
        </a>
      </div>
    </>
  );
}

function Head({ alarm }: { readonly alarm: Alarm }): JSX.Element {
  const patient = useBed(alarm.bed ?? '')?.patient ?? null;
  const { initials } = useObservable(settings);
  const since = t('ack.since', { time: clockText(alarm.signalledAt) });
  return (
    <header
      className={css.head}
      data-alarm={alarm.id}
      data-priority={alarm.priority}
      data-alarm-state={lifeOf(alarm) ?? undefined}
    >
      <span className={css.bed}>{bedText(alarm)}</span>
      <div className={css.what}>
        <h2 className={css.text}>{alarm.text}</h2>
        <p className={css.who}>
          {patient !== null && <span className={css.name}>{shownName(patient, initials).full}</span>}
          <span className={css.since}>{since}</span>
        </p>
      </div>
      <Age className={css.age} since={alarm.signalledAt} />
    </header>
  );
}

function Strip({ bed, alarm }: { readonly bed: string; readonly alarm: Alarm }): JSX.Element {
  const channel = alarmChannel(alarm, useChannels(bed));
  return (
    <div className={css.strip}>
      {channel === undefined ? (
        <p className={css.noWave}>{t('ack.noWave')}</p>
      ) : (
        <>
          <span className={css.stripName}>{t('ack.lastWave', { channel })}</span>
          <Lane bed={bed} channel={channel} size="tile" className={css.lane} label={t('tile.lane', { channel, bed })} />
        </>
      )}
    </div>
  );
}

function Now({ bed }: { readonly bed: string }): JSX.Element {
  const systolic = pressureSource(useValue(bed, 'ART-S').state, useValue(bed, 'NIBP-S').state);
  return (
    <div className={css.now}>
      <span />
      <NowLabel parameter="HR" />
      <NowLabel parameter={`${systolic}-S`} />
      <NowLabel parameter="SpO2" />
      <NowLabel parameter="RR" />
      <span className="note">{t('ack.now')}</span>
      <NowValue bed={bed} parameters={['HR']} />
      <NowValue bed={bed} parameters={[`${systolic}-S`, `${systolic}-D`]} />
      <NowValue bed={bed} parameters={['SpO2']} />
      <NowValue bed={bed} parameters={['RR']} />
    </div>
  );
}

const NowLabel = ({ parameter }: { readonly parameter: string }): JSX.Element => (
  <span className="note">{parameterByKey(parameter)?.label ?? parameter}</span>
);

function NowValue({
  bed,
  parameters,
}: {
  readonly bed: string;
  readonly parameters: readonly [string, string?];
}): JSX.Element {
  const first = useValue(bed, parameters[0]);
  const second = useValue(bed, parameters[1] ?? parameters[0]);
  const views = parameters.length === 2 ? [first, second] : [first];
  const known = views.every(({ value }) => value !== null);
  return <b>{known ? views.map(({ value }) => numberText(parameters[0], value ?? 0)).join('/') : t('tile.dashes')}</b>;
}

function Already({ alarm }: { readonly alarm: Alarm }): JSX.Element | null {
  const ack = alarm.acknowledged;
  const source = useSource(alarm);
  if (ack === null) return null;
  const reason = ack.reason === null ? t('ack.noReason') : t(`reason.${ack.reason}`);
  return (
    <div className={css.already}>
      <p>
        {t('ack.already', { time: clockText(ack.at), by: ack.by, reason })} <b>{returnsText(ack)}</b>
      </p>
      {ack.note !== null && <p>{ack.note}</p>}
      <p className="note" data-device={ack.device}>
        {deviceText(alarm, ack, source)}
      </p>
      <UndoButton alarm={alarm} />
    </div>
  );
}

/** "monitor", "pump": what raised it, in words. */
function useSource(alarm: Alarm): string {
  const kind = useWard(({ state }) => own(state.devices, alarm.device)?.kind);
  return t(kind === 'monitor' || kind === 'pump' ? `ack.source.${kind}` : 'ack.source.other');
}
