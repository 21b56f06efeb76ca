import { useEffect, useRef, useState, type JSX } from 'react';
import type { Finding } from '../../../shared/assets/asset.ts';
import { useTickText } from '../../app/use-tick.ts';
import { stationNow } from '../../stores/tick.ts';
import { agoText, shortTime } from '../../words/format.ts';
import { t } from '../../words/index.ts';
import type { FindingGroup } from './findings.ts';
import css from './Rules.module.css';

interface FindingListProps {
  readonly groups: readonly FindingGroup[];
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
}

/** Drawn of one kind before a person asks for more. */
const shownFirst = 100;

export function FindingList({ groups, selected, onSelect }: FindingListProps): JSX.Element {
  return (
    <div className={css.groups} tabIndex={0} role="region" aria-label={t('assetRules.standing')}>
      {groups.length === 0 && <p className={`note ${css.inset}`}>{t('assetRules.none')}</p>}
      {groups.map((group) => (
        <Group key={group.kind} group={group} selected={selected} onSelect={onSelect} />
      ))}
    </div>
  );
}

interface GroupProps {
  readonly group: FindingGroup;
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
}

function Group({ group: { kind, findings }, selected, onSelect }: GroupProps): JSX.Element {
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? findings : findings.slice(0, shownFirst);
  const name = t(`assetRules.kind.${kind}`);
  return (
    <section aria-label={name}>
      <h3 className={css.group}>
        {name} <span className={css.count}>{findings.length}</span>
      </h3>
      <ul>
        {shown.map((finding) => (
          <Line key={finding.id} finding={finding} isSelected={finding.id === selected} onSelect={onSelect} />
        ))}
      </ul>
      {shown.length < findings.length && (
        <button type="button" className={`button outline ${css.inset}`} onClick={() => setWhole(true)}>
          {t('fleet.more', { count: findings.length - shown.length })}
        </button>
      )}
    </section>
  );
}

interface LineProps {
  readonly finding: Finding;
  readonly isSelected: boolean;
  readonly onSelect: (id: string) => void;
}

function Line({ finding, isSelected, onSelect }: LineProps): JSX.Element {
  const { id, text, place, raisedAt, acknowledged } = finding;
  const element = useRef<HTMLLIElement>(null);
  const age = useTickText(() => agoText(Math.max(0, stationNow() - raisedAt)));
  useEffect(() => {
    if (isSelected) element.current?.scrollIntoView({ block: 'nearest' });
  }, [isSelected]);
  return (
    <li ref={element} data-finding={id} data-taken={acknowledged === null ? undefined : ''}>
      <button type="button" className={css.line} aria-pressed={isSelected} onClick={() => onSelect(id)}>
        <i className={css.mark} aria-hidden />
        <span className={css.what}>
          {text}
          <small>{place ?? t('assetRules.placeUnknown')}</small>
        </span>
        <span className={css.who}>
          {acknowledged === null ? '' : t('assetRules.has', { by: acknowledged.by, time: shortTime(acknowledged.at) })}
        </span>
        <span className={css.age} ref={age} />
      </button>
    </li>
  );
}
