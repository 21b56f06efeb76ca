/** The six places, and below them names, light and Setup. */
import {
  ArrowLeftRight,
  Bell,
  ChartColumnIncreasing,
  Eye,
  EyeOff,
  LayoutGrid,
  MapPin,
  Moon,
  Settings,
  Sun,
  Syringe,
} from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { JSX } from 'react';
import { lifeOf } from '../../shared/ward/alarm.ts';
import { loss } from '../stores/link.ts';
import { useObservable } from '../stores/observable.ts';
import { changeSettings, settings } from '../stores/station.ts';
import { hashOf, useUi, type Place } from '../stores/ui.ts';
import { useWard, type WardView } from '../stores/ward.ts';
import { t } from '../words/index.ts';
import { Logo } from './Logo.tsx';
import css from './Rail.module.css';

const upper: readonly (readonly [Place, LucideIcon])[] = [
  ['ward', LayoutGrid],
  ['alarms', Bell],
  ['pumps', Syringe],
  ['assets', MapPin],
  ['handoff', ArrowLeftRight],
  ['review', ChartColumnIncreasing],
];

const unacknowledged = ({ alarms }: WardView): number =>
  alarms.filter((alarm) => lifeOf(alarm) !== 'acknowledged').length;

export function Rail(): JSX.Element {
  const { theme, initials } = useObservable(settings);
  return (
    <nav className={css.rail} aria-label={t('frame.places')}>
      <div className={css.logo}>
        <Logo />
      </div>
      {upper.map(([place, icon]) => (
        <PlaceLink key={place} place={place} icon={icon} />
      ))}
      <AlarmCount />
      <div className={css.space} />
      <Toggle
        icon={initials ? EyeOff : Eye}
        word={t(initials ? 'frame.initials' : 'frame.names')}
        hint={t(initials ? 'frame.initialsHint' : 'frame.namesHint')}
        onClick={() => changeSettings({ initials: !initials })}
      />
      <Toggle
        icon={theme === 'dark' ? Moon : Sun}
        word={t(theme === 'dark' ? 'frame.night' : 'frame.day')}
        hint={t(theme === 'dark' ? 'frame.nightHint' : 'frame.dayHint')}
        onClick={() => changeSettings({ theme: theme === 'dark' ? 'light' : 'dark' })}
      />
      <PlaceLink place="setup" icon={Settings} />
    </nav>
  );
}

function PlaceLink({ place, icon: Icon }: { readonly place: Place; readonly icon: LucideIcon }): JSX.Element {
  const here = useUi((ui) => ui.place === place);
  const counted = place === 'alarms';
  return (
    <a
      className={css.item}
      href={hashOf(place, null)}
      aria-current={here ? 'page' : undefined}
      aria-describedby={counted ? 'alarm-count' : undefined}
    >
      <span className={css.icon}>
        <Icon size={22} strokeWidth={1.75} aria-hidden />
        {counted && <Badge />}
      </span>
      {t(`place.${place}`)}
    </a>
  );
}

/** Says the badge's count; beside the links, so that a link's name is its place alone. */
function AlarmCount(): JSX.Element | null {
  const count = useWard(unacknowledged);
  const lost = useObservable(loss) !== null;
  if (lost) return null;
  return (
    <span className="hidden" id="alarm-count">
      {t('frame.notAcknowledged', { count })}
    </span>
  );
}

/** Alarms that nobody acknowledged, in the colour of the highest. None while contact is lost: how many is not known. */
function Badge(): JSX.Element | null {
  const count = useWard(unacknowledged);
  const priority = useWard(({ alarms }) => alarms.find((alarm) => lifeOf(alarm) !== 'acknowledged')?.priority);
  const lost = useObservable(loss) !== null;
  if (lost || count === 0) return null;
  return (
    <span className={css.badge} data-priority={priority} aria-hidden="true">
      {count}
    </span>
  );
}

interface ToggleProps {
  readonly icon: LucideIcon;
  readonly word: string;
  readonly hint: string;
  readonly onClick: () => void;
}

function Toggle({ icon: Icon, word, hint, onClick }: ToggleProps): JSX.Element {
  return (
    <button type="button" className={css.item} onClick={onClick} title={hint}>
      <span className={css.icon}>
        <Icon size={22} strokeWidth={1.75} aria-hidden />
      </span>
      {word}
    </button>
  );
}
