import type { JSX } from 'react';
import { desktopShell } from '../api/shell.ts';
import { useObservable } from '../stores/observable.ts';
import { changeSettings, session, settings } from '../stores/station.ts';
import { t } from '../words/index.ts';
import { Choice } from './Choice.tsx';
import { Facts, type Fact } from './Facts.tsx';
import css from './SetupScreen.module.css';

const sweeps = [12.5, 25, 50] as const;

export function StationPage(): JSX.Element {
  const known = useObservable(session);
  const { theme, initials, sweepMmPerS } = useObservable(settings);
  const shell = desktopShell();
  const facts: Fact[] = [
    [t('setup.stationName'), known?.station.name ?? '–'],
    [
      t('setup.stationId'),
      <span className="identifier" key="id">
        {known?.station.id ?? '–'}
      </span>,
    ],
    [t('setup.version'), known?.version ?? '–'],
    [t('setup.person'), known === null ? '–' : `${known.person.name}, ${known.person.role}`],
    [t('setup.demo'), t(known?.demo === true ? 'setup.demoYes' : 'setup.demoNo')],
    [
      t('setup.theme'),
      <Choice
        key="theme"
        options={[
          ['dark', t('setup.themeNight')],
          ['light', t('setup.themeDay')],
        ]}
        chosen={theme}
        onChoose={(next) => changeSettings({ theme: next === 'light' ? 'light' : 'dark' })}
      />,
    ],
    [
      t('setup.privacy'),
      <Choice
        key="names"
        options={[
          ['names', t('setup.privacyNames')],
          ['initials', t('setup.privacyInitials')],
        ]}
        chosen={initials ? 'initials' : 'names'}
        onChoose={(next) => changeSettings({ initials: next === 'initials' })}
      />,
    ],
    [
      t('setup.sweep'),
      <Choice
        key="sweep"
        options={sweeps.map((speed) => [String(speed), t('bed.speed', { value: speed })] as const)}
        chosen={String(sweepMmPerS)}
        onChoose={(next) => changeSettings({ sweepMmPerS: sweeps.find((speed) => String(speed) === next) ?? 25 })}
      />,
    ],
  ];
  if (shell !== null) {
    facts.push([
      t('setup.windows'),
      <button key="window" type="button" className="button" onClick={() => void shell.secondWindow(true)}>
        {t('setup.secondWindow')}
      </button>,
    ]);
  }
  return (
    <section className={`panel ${css.tray}`}>
      <header className="panel-head">
        <h2 className="panel-title">{t('setup.stationTitle')}</h2>
      </header>
      <div className="panel-body" tabIndex={0} role="region" aria-label={t('setup.stationTitle')}>
        <Facts facts={facts} />
      </div>
    </section>
  );
}
