/** Bottom bar: what is live, the gateway, the recorder, what needs a person, and the keys. */
import type { JSX, ReactNode } from 'react';
import { connection, link, loss } from '../stores/link.ts';
import { useObservable } from '../stores/observable.ts';
import { soundFault } from '../stores/sound.ts';
import { session, station } from '../stores/station.ts';
import { useUi } from '../stores/ui.ts';
import { hashOf } from '../stores/ui.ts';
import { useWard } from '../stores/ward.ts';
import { useShownBeds } from '../ward/use-shown-beds.ts';
import { clockText } from '../words/format.ts';
import { t } from '../words/index.ts';
import { useCounts } from './use-counts.ts';
import css from './BottomBar.module.css';

export function BottomBar(): JSX.Element {
  return (
    <footer className={css.bar} aria-label={t('bottom.label')}>
      <Demo />
      <Counts />
      <Gateway />
      <Recorder />
      <Notices />
      <div className={css.space} />
      <Keys />
    </footer>
  );
}

function Demo(): JSX.Element | null {
  if (useObservable(session)?.demo !== true) return null;
  return (
    <span className={`tag ${css.demo}`} title={t('bottom.demoHint')}>
      {t('bottom.demo')}
    </span>
  );
}

function Counts(): JSX.Element {
  const counts = useCounts();
  return (
    <>
      <Count value={counts.live} word={t('bottom.live')} />
      <Count value={counts.noData} word={t('bottom.noData')} />
      {counts.connecting > 0 && (
        <span>{t('tile.connectingTo', { count: counts.connecting + counts.live, done: counts.live })}</span>
      )}
      <Count value={counts.empty} word={t('bottom.empty')} />
    </>
  );
}

function Count({ value, word }: { readonly value: number; readonly word: string }): JSX.Element {
  return (
    <span>
      <b>{value}</b> {word}
    </span>
  );
}

function Gateway(): JSX.Element {
  const state = useObservable(link);
  const lost = useObservable(loss);
  const open = useObservable(connection) === 'open';
  const name = state?.gateway ?? '';
  const word = !open && lost !== null ? t('bottom.stationLost') : t('bottom.gateway');
  let said = t('bottom.gatewayConnecting', { name }).trim();
  if (lost !== null) said = t('bottom.gatewayLost', { time: clockText(lost.at) });
  else if (state?.state === 'live') said = t('bottom.gatewayConnected', { name });
  return (
    <span>
      {word} <b>{said}</b>
    </span>
  );
}

function Recorder(): JSX.Element | null {
  const state = useObservable(station);
  if (state === null) return null;
  const words = {
    recording: t('bottom.recording'),
    waiting: t('bottom.recorderWaiting'),
    stopped: t('bottom.recorderStopped', { why: state.recorderFault ?? '' }),
  };
  return (
    <span className={state.recorder === 'stopped' ? css.notice : undefined}>
      {t('bottom.recorder')} <b>{words[state.recorder]}</b>
    </span>
  );
}

function Notices(): JSX.Element {
  const thinned = useObservable(link)?.thinned ?? 0;
  const unassigned = useWard((view) => view.unassigned.length);
  const said = useObservable(station);
  const fault = useObservable(soundFault);
  const { windows, from, beds, count } = useShownBeds();
  const unseen = said?.unseen ?? [];
  const waiting = said?.outbox.length ?? 0;
  return (
    <>
      {fault !== null && <Notice>{t(`sound.${fault}`)}</Notice>}
      {thinned > 0 && <Notice>{t(thinned === 1 ? 'bottom.thinnedWaves' : 'bottom.thinnedAll')}</Notice>}
      {waiting > 0 && <Notice>{t('bottom.outbox', { count: waiting })}</Notice>}
      {unseen.length > 0 && <Notice>{t('bottom.unseen', { beds: unseen.join(', ') })}</Notice>}
      {windows > 1 && <Notice>{t('bottom.window', { from, to: from + beds.length - 1, count })}</Notice>}
      {unassigned > 0 && (
        <a className={css.notice} href={hashOf('setup', null)}>
          {t('bottom.unassigned', { count: unassigned })}
        </a>
      )}
    </>
  );
}

const Notice = ({ children }: { readonly children: ReactNode }): JSX.Element => (
  <span className={css.notice} role="status">
    {children}
  </span>
);

type Hint = readonly [key: string, words: string, wideOnly?: boolean];

function hintsOf(place: string, bed: string | null, lost: boolean): readonly Hint[] {
  const all: Hint = ['?', t('bottom.keyAll')];
  if (lost) return [['A', t('bottom.keyAcknowledge')], all];
  const common: Hint[] = [
    ['A', t('bottom.keyAcknowledge')],
    ['S', t('bottom.keySilence')],
  ];
  if (bed !== null) return [['Esc', t('bottom.keyBack')], ['← →', t('bottom.keyBeds'), true], ...common, all];
  if (place === 'alarms') return [['↑ ↓', t('bottom.keySelect')], ['1–6', t('bottom.keyReason'), true], ...common, all];
  if (place !== 'ward') return [['Esc', t('bottom.keyBack')], ...common, all];
  return [...common, ['↵', t('bottom.keyOpen'), true], ['/', t('bottom.keySearch'), true], all];
}

function Keys(): JSX.Element {
  const place = useUi((ui) => ui.place);
  const bed = useUi((ui) => ui.bed);
  const lost = useObservable(loss) !== null;
  return (
    <div className={css.keys}>
      {hintsOf(place, bed, lost).map(([key, words, wideOnly]) => (
        <span key={key} className={`${css.key} ${wideOnly === true ? (css.wide ?? '') : ''}`}>
          <kbd>{key}</kbd>
          {words}
        </span>
      ))}
    </div>
  );
}
