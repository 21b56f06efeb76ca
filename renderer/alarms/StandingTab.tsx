/** All that is not normal now, on one list (L6): groups of lines, one act each, what it means at the right. */
import { Bell, BellOff, CircleDashed, Phone, SlidersHorizontal, Unplug, VolumeX, type LucideIcon } from 'lucide-react';
import { useEffect, useRef, useState, type JSX } from 'react';
import { standingGroups, type StandingGroup, type StandingLine } from '../../shared/alarm/standing.ts';
import { useTickText } from '../app/use-tick.ts';
import { useObservable } from '../stores/observable.ts';
import { settings } from '../stores/station.ts';
import { stationNow } from '../stores/tick.ts';
import { useWard } from '../stores/ward.ts';
import { ageText, clockText, shortTime } from '../words/format.ts';
import { t } from '../words/index.ts';
import { ActButton } from './StandingAct.tsx';
import { isOnControl, useLocalKeys } from './local-keys.ts';
import { StandingPanel } from './StandingPanel.tsx';
import { actOf } from './standing-acts.ts';
import { leftText, standingWords, whenText } from './standing-words.ts';
import { useStanding } from './use-standing.ts';
import css from './Standing.module.css';

const icons: Record<StandingGroup, LucideIcon> = {
  sound: VolumeX,
  bedside: BellOff,
  limits: SlidersHorizontal,
  escalation: Phone,
  watch: Unplug,
};

/** The line stays selected while it stands, also when one leaves and comes back to the list. */
let selectedId: string | null = null;

export function StandingTab(): JSX.Element {
  const lines = useStanding();
  const [selected, setSelected] = useState(selectedId);
  const shown = lines.find(({ id }) => id === selected) ?? lines[0];
  const select = (id: string): void => {
    selectedId = id;
    setSelected(id);
  };
  useLocalKeys(({ key, target }) => {
    if (key === 'Enter') {
      const what = shown === undefined || isOnControl(target) ? null : actOf(shown);
      what?.run();
      return what !== null;
    }
    const step = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0;
    const next = lines[lines.findIndex((line) => line === shown) + step];
    if (step === 0 || next === undefined) return step !== 0;
    select(next.id);
    return true;
  });
  const checked = useTickText(() =>
    t(lines.length === 0 ? 'standing.checkedAll' : 'standing.checked', { time: clockText(stationNow()) }),
  );
  if (lines.length === 0) {
    return (
      <section className={`panel ${css.empty}`}>
        <Bell size={22} strokeWidth={1.75} aria-hidden />
        <p>{t('standing.none')}</p>
        <p className="note" ref={checked} />
      </section>
    );
  }
  return (
    <div className={css.tab}>
      <section className={`panel ${css.register}`} aria-label={t('standing.title')}>
        <div className={css.groups} tabIndex={0} role="region" aria-label={t('standing.title')}>
          {standingGroups.map((group) => {
            const ofGroup = lines.filter((line) => line.group === group);
            return ofGroup.length === 0 ? null : (
              <Group key={group} group={group} lines={ofGroup} shown={shown} onSelect={select} />
            );
          })}
        </div>
        <p className={css.foot} ref={checked} />
      </section>
      {shown !== undefined && <StandingPanel key={shown.id} line={shown} />}
    </div>
  );
}

interface GroupProps {
  readonly group: StandingGroup;
  readonly lines: readonly StandingLine[];
  readonly shown: StandingLine | undefined;
  readonly onSelect: (id: string) => void;
}

function Group({ group, lines, shown, onSelect }: GroupProps): JSX.Element {
  return (
    <section aria-label={t(`standing.group.${group}`)}>
      <header className="panel-head">
        <h2 className="panel-title">
          {t(`standing.group.${group}`)} <span className={css.count}>{lines.length}</span>
        </h2>
      </header>
      <ul>
        {lines.map((line) => (
          <Line key={line.id} line={line} selected={line === shown} onSelect={onSelect} />
        ))}
      </ul>
    </section>
  );
}

interface LineProps {
  readonly line: StandingLine;
  readonly selected: boolean;
  readonly onSelect: (id: string) => void;
}

function Line({ line, selected, onSelect }: LineProps): JSX.Element {
  const state = useWard((view) => view.state);
  const { initials } = useObservable(settings);
  const words = standingWords(line, { state, initials });
  const element = useRef<HTMLLIElement>(null);
  const act = actOf(line);
  useEffect(() => {
    if (selected) element.current?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  const Icon = line.what.kind === 'silenced' ? BellOff : icons[line.group];
  const { since, by, reason } = line;
  return (
    <li
      ref={element}
      className={css.line}
      data-standing={line.id}
      data-selected={selected ? '' : undefined}
      onClick={() => onSelect(line.id)}
    >
      <span className={css.icon}>
        <Icon size={19} strokeWidth={1.75} aria-hidden />
      </span>
      <span className={css.bed}>{line.bed ?? '–'}</span>
      <span className={css.words}>
        <span className={css.what}>{words.title}</span>
        <span className={css.second}>{words.where}</span>
      </span>
      <span className={css.words}>
        <span className={css.since}>
          {[since === null ? null : whenText(since, stationNow()), by].filter(Boolean).join(', ') ||
            t('standing.notKnown')}
        </span>
        <span className={css.second}>{reason ?? (by === null ? t(`standing.who.${line.group}`) : '')}</span>
      </span>
      <Left until={line.until} />
      {act === null ? (
        <span className={css.noAct}>{t('standing.act.none')}</span>
      ) : (
        <ActButton act={act} label={`${line.bed ?? ''} ${words.title}`} />
      )}
    </li>
  );
}

function Left({ until }: { readonly until: number | null }): JSX.Element {
  const left = useTickText(() => {
    const ms = (until ?? 0) - stationNow();
    return ms < 600_000 ? ageText(Math.max(0, ms + 999)) : leftText(ms);
  });
  if (until === null) {
    return (
      <span className={css.noEnd}>
        <CircleDashed size={16} strokeWidth={2} aria-hidden />
        {t('standing.noEnd')}
      </span>
    );
  }
  return (
    <span className={css.words}>
      <span className={css.left} ref={left} key={until} />
      <span className={css.second}>{t('standing.until', { time: shortTime(until) })}</span>
    </span>
  );
}
