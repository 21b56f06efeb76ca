/** What is known of one channel: since when and by whom, its limits and library, its pump. */
import type { JSX, ReactNode } from 'react';
import type { DrugLimits } from '../../../shared/infusion/drug-list.ts';
import type { Infusion } from '../../../shared/infusion/infusion.ts';
import { doseIn } from '../../../shared/infusion/limits.ts';
import { useTickText } from '../../app/use-tick.ts';
import { pumpSeen } from '../../stores/live.ts';
import { agoText, shortTime } from '../../words/format.ts';
import { t } from '../../words/index.ts';
import { amountText, byText, concentrationText, isOtherPatient, minutesText, timeWords } from '../pump-words.ts';
import css from '../Pumps.module.css';

interface PumpFactsProps {
  readonly infusion: Infusion;
  readonly brief: boolean;
  /** When its override began, epoch ms; null: not known. */
  readonly confirmedAt: number | null;
}

export function PumpFacts({ infusion, brief, confirmedAt }: PumpFactsProps): JSX.Element {
  const { programme, status } = infusion;
  const override = programme.override === 'soft' || programme.override === 'hard';
  const { prepared, reviewed, ended } = programme;
  return (
    <dl className={css.facts}>
      {isOtherPatient(infusion) && (
        <Fact name={t('pumps.panel.otherPatient')}>
          <b>{t('pumps.panel.otherPatientText')}</b>
        </Fact>
      )}
      {!brief && <Fact name={t('pumps.panel.toEmpty')}>{timeWords(infusion)}</Fact>}
      {!brief && (
        <Fact name={t('pumps.panel.mode')}>
          {t('pumps.panel.since', { status: t(`pumps.status.${status}`), time: shortTime(programme.since) })}
        </Fact>
      )}
      {!brief && concentrationText(programme) !== '' && (
        <Fact name={t('pumps.panel.strength')}>{concentrationText(programme)}</Fact>
      )}
      {override && <Fact name={t('pumps.panel.confirmed')}>{confirmedText(programme.by ?? null, confirmedAt)}</Fact>}
      {override && <Fact name={t('pumps.panel.reason')}>{programme.overrideReason ?? t('pumps.panel.noReason')}</Fact>}
      {reviewed !== undefined && (
        <Fact name={t('pumps.panel.reviewed')}>
          {t('pumps.panel.confirmedBy', { time: shortTime(reviewed.at), by: reviewed.by })}
        </Fact>
      )}
      {ended !== undefined && !infusion.running && (
        <Fact name={t('pumps.panel.ended')}>
          {t('pumps.panel.confirmedBy', { time: shortTime(ended.at), by: ended.by })}
        </Fact>
      )}
      <Limits infusion={infusion} brief={brief} />
      <Fact name={t('pumps.panel.library')}>{libraryText(infusion)}</Fact>
      {prepared !== undefined && (
        <Fact name={t('pumps.panel.prepared')}>
          {t('pumps.panel.preparedBy', { time: shortTime(prepared.at), by: prepared.by })}
        </Fact>
      )}
      <SeenFact infusion={infusion} />
    </dl>
  );
}

/** Its age counts on by the second: a pump that falls silent is seen to. */
function SeenFact({ infusion }: { readonly infusion: Infusion }): JSX.Element {
  const text = useTickText(() => pumpText(infusion));
  return (
    <div>
      <dt>{t('pumps.panel.pump')}</dt>
      <dd ref={text} data-seen />
    </div>
  );
}

function confirmedText(by: string | null, at: number | null): string {
  const who = by === null ? t('pumps.panel.byNotSaid') : byText(by);
  return at === null ? who : t('pumps.panel.confirmedBy', { time: shortTime(at), by: who });
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** The limits of the list that its dose can be compared with; where none can, the first. */
export function limitsFor(infusion: Infusion): DrugLimits | null {
  const all = infusion.known?.limits ?? [];
  return all.find(({ unit }) => doseIn(infusion, unit) !== null) ?? all[0] ?? null;
}

function Limits({ infusion, brief }: Omit<PumpFactsProps, 'confirmedAt'>): JSX.Element {
  const limits = limitsFor(infusion);
  if (limits === null) return <Fact name={t('pumps.panel.limit')}>{t('pumps.panel.noLimits')}</Fact>;
  const { softMin, softMax, hardMax, unit } = limits;
  return (
    <>
      {!brief && (softMin !== null || softMax !== null) && (
        <Fact name={t('pumps.panel.limit')}>
          {softMin === null || softMax === null
            ? t(softMax === null ? 'pumps.panel.softMin' : 'pumps.panel.softMax', {
                value: amountText(softMax ?? softMin ?? 0, unit),
              })
            : t('pumps.panel.limitRange', { low: amountText(softMin, null), high: amountText(softMax, unit) })}
        </Fact>
      )}
      {hardMax !== null && (
        <Fact name={t('pumps.panel.limitHard')}>
          {t('pumps.panel.cannotPass', { value: amountText(hardMax, unit) })}
        </Fact>
      )}
    </>
  );
}

function libraryText({ programme: { library, libraryVersion, careArea } }: Infusion): string {
  const parts = [library, careArea].filter((one) => one != null && one !== '');
  const name = [...new Set(parts)].join(', ');
  if (libraryVersion == null || libraryVersion === '') return name === '' ? t('pumps.panel.libraryNone') : name;
  return t('pumps.panel.libraryVersion', { library: name, version: libraryVersion }).replace(/^, /u, '');
}

/** "P-2220, battery 74 %, seen 2 s ago". */
function pumpText({ device, deviceName, channel, battery, silent }: Infusion): string {
  const words = [`${deviceName} ${channel}`.trim()];
  const pct = battery.pct === null ? null : Math.round(battery.pct);
  if (pct !== null && battery.minutes !== null)
    words.push(t('pumps.panel.batteryLasts', { pct, time: minutesText(battery.minutes) }));
  else if (pct !== null) words.push(t('pumps.panel.batteryPct', { pct }));
  const seen = pumpSeen(device, channel);
  if (seen === null) words.push(t('pumps.panel.never'));
  else words.push(t(silent ? 'pumps.panel.notHeard' : 'pumps.panel.seen', { ago: agoText(seen.ageMs) }));
  return words.join(', ');
}
