/** What the site decided about alarms: how long an acknowledgement holds, what latches, floors, chains, profiles. */
import { useState, type JSX } from 'react';
import { own } from '../../shared/ward/state.ts';
import { alarmPriorities, type AlarmPriority } from '../../shared/ward/alarm.ts';
import type { AlarmPolicy } from '../../shared/alarm/policy.ts';
import { stationApi } from '../stores/station.ts';
import { useWard } from '../stores/ward.ts';
import { t } from '../words/index.ts';
import { Choice } from './Choice.tsx';
import { Facts, type Fact } from './Facts.tsx';
import css from './SetupScreen.module.css';

const off = 'off';
const minutes = [2, 5, 10, 30] as const;
const floors = [20, 30, 40, 50] as const;
const tests = [4, 8, 12] as const;

type Said = { readonly kind: 'saving' | 'saved' | 'queued' } | { readonly kind: 'refused'; readonly why: string };

export function AlarmsPage(): JSX.Element {
  const policy = useWard(({ state }) => state.policy);
  const [said, setSaid] = useState<Said | null>(null);
  const save = (change: Partial<AlarmPolicy>): void => {
    const { profiles: _files, ...settable } = { ...policy, ...change };
    setSaid({ kind: 'saving' });
    stationApi()
      .call('policy.set', { policy: settable })
      .then(({ status, reason }) =>
        setSaid(
          status === 'refused'
            ? { kind: 'refused', why: reason ?? '' }
            : { kind: status === 'queued' ? 'queued' : 'saved' },
        ),
      )
      .catch((error: unknown) =>
        setSaid({ kind: 'refused', why: error instanceof Error ? error.message : String(error) }),
      );
  };
  const facts: Fact[] = [
    ...alarmPriorities.map((priority): Fact => [
      t('policy.returns', { priority: t(`priority.${priority}`) }),
      <ReAlarm key={priority} priority={priority} policy={policy} onSave={save} />,
    ]),
    [
      t('policy.latch'),
      <Choice
        key="latch"
        options={[
          ['no', t('policy.latchNo')],
          ['yes', t('policy.latchYes')],
        ]}
        chosen={policy.latchMedium ? 'yes' : 'no'}
        onChoose={(next) => save({ latchMedium: next === 'yes' })}
      />,
    ],
    [
      t('policy.floor'),
      <Choice
        key="floor"
        options={floors.map((pct) => [String(pct), t('policy.pct', { pct })] as const)}
        chosen={String(policy.sound.floorPct)}
        onChoose={(next) => save({ sound: { ...policy.sound, floorPct: Number(next) } })}
      />,
    ],
    [
      t('policy.test'),
      <Choice
        key="test"
        options={tests.map((hours) => [String(hours), t('bed.hours', { count: hours })] as const)}
        chosen={String(policy.sound.testEveryH)}
        onChoose={(next) => save({ sound: { ...policy.sound, testEveryH: Number(next) } })}
      />,
    ],
    ...(['high', 'medium', 'low', 'technical'] as const).map((priority): Fact => [
      t('policy.chain', { priority: t(`priority.${priority}`) }),
      <Chain key={`chain ${priority}`} priority={priority} policy={policy} />,
    ]),
    [t('policy.profiles'), <Profiles key="profiles" policy={policy} />],
  ];
  return (
    <section className={`panel ${css.tray}`}>
      <header className="panel-head">
        <h2 className="panel-title">{t('policy.title')}</h2>
        <span className="panel-hint">{t('policy.hint')}</span>
        <span className="spacer" />
        <span role="status">{said === null ? '' : wordsOf(said)}</span>
      </header>
      <div className="panel-body" tabIndex={0} role="region" aria-label={t('policy.title')}>
        <Facts facts={facts} />
      </div>
    </section>
  );
}

const wordsOf = (said: Said): string =>
  said.kind === 'refused' ? t('policy.refused', { why: said.why }) : t(`policy.${said.kind}`);

interface PolicyProps {
  readonly priority: AlarmPriority;
  readonly policy: AlarmPolicy;
}

function ReAlarm({
  priority,
  policy,
  onSave,
}: PolicyProps & { readonly onSave: (change: Partial<AlarmPolicy>) => void }): JSX.Element {
  const now = policy.reAlarmMin[priority];
  return (
    <Choice
      options={[
        [off, t('policy.never')],
        ...minutes.map((count) => [String(count), t('policy.minutes', { count })] as const),
      ]}
      chosen={now === null ? off : String(now)}
      onChoose={(next) => {
        const value = minutes.find((count) => String(count) === next) ?? null;
        onSave({ reAlarmMin: { ...policy.reAlarmMin, [priority]: value } });
      }}
    />
  );
}

/** The chain is a file of the site: shown here, changed there. */
function Chain({ priority, policy }: PolicyProps): JSX.Element {
  const chain = policy.escalation[priority];
  if (chain.length === 0) return <span className="note">{t('policy.nobody')}</span>;
  return (
    <span>
      {chain
        .map(({ role, afterS }) => t('policy.step', { role: t(`role.${role}`), after: spanOf(afterS) }))
        .join(' · ')}
    </span>
  );
}

const spanOf = (seconds: number): string =>
  seconds < 60 ? t('limits.seconds', { count: seconds }) : t('policy.minutes', { count: seconds / 60 });

function Profiles({ policy }: { readonly policy: AlarmPolicy }): JSX.Element {
  const names = Object.keys(policy.profiles);
  if (names.length === 0) return <span className="note">{t('policy.noProfiles')}</span>;
  return (
    <ul className={css.plainList}>
      {names.map((name) => (
        <li key={name}>
          {name}
          {name === policy.profile && ` (${t('policy.usual')})`}
          <span className="note">
            {' '}
            {t('policy.parameters', { count: Object.keys(own(policy.profiles, name) ?? {}).length })}
          </span>
        </li>
      ))}
    </ul>
  );
}
