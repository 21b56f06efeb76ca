/** How this station sounds: set, volume by day and at night, the check, a burst to listen to. */
import { useState, type JSX } from 'react';
import { silenceMs } from '../../shared/alarm/sounding.ts';
import { playBurst, testSound } from '../app/sounding.ts';
import { reminderEveryMs } from '../sound/sound-rules.ts';
import { soundSets } from '../sound/sound-sets.ts';
import { useObservable } from '../stores/observable.ts';
import { soundFault, soundsHere, soundTest } from '../stores/sound.ts';
import { changeSettings, settings } from '../stores/station.ts';
import { useWard } from '../stores/ward.ts';
import { clockText } from '../words/format.ts';
import { t } from '../words/index.ts';
import { Choice } from './Choice.tsx';
import { Facts, type Fact } from './Facts.tsx';
import css from './SetupScreen.module.css';

const bursts = [
  ['high', 'sound.playHigh'],
  ['medium', 'sound.playMedium'],
  ['low', 'sound.playLow'],
] as const;

const setWords = {
  standard: 'sound.set-standard',
  melodic: 'sound.set-melodic',
  'low-pitched': 'sound.set-low-pitched',
} as const;
const nameOf = (set: string): string => (set in setWords ? t(setWords[set as keyof typeof setWords]) : set);

export function SoundsPage(): JSX.Element {
  const { soundSet, volumePct, nightVolumePct } = useObservable(settings);
  const policy = useWard(({ state }) => state.policy.sound);
  const here = useObservable(soundsHere);
  const night = Math.min(policy.nightFloorPct, policy.floorPct);
  const remindS = reminderEveryMs(true, policy.reminderS) / 1000;
  const facts: Fact[] = [
    [
      t('sound.set'),
      <Choice
        key="set"
        options={soundSets.map(({ name }) => [name, nameOf(name)] as const)}
        chosen={soundSet}
        onChoose={(next) => changeSettings({ soundSet: next })}
      />,
    ],
    [
      t('sound.volume'),
      <Volume
        key="day"
        label={t('sound.volume')}
        pct={volumePct}
        floorPct={policy.floorPct}
        onChange={(pct) => changeSettings({ volumePct: pct })}
      />,
    ],
    [
      t('sound.nightVolume'),
      <div key="night">
        <Choice
          options={[
            ['day', t('sound.asByDay')],
            ['own', t('sound.ownNight')],
          ]}
          chosen={nightVolumePct === null ? 'day' : 'own'}
          onChoose={(next) =>
            changeSettings({ nightVolumePct: next === 'day' ? null : Math.max(night, Math.round(volumePct / 2)) })
          }
        />
        {nightVolumePct !== null && (
          <Volume
            label={t('sound.nightVolume')}
            pct={nightVolumePct}
            floorPct={night}
            onChange={(pct) => changeSettings({ nightVolumePct: pct })}
          />
        )}
      </div>,
    ],
    [t('sound.night'), t('sound.nightHours', { from: policy.nightFrom, to: policy.nightTo })],
    [t('sound.play'), <Bursts key="play" />],
    [t('sound.lastTest'), <SoundTest key="test" />],
    [t('sound.pause'), t('sound.pauseNote', { minutes: silenceMs / 60_000, seconds: remindS })],
    [t('sound.windows'), t(here ? 'sound.soundsHere' : 'sound.soundsElsewhere')],
  ];
  return (
    <section className={`panel ${css.tray}`}>
      <header className="panel-head">
        <h2 className="panel-title">{t('sound.page')}</h2>
        <span className="panel-hint">{t('sound.hint')}</span>
      </header>
      <div className="panel-body" tabIndex={0} role="region" aria-label={t('sound.page')}>
        <Facts facts={facts} />
      </div>
    </section>
  );
}

interface VolumeProps {
  readonly label: string;
  readonly pct: number;
  readonly floorPct: number;
  readonly onChange: (pct: number) => void;
}

/** What is below the floor of the site cannot be chosen. */
function Volume({ label, pct, floorPct, onChange }: VolumeProps): JSX.Element {
  // Steps that do not end at 100 would keep the loudest out of reach.
  const step = (100 - floorPct) % 5 === 0 ? 5 : 1;
  return (
    <label className={css.volume}>
      <input
        type="range"
        min={floorPct}
        max={100}
        step={step}
        value={Math.max(floorPct, pct)}
        aria-label={label}
        onChange={(event) => onChange(Number(event.target.value))}
      />
      {t('sound.floor', { pct: Math.max(floorPct, Math.round(pct)), floor: floorPct })}
    </label>
  );
}

const Bursts = (): JSX.Element => (
  <div className={css.buttons}>
    {bursts.map(([priority, words]) => (
      <button key={priority} type="button" className="button" onClick={() => playBurst(priority)}>
        {t(words)}
      </button>
    ))}
  </div>
);

function SoundTest(): JSX.Element {
  const last = useObservable(soundTest);
  const fault = useObservable(soundFault);
  const [testing, setTesting] = useState(false);
  const test = (): void => {
    setTesting(true);
    void testSound().finally(() => setTesting(false));
  };
  const result =
    last === null ? t('sound.never') : t(last.passed ? 'sound.passed' : 'sound.failedAt', { time: clockText(last.at) });
  return (
    <div>
      <div className={css.buttons}>
        <button type="button" className="button" onClick={test} disabled={testing}>
          {t(testing ? 'sound.testing' : 'sound.test')}
        </button>
        <span role="status">{fault === null ? result : t(`sound.${fault}`)}</span>
      </div>
      <p className={css.note}>{t('sound.testNote')}</p>
    </div>
  );
}
