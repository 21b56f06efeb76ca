/** Top bar: the ward, its alarms, Silence and Ack, sound, connection, user, clock. On every screen. */
import { User, Volume2, VolumeX, BellOff, Wifi, WifiOff } from 'lucide-react';
import { useEffect, useRef, type JSX } from 'react';
import { AckButton, SilenceButton } from '../alarms/BarButtons.tsx';
import { AlarmSlots } from '../alarms/AlarmSlots.tsx';
import { gatewayAgeMs, loss } from '../stores/link.ts';
import { useObservable } from '../stores/observable.ts';
import { loudness, soundFault } from '../stores/sound.ts';
import { session } from '../stores/station.ts';
import { mono, second, stationNow } from '../stores/tick.ts';
import { useUi } from '../stores/ui.ts';
import { useWard } from '../stores/ward.ts';
import { ageText, agoText, clockText, dateText } from '../words/format.ts';
import { t } from '../words/index.ts';
import { useTickText } from './use-tick.ts';
import { beat } from './watchdog.ts';
import css from './TopBar.module.css';

export function TopBar(): JSX.Element {
  return (
    <header className={css.bar} aria-label={t('frame.alarmBar')}>
      <WardName />
      <AlarmSlots />
      <div className={css.space} />
      <div className={css.actions}>
        <SilenceButton />
        <AckButton />
      </div>
      <div className={css.state}>
        <Sound />
        <Connection />
      </div>
      <Person />
      <Clock />
    </header>
  );
}

function WardName(): JSX.Element {
  const { name, subtitle } = useWard(({ state }) => state.ward);
  const count = useWard(({ state }) => state.beds.length);
  return (
    <div className={css.ward}>
      <h1 className={css.name}>{name}</h1>
      <p className={css.subtitle}>
        {subtitle === '' ? t('frame.beds', { count }) : t('frame.bedsOf', { subtitle, count })}
      </p>
    </div>
  );
}

function Sound(): JSX.Element {
  const fault = useObservable(soundFault);
  const silentUntil = useUi((ui) => ui.silentUntil);
  const { pct } = useObservable(loudness);
  const left = useTickText(() => ageText(Math.max(0, (silentUntil ?? 0) - mono())));
  if (fault !== null) {
    return (
      <div className={css.fact} data-fault="" role="status" title={t(`sound.${fault}`)}>
        <VolumeX size={20} strokeWidth={1.75} aria-hidden />
        <span aria-hidden="true">{t('frame.soundOff')}</span>
        <span className="hidden">{t(`sound.${fault}`)}</span>
      </div>
    );
  }
  if (silentUntil !== null) {
    return (
      <div className={css.fact}>
        <BellOff size={20} strokeWidth={1.75} aria-hidden />
        <span ref={left} key="silent" data-silent-left="" />
      </div>
    );
  }
  return (
    <div className={css.fact}>
      <Volume2 size={20} strokeWidth={1.75} aria-hidden />
      <span title={t('frame.soundOn', { pct: Math.round(pct) })}>{Math.round(pct)}%</span>
    </div>
  );
}

function Connection(): JSX.Element {
  const lost = useObservable(loss) !== null;
  const age = useTickText(() => {
    const ms = gatewayAgeMs();
    if (loss.get() !== null) return t('frame.lost');
    return ms === null ? t('frame.waiting') : agoText(ms);
  });
  const Icon = lost ? WifiOff : Wifi;
  return (
    <div className={css.fact} title={t('frame.connectionAge')}>
      <Icon size={20} strokeWidth={1.75} aria-hidden />
      <span ref={age} key={String(lost)} />
    </div>
  );
}

function Person(): JSX.Element {
  const person = useObservable(session)?.person;
  return (
    <div className={css.user}>
      <User size={20} strokeWidth={1.75} aria-hidden />
      <div className={css.who}>
        <p className={css.person}>{person?.name ?? '–'}</p>
        <p className={css.role}>{person?.role ?? ''}</p>
      </div>
    </div>
  );
}

/** The station's clock. It moves only where the tick that ages the values does, and the watchdog watches it. */
function Clock(): JSX.Element {
  const time = useRef<HTMLTimeElement>(null);
  const date = useTickText(() => dateText(stationNow()));
  useEffect(() => {
    const write = (): void => {
      if (time.current === null) return;
      time.current.textContent = clockText(stationNow());
      beat();
    };
    write();
    return second.subscribe(write);
  }, []);
  return (
    <div className={css.clock}>
      <time className={css.time} ref={time} data-heartbeat="" />
      <span className={css.date} ref={date} />
    </div>
  );
}
