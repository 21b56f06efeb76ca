/** The frame: rail, top bar, the place that is open, drawer, bottom bar, and the canvas that all waves are drawn on. */
import { useEffect, type JSX } from 'react';
import { useTranslation } from 'react-i18next';
import { AckDrawer } from '../alarms/AckDrawer.tsx';
import { AlarmsScreen } from '../alarms/AlarmsScreen.tsx';
import { AssetsScreen } from '../assets/AssetsScreen.tsx';
import { BedScreen } from '../bed/BedScreen.tsx';
import { themeChanged } from '../lanes/colours.ts';
import { watchWaves } from '../lanes/watch-waves.ts';
import { WaveLayer } from '../lanes/WaveLayer.tsx';
import { LostBand } from '../lost/LostBand.tsx';
import { HandoffScreen, ReviewScreen } from '../places/EmptyPlaces.tsx';
import { PumpsScreen } from '../pumps/PumpsScreen.tsx';
import { SetupScreen } from '../setup/SetupScreen.tsx';
import { loss } from '../stores/link.ts';
import { SoundBand } from '../sound/SoundBand.tsx';
import { useObservable } from '../stores/observable.ts';
import { settings } from '../stores/station.ts';
import { useUi } from '../stores/ui.ts';
import { useShownBeds } from '../ward/use-shown-beds.ts';
import { WardScreen } from '../ward/WardScreen.tsx';
import { t } from '../words/index.ts';
import { Announcer } from './Announcer.tsx';
import { BedRibbon } from './BedRibbon.tsx';
import { BottomBar } from './BottomBar.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { KeysDrawer } from './KeysDrawer.tsx';
import { Rail } from './Rail.tsx';
import { SearchDrawer } from './SearchDrawer.tsx';
import { TopBar } from './TopBar.tsx';
import css from './Frame.module.css';

export function App(): JSX.Element {
  const { i18n } = useTranslation();
  const { theme } = useObservable(settings);
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
    themeChanged(theme);
  }, [theme]);
  return (
    <div className={css.frame} key={i18n.language} lang={i18n.language}>
      <TopBar />
      <Rail />
      <Main />
      <BottomBar />
      <LostFrame />
      <Announcer />
      <WatchedBeds />
    </div>
  );
}

function Main(): JSX.Element {
  const place = useUi((ui) => ui.place);
  const bed = useUi((ui) => ui.bed);
  const onWard = place === 'ward' && bed === null;
  const lost = useObservable(loss) !== null;
  return (
    <main className={css.main} aria-label={t(`place.${place}`)}>
      <div className={css.content} data-lost={lost ? '' : undefined}>
        {!onWard && <BedRibbon />}
        <LostBand large={onWard} />
        <SoundBand />
        <ErrorBoundary of={`${place} ${bed ?? ''}`}>
          <PlaceShown />
        </ErrorBoundary>
      </div>
      <DrawerShown />
      <WaveLayer className={css.waves} holderClass={css.waveHolder} />
    </main>
  );
}

function PlaceShown(): JSX.Element {
  const place = useUi((ui) => ui.place);
  const bed = useUi((ui) => ui.bed);
  switch (place) {
    case 'ward':
      return bed === null ? <WardScreen /> : <BedScreen key={bed} bed={bed} />;
    case 'alarms':
      return <AlarmsScreen />;
    case 'pumps':
      return <PumpsScreen />;
    case 'assets':
      return <AssetsScreen />;
    case 'handoff':
      return <HandoffScreen />;
    case 'review':
      return <ReviewScreen />;
    case 'setup':
      return <SetupScreen />;
  }
}

function DrawerShown(): JSX.Element | null {
  const drawer = useUi((ui) => ui.drawer);
  switch (drawer?.kind) {
    case 'ack':
      return (
        <AckDrawer
          key={`${drawer.alarm} ${drawer.whole === true}`}
          alarm={drawer.alarm}
          whole={drawer.whole === true}
        />
      );
    case 'keys':
      return <KeysDrawer />;
    case 'search':
      return <SearchDrawer />;
    default:
      return null;
  }
}

function LostFrame(): JSX.Element | null {
  return useObservable(loss) === null ? null : <div className={css.lostFrame} />;
}

/** Waves are asked for by window, not by screen: going to a bed and back costs nothing. */
function WatchedBeds(): null {
  const { beds } = useShownBeds();
  useEffect(() => watchWaves(beds), [beds]);
  return null;
}
