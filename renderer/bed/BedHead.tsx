import { Activity, Check, ChevronLeft } from 'lucide-react';
import type { JSX } from 'react';
import { lifeOf } from '../../shared/ward/alarm.ts';
import type { Patient } from '../../shared/ward/events.ts';
import type { BedState } from '../../shared/ward/state.ts';
import { shortText } from '../alarms/alarm-words.ts';
import { useValue } from '../stores/live.ts';
import { loss } from '../stores/link.ts';
import { useObservable } from '../stores/observable.ts';
import { session, settings } from '../stores/station.ts';
import { stationNow } from '../stores/tick.ts';
import { bedTabs, hashOf, openDrawer, useUi } from '../stores/ui.ts';
import { useBedAlarms } from '../stores/ward.ts';
import { recordNow } from '../strip/record-now.ts';
import { t } from '../words/index.ts';
import { ageYears, shownName } from '../words/people.ts';
import css from './BedScreen.module.css';

export function BedHead({ bed }: { readonly bed: BedState }): JSX.Element {
  const tab = useUi((ui) => ui.tab);
  return (
    <header className={css.head}>
      <a className="button outline" href={hashOf('ward', null)}>
        <ChevronLeft size={17} strokeWidth={1.75} aria-hidden />
        {t('bed.back')}
      </a>
      <h2 className={css.number}>{bed.id}</h2>
      <Banner bed={bed} />
      <span className="spacer" />
      <div className="segments" role="group" aria-label={t('bed.tabs')}>
        {bedTabs.map((one) => (
          <a
            key={one}
            className={`segment ${css.tab}`}
            href={hashOf('ward', bed.id, one)}
            aria-current={one === tab ? 'page' : undefined}
          >
            {t(tabWords[one])}
          </a>
        ))}
      </div>
      <RecordNow bed={bed.id} />
      <AckThisBed bed={bed.id} />
    </header>
  );
}

const tabWords = {
  live: 'bed.live',
  trends: 'record.trends',
  disclosure: 'record.disclosure',
  strip: 'record.strip',
  limits: 'limits.tab',
} as const;

const sexes = { female: 'bed.sexFemale', male: 'bed.sexMale', other: 'bed.sexOther' } as const;

/** "68 F". Empty where nothing is known. */
function ageAndSex({ birthDate, sex }: Patient): string {
  const age = ageYears(birthDate, stationNow());
  return [age === null ? '' : String(age), sex === null ? '' : t(sexes[sex])].filter(Boolean).join(' ');
}

function Banner({ bed }: { readonly bed: BedState }): JSX.Element {
  const { initials } = useObservable(settings);
  const demoWard = useObservable(session)?.demo === true;
  const weight = useValue(bed.id, 'Weight');
  const { patient } = bed;
  if (patient === null) return <p className={css.name}>{t('bed.noPatient')}</p>;
  const facts = [
    ageAndSex(patient),
    weight.value === null ? '' : t('bed.weight', { kg: Math.round(weight.value) }),
    t('bed.room', { room: bed.room }),
  ].filter(Boolean);
  return (
    <>
      <div className={css.banner}>
        <p className={css.name}>{shownName(patient, initials).full}</p>
        <p className={css.facts}>
          {facts.join(', ')}
          {!initials && patient.mrn !== null && (
            <>
              , {t('bed.mrn')} <span className="identifier">{patient.mrn}</span>
            </>
          )}
        </p>
      </div>
      {!initials && (
        <div className={`${css.banner} ${css.diagnosis}`}>
          <p className={css.name}>{patient.diagnosis ?? t('bed.noDiagnosis')}</p>
          {patient.demo && !demoWard && <p className={css.facts}>{t('tile.demoPatient')}</p>}
        </div>
      )}
    </>
  );
}

function RecordNow({ bed }: { readonly bed: string }): JSX.Element | null {
  const lost = useObservable(loss) !== null;
  if (lost) return null;
  return (
    <button type="button" className={`button ${css.record}`} onClick={() => void recordNow(bed)}>
      <Activity size={17} strokeWidth={1.75} aria-hidden />
      <span>{t('strip.record')}</span>
      <kbd aria-hidden="true">R</kbd>
    </button>
  );
}

function AckThisBed({ bed }: { readonly bed: string }): JSX.Element | null {
  const [alarm, ...others] = useBedAlarms(bed).filter((one) => lifeOf(one) !== 'acknowledged');
  const lost = useObservable(loss) !== null;
  if (alarm === undefined || lost) return null;
  const more = others.length > 0 ? ` ${t('tile.more', { count: others.length })}` : '';
  const words = `${t('bed.ackAlarm', { text: shortText(alarm) })}${more}`;
  return (
    <button
      type="button"
      className={`button ${css.ack}`}
      onClick={() => openDrawer({ kind: 'ack', alarm: alarm.id, whole: true })}
    >
      <Check size={17} strokeWidth={2} aria-hidden />
      <span>{words}</span>
      <kbd aria-hidden="true">⇧A</kbd>
    </button>
  );
}
